// What a certification came to, as `certify` and `verify` print it.
#pragma once

#include <string>

#include "certify/decide.h"

namespace footpad::cli {

std::string decision_text(const certify::Decision& decision, const certify::Terms& terms, const std::string& bundle,
                          const std::string& key);
// One line: {"event":"certification", ...}, with a line end.
std::string decision_json(const certify::Decision& decision, const certify::Terms& terms, const std::string& bundle,
                          const std::string& key);

}  // namespace footpad::cli
