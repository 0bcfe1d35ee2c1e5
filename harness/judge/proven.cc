// Leaks and violations: seen with certainty, so that no control, exit code or silence can talk them away.
#include <algorithm>

#include "base/text.h"
#include "judge/channels.h"
#include "judge/reasons.h"
#include "judge/rules.h"

namespace footpad::judge {
namespace {

struct Violation {
  const Action* action;
  std::uint32_t connection;
};

// What a violation can be called; a file that calls it a success is not believed.
Outcome outcome_of(const Action& action) {
  switch (action.outcome) {
    case Outcome::leak:
    case Outcome::plaintext_continue:
    case Outcome::accepted:
    case Outcome::injection_accepted:
    case Outcome::false_success:
    case Outcome::fell_back:
    case Outcome::late_abort:
    case Outcome::held: return action.outcome;
    default: return Outcome::accepted;
  }
}

bool is_weak(const Evidence& evidence, Outcome outcome) {
  return is_minor(*evidence.question.scenario) || outcome == Outcome::late_abort || outcome == Outcome::held;
}

// The gravest thing given away. `minor`: inside a handshake whose only defect is a minor one of its certificate; in
// clear nothing is minor.
const Exposure* worst_leak(const Evidence& evidence, bool minor) {
  const Scenario& scenario = *evidence.question.scenario;
  const bool forgives = is_certificate(scenario) && is_minor(scenario);
  const Exposure* worst = nullptr;
  for (const Exposure& exposure : evidence.exposures.found) {
    if (exposure.leak.grade < Grade::L2 || (forgives && is_tls(exposure.channel)) != minor) continue;
    if (worst == nullptr || exposure.leak.grade > worst->leak.grade) worst = &exposure;
  }
  return worst;
}

// The gravest violation that fired; the first among equals.
std::optional<Violation> violation_of(const Evidence& evidence) {
  std::optional<Violation> worst;
  for (const Event& event : evidence.question.ledger->events) {
    const auto& ons = evidence.question.scenario->ons;
    if (event.type != Event::Type::violation || event.number < 0) continue;
    if (static_cast<std::size_t>(event.number) >= ons.size()) continue;  // own_fault has seen it
    for (const Action& action : ons[static_cast<std::size_t>(event.number)].actions) {
      if (action.kind != Action::Kind::violation) continue;
      const bool graver =
          worst && is_weak(evidence, outcome_of(*worst->action)) && !is_weak(evidence, outcome_of(action));
      if (!worst || graver) worst = Violation{&action, event.connection};
    }
  }
  return worst;
}

Ruling ruling_of(const Violation& violation, VerdictWord verdict) {
  const Action& action = *violation.action;
  std::string reason =
      action.text.empty() ? "the client broke the rule " + action.name : std::string(trim(action.text));
  if (violation.connection != 0) reason += " (" + on_connection(violation.connection) + ")";
  return Answer{verdict, outcome_of(action), action.grade, reason};
}

}  // namespace

Ruling leaked(const Evidence& evidence) {
  const Exposure* worst = worst_leak(evidence, false);
  if (worst == nullptr) return std::nullopt;
  if (is_tls(worst->channel))
    return Answer{VerdictWord::vulnerable, Outcome::accepted, worst->leak.grade,
                  "the client gave away " + given(*worst)};
  if (came_back(evidence, worst->connection))
    return Answer{VerdictWord::vulnerable, Outcome::fell_back, worst->leak.grade,
                  "the client left the attacked connection, came back weaker, and gave away " + given(*worst)};
  return Answer{VerdictWord::vulnerable, Outcome::leak, worst->leak.grade, "the client gave away " + given(*worst)};
}

Ruling leaked_a_little(const Evidence& evidence) {
  const Exposure* worst = worst_leak(evidence, true);
  if (worst == nullptr) return std::nullopt;
  return Answer{VerdictWord::weak, Outcome::accepted, worst->leak.grade,
                "the client gave away " + given(*worst) + "; the defect is minor"};
}

Ruling violated(const Evidence& evidence) {
  const auto violation = violation_of(evidence);
  if (!violation || is_weak(evidence, outcome_of(*violation->action))) return std::nullopt;
  return ruling_of(*violation, VerdictWord::vulnerable);
}

Ruling violated_a_little(const Evidence& evidence) {
  const auto violation = violation_of(evidence);
  if (!violation) return std::nullopt;
  return ruling_of(*violation, VerdictWord::weak);
}

}  // namespace footpad::judge
