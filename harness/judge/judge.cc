#include "judge/judge.h"

#include <algorithm>
#include <array>

#include "judge/rules.h"

namespace footpad::judge {
namespace {

// The order is the meaning: a rule is asked only where all before it had nothing to say.
constexpr std::array kRules = std::to_array<Rule>({
    {"own_fault", own_fault},  // nothing here may be judged
    {"leaked", leaked},  // what was given away is given away, whatever the control says and however the client ended
    {"violated", violated},                    // a rule of the scenario was broken before our eyes
    {"interrupted", interrupted},              //
    {"server_failed", server_failed},          // the honest peer was not there: nobody can log in
    {"uncontrolled", uncontrolled},            // rule 1: no verdict without a green control
    {"went_on", went_on},                      // rules 5 to 8: it went on where its policy does not let it
    {"leaked_a_little", leaked_a_little},      // the same three where the defect is minor: weak
    {"violated_a_little", violated_a_little},  //
    {"crashed", crashed},                      // rule 10
    {"not_exercised", not_exercised},          // rule 2
    {"other_commands", other_commands},        // what was injected before TLS is heard in what it says inside
    {"printed", printed},                      // what was said in clear was shown to the user
    {"accepted_in_spite", accepted_in_spite},  // the scenario demands an abort on a channel that the policy accepts
    {"claimed_success", claimed_success},      // rule 10
    {"unsearched", unsearched},                // nothing below can be said of what was not searched
    {"went_on_a_little", went_on_a_little},    //
    {"left_late", left_late},                  // rule 7: something went out before the abort
    {"could_not_notice", could_not_notice},    // rule 9: this policy does not let the client notice
    {"held", held},                            // rule 8: silence is not safety
    {"continued", continued},                  // it got a channel that its policy accepts
    {"aborted", aborted},                      // it left, and gave nothing away
});

Answer ask(const Evidence& evidence, const std::vector<Rule>& rules) {
  Ruling weak;
  for (const Rule& rule : rules) {
    Ruling ruling = rule.ask(evidence);
    if (!ruling) continue;
    if (ruling->verdict == VerdictWord::vulnerable) return *std::move(ruling);
    if (weak) break;
    if (ruling->verdict != VerdictWord::weak) return *std::move(ruling);
    // The worst counts: what comes behind a small finding may be a grave one.
    weak = std::move(ruling);
  }
  if (weak) return *std::move(weak);
  // Whatever this is, it is no proof of safety.
  return {VerdictWord::inconclusive, Outcome::not_exercised, Grade::L0,
          "what the client did proves nothing either way"};
}

Verdict error(const char* what) {
  Verdict verdict;
  verdict.reason = what;
  return verdict;
}

}  // namespace

const std::vector<Rule>& rules() {
  static const std::vector<Rule> all(kRules.begin(), kRules.end());
  return all;
}

Verdict judge(const Question& question) { return judge_by(question, rules()); }

Verdict judge_by(const Question& question, const std::vector<Rule>& rules) {
  if (question.scenario == nullptr || question.ledger == nullptr)
    return error("Footpad failed: there is nothing to judge");
  if (question.scenario->kind == Scenario::Kind::control) return judge_control(question);
  const Facts facts = read_facts(question);
  const Exposures exposures = find_exposures(question);
  const Evidence evidence{question, facts, exposures};
  Answer answer = ask(evidence, rules);

  Verdict verdict;
  verdict.verdict = answer.verdict;
  verdict.outcome = answer.outcome;
  verdict.grade = answer.grade;
  verdict.reason = std::move(answer.reason);
  verdict.reached = facts.reached;
  verdict.control = question.control;
  verdict.connections = facts.opened;
  verdict.alert = facts.alert;
  verdict.client_exit = facts.exit;
  const bool left = answer.outcome == Outcome::secure_abort || answer.outcome == Outcome::late_abort;
  verdict.late = left && finished_forged(evidence);
  verdict.finished = finished_handshake(facts);
  for (const Exposure& exposure : exposures.found) verdict.leaks.push_back(exposure.leak);
  return verdict;
}

}  // namespace footpad::judge
