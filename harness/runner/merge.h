// The shards of one run as that run.
#pragma once

#include <string>
#include <vector>

#include "report/read_run.h"

namespace footpad::runner {

// A case's folder below cases/, where it is and where it goes.
struct Moved {
  std::size_t shard = 0;  // in the order that they were given
  std::string from, to;
};

struct Merged {
  report::PastRun run;
  std::vector<Moved> folders;
};

// An Error where they do not belong together, one is missing, twice or not whole, or a case is missing or twice.
// What every shard has (controls) is told once for each, in folders that say which shard.
Result<Merged> merge(std::vector<report::PastRun> shards);

}  // namespace footpad::runner
