#include "report/exit_code.h"

#include "model/words.h"

namespace footpad::report {
namespace {

int count_of(const std::map<std::string, int>& counts, std::string_view key) {
  const auto found = counts.find(std::string(key));
  return found == counts.end() ? 0 : found->second;
}

bool nothing_judged(const std::map<std::string, int>& counts) {
  if (count_of(counts, "controls") > 0) return false;
  for (const auto& [verdict, its_word] : Words<VerdictWord>::table)
    if (count_of(counts, its_word) > 0) return false;
  return true;
}

}  // namespace

int exit_code(const std::map<std::string, int>& counts, bool strict, bool interrupted) {
  const auto any = [&](VerdictWord verdict) { return count_of(counts, word(verdict)) > 0; };
  if (interrupted) return kExitInterrupted;
  if (any(VerdictWord::error)) return kExitOwnFault;
  if (any(VerdictWord::vulnerable) || (strict && any(VerdictWord::weak))) return kExitVulnerable;
  if (any(VerdictWord::inconclusive) || count_of(counts, "controls_red") > 0) return kExitInconclusive;
  if (nothing_judged(counts)) return kExitNothingSelected;
  return kExitOk;
}

std::string exit_meaning(int code) {
  switch (code) {
    case kExitOk: return "no case was vulnerable, none inconclusive";
    case kExitVulnerable: return "the client failed at least once: see above";
    case kExitUsage: return "the command line or a file is wrong";
    case kExitInconclusive: return "some cases prove nothing: see above";
    case kExitOwnFault: return "Footpad itself failed: what it did not judge is unknown";
    case kExitNothingSelected: return "nothing was selected, so nothing was tested";
    case kExitInterrupted: return "interrupted: the cases that had finished are kept";
    default: return "unknown";
  }
}

}  // namespace footpad::report
