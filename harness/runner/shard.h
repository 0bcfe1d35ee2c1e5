// A part of a plan, for one of several machines.
#pragma once

#include "report/sink.h"
#include "runner/plan.h"

namespace footpad::runner {

// Every shard.total-th attack from the shard.index-th on; selected controls likewise. The controls that its attacks
// need come with them, in every shard. Those that cannot run are dealt out on their own, so that the others are even.
Plan part_of(Plan whole, report::Shard shard);

}  // namespace footpad::runner
