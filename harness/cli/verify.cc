// footpad verify: check a bundle that `certify` has made.
#include <CLI/CLI.hpp>
#include <iostream>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "certify/bundle.h"
#include "cli/data.h"
#include "cli/decision.h"
#include "cli/verbs.h"
#include "report/exit_code.h"

namespace footpad::cli {
namespace {

struct Wish {
  std::string bundle, key, format = "text";
};

int refused(const Wish& wish, const std::vector<Error>& faults) {
  if (wish.format == "json") {
    nlohmann::ordered_json what = nlohmann::ordered_json::array();
    for (const Error& fault : faults) what.push_back(printable(fault.what));
    const nlohmann::ordered_json line{{"event", "refused"}, {"bundle", printable(wish.bundle)}, {"faults", what}};
    std::cout << line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << "\n";
  }
  complain(faults);
  return report::kExitUsage;
}

int verify(const Wish& wish) {
  const auto text = read_file(wish.key);
  const auto key = text ? read_public_key(wish.key, *text)
                        : Result<KeyPtr>(Error{"cannot read the key in " + wish.key, "check the path", ""});
  if (!key) {
    complain(key.error());
    return report::kExitUsage;
  }
  std::vector<Error> faults;
  const auto verified = certify::verify_bundle(wish.bundle, *key, faults);
  if (!verified) return refused(wish, faults);
  const auto& decision = verified->decision;
  if (wish.format == "json") {
    std::cout << decision_json(decision, verified->terms, wish.bundle, key_id(*key));
  } else {
    std::cout << "The bundle is whole, and as it was signed.\n\nFootpad " << printable(verified->facts.version)
              << ", catalogue " << printable(verified->facts.catalogue_digest) << ", seed " << verified->facts.seed
              << ", " << printable(verified->facts.started) << "\n";
    for (const auto& file : verified->statement.subject)
      std::cout << "  " << printable(file.digest) << "  " << printable(file.name) << "\n";
    std::cout << decision_text(decision, verified->terms, wish.bundle, key_id(*key));
  }
  return decision.outcome == certify::Outcome::failed ? report::kExitVulnerable : report::kExitOk;
}

}  // namespace

void declare_verify(CLI::App& app, Context&, int& exit) {
  auto wish = std::make_shared<Wish>();
  app.add_option("BUNDLE", wish->bundle, "The folder that footpad certify has written")->required();
  app.add_option("--key", wish->key,
                 "The signer's public key, in PEM, from a source that you trust: the bundle cannot vouch for itself")
      ->required();
  app.add_option("--format", wish->format, "text or json")->check(CLI::IsMember({"text", "json"}));
  app.footer(
      "Exit code 0: the bundle is whole, and says PASSED or WARNED. 1: it is whole, and says FAILED. 2: it is not to "
      "be trusted.");
  app.callback([wish, &exit] { exit = verify(*wish); });
}

}  // namespace footpad::cli
