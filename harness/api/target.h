// The target of a request: a path in its parts, and a query.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "api/problem.h"

namespace footpad::api {

struct Target {
  std::string path;                                        // unescaped, "/v1/scenarios/xmpp/one"
  std::vector<std::pair<std::string, std::string>> query;  // unescaped, in their order; '+' is a plus
};

Answer<Target> parse_target(const std::string& target);

}  // namespace footpad::api
