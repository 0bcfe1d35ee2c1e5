// What the lines of IMAP are for, and the ranges of them that scenarios name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dialogue/imap_commands.h"
#include "dialogue/imap_replies.h"
#include "model/unit.h"

namespace footpad::dialogue::imap {

// What a client says, or goes on to say.
void classify(Said said, Unit& unit);
// What a server says. `asked`: the command that a tagged reply answers, or whose login a challenge belongs to; empty:
// none. `first`: nothing was said before.
void classify(Reply reply, std::string_view asked, bool first, Unit& unit);

// Inside a list of capabilities, or else at the end of the line.
Bytes inside_end(const Unit& unit, ByteView text);

const std::vector<std::string>& all_kinds();

}  // namespace footpad::dialogue::imap
