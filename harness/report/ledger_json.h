// A ledger as JSON: cases/ID/ledger.json. Bytes are base64; nothing is left out.
#pragma once

#include <string>

#include "model/ledger.h"
#include "model/scenario.h"

namespace footpad::report {

std::string ledger_json(const Ledger& ledger, const Scenario& scenario);

}  // namespace footpad::report
