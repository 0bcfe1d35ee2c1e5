// Which of two verdicts is worse, for --repeat.
#pragma once

#include "model/words.h"

namespace footpad::runner {

constexpr int rank(VerdictWord verdict) {
  switch (verdict) {
    case VerdictWord::unsupported: return 0;
    case VerdictWord::undetectable: return 1;
    case VerdictWord::secure: return 2;
    case VerdictWord::weak: return 3;
    case VerdictWord::inconclusive: return 4;
    case VerdictWord::vulnerable: return 5;
    case VerdictWord::error: return 6;
  }
  return 6;
}

}  // namespace footpad::runner
