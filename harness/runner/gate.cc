#include "runner/gate.h"

#include <algorithm>

#include "judge/commands.h"

namespace footpad::runner {
namespace {

constexpr double kRedControlDeadline =
    5;  // seconds for attacks on a client whose control failed: only proof of a leak counts

}  // namespace

bool is_probe(const scenario::Catalogue& catalogue, const Scenario& control) {
  const auto recipe = catalogue.recipes.find(control.recipe);
  if (recipe != catalogue.recipes.end() && recipe->second.capability) return true;
  return std::find(control.tags.begin(), control.tags.end(), "capability") != control.tags.end();
}

void Gate::hear(const Scenario& control, const Verdict& verdict, double seconds, const Ledger& ledger) {
  controls_[control.id] = {
      verdict.verdict == VerdictWord::secure, verdict.reason, verdict.client_exit, seconds, verdict.connections,
      judge::commands_inside_tls(ledger)};
}

const Gate::Heard& Gate::of(const Scenario& control) const {
  static const Heard nothing{false, "did not run", {}, 0, 0, {}};
  const auto found = controls_.find(control.id);
  return found == controls_.end() ? nothing : found->second;
}

ControlState Gate::state(const Scenario& control) const {
  if (!controls_.contains(control.id)) return ControlState::none;
  return of(control).green ? ControlState::green : ControlState::red;
}

std::string Gate::reason(const Scenario& control) const { return of(control).reason; }

std::optional<Verdict> Gate::spares(const Case& attack) const {
  Verdict verdict;
  const auto red = [&](bool probe) {
    return std::find_if(attack.controls.begin(), attack.controls.end(), [&](const Scenario* control) {
      return !of(*control).green && is_probe(*catalogue_, *control) == probe;
    });
  };
  const auto control = red(false), probe = red(true), none = attack.controls.end();
  if (control != none && of(**control).connections == 0) {
    // A client that does not even connect when nothing is wrong cannot be attacked.
    verdict.verdict = VerdictWord::inconclusive;
    verdict.outcome = Outcome::uncontrolled;
    verdict.control = ControlState::red;
    verdict.reason = "control " + (*control)->id + ": " + of(**control).reason;
    return verdict;
  }
  if (control == none && probe != none) {
    verdict.verdict = VerdictWord::unsupported;
    verdict.outcome = Outcome::unsupported;
    verdict.reason = "the client lacks what this needs: it does not pass " + (*probe)->id;
    return verdict;
  }
  return std::nullopt;
}

void Gate::inform(Question& question, const Case& attack) const {
  question.control = ControlState::green;
  for (const Scenario* control : attack.controls) {
    const Heard& heard = of(*control);
    if (heard.green) question.control_exit = heard.exit;
    if (heard.green && control->id == attack.scenario->same_commands_as) question.usual_commands = &heard.commands;
    if (heard.green || question.control == ControlState::red) continue;
    question.control = ControlState::red;
    question.control_reason = "control " + control->id + ": " + heard.reason;
  }
}

lane::Timing Gate::timing(const Case& attack, double timeout) const {
  double slowest = 0;
  bool red = false;
  for (const Scenario* control : attack.controls) {
    slowest = std::max(slowest, of(*control).seconds);
    red = red || !of(*control).green;
  }
  return lane::timing(red ? 0 : slowest, timeout > 0 ? timeout : red ? kRedControlDeadline : 0);
}

void excuse_probe(const scenario::Catalogue& catalogue, const Scenario& control, Verdict& verdict) {
  if (verdict.verdict != VerdictWord::inconclusive || !is_probe(catalogue, control)) return;
  verdict.verdict = VerdictWord::unsupported;
  verdict.outcome = Outcome::unsupported;
}

void withdraw(Verdict& verdict, const std::string& closing_reason) {
  verdict.verdict = VerdictWord::inconclusive;
  verdict.outcome = Outcome::uncontrolled;
  verdict.control = ControlState::red;
  verdict.reason = "looked secure, but the control failed when it was run once more at the end: " + closing_reason;
}

void withdraw_unheard(Verdict& verdict, double seconds) {
  verdict.verdict = VerdictWord::inconclusive;
  verdict.outcome = Outcome::not_exercised;
  verdict.reason = "looked secure, but Footpad was kept from listening for " +
                   std::to_string(static_cast<int>(seconds)) +
                   " s, longer than some clients wait: run it again with less to do at once";
}

}  // namespace footpad::runner
