// What a policy accepts, and what a scenario says of it.
#pragma once

#include "model/scenario.h"
#include "model/verdict.h"
#include "model/words.h"

namespace footpad::judge {

// Whether a client of this policy may use this channel for what its user trusts it with.
bool accepts(Channel channel, Policy policy, Expectation expectation);
inline bool accepts(Channel channel, const Question& question) {
  return accepts(channel, question.policy, question.expectation);
}

// The scenario's own <expect> for this policy, before one for every policy; nullptr: the matrix speaks alone.
const Expect* expect_for(const Scenario& scenario, Policy policy);

// The scenario says in so many words that the client must abort, even where its policy accepts the channel.
bool demands_abort(const Question& question);

// A defect of severity 0-1, or a clause that is only SHOULD: going on is weak, not vulnerable.
bool is_minor(const Scenario& scenario);

// The scenario is about a certificate chain.
bool is_certificate(const Scenario& scenario);

// This action changes what the client meets; an <on> with one must fire before anything is proven.
bool acts(const Action& action);
// The <on> must fire for the attack to count as made: it acts, is not optional, and belongs to this transport.
bool must_fire(const On& on, Transport transport);
bool has_action(const On& on, Action::Kind kind);

}  // namespace footpad::judge
