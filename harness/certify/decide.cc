#include "certify/decide.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"

namespace footpad::certify {
namespace {

using report::CaseResult;

std::string quantity(std::size_t count, const std::string& what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

constexpr std::size_t kNamed = 8;  // of many tests with one fault; all of them are listed elsewhere

std::string some_of(const std::vector<std::string>& tests) {
  if (tests.size() <= kNamed) return join(tests, ", ");
  return join({tests.begin(), tests.begin() + kNamed}, ", ") + " and " + std::to_string(tests.size() - kNamed) +
         " more";
}

std::map<std::string, int> nonzero(std::map<std::string, int> counts) {
  std::erase_if(counts, [](const auto& count) { return count.second == 0; });
  return counts;
}

class Controls {
 public:
  explicit Controls(const report::PastRun& run) {
    for (const CaseResult& result : run.results) {
      if (result.facts.scenario->kind != Scenario::Kind::control) continue;
      const bool green = result.verdict.verdict == VerdictWord::secure;
      // A twin that only probes what the client can do is unsupported where it cannot.
      if (!green && result.verdict.verdict != VerdictWord::unsupported)
        red_.push_back(test_name(result) + (result.facts.closing ? ", at the end" : ""));
      if (green && result.facts.closing) closing_.insert(result.facts.transport);
      if (!result.facts.closing) first_[result.facts.transport][result.facts.scenario->id] = green;
    }
  }
  [[nodiscard]] const std::vector<std::string>& red() const { return red_; }
  // Why a verdict that passes proves nothing; empty: its controls were green before, and one at the end.
  [[nodiscard]] std::string lacking(const CaseResult& attack) const {
    const auto first = first_.find(attack.facts.transport);
    if (attack.verdict.control != ControlState::green || first == first_.end()) return "had no green control";
    // One of another protocol or transport is no control of this case, and did not run.
    for (const std::string& control : attack.facts.scenario->controls)
      if (const auto ran = first->second.find(control); ran != first->second.end() && !ran->second)
        return "names the control " + control + ", which was not green";
    return closing_.contains(attack.facts.transport) ? "" : "had no green control at the end";
  }

 private:
  std::vector<std::string> red_;
  std::set<Transport> closing_;
  std::map<Transport, std::map<std::string, bool>> first_;  // before the attacks, and whether it was green
};

class Judge {
 public:
  Judge(const report::PastRun& run, const Terms& terms) : run_(run), terms_(terms), controls_(run) {}

  Decision decide() {
    check_run();
    for (const CaseResult& result : run_.results)
      if (result.facts.scenario->kind == Scenario::Kind::attack) weigh(result);
    for (const auto& [why, tests] : failed_) fail(quantity(tests.size(), "test") + " " + why + ": " + some_of(tests));
    if (!controls_.red().empty())
      fail(quantity(controls_.red().size(), "control") + " failed: " + some_of(controls_.red()));
    for (std::size_t i = 0; i < terms_.declared.size(); ++i)
      if (!used_.contains(i))
        fail("the declaration about " + terms_.declared[i].scenario + " is about nothing that is unsupported");
    if (out_.passed.empty()) fail("no attack was withstood: nothing is proven");
    if (!out_.reasons.empty()) return std::move(out_);
    out_.outcome = out_.warned.empty() ? Outcome::passed : Outcome::warned;
    if (!out_.warned.empty())
      out_.reasons.push_back(quantity(out_.warned.size(), "test") + " showed a weakness: " + some_of(out_.warned));
    return std::move(out_);
  }

 private:
  void fail(std::string reason) { out_.reasons.push_back(std::move(reason)); }

  void check_run() {
    if (const std::string why = run_.why_not_whole(); !why.empty()) fail("the run is not whole: " + why);
    const std::vector<std::string> all{"+" + terms_.profile};
    if (run_.facts.makings.select != all) fail("the run is not of +" + terms_.profile + " and nothing else");
    if (run_.facts.shard.total > 1) fail("the run is a shard");
    if (run_.summary && nonzero(report::summary_of(run_).counts) != nonzero(run_.summary->counts))
      fail("the end of the run counts other verdicts than it holds");
    for (const CaseResult& result : run_.results)
      if (!promises(result.facts.policy, terms_.policy)) {
        fail("the client was held to " + std::string(word(result.facts.policy)) + ", and the profile asks for " +
             std::string(word(terms_.policy)));
        break;
      }
  }

  void weigh(const CaseResult& result) {
    const std::string name = test_name(result);
    switch (result.verdict.verdict) {
      case VerdictWord::secure:
      case VerdictWord::weak:
        if (const std::string why = controls_.lacking(result); !why.empty())
          refuse(name, why);
        else if (result.verdict.verdict == VerdictWord::secure)
          out_.passed.push_back(name);
        else if (terms_.should)
          refuse(name, "showed a weakness");
        else
          out_.warned.push_back(name);
        break;
      case VerdictWord::undetectable: out_.undetectable.push_back(name); break;
      case VerdictWord::unsupported: declare(result, name); break;
      case VerdictWord::vulnerable: refuse(name, "found the client vulnerable"); break;
      case VerdictWord::inconclusive: refuse(name, "proved nothing"); break;
      case VerdictWord::error: refuse(name, "met a fault of Footpad's own"); break;
    }
  }

  // Most exact words are not looked for: any declaration that is about it will do, and each must be of use.
  void declare(const CaseResult& result, const std::string& name) {
    const Declaration* reason = nullptr;
    for (std::size_t i = 0; i < terms_.declared.size(); ++i)
      if (is_about(terms_.declared[i], result)) {
        if (reason == nullptr) reason = &terms_.declared[i];
        used_.insert(i);
      }
    if (reason == nullptr)
      return refuse(name,
                    "could not be run (" + result.verdict.reason + "), and nobody has declared why that is no lack");
    out_.declared.emplace_back(name, reason->reason);
  }

  void refuse(const std::string& name, const std::string& why) {
    out_.failed.push_back(name);
    failed_[why].push_back(name);
  }

  const report::PastRun& run_;
  const Terms& terms_;
  Controls controls_;
  Decision out_;
  std::map<std::string, std::vector<std::string>> failed_;  // by the reason
  std::set<std::size_t> used_;
};

}  // namespace

std::string test_name(const CaseResult& result) {
  return result.facts.scenario->id + " (" + std::string(word(result.facts.transport)) + ")";
}

bool is_about(const Declaration& declaration, const CaseResult& result) {
  return glob_matches(declaration.scenario, result.facts.scenario->id) &&
         (!declaration.transport || *declaration.transport == result.facts.transport);
}

Decision decide(const report::PastRun& run, const Terms& terms) { return Judge(run, terms).decide(); }

}  // namespace footpad::certify
