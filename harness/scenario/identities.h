// Which recipe an identity shows when a scenario names none.
#pragma once

#include <string>
#include <string_view>

#include "model/words.h"

namespace footpad::scenario {

// What the honest server shows, and a thief of its key too.
inline constexpr std::string_view kGenuineRecipe = "certs/ok-baseline";

// Empty for the identities that show the genuine chain itself.
inline std::string usual_recipe(Identity identity) {
  switch (identity) {
    case Identity::untrusted: return "certs/trust-unknown-root";
    case Identity::cert_only: return "certs/pos-foreign-key-tls13";
    case Identity::trusted: return "certs/pin-valid-ca-wrong-key";
    case Identity::none:
    case Identity::stolen: return "";
  }
  return "";
}

}  // namespace footpad::scenario
