#include "certify/requirements.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "certify/decide.h"
#include "certify/json.h"

namespace footpad::certify {
namespace {

using report::CaseResult;

// Numbers in it compare as numbers: "RFC 6120 5.4.3" stands before "RFC 6120 13.9".
std::string sortable(const std::string& clause) {
  constexpr std::size_t kWidth = 8;
  std::string out, digits;
  const auto put = [&] {
    if (!digits.empty()) out += std::string(kWidth - std::min(kWidth, digits.size()), '0') + digits;
    digits.clear();
  };
  for (const char c : clause) {
    if (c >= '0' && c <= '9') {
      digits += c;
      continue;
    }
    put();
    out += c;
  }
  put();
  return out;
}

int gravity(const Tested& tested) {
  const auto verdict = from_word<VerdictWord>(tested.verdict).value_or(VerdictWord::error);
  switch (verdict) {
    case VerdictWord::secure: return 0;
    case VerdictWord::undetectable: return 1;
    case VerdictWord::unsupported: return tested.declared ? 2 : 4;
    case VerdictWord::weak: return 3;
    case VerdictWord::inconclusive: return 5;
    case VerdictWord::error: return 6;
    case VerdictWord::vulnerable: return 7;
  }
  return 7;
}

Tested tested_by(const CaseResult& result, const Terms& terms) {
  const bool unsupported = result.verdict.verdict == VerdictWord::unsupported;
  const bool declared =
      unsupported && std::any_of(terms.declared.begin(), terms.declared.end(),
                                 [&](const Declaration& declaration) { return is_about(declaration, result); });
  return {test_name(result), std::string(word(result.verdict.verdict)), declared,
          result.verdict.connections > 0 || !unsupported ? "cases/" + result.facts.folder : ""};
}

// What stands in a cell of a table.
std::string cell(const std::string& text) { return replace_all(printable(text), "|", "\\|"); }

}  // namespace

std::vector<Requirement> requirements(const report::PastRun& run, const Terms& terms) {
  std::map<std::string, Requirement> found;
  for (const CaseResult& result : run.results) {
    const Scenario& scenario = *result.facts.scenario;
    if (scenario.kind != Scenario::Kind::attack) continue;
    std::vector<std::string> clauses = scenario.references;
    clauses.insert(clauses.end(), scenario.cves.begin(), scenario.cves.end());
    for (const std::string& clause : clauses) {
      Requirement& requirement = found[sortable(clause)];
      requirement.clause = clause;
      requirement.must = requirement.must || scenario.must;
      requirement.tests.push_back(tested_by(result, terms));
    }
  }
  std::vector<Requirement> out;
  for (auto& [key, requirement] : found) {
    const auto worst =
        std::max_element(requirement.tests.begin(), requirement.tests.end(),
                         [](const Tested& one, const Tested& other) { return gravity(one) < gravity(other); });
    requirement.verdict = worst->verdict;
    out.push_back(std::move(requirement));
  }
  return out;
}

std::string requirements_json(const std::vector<Requirement>& requirements) {
  Json list = Json::array();
  for (const Requirement& requirement : requirements) {
    Json tests = Json::array();
    for (const Tested& tested : requirement.tests)
      tests.push_back({{"test", tested.test},
                       {"verdict", tested.verdict},
                       {"declared", tested.declared},
                       {"evidence", tested.folder.empty() ? Json(nullptr) : Json(tested.folder)}});
    list.push_back({{"clause", requirement.clause},
                    {"level", requirement.must ? "MUST" : "SHOULD"},
                    {"verdict", requirement.verdict},
                    {"tests", std::move(tests)}});
  }
  return text_of({{"schema", "footpad.requirements/1"}, {"requirements", std::move(list)}});
}

std::string requirements_markdown(const std::vector<Requirement>& requirements, const Terms& terms,
                                  const std::string& subject) {
  std::string out = "# " + printable(subject) + " against +" + terms.profile + ", clause by clause\n\n" +
                    printable(terms.means) + "\n\nA clause's verdict is the worst of its tests'.\n\n" +
                    "| clause | level | verdict | tests |\n|---|---|---|---|\n";
  for (const Requirement& requirement : requirements) {
    out += "| " + cell(requirement.clause) + " | " + (requirement.must ? "MUST" : "SHOULD") + " | " +
           requirement.verdict + " | ";
    for (std::size_t i = 0; i < requirement.tests.size(); ++i) {
      const Tested& tested = requirement.tests[i];
      out += (i == 0 ? "" : "<br>") + cell(tested.test) + ": " + tested.verdict + (tested.declared ? ", declared" : "");
    }
    out += " |\n";
  }
  return out;
}

}  // namespace footpad::certify
