#include "api/access.h"

#include <algorithm>

#include "base/text.h"

namespace footpad::api {
namespace {

constexpr int kUnauthorized = 401, kMisdirected = 421;

std::string header(const net::HttpRequest& request, const std::string& name) {
  const auto found = request.headers.find(name);
  return found == request.headers.end() ? std::string() : found->second;
}

// "LocalHost:80" -> "localhost"; "[::1]:80" -> "[::1]".
std::string host_of(const std::string& value) {
  const std::string host = lower(trim(value));
  const auto colon = host.rfind(':');
  const bool has_port = colon != std::string::npos && host.find(']', colon) == std::string::npos &&
                        host.find_first_not_of("0123456789", colon + 1) == std::string::npos;
  return has_port ? host.substr(0, colon) : host;
}

}  // namespace

std::optional<Problem> refuse_host(const Access& access, const net::HttpRequest& request) {
  if (access.any_host) return std::nullopt;
  const std::string host = host_of(header(request, "host"));
  for (const char* own : {"127.0.0.1", "[::1]", "localhost"})
    if (host == own) return std::nullopt;
  return Problem{kMisdirected, Error{"this server does not go by the name '" + printable(host) + "'",
                                     "ask it as 127.0.0.1, [::1] or localhost", ""}};
}

std::optional<Problem> refuse_token(const Access& access, const net::HttpRequest& request) {
  const std::string given(trim(header(request, "authorization")));
  const auto space = given.find(' ');
  if (space == std::string::npos || lower(given.substr(0, space)) != "bearer")
    return Problem{kUnauthorized, Error{"there is no token",
                                        "say Authorization: Bearer TOKEN, with the token that "
                                        "footpad serve printed or was given",
                                        ""}};
  if (!same_secret(access.token, given.substr(space + 1)))
    return Problem{kUnauthorized,
                   Error{"the token is wrong", "each footpad serve has its own: is this another one's?", ""}};
  return std::nullopt;
}

bool same_secret(const std::string& mine, const std::string& theirs) {
  if (mine.empty()) return false;
  volatile unsigned differs = mine.size() == theirs.size() ? 0 : 1;
  for (std::size_t i = 0; i < theirs.size(); ++i) {
    const auto own = static_cast<unsigned char>(mine[i % mine.size()]);
    differs = differs | static_cast<unsigned>(own ^ static_cast<unsigned char>(theirs[i]));
  }
  return differs == 0;
}

}  // namespace footpad::api
