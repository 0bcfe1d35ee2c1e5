// A case as its dialogue: who said what when, what Footpad changed, what was given away.
#pragma once

#include <string>

#include "report/sink.h"

namespace footpad::report {

// Both directions interleaved as the ledger has them. Needs result.evidence.ledger.
std::string transcript(const CaseResult& result);

}  // namespace footpad::report
