// Which of two verdicts of one case is worse.
#pragma once

#include "model/words.h"

namespace footpad {

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

}  // namespace footpad
