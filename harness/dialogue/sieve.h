// ManageSieve (RFC 5804), with STARTTLS.
#pragma once

#include <memory>

#include "dialogue/dialogue.h"

namespace footpad::dialogue {

std::unique_ptr<Dialogue> make_sieve();

}  // namespace footpad::dialogue
