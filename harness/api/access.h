// Who may ask: only who knows the token, and only under a name of this machine.
#pragma once

#include <optional>
#include <string>

#include "api/problem.h"

namespace footpad::api {

struct Access {
  std::string token;
  bool any_host = false;  // a Unix socket: only its owner gets to it
};

// nullopt: it may. A page in a browser, which can make its own name mean loopback, is told by its Host.
std::optional<Problem> refuse_host(const Access& access, const net::HttpRequest& request);
std::optional<Problem> refuse_token(const Access& access, const net::HttpRequest& request);

// In a time that does not tell how much of it is right.
bool same_secret(const std::string& mine, const std::string& theirs);

}  // namespace footpad::api
