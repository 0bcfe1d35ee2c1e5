#include "report/overall.h"

#include <fmt/format.h>

#include "report/exit_code.h"

namespace footpad::report {

std::string why_not_green(const RunFacts& run, const RunSummary& summary, std::size_t judged, bool looks_green) {
  if (summary.interrupted) return fmt::format("interrupted after {} of {} cases", judged, run.cases);
  // The other shards have the cases.
  const bool empty_shard = run.shard.total > 1 && summary.exit == kExitOk;
  if (judged == 0 && !empty_shard) return "nothing was judged, so nothing was tested";
  return summary.exit == kExitOk || !looks_green ? "" : exit_meaning(summary);
}

}  // namespace footpad::report
