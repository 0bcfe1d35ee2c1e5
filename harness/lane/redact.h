// Takes a person's own password out of everything that will be written.
#pragma once

#include "model/canary.h"
#include "model/ledger.h"

namespace footpad::lane {

// Overwrites the password, in every form the canary search knows, in flows, output and events.
void redact(Ledger& ledger, const Canaries& canaries);

}  // namespace footpad::lane
