// Scenario texts with their ${...} filled in.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "model/canary.h"
#include "model/unit.h"

namespace footpad::tamper {

// What a text may refer to: ${domain} ${user} ${jid} ${password} ${message} ${marker} ${token}, ${unit} (what the
// unit says),
// ${field:NAME} (a fact the dialogue read from the unit), ${field:NAME+1} (the same with the number at its end counted
// on), and the scenario's own variables.
struct Names {
  const Canaries* canaries = nullptr;
  const std::map<std::string, std::string>* variables = nullptr;
  const Unit* unit = nullptr;  // may be null
};

// Unknown names expand to nothing: the loader has refused them already.
std::string expand(std::string_view text, const Names& names);

}  // namespace footpad::tamper
