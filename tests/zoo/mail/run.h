// A client of SMTP submission, IMAP, POP3 or ManageSieve: --protocol says of which.
#pragma once

#include "habits.h"

namespace zoo::mail {

int run(int argc, char** argv, const Habits& habits);

}  // namespace zoo::mail
