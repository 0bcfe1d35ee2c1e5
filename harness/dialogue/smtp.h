// Message submission and relay over SMTP (RFC 5321, 6409), with STARTTLS (RFC 3207) and AUTH (RFC 4954).
#pragma once

#include <memory>

#include "dialogue/dialogue.h"

namespace footpad::dialogue {

std::unique_ptr<Dialogue> make_smtp();

}  // namespace footpad::dialogue
