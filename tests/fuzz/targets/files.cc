// Files that people write: scenarios, recipes, subjects, servers, profiles, expectations, declarations.
#include <gtest/gtest.h>

#include <set>

#include "base/text.h"
#include "scenario/document.h"
#include "scenario/read_declarations.h"
#include "scenario/read_expectations.h"
#include "scenario/read_server.h"
#include "scenario/xml.h"
#include "shipped.h"
#include "targets.h"

namespace footpad::fuzz {
namespace {

constexpr std::size_t kLongestError = std::size_t{1} << 13U;

void check(const std::vector<Error>& errors) {
  ASSERT_LE(errors.size(), 4 * scenario::Xml::kFaultLimit);
  for (const Error& error : errors) {
    ASSERT_FALSE(error.what.empty());
    const std::string text = error.text();
    ASSERT_LE(text.size(), kLongestError) << "nobody reads so much";
    ASSERT_EQ(text.find('\x1b'), std::string::npos) << "a terminal would obey it";
  }
}

// Nothing exactly where at least one error was added.
template <class T>
void check(const std::optional<T>& read, const std::vector<Error>& errors) {
  ASSERT_EQ(read.has_value(), errors.empty());
  check(errors);
}

void checked_as_a_file(ByteView input) {
  std::vector<Error> errors;
  scenario::check_file("mine.xml", input, shipped(), errors);
  check(errors);
}

void scenarios(ByteView input) {
  std::vector<Error> errors;
  const auto read = scenario::read_scenario("mine.xml", "mine", input, errors);
  check(read, errors);
  if (read) {
    static_cast<void>(scenario::kinds_used(*read));
    for (const auto& [policy, word] : Words<Policy>::table) static_cast<void>(scenario::expectation(*read, policy));
  }
  checked_as_a_file(input);
}

void recipes(ByteView input) {
  std::vector<Error> errors;
  const auto read = scenario::read_recipe("mine.xml", "certs/mine", input, errors);
  check(read, errors);
  if (read) static_cast<void>(scenario::scenario_of(*read));
  checked_as_a_file(input);
}

void subjects(ByteView input) {
  std::vector<Error> errors;
  check(scenario::read_definition("mine.xml", input, errors), errors);
}

void servers(ByteView input) {
  std::vector<Error> errors;
  check(scenario::read_server_definition("server.xml", input, errors), errors);
}

void profiles(ByteView input) {
  std::vector<Error> errors;
  check(scenario::read_profile("mine.xml", "mine", input, errors), errors);
  checked_as_a_file(input);
}

void declarations(ByteView input) {
  std::vector<Error> errors;
  check(scenario::read_declarations("mine.xml", input, errors), errors);
}

// What is written anew is what was there, but for what was to be changed.
void expectations(ByteView input) {
  std::vector<Error> errors;
  const auto read = scenario::read_expectations("known.xml", input, true, errors);
  check(read, errors);
  if (!read) return;
  ASSERT_EQ(scenario::rewritten(*read, {}, {}, {}), input);
  const auto again = [&](const std::string& text, std::size_t entries) {
    std::vector<Error> faults;
    const auto reread = scenario::read_expectations("known.xml", text, true, faults);
    ASSERT_TRUE(reread) << (faults.empty() ? "" : faults[0].text()) << "\nin:\n" << text;
    ASSERT_EQ(reread->entries.size(), entries) << text;
  };
  if (!read->entries.empty()) again(scenario::rewritten(*read, {0}, {}, {}), read->entries.size() - 1);
  KnownFailure added;
  added.scenario = "xmpp/new";
  added.verdict = VerdictWord::vulnerable;
  added.reason = "a <reason> & \"more\"";
  again(scenario::rewritten(*read, {}, {}, {added}), read->entries.size() + 1);
  checked_as_a_file(input);
}

void selections(ByteView input) {
  static_cast<void>(scenario::root_of(input));
  std::vector<std::string> words = words_of(input);
  if (words.size() > 8) words.resize(8);
  const auto selected = scenario::select(shipped(), words, "xmpp");
  if (!selected) {
    ASSERT_EQ(selected.error().text().find('\x1b'), std::string::npos) << "a terminal would obey it";
    return;
  }
  const std::set<std::string> once(selected->begin(), selected->end());
  ASSERT_EQ(once.size(), selected->size()) << "selected twice";
  for (const std::string& id : *selected) ASSERT_TRUE(shipped().scenarios.contains(id)) << id;
}

}  // namespace

std::vector<Target> file_targets() {
  return {{"file-scenario", &scenarios, {"scenarios/xmpp/*.xml", "scenarios/tls/*.xml", "scenarios/smtp/*.xml"}},
          {"file-recipe", &recipes, {"certs/*.xml"}},
          {"file-subject", &subjects, {"tools/subjects/*.xml"}},
          {"file-server", &servers, {"tools/servers/*/server.xml"}},
          {"file-profile", &profiles, {"scenarios/profiles/*.xml"}},
          {"file-expectations", &expectations, {"tools/ci/expectations.xml"}},
          {"file-declarations", &declarations},
          {"selection", &selections}};
}

}  // namespace footpad::fuzz
