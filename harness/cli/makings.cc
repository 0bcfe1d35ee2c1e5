#include "cli/makings.h"

#include <filesystem>
#include <map>

#include "base/text.h"
#include "cli/data.h"
#include "scenario/digest.h"
#include "subject/made_of.h"

namespace footpad::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kReadLimit = 512U << 20U;  // bytes of a program; of a larger one its size must do

// What stands for a file: its content.
std::string content_of(const fs::path& file) {
  std::error_code failed;
  const auto size = fs::file_size(file, failed);
  if (failed) return "";
  if (size > kReadLimit) return "of " + std::to_string(size) + " bytes";
  return read_file(file.string()).value_or("");
}

std::string client_digest(const Definition& definition) {
  std::map<std::string, std::string> parts;
  if (!definition.source.empty()) parts["definition"] = read_file(definition.source).value_or("");
  parts["argv"] = join(definition.argv, "\n");
  for (const auto& [transport, argv] : definition.argv_of) parts[std::string(word(transport))] = join(argv, "\n");
  parts["needs"] = definition.needs;
  for (const std::string& file : subject::files_of(definition)) parts["content of " + file] = content_of(file);
  return scenario::digest_of(parts);
}

std::string plan_digest(const Choice& choice) {
  std::map<std::string, std::string> parts;
  for (const auto& group : choice.plan.groups) {
    const std::string transport(word(group.transport));
    for (const Scenario* control : group.controls) parts[transport + " control " + control->id] = "";
    for (const auto& one : group.attacks) {
      std::string& part = parts[transport + " attack " + one.scenario->id] = one.unsupported;
      for (const Scenario* control : one.controls) part += "\n" + control->id;
    }
  }
  // What is shipped is in the catalogue's own digest.
  for (const auto& [id, scenario] : choice.catalogue.scenarios)
    if (scenario.from_user) parts["file " + id] = content_of(scenario.place.file);
  return scenario::digest_of(parts);
}

std::string settings_digest(const runner::Options& options, const Choice& choice) {
  return scenario::digest_of({{"policy", std::string(word(choice.policy))},
                              {"protocol", std::string(choice.protocol->name)},
                              {"server", options.server},
                              {"user", options.user},
                              {"domain", options.domain},
                              {"local-domain", options.local_domain},
                              {"timeout", std::to_string(options.timeout)},
                              {"success", options.success}});
}

}  // namespace

report::Makings makings_of(const runner::Options& options, const Choice& choice) {
  return {options.select, plan_digest(choice), client_digest(choice.definition), settings_digest(options, choice),
          options.repeat, options.strict};
}

std::uint64_t shared_seed(const report::Makings& makings) {
  const std::string digest = scenario::digest_of({{"plan", makings.plan}, {"client", makings.client}});
  std::uint64_t seed = 0;
  for (const char c : digest.substr(0, 15))
    seed = seed * 16 + static_cast<std::uint64_t>(c <= '9' ? c - '0' : c - 'a' + 10);
  return seed == 0 ? 1 : seed;
}

}  // namespace footpad::cli
