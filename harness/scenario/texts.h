// Text bodies and patterns of scenario files: escapes, ${variables}, regexes.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "scenario/xml.h"

namespace footpad::scenario {

// What every text may refer to, besides "field:NAME" (a fact of the unit) and the scenario's own <var>s.
const std::vector<std::string>& builtin_variables();

using Variables = std::map<std::string, std::string>;

// The body of an action: plain text trimmed, CDATA as it is, escapes turned into the bytes they name. Faults for a bad
// escape or an unknown variable.
Bytes read_text(const Node& node, const Variables& variables);

// Faults for every ${...} in `text` (a part of `node`) that nobody knows.
void check_variables(const Node& node, const std::string& text, const Variables& variables);

// Faults where the attribute is not an ECMAScript regex that Footpad will run.
void check_regex(const Node& node, std::string_view attribute, const Variables& variables);

}  // namespace footpad::scenario
