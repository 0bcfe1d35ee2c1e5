#include "cli/choose.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <iostream>
#include <regex>
#include <set>

#include "base/text.h"
#include "report/exit_code.h"
#include "subject/definition.h"

namespace footpad::cli {
namespace {

std::optional<Success> parse_success(const std::string& text, Success success) {
  if (text == "wire") {
    success.exit.reset();
    success.text.clear();
    return success;
  }
  const auto colon = text.find(':');
  const std::string what = text.substr(0, colon), value = colon == std::string::npos ? "" : text.substr(colon + 1);
  if (what == "exit") {
    int code = 0;
    const auto [end, fault] = std::from_chars(value.data(), value.data() + value.size(), code);
    if (fault != std::errc() || end != value.data() + value.size()) return std::nullopt;
    success.exit = code;
    return success;
  }
  if (what == "reach" && !value.empty()) {
    success.reach = value;
    return success;
  }
  if (what != "text" || value.empty()) return std::nullopt;
  try {
    const std::regex compiled(value);
  } catch (const std::regex_error&) {
    return std::nullopt;
  }
  success.text = value;
  return success;
}

bool mentions(const Definition& definition, const std::string& placeholder) {
  return std::any_of(definition.argv.begin(), definition.argv.end(),
                     [&](const std::string& word) { return word.find(placeholder) != std::string::npos; });
}

// Those that the protocol has; a protocol that nobody knows is complained of elsewhere.
std::vector<Transport> transports_of(const dialogue::Protocol* protocol) {
  std::vector<Transport> transports;
  if (protocol == nullptr || protocol->starttls) transports.push_back(Transport::starttls);
  if (protocol == nullptr || protocol->direct) transports.push_back(Transport::direct);
  return transports;
}

// The one that what is selected speaks: the first that there is, where that is one of several.
Result<std::string> protocol_meant(const scenario::Catalogue& catalogue, const std::vector<std::string>& words) {
  const std::string first(dialogue::protocols().front().name);
  const auto ids = scenario::select(catalogue, words, "");
  if (!ids) return first;  // what is wrong with it is said where it is selected
  std::set<std::string> spoken;
  for (const std::string& id : *ids)
    if (const Scenario& scenario = catalogue.scenarios.at(id); scenario.protocol != "any")
      spoken.insert(scenario.protocol);
  if (spoken.empty() || spoken.contains(first)) return first;
  if (spoken.size() == 1) return *spoken.begin();
  return Error{"what is selected speaks " + join({spoken.begin(), spoken.end()}, ", "),
               "say which of them the client speaks, with --protocol", ""};
}

std::optional<Definition> definition_of(const scenario::Catalogue& catalogue, runner::Options& options,
                                        bool needs_client) {
  if (!options.subject.empty() && !options.command.empty()) {
    complain(Error{"both --subject and a command line behind -- are given", "give one of them", ""});
    return std::nullopt;
  }
  if (!options.subject.empty()) return find_definition(options.subject);
  if (options.protocol.empty()) {
    const auto meant = protocol_meant(catalogue, options.select);
    if (!meant) {
      complain(meant.error());
      return std::nullopt;
    }
    options.protocol = *meant;
  }
  const std::string& protocol = options.protocol;
  const auto transports = transports_of(dialogue::find_protocol(protocol));
  if (options.command.empty() && !needs_client) {
    Definition any;
    any.name = "any client";
    any.protocol = protocol;
    any.transports = transports;
    return any;
  }
  auto made = subject::from_command_line(options.command, protocol);
  if (!made) {
    complain(made.error());
    return std::nullopt;
  }
  // A word in braces that nothing fills in is found before anything runs.
  if (auto known = subject::prepare(*made, Transport::starttls, {}, "."); !known) {
    complain(known.error());
    return std::nullopt;
  }
  // A client that is not told a port goes where its users' clients go: that is what the cage is for.
  if (!mentions(*made, "{port}")) made->mode = Mode::cage;
  // A command line that does not speak of the transport can only do the one that it is written for.
  made->transports = transports;
  if (!mentions(*made, "{transport}")) made->transports.resize(1);
  return *made;
}

// Nullopt: it has complained.
std::optional<bool> is_caged(Mode wish, const Definition& definition) {
  if (wish == Mode::automatic) return definition.mode == Mode::cage;
  if (wish == definition.mode || definition.mode == Mode::automatic) return wish == Mode::cage;
  if (wish == Mode::port)
    complain(definition.source.empty()
                 ? Error{"the client is never told where to connect",
                         "put the placeholders {host} and {port} into its command line (all of them: footpad run "
                         "--help), or use --mode cage",
                         ""}
                 : Error{definition.name + " cannot be told a port", "use --mode cage", ""});
  else
    complain(Error{definition.name + " cannot live in a cage, its definition says", "use --mode port", ""});
  return std::nullopt;
}

}  // namespace

void declare_choice(CLI::App& app, runner::Options& options, std::string& transport, std::string& policy) {
  app.add_option("SELECT", options.select,
                 "Ids, globs ('xmpp/*', 'certs/*'), a protocol, @tags, +profiles, or files (./mine.xml)");
  declare_client(app, options, transport, policy);
}

void declare_client(CLI::App& app, runner::Options& options, std::string& transport, std::string& policy) {
  app.add_option("--subject", options.subject, "A client from tools/subjects by name, or a definition's file");
  app.add_option("--protocol", options.protocol, "The protocol that the client speaks");
  app.add_option("--transport", transport, "starttls, direct or both");
  app.add_option_function<std::string>(
         "--mode",
         [&options](const std::string& mode) { options.mode = from_word<Mode>(mode).value_or(Mode::automatic); },
         "port (the client is told localhost and a port), cage (it runs unchanged, with real names and ports), or auto")
      ->check(CLI::IsMember({"port", "cage", "auto"}))
      ->default_str("auto");
  app.add_option("--policy", policy, "What the client promises: " + all_words<Policy>());
  app.add_option("--catalogue", options.catalogues, "A folder of further scenarios (may be given again)")
      ->allow_extra_args(false);
  app.add_option("--success", options.success,
                 "What success of the client is: exit:N, text:REGEX, reach:POINT, or wire (nothing but the wire)");
}

std::optional<Choice> choose(runner::Options& options, const std::string& transport, const std::string& policy,
                             bool needs_client, int& exit) {
  exit = report::kExitUsage;
  Choice choice;
  options.files = files_among(options.select);
  auto catalogue = load(options.catalogues, options.files);
  if (!catalogue) return std::nullopt;
  choice.catalogue = std::move(*catalogue);
  auto definition = definition_of(choice.catalogue, options, needs_client);
  if (!definition) return std::nullopt;
  choice.definition = std::move(*definition);

  const std::string protocol = options.protocol.empty() ? choice.definition.protocol : options.protocol;
  choice.protocol = dialogue::find_protocol(protocol);
  if (choice.protocol == nullptr) {
    std::vector<std::string> names;
    for (const auto& known : dialogue::protocols()) names.emplace_back(known.name);
    const auto near = nearest(protocol, names);
    complain(Error{"there is no protocol '" + protocol + "'",
                   near.empty() ? "known: " + join(names, ", ") : "did you mean '" + near + "'?", ""});
    return std::nullopt;
  }
  choice.policy = choice.definition.policy;
  if (!policy.empty()) {
    const auto known = from_word<Policy>(policy);
    if (!known) {
      complain(Error{"there is no policy '" + policy + "'", "one of: " + all_words<Policy>(), ""});
      return std::nullopt;
    }
    choice.policy = *known;
  }
  const auto caged = is_caged(options.mode, choice.definition);
  if (!caged) return std::nullopt;
  choice.caged = *caged;
  std::vector<Transport> transports = choice.definition.transports;
  if (transport == "both") {
    transports = transports_of(choice.protocol);
  } else if (!transport.empty()) {
    const auto known = from_word<Transport>(transport);
    if (!known) {
      complain(Error{"there is no transport '" + transport + "'", "one of: starttls, direct, both", ""});
      return std::nullopt;
    }
    transports = {*known};
    if (options.subject.empty()) choice.definition.transports = transports;
  }
  if (!options.success.empty()) {
    const auto success = parse_success(options.success, choice.definition.success);
    if (!success) {
      complain(Error{"--success '" + options.success + "' is not understood",
                     "exit:N, text:REGEX, reach:POINT, or wire", ""});
      return std::nullopt;
    }
    choice.definition.success = *success;
  }

  const auto ids = scenario::select(choice.catalogue, options.select, protocol);
  if (!ids || ids->empty()) {
    complain(ids ? Error{"nothing is selected", "see: footpad list", ""} : ids.error());
    exit = report::kExitNothingSelected;
    return std::nullopt;
  }
  auto plan = runner::make_plan(choice.catalogue, *ids, protocol, choice.definition, transports, choice.policy,
                                {choice.caged, options.server != "embedded"});
  if (!plan) {
    complain(plan.error());
    return std::nullopt;
  }
  choice.plan = std::move(*plan);
  if (choice.plan.groups.empty()) {
    complain(Error{"nothing of what is selected exists on this transport", "see: footpad list, and --transport", ""});
    exit = report::kExitNothingSelected;
    return std::nullopt;
  }
  exit = report::kExitOk;
  return choice;
}

}  // namespace footpad::cli
