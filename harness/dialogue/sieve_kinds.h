// What is said in ManageSieve is for: kind, role, spans and fields of each unit.
#pragma once

#include <string>
#include <vector>

#include "dialogue/sieve_talk.h"
#include "model/unit.h"

namespace footpad::dialogue::sieve {

Unit unit_of(Said said);
Unit unit_of(Reply reply);

// Every kind there is, the client's first.
const std::vector<std::string>& all_kinds();

}  // namespace footpad::dialogue::sieve
