// What Footpad did to the dialogue and what was given away, in words for people.
#pragma once

#include <string>

#include "model/scenario.h"
#include "model/verdict.h"

namespace footpad::report {

std::string describe(const Action& action);  // "remove starttls", "reply <failure .../>"
std::string describe(const On& on);          // "at server.features: remove starttls"
std::string describe(const DnsRule& rule);   // "SRV _x._tcp.${domain} is 10 5 5222 evil.test, called secure"
std::string describe(const Leak& leak);      // "password (base64) in connection 1, clear, client.auth [L3]"
std::string describe(Grade grade);           // "a secret that can be used again"

// "xmpp/strip-starttls-feature", in the end "(closing)" where it is the control that is run once more.
std::string title_of(const std::string& scenario, bool closing);

}  // namespace footpad::report
