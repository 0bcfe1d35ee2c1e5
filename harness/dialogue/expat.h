// Expat, with one call that not every build of its version 2.5 has: Debian's security updates brought it
// (CVE-2023-52425).
#pragma once

#include <expat.h>

// Weak: the program runs with the library that is there, whichever it was built with.
extern "C" XML_Bool XML_SetReparseDeferralEnabled(XML_Parser parser, XML_Bool enabled) __attribute__((weak));

namespace footpad::dialogue {

// An element comes out with its last byte, and not with what comes next: TLS starts right behind a "<proceed/>".
inline void parse_without_delay(XML_Parser parser) {
  if (XML_SetReparseDeferralEnabled != nullptr) XML_SetReparseDeferralEnabled(parser, XML_FALSE);
}

}  // namespace footpad::dialogue
