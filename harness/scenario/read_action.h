// Reads one action of an <on>: one table from its word to how it is read.
#pragma once

#include "model/scenario.h"
#include "scenario/texts.h"
#include "scenario/xml.h"

namespace footpad::scenario {

// An element that is no action gives a plain forward: its parent has faulted it already.
Action read_action(const Node& node, const Variables& variables);

}  // namespace footpad::scenario
