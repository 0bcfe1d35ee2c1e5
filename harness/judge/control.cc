// A control: the same path without the attack. It must succeed in everything that it declares, and over TLS.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "judge/channels.h"
#include "judge/exposures.h"
#include "judge/facts.h"
#include "judge/fetches.h"
#include "judge/judge.h"
#include "judge/lookups.h"
#include "judge/output.h"
#include "judge/reasons.h"
#include "judge/rules.h"

namespace footpad::judge {
namespace {

using Type = Event::Type;

// What is still missing, as the end of a sentence "the client ..."; empty: nothing.
using Lack = std::string;

bool saw(const Ledger& ledger, const std::string& name) {
  return std::any_of(ledger.events.begin(), ledger.events.end(),
                     [&](const Event& event) { return is_at(event, name); });
}

std::string not_started(const Evidence& evidence) {
  for (const Event& event : evidence.question.ledger->events)
    if (event.type == Type::process_failed)
      return "could not be started" + (event.detail.empty() ? "" : ": " + printable(event.detail));
  if (evidence.facts.opened == 0 && evidence.facts.connections.empty()) return "never connected";
  return {};
}

Lack gave_away(const Evidence& evidence) {
  const auto& found = evidence.exposures.found;
  if (!found.empty()) return "gave away " + given(found.front()) + " even without an attack";
  return evidence.exposures.unsearched.empty() ? ""
                                               : "said more than could be searched: " + evidence.exposures.unsearched;
}

// Where the session stood: the channels in which the goal was reached, behind a finished handshake.
std::vector<Channel> channels_of_session(const Evidence& evidence) {
  const Question& question = evidence.question;
  const std::string& reach = question.success.reach;
  std::vector<Channel> channels;
  for (const Session& session : evidence.facts.sessions)
    if (reach.empty() || question.ledger->events[session.at].type != Type::unit) channels.push_back(session.channel);
  for (const Event& event : question.ledger->events) {
    if (reach.empty() || event.type != Type::unit || event.what != reach || !is_tls(event.channel)) continue;
    for (const Conduct& conduct : evidence.facts.conducts)
      if (conduct.finished && conduct.connection == event.connection && conduct.channel == event.channel)
        channels.push_back(event.channel);
  }
  return channels;
}

// The session must have stood inside a finished handshake, under the very identity that the control is about.
Lack missed_session(const Evidence& evidence) {
  const Question& question = evidence.question;
  const std::string& reach = question.success.reach;
  const std::string goal = reach.empty() ? "an established session" : reach;
  const auto channels = channels_of_session(evidence);
  if (reach.empty() ? channels.empty() : !saw(*question.ledger, reach))
    return "did not reach " + goal + alert_note(evidence.facts);
  if (!finished_handshake(evidence.facts)) return "reached " + goal + " without TLS";
  const Identity identity = question.scenario->identity;
  // Where a control is about an identity, its chain was made to be accepted: nothing else counts, whatever the policy.
  const auto counts = [&](Channel channel) {
    return identity == Identity::none ? is_tls(channel) && accepts(channel, question) : channel == channel_of(identity);
  };
  if (std::any_of(channels.begin(), channels.end(), counts)) return {};
  return "reached " + goal + ", but not " +
         (identity == Identity::none ? "inside TLS that " + policy_name(question.policy) + " accepts"
                                     : under(channel_of(identity)));
}

// A control that did not show what it is about proves nothing.
Lack missed_twist(const Evidence& evidence) {
  const Question& question = evidence.question;
  const auto& events = question.ledger->events;
  for (std::size_t number = 0; number < question.scenario->ons.size(); ++number) {
    const On& on = question.scenario->ons[number];
    const bool fired = std::any_of(events.begin(), events.end(), [number](const Event& event) {
      return event.type == Type::fired && event.number == static_cast<int>(number);
    });
    if (must_fire(on, question.transport) && !fired) return "never came to what this control changes at " + on.at;
  }
  if (const DnsRule* rule = unasked(question)) return "never asked the DNS for " + name_of(*rule, question);
  return {};
}

Lack missed_point(const Evidence& evidence) {
  for (const std::string& point : evidence.question.scenario->must_reach)
    if (!saw(*evidence.question.ledger, point)) return "did not reach " + point;
  return {};
}

Lack missed_page(const Evidence& evidence) {
  const Fetched* const page = unfetched(evidence.question);
  return page == nullptr ? "" : "never asked for " + page->path + ", which the certificate names";
}

Lack wrong_end(const Evidence& evidence) {
  const Facts& facts = evidence.facts;
  const auto& wanted = evidence.question.success.exit;
  if (facts.crashed) return "crashed" + exit_note(facts);
  if (wanted && !facts.exit) return "did not exit by itself, and was to exit with code " + std::to_string(*wanted);
  if (wanted && *facts.exit != *wanted)
    return "exited with code " + std::to_string(*facts.exit) + " instead of " + std::to_string(*wanted);
  const auto& events = evidence.question.ledger->events;
  const bool timed_out = std::any_of(events.begin(), events.end(), [](const Event& event) {
    return event.type == Type::deadline || (event.type == Type::process_killed && event.what == "deadline");
  });
  return timed_out ? "was not done at the deadline" : "";
}

Lack missed_text(const Evidence& evidence) {
  const Question& question = evidence.question;
  if (question.success.text.empty()) return {};
  switch (found_in(question.success.text, question.ledger->client_output)) {
    case Match::yes: return {};
    case Match::bad_pattern: return "cannot be checked: its pattern of success is no regular expression";
    case Match::no: break;
  }
  const std::string cut = question.ledger->output_truncated ? " in the part of its output that was kept" : "";
  return "did not print its sign of success \"" + printable(question.success.text) + "\"" + cut;
}

// A client that prints all that is said to it shows nothing by printing it, and one that paints a screen nothing by
// not.
Lack printed_all(const Evidence& evidence) {
  if (!evidence.question.scenario->must_not_print) return {};
  if (shows_marker(evidence.question)) return "prints whatever is said to it";
  return paints_screen(evidence.question) ? "paints a screen, whose text cannot be searched for" : "";
}

Lack lack_of(const Evidence& evidence) {
  for (const auto check : {not_started, gave_away, missed_session, missed_twist, missed_point, missed_page, printed_all,
                           wrong_end, missed_text})
    if (Lack lack = check(evidence); !lack.empty()) return lack;
  return {};
}

Answer answer_for(const Evidence& evidence) {
  for (const auto rule : {own_fault, interrupted, server_failed})
    if (Ruling ruling = rule(evidence)) return *std::move(ruling);
  const Lack lack = lack_of(evidence);
  if (lack.empty())
    return {VerdictWord::secure, Outcome::secure_continue, Grade::L0,
            "without an attack the client succeeds, over TLS"};
  return {VerdictWord::inconclusive, Outcome::uncontrolled, Grade::L0,
          "the client " + lack + last_words(*evidence.question.ledger)};
}

}  // namespace

Verdict judge_control(const Question& question) {
  Verdict verdict;
  if (question.scenario == nullptr || question.ledger == nullptr) {
    verdict.reason = "Footpad failed: there is nothing to judge";
    return verdict;
  }
  const Facts facts = read_facts(question);
  const Exposures exposures = find_in_clear(question);
  Answer answer = answer_for({question, facts, exposures});
  verdict.verdict = answer.verdict;
  verdict.outcome = answer.outcome;
  verdict.reason = std::move(answer.reason);
  verdict.reached = answer.verdict == VerdictWord::secure;
  verdict.control = question.control;
  verdict.connections = facts.opened;
  verdict.alert = facts.alert;
  verdict.client_exit = facts.exit;
  verdict.finished = finished_handshake(facts);
  for (const Exposure& exposure : exposures.found) {
    verdict.leaks.push_back(exposure.leak);
    verdict.grade = std::max(verdict.grade, exposure.leak.grade);
  }
  return verdict;
}

}  // namespace footpad::judge
