// --expect and --update-expect.
#pragma once

#include <memory>

#include "cli/choose.h"
#include "judge/known.h"

namespace footpad::cli {

// nullptr: none were asked for. An Error: it has complained already of what is wrong in the file, or says it itself.
Result<std::unique_ptr<judge::KnownFailures>> known_failures(const runner::Options& options, const Choice& choice,
                                                             const std::string& today);

// Writes the file anew, and says what has changed.
Status update(const judge::KnownFailures& known, bool strict);

}  // namespace footpad::cli
