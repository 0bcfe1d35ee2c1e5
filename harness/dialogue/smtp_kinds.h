// What commands and replies of SMTP are called, and what they are for.
#pragma once

#include <string>
#include <vector>

#include "dialogue/smtp_commands.h"
#include "dialogue/smtp_replies.h"
#include "model/unit.h"

namespace footpad::dialogue::smtp {

Unit unit_of(Said said);
// `asked`: what it answers.
Unit unit_of(Reply reply, Verb asked);

// The reply with TEXT's lines as further lines of it.
Bytes with_lines(ByteView reply, ByteView text);
// Each line but the last says that more follow, and the last that none does.
Bytes mended(ByteView reply);

const std::vector<std::string>& all_kinds();

}  // namespace footpad::dialogue::smtp
