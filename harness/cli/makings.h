// What a run is made of, as digests: by them a run that goes on, or the shards of one, are known to belong together.
#pragma once

#include <cstdint>

#include "cli/choose.h"
#include "report/sink.h"

namespace footpad::cli {

// Of the whole plan, before it is sharded.
report::Makings makings_of(const runner::Options& options, const Choice& choice);

// The same for every shard of a run, without anybody having to agree on one.
std::uint64_t shared_seed(const report::Makings& makings);

}  // namespace footpad::cli
