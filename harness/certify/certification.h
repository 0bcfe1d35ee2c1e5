// certification.json: the terms and the decision, schema "footpad.certification/1".
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "certify/decide.h"

namespace footpad::certify {

constexpr const char* kCertification = "certification.json";

std::string certification_json(const Terms& terms, const Decision& decision, const std::string& subject);

// The terms in it: what was decided by them is found out anew.
Result<Terms> read_terms(const std::string& file, std::string_view text);

}  // namespace footpad::certify
