#include "runner/reproduce.h"

#include "base/text.h"

namespace footpad::runner {

std::string reproduce_line(const Scenario& scenario, const Options& options, const Circumstances& here) {
  std::string line = "footpad run " + shell_quote(scenario.from_user ? scenario.place.file : scenario.id);
  line += " --transport " + std::string(word(here.transport));
  line += " --policy " + std::string(word(here.policy));
  line += std::string(" --mode ") + (here.caged ? "cage" : "port");
  if (options.server != "embedded") line += " --server " + shell_quote(options.server);
  if (!options.user.empty())
    line += " --user " + shell_quote(options.user) + " --password-file " + shell_quote(options.password_file);
  for (const std::string& folder : options.catalogues) line += " --catalogue " + shell_quote(folder);
  if (!options.success.empty()) line += " --success " + shell_quote(options.success);
  if (options.domain != Options{}.domain) line += " --domain " + shell_quote(options.domain);
  if (options.local_domain != Options{}.local_domain) line += " --local-domain " + shell_quote(options.local_domain);
  line += " --seed " + std::to_string(here.seed);
  if (!options.subject.empty()) return line + " --subject " + shell_quote(options.subject);
  line += " --protocol " + here.protocol + " --";
  for (const std::string& word : options.command) line += " " + shell_quote(word);
  return line;
}

}  // namespace footpad::runner
