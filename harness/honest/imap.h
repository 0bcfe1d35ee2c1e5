// An IMAP server (RFC 9051, RFC 3501) with one account, and one message in its INBOX.
//
// Options: "starttls" required (default: no login in clear), offered, none; "mechanisms" (default PLAIN LOGIN), in this
// order; "login" true (default), false: the command LOGIN; "initial-response" true (default), false: SASL-IR;
// "preauth" true, false (default): it greets with PREAUTH.
#pragma once

#include "honest/entropy.h"
#include "honest/server.h"

namespace footpad::honest {

std::unique_ptr<Server> make_imap(Settings settings, Entropy entropy = random_bytes);

}  // namespace footpad::honest
