// What a compliant client does when it meets a class of attack under a policy: one row a class, then <expect>.
#include <array>

#include "scenario/catalogue.h"

namespace footpad::scenario {
namespace {

constexpr Expectation A = Expectation::must_abort;
constexpr Expectation P = Expectation::plaintext_expected;
constexpr Expectation C = Expectation::connects;
constexpr Expectation U = Expectation::undetectable;

// In the order of enum Policy: opportunistic, encrypted, verified, pinned, dane, sts.
using Row = std::array<Expectation, 6>;

constexpr Row kConnects{C, C, C, C, C, C};
constexpr Row kNever{A, A, A, A, A, A};
constexpr Row kNeedsTls{P, A, A, A, A, A};  // only a client that may do without TLS may go on

constexpr Row kUntrusted{C, C, A, A, A, A};  // nobody checks the chain below `verified`
constexpr Row kCertOnly = kNever;            // the handshake itself is false: no policy makes that right
constexpr Row kTrusted{U, U, U, A, A, U};    // a rogue authority: only a pin or DANE can tell
constexpr Row kStolen{U, U, U, U, U, U};     // the server's own key: nobody can tell

struct ClassRow {
  AttackClass attack_class;
  Row row;          // where the interposer is nobody
  bool intercepts;  // with an identity the identity's row counts instead
};

constexpr std::array<ClassRow, 17> kClasses{{{AttackClass::control, kConnects, false},
                                             {AttackClass::strip, kNeedsTls, false},
                                             {AttackClass::refuse, kNeedsTls, false},
                                             {AttackClass::garble, kNever, false},
                                             {AttackClass::bypass, kNeedsTls, false},
                                             {AttackClass::inject, kNever, false},
                                             {AttackClass::prefix, kNever, false},
                                             {AttackClass::early, kNever, false},
                                             {AttackClass::taint, kConnects, true},
                                             {AttackClass::redirect, kNeedsTls, true},
                                             {AttackClass::mech, kNeedsTls, true},
                                             {AttackClass::cb, kNeedsTls, true},
                                             {AttackClass::fallback, kNeedsTls, false},
                                             {AttackClass::truncate, kNever, false},
                                             {AttackClass::stall, kNever, false},
                                             {AttackClass::spoof, kConnects, true},
                                             {AttackClass::certificate, kNever, true}}};

const Row& row_of(Identity identity, const ClassRow& its_class) {
  if (!its_class.intercepts) return its_class.row;
  switch (identity) {
    case Identity::none: return its_class.row;
    case Identity::untrusted: return kUntrusted;
    case Identity::cert_only: return kCertOnly;
    case Identity::trusted: return kTrusted;
    case Identity::stolen: return kStolen;
  }
  return kNever;
}

Expectation of(Outcome outcome) {
  switch (outcome) {
    case Outcome::secure_continue: return C;
    case Outcome::plaintext_continue: return P;
    case Outcome::undetectable: return U;
    default: return A;
  }
}

Expectation usual(const Scenario& scenario, Policy policy) {
  const Expect* for_all = nullptr;
  for (const Expect& expect : scenario.expects) {
    if (!expect.outcome) continue;
    if (expect.policy == word(policy)) return of(*expect.outcome);
    if (expect.policy == "*") for_all = &expect;
  }
  if (for_all != nullptr) return of(*for_all->outcome);
  for (const ClassRow& row : kClasses)
    if (row.attack_class == scenario.attack_class)
      return row_of(scenario.identity, row)[static_cast<std::size_t>(policy)];
  return A;
}

}  // namespace

Expectation expectation(const Scenario& scenario, Policy policy, bool in_clear_too) {
  const Expectation found = usual(scenario, policy);
  return found == P && !in_clear_too ? A : found;
}

}  // namespace footpad::scenario
