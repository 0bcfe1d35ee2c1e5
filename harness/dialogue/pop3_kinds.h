// What is said in POP3 is for: kind, role, spans and fields of each unit.
#pragma once

#include <string>
#include <vector>

#include "dialogue/pop3_commands.h"
#include "dialogue/pop3_replies.h"
#include "model/unit.h"

namespace footpad::dialogue::pop3 {

Unit unit_of(Said said);
Unit unit_of(Reply reply);

// Every kind there is, the client's first.
const std::vector<std::string>& all_kinds();

}  // namespace footpad::dialogue::pop3
