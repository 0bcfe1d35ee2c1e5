// RFC 7628 §3.2.2: the error of a login may say where tokens are to be had. Only careless clients go there.
#include <algorithm>
#include <string>
#include <string_view>

#include "session.h"

namespace zoo {

namespace {

constexpr std::string_view kName = "\"openid-configuration\":\"";
constexpr std::size_t kLargestPage = 1 << 16;

std::string url_in(const std::string& error) {
  const auto name = error.find(kName);
  if (name == std::string::npos) return "";
  const auto begin = name + kName.size();
  return error.substr(begin, error.find('"', begin) - begin);
}

}  // namespace

void Session::follow_error(const std::string& error) const {
  const bool shows = habits_.shows_token_to_error_url;
  const std::string url = shows || habits_.fetches_error_url ? url_in(error) : "";
  const bool in_tls = url.starts_with("https://");
  if (!in_tls && !url.starts_with("http://")) return;
  const auto host_begin = url.find("://") + 3;
  const auto path_begin = std::min(url.find('/', host_begin), url.size());
  Options there = options_;
  there.host = there.reference = url.substr(host_begin, path_begin - host_begin);
  there.pin.clear();  // that and DANE are the domain's
  there.tlsa.clear();
  Demands demands{
      .domain = "", .pin = "", .tlsa = {}, .host = "", .server = false, .habits = habits_, .keepsake = nullptr};
  const auto context = make_context(there, demands);
  auto wire = Wire::connect(there.host, in_tls ? "443" : "80");
  if (!context || !wire) return;
  if (in_tls && !wire->start_tls(make_ssl(context->get(), demands, true, true))) return;
  const std::string token = shows ? "\r\nAuthorization: Bearer " + options_.token : "";
  if (!wire->write("GET " + url.substr(path_begin) + " HTTP/1.1\r\nHost: " + there.host + token +
                   "\r\nConnection: close\r\n\r\n"))
    return;
  for (std::size_t size = 0; size < kLargestPage;) {
    const auto bytes = wire->read();
    if (!bytes || bytes->empty()) return;
    size += bytes->size();
  }
}

}  // namespace zoo
