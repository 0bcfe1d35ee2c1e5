// What the client fetched at places that certificates name.
#pragma once

#include <optional>

#include "judge/facts.h"

namespace footpad::judge {

// The request for it; nullopt: nobody asked.
std::optional<Index> asked_for(const Ledger& ledger, const Fetched& wanted);

// The first of what the scenario demands that nobody asked for; nullptr: all was.
const Fetched* unfetched(const Question& question);

}  // namespace footpad::judge
