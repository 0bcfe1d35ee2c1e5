// SASL as clients of mail know it: what the zoo's clients of XMPP know, and two of its forerunners.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "client/mechanism.h"
#include "client/options.h"

namespace zoo::mail {

// The best that is offered; `digests`: of those that do not show the password.
std::optional<std::string> choose(const std::vector<std::string>& offered, bool digests);
// `believes`: no proof of the server's is asked for.
std::unique_ptr<Mechanism> make(const std::string& name, const Options& options, bool believes);

}  // namespace zoo::mail
