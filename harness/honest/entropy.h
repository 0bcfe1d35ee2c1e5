// Where the honest servers take their nonces, salts and ids from. Tests give their own.
#pragma once

#include <cstddef>
#include <functional>

#include "base/bytes.h"

namespace footpad::honest {

using Entropy = std::function<Bytes(std::size_t count)>;

Bytes random_bytes(std::size_t count);

}  // namespace footpad::honest
