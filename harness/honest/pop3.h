// A POP3 server for one account with one message in its mailbox. Logins are refused in clear, where it can be helped.
//
// Options: "mechanisms" (default SCRAM-SHA-256 SCRAM-SHA-1 PLAIN LOGIN CRAM-MD5); "user-pass" true (default), false:
// USER and PASS; "apop" true, false (default): APOP too.
#pragma once

#include <memory>

#include "honest/entropy.h"
#include "honest/server.h"

namespace footpad::honest {

std::unique_ptr<Server> make_pop3(Settings settings, Entropy entropy = random_bytes);

}  // namespace footpad::honest
