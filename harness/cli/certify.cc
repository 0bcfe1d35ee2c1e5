// footpad certify: hold a client to a profile, and sign what came of it.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>

#include "base/text.h"
#include "certify/bundle.h"
#include "cli/data.h"
#include "cli/decision.h"
#include "cli/execute.h"
#include "cli/makings.h"
#include "cli/version.h"
#include "crypto/digest.h"
#include "report/exit_code.h"
#include "scenario/read_declarations.h"

namespace footpad::cli {
namespace {

struct Parsed {
  runner::Options options;
  std::string transport, policy, profile, key, declare;
};

std::string name_of(const std::string& profile) { return profile.starts_with("+") ? profile.substr(1) : profile; }

// nullopt: it has complained.
std::optional<KeyPtr> key_in(const std::string& file) {
  const auto text = read_file(file);
  auto key = text ? read_private_key(file, *text)
                  : Result<KeyPtr>(Error{"cannot read the key in " + file, "check the path and its permissions", ""});
  if (key) return std::move(*key);
  complain(key.error());
  return std::nullopt;
}

std::optional<std::vector<Declaration>> declarations_in(const std::string& file) {
  if (file.empty()) return std::vector<Declaration>{};
  const auto text = read_file(file);
  if (!text) {
    complain(Error{"cannot read the declarations in " + file, "check the path and its permissions", ""});
    return std::nullopt;
  }
  std::vector<Error> errors;
  auto declared = scenario::read_declarations(file, *text, errors);
  complain(errors);
  return declared;
}

// nullopt: it has complained.
std::optional<certify::Terms> terms_of(const Choice& choice, const std::string& name) {
  const scenario::Profile& profile = choice.catalogue.profiles.at(name);
  if (!profile.policy) {
    std::vector<std::string> others;
    for (const auto& [other, its] : choice.catalogue.profiles)
      if (its.policy) others.push_back(other);
    complain(Error{"+" + name + " is no profile to certify by: it promises nothing",
                   "take one of " + join(others, ", ") + ", or give it a policy, a level and a <means>", ""});
    return std::nullopt;
  }
  if (!certify::promises(choice.policy, *profile.policy)) {
    complain(Error{fmt::format("+{} is for a client that promises {}, and {} promises {}", name, word(*profile.policy),
                               choice.definition.name, word(choice.policy)),
                   fmt::format("hold it to that with --policy {}", word(*profile.policy)), ""});
    return std::nullopt;
  }
  certify::Terms terms;
  terms.profile = name;
  terms.title = profile.title;
  terms.means = profile.means;
  terms.digest = to_hex(sha256(read_file(profile.place.file).value_or("")));
  terms.policy = *profile.policy;
  terms.should = profile.should;
  return terms;
}

int certify(Parsed& parsed, const Context& context) {
  runner::Options& options = parsed.options;
  options.command = context.client;
  const std::string name = name_of(parsed.profile);
  options.select = {"+" + name};
  options.shard = "off";
  // Before anything runs: a mistake here must not cost a whole run.
  const auto key = key_in(parsed.key);
  auto declared = declarations_in(parsed.declare);
  if (!key || !declared) return report::kExitUsage;
  int exit = 0;
  auto choice = choose(options, parsed.transport, parsed.policy, true, exit);
  if (!choice) return exit;
  auto terms = terms_of(*choice, name);
  if (!terms) return report::kExitUsage;
  terms->declared = std::move(*declared);
  options.strict = terms->should;
  // Of what is certified, and so the same in every run of it.
  if (options.seed == 0) options.seed = shared_seed(makings_of(options, *choice));
  const certify::Identity before = certify::identity_of(choice->definition);

  exit = execute(options, *choice, context);
  if (exit == report::kExitUsage || exit == report::kExitOwnFault || exit == report::kExitInterrupted) {
    complain(Error{"nothing was certified", "see above; an interrupted run goes on with --resume", ""});
    return exit;
  }
  const certify::Identity identity = certify::identity_of(choice->definition);
  if (certify::digests(identity) != certify::digests(before)) {
    complain(Error{"the client's files changed while it was tested: nothing was certified",
                   "certify it once nobody writes to them", ""});
    return report::kExitInconclusive;
  }
  const auto decision = certify::write_bundle(options.out, *terms, identity, kVersion, *key);
  if (!decision) {
    complain(decision.error());
    return report::kExitOwnFault;
  }
  if (options.format == "json")
    std::cout << decision_json(*decision, *terms, options.out, key_id(*key));
  else
    std::cout << decision_text(*decision, *terms, options.out, key_id(*key));
  if (decision->outcome != certify::Outcome::failed) return report::kExitOk;
  return exit == report::kExitOk ? static_cast<int>(report::kExitInconclusive) : exit;
}

}  // namespace

void declare_certify(CLI::App& app, Context& context, int& exit) {
  auto parsed = std::make_shared<Parsed>();
  runner::Options& options = parsed->options;
  options.out = "footpad-bundle";
  app.add_option("--profile", parsed->profile, "What it is held to: footpad explain +NAME says what that means")
      ->required();
  app.add_option("--key", parsed->key, "The private key that signs, in PEM: Ed25519, or ECDSA on P-256 or P-384")
      ->required();
  app.add_option("--declare", parsed->declare,
                 "A file of <declarations>: why cases that cannot be run against this client are no lack");
  declare_client(app, options, parsed->transport, parsed->policy);
  declare_execution(app, options);
  app.add_flag("--resume", options.resume, "Go on with the run in --out that was interrupted or killed");
  app.footer(std::string(kClientHelp) +
             "Exit codes: 0 PASSED or WARNED; 1 vulnerable; 3 not proven: inconclusive, or not run without a declared "
             "reason.\n"
             "Example: footpad certify --profile https-client --key key.pem -- curl --cacert {ca} "
             "https://{domain}:{port}/ ...\n"
             "         footpad verify footpad-bundle --key key.pub.pem");
  app.callback([parsed, &context, &exit] { exit = certify(*parsed, context); });
}

}  // namespace footpad::cli
