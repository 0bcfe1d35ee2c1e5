// What every verb that runs cases does: the options it takes, and the run itself.
#pragma once

#include <string>

#include "cli/choose.h"
#include "cli/verbs.h"
#include "runner/options.h"

namespace footpad::cli {

// How a client is met: server, names, jobs, timeout, seed, folder, format.
void declare_execution(CLI::App& app, runner::Options& options);
// The end of a verb's help: what may stand behind "--".
extern const char* const kClientHelp;

// Runs what was chosen into options.out. Gives the exit code of DESIGN.md §2; where it is kExitUsage or kExitOwnFault
// and nothing was judged, it has complained.
int execute(runner::Options options, Choice& choice, const Context& context);

}  // namespace footpad::cli
