// What keeps a case from being judged at all.
#include <string>
#include <utility>

#include "judge/reasons.h"
#include "judge/rules.h"

namespace footpad::judge {
namespace {

Answer inconclusive(Outcome outcome, std::string reason) {
  return {VerdictWord::inconclusive, outcome, Grade::L0, std::move(reason)};
}

// A ledger that contradicts itself is our own mistake: nothing may be built on it.
std::string contradiction(const Question& question) {
  const Ledger& ledger = *question.ledger;
  for (const Event& event : ledger.events) {
    const bool names_rule = event.type == Event::Type::fired || event.type == Event::Type::violation;
    if (names_rule && (event.number < 0 || static_cast<std::size_t>(event.number) >= question.scenario->ons.size()))
      return "the ledger names a rule that the scenario does not have";
    const bool said = event.type == Event::Type::unit || event.type == Event::Type::looked_up;
    if (!said || event.from != Side::client) continue;
    if (event.flow >= ledger.flows.size()) return "the ledger names a flow that it does not have";
    const Flow& flow = ledger.flows[event.flow];
    if (event.begin > event.end || (event.end > flow.bytes.size() && !flow.truncated))
      return "the ledger names bytes that it does not have";
    if (flow.connection != event.connection || flow.channel != event.channel || flow.from != event.from)
      return "the ledger puts a unit into another connection's flow";
  }
  return {};
}

}  // namespace

Ruling own_fault(const Evidence& evidence) {
  const Question& question = evidence.question;
  std::string fault = question.ledger->own_fault;
  if (fault.empty()) fault = contradiction(question);
  if (fault.empty() && (question.canaries == nullptr || question.canaries->password.empty()))
    fault = "this lane has no canaries to look for";
  if (fault.empty()) return std::nullopt;
  return Answer{VerdictWord::error, Outcome::error, Grade::L0, "Footpad failed: " + fault};
}

Ruling interrupted(const Evidence& evidence) {
  if (!evidence.question.ledger->interrupted) return std::nullopt;
  return inconclusive(Outcome::interrupted, "the run was interrupted in the middle of this case");
}

Ruling server_failed(const Evidence& evidence) {
  if (evidence.facts.server_failure.empty()) return std::nullopt;
  return Answer{VerdictWord::error, Outcome::error, Grade::L0,
                "the honest server failed: " + evidence.facts.server_failure};
}

Ruling uncontrolled(const Evidence& evidence) {
  if (evidence.question.control == ControlState::green) return std::nullopt;
  // What is proven stands even so.
  if (Ruling ruling = leaked_a_little(evidence)) return ruling;
  if (Ruling ruling = violated_a_little(evidence)) return ruling;
  if (evidence.question.control == ControlState::none)
    return inconclusive(Outcome::uncontrolled,
                        "no control was run: without the attack this client may fail just the same");
  const std::string& why = evidence.question.control_reason;
  return inconclusive(Outcome::uncontrolled, "the control without the attack failed" + (why.empty() ? "" : ": " + why));
}

Ruling crashed(const Evidence& evidence) {
  const Facts& facts = evidence.facts;
  if (!facts.crashed) return std::nullopt;
  return inconclusive(Outcome::crash, "the client crashed (" + (facts.signal.empty() ? "a signal" : facts.signal) +
                                          ", code " + std::to_string(*facts.exit) + "): a crash proves no check" +
                                          last_words(*evidence.question.ledger));
}

Ruling unsearched(const Evidence& evidence) {
  if (evidence.exposures.unsearched.empty()) return std::nullopt;
  return inconclusive(Outcome::not_exercised,
                      "not everything that the client said could be searched: " + evidence.exposures.unsearched);
}

}  // namespace footpad::judge
