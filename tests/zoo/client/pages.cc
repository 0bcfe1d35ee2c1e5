#include "pages.h"

#include <algorithm>
#include <cstdio>
#include <map>

#include "base/text.h"
#include "certificate.h"
#include "wire.h"

namespace zoo {
namespace {

using footpad::Error;
using footpad::Result;

constexpr int kHops = 5;
constexpr std::size_t kLargestPage = 1 << 16;

struct Page {
  bool found = false;
  std::string sent_to;  // a host; empty: nowhere
};

class Reader {
 public:
  Reader(const Options& options, const Habits& habits) : options_(options), habits_(habits) {}

  // The page of the domain, wherever it leads.
  Result<Page> read() {
    std::string host = options_.domain;
    for (int hop = 0; hop < kHops; ++hop) {
      auto page = read(host);
      if (!page || page->sent_to.empty()) return page;
      host = page->sent_to;
    }
    return Error{"sent on too often", "", ""};
  }

 private:
  Result<Page> read(const std::string& host) {
    Options options = options_;
    options.reference = host;
    const bool at_home = host == options_.domain;
    Demands demands;
    demands.habits = habits_;
    demands.keepsake = &keepsakes_[habits_.shares_tickets ? "" : host];
    auto context = make_context(options, demands);
    if (!context) return context.error();
    auto wire = Wire::connect(at_home ? options_.host : host, at_home ? options_.port : "443");
    if (!wire) return wire.error();
    if (auto step = wire->start_tls(make_ssl(context->get(), demands, true, true), ""); !step) return step.error();
    // RFC 9110 §15.4: what is for the domain is not said to others.
    const std::string account =
        at_home ? "Authorization: Basic " + footpad::to_base64(options_.user + ":" + options_.password) + "\r\n" : "";
    const std::string wish = "GET / HTTP/1.1\r\nHost: " + host + "\r\n" + account + "Connection: close\r\n\r\n";
    if (auto sent = wire->write(wish); !sent) return sent.error();
    return page_in(*wire);
  }

  static Result<Page> page_in(Wire& wire) {
    std::string text;
    while (text.size() < kLargestPage) {
      auto bytes = wire.read();
      if (!bytes || bytes->empty()) break;
      text += *bytes;
    }
    Page page;
    page.found = text.starts_with("HTTP/1.1 200 ");
    constexpr std::string_view field = "\r\nLocation: https://";
    if (const auto at = text.find(field); text.starts_with("HTTP/1.1 302 ") && at != std::string::npos) {
      const auto from = at + field.size();
      page.sent_to = text.substr(from, text.find_first_of("/\r", from) - from);
    }
    if (!page.found && page.sent_to.empty()) return Error{"there is no page", "", ""};
    return page;
  }

  const Options& options_;
  const Habits& habits_;
  std::map<std::string, Keepsake> keepsakes_;  // by host
};

}  // namespace

int read_pages(const Options& options, const Habits& habits) {
  Reader reader(options, habits);
  for (int visit = 0; visit <= options.comes_back; ++visit) {
    const auto page = reader.read();
    if (page) continue;
    std::fprintf(stderr, "aborted: %s\n", footpad::printable(page.error().what).c_str());
    return 1;
  }
  return 0;
}

}  // namespace zoo
