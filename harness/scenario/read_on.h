// Reads one <on>: where it applies, and what is done there.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "model/scenario.h"
#include "scenario/texts.h"
#include "scenario/xml.h"

namespace footpad::scenario {

// Places of a dialogue that are not units: an <on> there has nothing to edit.
const std::vector<std::string>& points();

// Every element that may stand in an <on>.
std::vector<std::string> action_words();

// `names`: the names of all <on>s of the file, for after="".
On read_on(const Node& node, const Variables& variables, const std::set<std::string>& names);

// `name` in `attribute` must be the name of an <on> of the file, or empty.
void check_on_name(const Node& node, std::string_view attribute, const std::string& name,
                   const std::set<std::string>& names);

// Whether what the client meets is changed, so that the attack has not happened where this does not fire.
bool acts(const On& on);

}  // namespace footpad::scenario
