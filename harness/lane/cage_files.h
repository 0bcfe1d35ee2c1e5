// What a caged client finds where its system keeps its resolver's settings and its trust.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "subject/cage.h"

namespace footpad::lane {

inline constexpr const char* kSystemBundle = "/etc/ssl/certs/ca-certificates.crt";

// Writes below `folder`, and says what is to be mounted where: resolv.conf, hosts, nsswitch.conf, an /etc/ssl/certs
// with the run's anchors in every form that programs read (bundle, hash links, single files, java/cacerts), and a /run
// of its own. Authorities that the system ships are not seen. `folder` is absolute, and holds the anchors' hash links
// in ca/ already.
Result<std::vector<subject::Mount>> write_cage_files(const std::vector<Bytes>& anchors, const std::string& folder);

}  // namespace footpad::lane
