// A small honest server for message submission (RFC 6409, 8314): it takes mail from the one account, and keeps none.
//
// Options: "starttls" required (default), offered (logins in clear are taken too), none. "mechanisms" (default
// SCRAM-SHA-256 SCRAM-SHA-1 CRAM-MD5 PLAIN LOGIN); it also speaks XOAUTH2, OAUTHBEARER, DIGEST-MD5 and, on a channel
// that can be bound to, SCRAM-*-PLUS. "extensions": keywords that are offered inside TLS besides, of which it knows no
// more than that MAIL may have any parameter.
#pragma once

#include <memory>

#include "honest/entropy.h"
#include "honest/server.h"

namespace footpad::honest {

std::unique_ptr<Server> make_smtp(Settings settings, Entropy entropy = random_bytes);
// The same as a domain's server for mail from others (RFC 5321): it asks nobody to log in, and "starttls" is offered by
// default.
std::unique_ptr<Server> make_smtp_relay(Settings settings);

}  // namespace footpad::honest
