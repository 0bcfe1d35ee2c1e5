#include "dialogue/auth_command.h"

#include <algorithm>

#include "base/text.h"
#include "dialogue/lines.h"

namespace footpad::dialogue {

void read_auth(Unit& unit) {
  const auto end = content_of(unit.bytes).size();
  std::size_t at = unit.bytes.find(' ');
  for (const char* const name : {"@mechanism", "@response"}) {
    const auto begin = at < end ? unit.bytes.find_first_not_of(' ', at) : end;
    if (begin >= end) return;
    at = std::min(unit.bytes.find(' ', begin), end);
    unit.spans.push_back({name, begin, at});
    if (unit.spans.size() == 1) unit.fields["mechanism"] = upper(unit.bytes.substr(begin, at - begin));
  }
}

}  // namespace footpad::dialogue
