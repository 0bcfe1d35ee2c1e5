// <show>: whom only some connections meet.
#pragma once

#include "model/scenario.h"
#include "scenario/xml.h"

namespace footpad::scenario {

Show read_show(const Node& node);

}  // namespace footpad::scenario
