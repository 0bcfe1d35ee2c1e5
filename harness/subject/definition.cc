#include "subject/definition.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "base/text.h"
#include "subject/placeholders.h"

namespace footpad::subject {
namespace {

namespace fs = std::filesystem;

std::string absolute(const std::string& path) {
  std::error_code fault;
  const fs::path whole = fs::absolute(path, fault).lexically_normal();
  if (fault) return path;
  return (whole.has_filename() ? whole : whole.parent_path()).string();  // no slash at its end
}

Placeholders placeholders_of(const Definition& definition, const Values& values) {
  return {{"host", values.host},
          {"port", values.port},
          {"ca", values.ca},
          {"ca_dir", values.ca_dir},
          {"domain", values.domain},
          {"url_domain", values.domain.find(':') == std::string::npos ? values.domain : "[" + values.domain + "]"},
          {"user", values.user},
          {"jid", values.jid},
          {"password", values.password},
          {"message", values.message},
          {"transport", values.transport},
          {"keylog", values.keylog},
          {"home", values.home},
          {"token", values.token},
          {"pin", values.pin},
          {"crl", values.crl},
          {"ct_log", values.ct_log},
          {"tlsa", join(values.tlsa, "\n")},
          {"local_domain", values.local_domain},
          {"certificate", values.certificate},
          {"key", values.key},
          {"own_port", values.own_port},
          {"beside", folder_of(definition)}};
}

const std::vector<std::string>& argv_for(const Definition& definition, Transport transport) {
  const auto own = definition.argv_of.find(transport);
  return own == definition.argv_of.end() ? definition.argv : own->second;
}

void set(std::vector<std::pair<std::string, std::string>>& environment, const std::string& name,
         const std::string& value) {
  const auto known =
      std::find_if(environment.begin(), environment.end(), [&](const auto& entry) { return entry.first == name; });
  if (known == environment.end())
    environment.emplace_back(name, value);
  else
    known->second = value;
}

// Expands texts one after another and remembers the first fault.
class Expander {
 public:
  explicit Expander(Placeholders known) : known_(std::move(known)) {}
  std::string operator()(const std::string& text, const std::string& where) {
    auto expanded = expand(text, known_);
    if (expanded) return std::move(*expanded);
    if (!fault_) fault_ = Error{where + ": " + expanded.error().what, expanded.error().remedy, ""};
    return {};
  }
  [[nodiscard]] const std::optional<Error>& fault() const { return fault_; }

 private:
  Placeholders known_;
  std::optional<Error> fault_;
};

}  // namespace

std::string folder_of(const Definition& definition) {
  if (definition.source.empty()) return absolute(".");
  return fs::path(absolute(definition.source)).parent_path().string();
}

std::vector<std::pair<std::string, std::string>> clean_environment(const std::string& folder, bool terminal) {
  std::vector<std::pair<std::string, std::string>> environment{{"PATH", search_path()},
                                                               {"LANG", "C.UTF-8"},
                                                               {"TZ", "UTC"},
                                                               {"HOME", folder},
                                                               {"TMPDIR", folder + "/tmp"},
                                                               {"XDG_RUNTIME_DIR", folder + "/run"},
                                                               {"XDG_CONFIG_HOME", folder + "/.config"},
                                                               {"XDG_DATA_HOME", folder + "/.local/share"},
                                                               {"XDG_STATE_HOME", folder + "/.local/state"},
                                                               {"XDG_CACHE_HOME", folder + "/.cache"}};
  if (terminal) environment.emplace_back("TERM", "xterm");
  return environment;
}

namespace {

bool speaks_of(const Definition& definition, const std::vector<std::string_view>& words) {
  const auto speaks = [&](const std::string& text) {
    return std::any_of(words.begin(), words.end(), [&](auto word) { return text.find(word) != std::string::npos; });
  };
  const auto any = [&](const std::vector<std::string>& argv) { return std::any_of(argv.begin(), argv.end(), speaks); };
  const auto value = [&](const auto& entry) { return speaks(entry.second); };
  return any(definition.argv) || speaks(definition.input) ||
         std::any_of(definition.argv_of.begin(), definition.argv_of.end(),
                     [&](const auto& own) { return any(own.second); }) ||
         std::any_of(definition.environment.begin(), definition.environment.end(), value) ||
         std::any_of(definition.files.begin(), definition.files.end(),
                     [&](const DefinitionFile& file) { return speaks(file.content); });
}

}  // namespace

bool wants_certificate(const Definition& definition) { return speaks_of(definition, {"{certificate}", "{key}"}); }
bool takes_crls(const Definition& definition) { return speaks_of(definition, {"{crl}"}); }
bool takes_tlsa(const Definition& definition) { return speaks_of(definition, {"{tlsa}"}); }
bool takes_calls(const Definition& definition) { return speaks_of(definition, {"{own_port}"}); }
bool takes_log(const Definition& definition) { return speaks_of(definition, {"{ct_log}"}); }

Result<Definition> from_command_line(const std::vector<std::string>& argv, const std::string& protocol) {
  if (argv.empty() || argv.front().empty())
    return Error{"no client is given", "write its command line behind --, or name one with --subject", ""};
  Definition definition;
  definition.argv = argv;
  // The working folder of a command line is Footpad's own, but a relative program must not depend on it.
  if (argv.front().find('/') != std::string::npos) definition.argv.front() = absolute(argv.front());
  definition.name = fs::path(argv.front()).filename().string();
  definition.title = definition.name;
  definition.protocol = protocol;
  definition.success.exit = 0;
  return definition;
}

Result<Invocation> prepare(const Definition& definition, Transport transport, const Values& values,
                           const std::string& folder, bool caged) {
  const auto& argv = argv_for(definition, transport);
  if (argv.empty())
    return Error{"'" + definition.name + "' has no command for transport " + std::string(word(transport)),
                 "give it a <command>, or leave this transport out of its transports", ""};

  Values filled = values;
  filled.home = absolute(folder);
  Expander text(placeholders_of(definition, filled));
  Invocation invocation;
  invocation.folder = filled.home;
  if (definition.source.empty()) invocation.working_folder = absolute(".");
  for (const std::string& argument : argv) {
    const bool for_each = argument.find("{tlsa}") != std::string::npos;
    for (const std::string& record : for_each ? filled.tlsa : std::vector<std::string>{""})
      invocation.argv.push_back(
          text(for_each ? replace_all(argument, "{tlsa}", record) : argument, "argument '" + argument + "'"));
  }

  invocation.environment = clean_environment(filled.home, definition.pty);
  // A cage has the run's authorities where the system keeps its own; only Node.js looks nowhere but here.
  if (caged) set(invocation.environment, "NODE_EXTRA_CA_CERTS", "/etc/ssl/certs/ca-certificates.crt");
  if (definition.trust_by_environment && !caged) {
    set(invocation.environment, "SSL_CERT_FILE", values.ca);
    set(invocation.environment, "SSL_CERT_DIR", values.ca_dir);
  }
  for (const auto& [name, value] : definition.environment)
    set(invocation.environment, name, text(value, "environment variable " + name));

  for (const DefinitionFile& file : definition.files)
    invocation.files.push_back(
        {text(file.path, "file '" + file.path + "'"), text(file.content, "file '" + file.path + "'"), file.mode});
  invocation.input = text(definition.input, "stdin");
  invocation.needs = text(definition.needs, "needs");
  if (text.fault()) return *text.fault();

  invocation.pty = definition.pty;
  invocation.keep_input_open = definition.keep_input_open;
  invocation.as_nobody = definition.refuses_root && ::geteuid() == 0;
  invocation.packages = definition.packages;
  return invocation;
}

}  // namespace footpad::subject
