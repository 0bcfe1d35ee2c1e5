// What a certifier declares of a client (--declare FILE): plain data.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/scenario.h"
#include "model/words.h"

namespace footpad {

// Cases that cannot be run against this client, and why that is no lack.
struct Declaration {
  std::string scenario;                // id or glob
  std::optional<Transport> transport;  // nullopt: either
  std::string reason;
  Place place{};
};

}  // namespace footpad
