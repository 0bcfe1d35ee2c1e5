// A difference for people and for programs.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "report/describe.h"
#include "report/difference.h"
#include "report/plain.h"

namespace footpad::report {
namespace {

using Json = nlohmann::ordered_json;

std::string verdict_of(const CaseResult* result) {
  if (result == nullptr) return "nothing";
  const Verdict& verdict = result->verdict;
  const std::string grade = verdict.grade == Grade::L0 ? "" : " " + std::string(word(verdict.grade));
  return fmt::format("{} ({}{}){}", word(verdict.verdict), word(verdict.outcome), grade, result->flaky ? " flaky" : "");
}

std::string name_of(const PastRun& run) {
  return fmt::format("{}: {}, {} cases, {}", one_line(run.file), one_line(run.facts.subject), run.results.size(),
                     one_line(run.facts.started));
}

int regressions(const std::vector<CaseChange>& changes, bool may_vanish) {
  return static_cast<int>(std::count_if(changes.begin(), changes.end(), [&](const CaseChange& change) {
    return is_regression(change.kind, may_vanish);
  }));
}

Json json_of(const CaseResult* result) {
  if (result == nullptr) return nullptr;
  Json leaks = Json::array();
  for (const Leak& leak : result->verdict.leaks) leaks.push_back(one_line(describe(leak)));
  return {{"verdict", word(result->verdict.verdict)},
          {"outcome", word(result->verdict.outcome)},
          {"grade", word(result->verdict.grade)},
          {"reason", one_line(result->verdict.reason)},
          {"leaks", leaks},
          {"flaky", result->flaky}};
}

Json json_of(const PastRun& run) {
  return {{"file", one_line(run.file)},
          {"version", one_line(run.facts.version)},
          {"catalogue", one_line(run.facts.catalogue_digest)},
          {"subject", one_line(run.facts.subject)},
          {"started", one_line(run.facts.started)}};
}

}  // namespace

std::vector<std::string> circumstances(const PastRun& before, const PastRun& after) {
  std::vector<std::string> out;
  const auto compare = [&](const char* what, const std::string& old, const std::string& now) {
    if (old != now) out.push_back(fmt::format("{}: {} then, {} now", what, one_line(old), one_line(now)));
  };
  compare("subject", before.facts.subject, after.facts.subject);
  compare("version of Footpad", before.facts.version, after.facts.version);
  compare("catalogue", before.facts.catalogue_digest.substr(0, 12), after.facts.catalogue_digest.substr(0, 12));
  compare("mode", std::string(word(before.facts.mode)), std::string(word(after.facts.mode)));
  compare("repeat", std::to_string(before.facts.makings.repeat), std::to_string(after.facts.makings.repeat));
  return out;
}

std::string difference_text(const PastRun& before, const PastRun& after, bool may_vanish) {
  const auto changes = difference(before, after);
  std::string out = fmt::format("old  {}\nnew  {}\n", name_of(before), name_of(after));
  for (const std::string& line : circumstances(before, after)) out += "     " + line + "\n";
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const CaseChange& change = changes[i];
    if (i == 0 || changes[i - 1].kind != change.kind)
      out += fmt::format("\n{} ({})\n", heading(change.kind),
                         std::count_if(changes.begin(), changes.end(),
                                       [&](const CaseChange& other) { return other.kind == change.kind; }));
    const CaseResult& result = change.either();
    out += fmt::format(
        "  {}  {:<8}  {:<13}  {} -> {}\n", padded(title_of(result.facts.scenario->id, result.facts.closing), 44),
        word(result.facts.transport), word(result.facts.policy), verdict_of(change.before), verdict_of(change.after));
    if (change.after != nullptr && change.kind <= ChangeKind::worse)
      out += wrapped(sentence(result.verdict.reason), 100, "      ", "      ");
  }
  const int bad = regressions(changes, may_vanish);
  if (changes.empty()) return out + "\nno case has changed\n";
  return out + (bad == 0 ? "\nno regression\n" : fmt::format("\n{} regression{}\n", bad, bad == 1 ? "" : "s"));
}

std::string difference_json(const PastRun& before, const PastRun& after, bool may_vanish) {
  const auto changes = difference(before, after);
  Json list = Json::array();
  for (const CaseChange& change : changes) {
    const CaseFacts& facts = change.either().facts;
    list.push_back({{"kind", word(change.kind)},
                    {"regression", is_regression(change.kind, may_vanish)},
                    {"scenario", one_line(facts.scenario->id)},
                    {"protocol", one_line(facts.protocol)},
                    {"transport", word(facts.transport)},
                    {"policy", word(facts.policy)},
                    {"closing", facts.closing},
                    {"old", json_of(change.before)},
                    {"new", json_of(change.after)}});
  }
  const Json all{{"old", json_of(before)},
                 {"new", json_of(after)},
                 {"regressions", regressions(changes, may_vanish)},
                 {"changes", list}};
  return all.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace footpad::report
