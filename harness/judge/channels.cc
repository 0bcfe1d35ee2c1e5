#include "judge/channels.h"

#include <algorithm>

namespace footpad::judge {

bool accepts(Channel channel, Policy policy, Expectation expectation) {
  switch (channel) {
    case Channel::genuine: return true;
    case Channel::clear: return expectation == Expectation::plaintext_expected;
    // Encryption without authentication is all that these two promise.
    case Channel::untrusted: return policy == Policy::opportunistic || policy == Policy::encrypted;
    // A chain without its key breaks TLS itself, whatever is thought of certificates.
    case Channel::cert_only: return false;
    case Channel::trusted: return policy != Policy::pinned && policy != Policy::dane;
    case Channel::stolen: return true;
  }
  return false;
}

const Expect* expect_for(const Scenario& scenario, Policy policy) {
  const Expect* general = nullptr;
  for (const Expect& expect : scenario.expects) {
    if (expect.policy == word(policy)) return &expect;
    if (expect.policy == "*" && general == nullptr) general = &expect;
  }
  return general;
}

bool demands_abort(const Question& question) {
  const Expect* expect = expect_for(*question.scenario, question.policy);
  return expect != nullptr && expect->outcome == Outcome::secure_abort;
}

bool is_minor(const Scenario& scenario) { return scenario.severity <= 1 || !scenario.must; }

bool is_certificate(const Scenario& scenario) {
  return scenario.attack_class == AttackClass::certificate || !scenario.recipe.empty();
}

bool acts(const Action& action) {
  switch (action.kind) {
    case Action::Kind::forward:
    case Action::Kind::mark:
    case Action::Kind::violation:
    case Action::Kind::release:
    case Action::Kind::call:
    case Action::Kind::hold: return false;
    default: return true;
  }
}

bool must_fire(const On& on, Transport transport) {
  if (on.optional || (on.transport && *on.transport != transport)) return false;
  return std::any_of(on.actions.begin(), on.actions.end(), acts);
}

bool has_action(const On& on, Action::Kind kind) {
  return std::any_of(on.actions.begin(), on.actions.end(),
                     [kind](const Action& action) { return action.kind == kind; });
}

}  // namespace footpad::judge
