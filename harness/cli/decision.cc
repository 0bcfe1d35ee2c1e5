#include "cli/decision.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace footpad::cli {

std::string decision_text(const certify::Decision& decision, const certify::Terms& terms, const std::string& bundle,
                          const std::string& key) {
  std::string out = fmt::format("\n+{}: {}\n", terms.profile, word(decision.outcome));
  const auto count = [&out](std::size_t number, const char* what) {
    if (number != 0) out += fmt::format("  {:<5} {}\n", number, what);
  };
  count(decision.passed.size(), "tests passed");
  count(decision.warned.size(), "passed with a weakness");
  count(decision.failed.size(), "failed, or proved nothing");
  count(decision.undetectable.size(), "that nobody under this policy could notice");
  count(decision.declared.size(), "not run, for a declared reason");
  for (const std::string& reason : decision.reasons) out += "  - " + printable(reason) + "\n";
  out += fmt::format("In {}, signed by the key {}\n", printable(bundle), key);
  if (decision.outcome != certify::Outcome::failed) out += "It means: " + printable(terms.means) + "\n";
  return out;
}

std::string decision_json(const certify::Decision& decision, const certify::Terms& terms, const std::string& bundle,
                          const std::string& key) {
  nlohmann::ordered_json declared = nlohmann::ordered_json::array();
  for (const auto& [test, reason] : decision.declared) declared.push_back({{"test", test}, {"reason", reason}});
  const nlohmann::ordered_json line{{"event", "certification"},
                                    {"profile", terms.profile},
                                    {"result", word(decision.outcome)},
                                    {"reasons", decision.reasons},
                                    {"passed", decision.passed},
                                    {"warned", decision.warned},
                                    {"failed", decision.failed},
                                    {"undetectable", decision.undetectable},
                                    {"not_run", std::move(declared)},
                                    {"bundle", printable(bundle)},
                                    {"key", key}};
  return line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace footpad::cli
