// The options that `run` and `list` share, and what they come to: a subject, a protocol, a policy, a plan.
#pragma once

#include <optional>
#include <string>

#include "cli/data.h"
#include "cli/verbs.h"
#include "dialogue/dialogue.h"
#include "runner/options.h"
#include "runner/plan.h"

namespace footpad::cli {

// The client alone: a verb that selects by itself.
void declare_client(CLI::App& app, runner::Options& options, std::string& transport, std::string& policy);
void declare_choice(CLI::App& app, runner::Options& options, std::string& transport, std::string& policy);

struct Choice {
  scenario::Catalogue catalogue;
  Definition definition;
  const dialogue::Protocol* protocol = nullptr;
  Policy policy = Policy::verified;
  bool caged = false;
  runner::Plan plan;
};

// nullopt: it has complained, and `exit` says how the verb ends. `needs_client`: list can do without.
std::optional<Choice> choose(runner::Options& options, const std::string& transport, const std::string& policy,
                             bool needs_client, int& exit);

}  // namespace footpad::cli
