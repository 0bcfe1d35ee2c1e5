// What the client is given to trust, and to be known by, as files in the lane's folder.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "pki/mint.h"

namespace footpad::lane {

struct TrustFiles {
  std::string bundle;  // one PEM file
  std::string crls;    // the revocation lists of the chains, one PEM file; it is there where there are any
  std::string
      log;  // the log that has seen them, in OpenSSL's form of a list of logs; it is there where it is asked for
  std::string folder;  // the same anchors one by one, with OpenSSL hash links
};

// The anchors of all `chains`, each once.
std::vector<Bytes> anchors_of(const std::vector<const pki::Chain*>& chains);
// Writes the anchors of all `chains`, each once, below `folder`; `with_lists`: their revocation lists too; `with_log`:
// the log.
Result<TrustFiles> write_trust(const std::vector<const pki::Chain*>& chains, const std::string& folder, bool with_lists,
                               bool with_log);

// The client's own chain, leaf first, and its key (0600), both PEM.
struct IdentityFiles {
  std::string certificate, key;
};
Result<IdentityFiles> write_identity(const pki::Chain& own, const std::string& folder);

}  // namespace footpad::lane
