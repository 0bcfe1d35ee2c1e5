// A recipe states only its defect; here the rest is filled in.
#pragma once

#include <vector>

#include "base/result.h"
#include "model/recipe.h"

namespace footpad::pki {

// The nodes that every recipe has: a trusted root, an intermediate under it, a leaf for the domain.
const std::vector<CertificateNode>& standard_nodes();

// All nodes that are sent, trusted, or needed to make those, each complete (base and defaults merged in), issuers
// before what they issue.
Result<std::vector<CertificateNode>> expand(const Recipe& recipe);

// The nodes that must exist before this one: issuer, signer, owners of copied keys, identifiers and timestamps.
std::vector<std::string> needs(const CertificateNode& node);

}  // namespace footpad::pki
