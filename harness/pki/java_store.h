// Trust anchors for Java: the JKS key store format, as java/cacerts is on Debian.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"

namespace footpad::pki {

// Certificates as DER. The password is Java's customary "changeit"; readers that give none skip the integrity check.
Bytes java_trust_store(const std::vector<Bytes>& anchors);

}  // namespace footpad::pki
