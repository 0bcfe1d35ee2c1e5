// <listen>: a further host on the road.
#pragma once

#include "model/scenario.h"
#include "scenario/xml.h"

namespace footpad::scenario {

Listen read_listen(const Node& node);

}  // namespace footpad::scenario
