#include "route.h"

#include <netdb.h>
#include <resolv.h>

#include <algorithm>

#include "base/text.h"
#include "client/certificate.h"
#include "client/lookup.h"
#include "client/wire.h"

namespace zoo::mail {
namespace {

using footpad::Error;
using footpad::Result;

constexpr std::size_t kLargestPolicy = 1 << 16;
constexpr int kHops = 2;

struct Found {
  bool secure = false;
  bool failed = false;  // nobody knows whether there is any
  std::vector<std::string> records;
};

Found records_of(const std::string& name, ns_type type) {
  Found out;
  const auto secure = look_up(name, type, [&](const ns_msg& message, const ns_rr& record) {
    const auto* data = reinterpret_cast<const char*>(ns_rr_rdata(record));
    std::string text(data, ns_rr_rdlen(record));
    if (type == ns_t_mx) {
      char host[NS_MAXDNAME];
      if (ns_name_uncompress(ns_msg_base(message), ns_msg_end(message), ns_rr_rdata(record) + 2, host, sizeof host) < 0)
        return;
      text = host;
    }
    if (type == ns_t_txt && !text.empty()) text.erase(0, 1);  // one string is all that anybody writes here
    out.records.push_back(std::move(text));
  });
  out.secure = secure.value_or(false);
  out.failed = !secure && h_errno == TRY_AGAIN;
  return out;
}

bool is_usable(const std::string& tlsa) {
  return tlsa.size() > 3 && tlsa[0] >= 2 && tlsa[0] <= 3 && tlsa[1] <= 1 && tlsa[2] <= 2;
}

// The page at `host`, or what sends elsewhere.
Result<std::string> page_at(const std::string& host, const std::string& path, const Options& options,
                            const Habits& habits) {
  Options at = options;
  at.reference = host;
  Demands demands;
  demands.habits.accepts_any_chain = demands.habits.accepts_any_name = habits.reads_any_policy;
  auto context = make_context(at, demands);
  if (!context) return context.error();
  auto wire = Wire::connect(host, "443");
  if (!wire) return wire.error();
  if (auto step = wire->start_tls(make_ssl(context->get(), demands, true, true)); !step) return step.error();
  if (auto sent = wire->write("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"); !sent)
    return sent.error();
  std::string page;
  while (page.size() < kLargestPolicy) {
    auto bytes = wire->read();
    if (!bytes || bytes->empty()) break;
    page += *bytes;
  }
  return page;
}

std::optional<Policy> policy_of(const Options& options, const Habits& habits) {
  const Found txt = records_of("_mta-sts." + options.domain, ns_t_txt);
  if (txt.records.empty() || !txt.records.front().starts_with("v=STSv1")) return std::nullopt;
  std::string host = "mta-sts." + options.domain, path = "/.well-known/mta-sts.txt";
  for (int hop = 0; hop < kHops; ++hop) {
    const auto page = page_at(host, path, options, habits);
    if (!page) return std::nullopt;
    if (const auto at = page->find("\r\nLocation: https://"); habits.follows_policy && at != std::string::npos) {
      const std::string url = page->substr(at + 20, page->find('\r', at + 20) - at - 20);
      host = url.substr(0, url.find('/'));
      path = url.substr(host.size());
      continue;
    }
    if (!page->starts_with("HTTP/1.1 200 ")) return std::nullopt;
    Policy out;
    for (const std::string& line : footpad::split(*page, '\n')) {
      const auto words = footpad::words_of(line);
      if (words.size() != 2) continue;
      if (words[0] == "mode:") out.enforced = words[1] == "enforce";
      if (words[0] == "mx:") out.hosts.push_back(words[1]);
    }
    return out;
  }
  return std::nullopt;
}

}  // namespace

Result<Route> route_to(const Options& options, const Habits& habits, std::optional<Policy>& known) {
  Route out{options.domain, options.domain, habits.needs_verified, habits.needs_verified, {}};
  const Found mx = records_of(options.domain, ns_t_mx);
  if (mx.failed) return Error{"nobody knows where the mail goes", "", ""};
  if (!mx.records.empty()) out.host = mx.records.front();
  const Found tlsa = records_of("_25._tcp." + out.host, ns_t_tlsa);
  if (tlsa.failed && !habits.takes_failure_for_none && !habits.ignores_tlsa)
    return Error{"nobody knows which key the server has", "", ""};
  const bool vouched = tlsa.secure && (mx.secure || habits.believes_any_mx) && !tlsa.records.empty();
  for (const std::string& record : tlsa.records)
    if (vouched && is_usable(record)) out.tlsa.push_back(record);
  if (habits.ignores_tlsa || (habits.heeds_usable_tlsa && out.tlsa.empty())) {
    out.tlsa.clear();
  } else if (vouched) {  // RFC 7672 2.2: records that nobody can use demand encryption all the same
    out.needs_tls = true;
    out.verifies = habits.needs_verified || !out.tlsa.empty();
    return out;
  }
  auto policy = policy_of(options, habits);
  if (!policy && !habits.forgets_policy) policy = known;
  known = policy;
  if (!policy || !policy->enforced || habits.ignores_sts) return out;
  const bool named = std::find(policy->hosts.begin(), policy->hosts.end(), out.host) != policy->hosts.end();
  if (!named && !habits.takes_any_mx) return Error{"the policy does not name " + out.host, "", ""};
  out.name = out.host;
  out.needs_tls = out.verifies = true;
  return out;
}

}  // namespace zoo::mail
