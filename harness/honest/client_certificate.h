// Whom a client's certificate is for.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"

namespace footpad::honest {

// `chain` (DER, leaf first) leads to one of `anchors` now, and its leaf names `domain` (RFC 6125, a dNSName only).
// Whether it may be used by clients is not asked: certificates of XMPP servers often say serverAuth alone.
bool certifies(const std::vector<Bytes>& chain, const std::vector<Bytes>& anchors, const std::string& domain);

}  // namespace footpad::honest
