// Names in certificates: placeholders, distinguished names, GeneralNames.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "crypto/handles.h"
#include "model/recipe.h"
#include "pki/mint.h"

namespace footpad::pki {

// What ${...} stands for in one chain. All of it is made of the domain and the host, but for two nonces: ${nonce} is
// this chain's, ${run} the run's.
struct Placeholders {
  std::string domain, host, nonce, run;
  int number = 0;       // ${n}: of several copies
  std::string pages{};  // where pages are to be had
  // An IP address as host is no name, and the domain itself no other name: both give way to an invented one.
  static Placeholders of(const Names& names, std::string nonce, std::string run);
  [[nodiscard]] std::string expand(std::string text) const;
};

// The DER of "CN=...", "O=..." in order. Values may hold any octet and are written as UTF8String (C: PrintableString)
// unless the type says otherwise: "CN:bmp=", "CN:30=" (a universal tag).
Result<Bytes> distinguished_name(const std::vector<std::string>& parts, const Placeholders& placeholders);

// The DER of one GeneralName. `subtree`: as it stands in a name constraint (an address has a mask there).
Result<Bytes> general_name(const GeneralName& name, const Placeholders& placeholders, bool subtree);

}  // namespace footpad::pki
