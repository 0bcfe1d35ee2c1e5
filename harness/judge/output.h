// The client's own words about success.
#pragma once

#include <string>

#include "model/verdict.h"

namespace footpad::judge {

enum class Match { yes, no, bad_pattern };

// Whether the pattern is found in the first or last 32 KiB of the text. The text is read in overlapping pieces:
// std::regex recurses once a byte and may take quadratic time, and hostile output must neither overflow the stack nor
// stop the run. A match may be up to 512 bytes long.
Match found_in(const std::string& pattern, const std::string& text);

// It printed the case's marker.
bool shows_marker(const Question& question);
// It painted a screen (ECMA-48): what a person read there need not stand in its output in one piece.
bool paints_screen(const Question& question);

// The client showed its declared sign of success (exit codes aside).
bool says_success(const Question& question);

}  // namespace footpad::judge
