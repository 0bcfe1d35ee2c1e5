// The client went on where its policy does not let it, whether or not a canary was in it.
#include <algorithm>
#include <optional>
#include <string>

#include "judge/channels.h"
#include "judge/output.h"
#include "judge/reasons.h"
#include "judge/rules.h"

namespace footpad::judge {
namespace {

// What a unit of this role gives away where no canary was recognised in it.
Grade grade_of(Role role) {
  switch (role) {
    case Role::credential: return Grade::L2;
    case Role::session:
    case Role::content:
    case Role::identify: return Grade::L1;
    default: return Grade::L0;
  }
}

bool named_its_user(const Evidence& evidence, const Conduct& conduct, bool also_in_hello) {
  if (conduct.identified) return true;
  const auto& found = evidence.exposures.found;
  return std::any_of(found.begin(), found.end(), [&](const Exposure& exposure) {
    return exposure.connection == conduct.connection && exposure.channel == conduct.channel &&
           exposure.leak.grade == Grade::L1 && (also_in_hello || !exposure.in_hello);
  });
}

std::string where(const Conduct& conduct) {
  return under(conduct.channel) + " on " + on_connection(conduct.connection);
}

// Why this conduct is going on, and how grave; nullopt where it is not.
struct Step {
  Grade grade;
  std::string what;
};
std::optional<Step> step_of(const Evidence& evidence, const Conduct& conduct) {
  // A look-up is over with its answer: there is nothing to stay on.
  const bool stayed = conduct.connection != 0 && !evidence.facts.connection(conduct.connection).left();
  if (conduct.went_on)
    return Step{grade_of(conduct.went_on_role),
                "the client went on " + where(conduct) + " (" + conduct.went_on_with + ")"};
  if (conduct.answered_prompt)
    return Step{Grade::L0, "the client was idle, and answered when it was spoken to " + where(conduct)};
  if (!stayed) return std::nullopt;
  if (named_its_user(evidence, conduct, false))
    return Step{Grade::L1, "the client named its user " + where(conduct) + " and stayed"};
  if (is_tls(conduct.channel) && conduct.finished && conduct.sent) {
    const Grade grade = named_its_user(evidence, conduct, true) ? Grade::L1 : Grade::L0;
    return Step{grade, "the client spoke " + where(conduct) + " and stayed"};
  }
  return std::nullopt;
}

// A client that tries again is attacked again: until a deviation has come on this connection, what it does there is no
// answer to it, though it knows it from an earlier one.
bool was_still_to_come(const Question& question, std::uint32_t connection, Index index) {
  const auto& events = question.ledger->events;
  const auto& ons = question.scenario->ons;
  for (std::size_t number = 0; number < ons.size(); ++number) {
    if (!must_fire(ons[number], question.transport)) continue;
    const auto first = std::find_if(events.begin(), events.end(), [&](const Event& event) {
      return event.type == Event::Type::fired && event.connection == connection &&
             event.number == static_cast<int>(number);
    });
    if (first != events.end() && static_cast<Index>(first - events.begin()) > index) return true;
  }
  return false;
}

Ruling find_step(const Evidence& evidence, bool minor) {
  const Scenario& scenario = *evidence.question.scenario;
  const bool forgives = is_certificate(scenario) && is_minor(scenario);
  Ruling worst;
  for (const Conduct& conduct : evidence.facts.conducts) {
    if (accepts(conduct.channel, evidence.question) || (forgives && is_tls(conduct.channel)) != minor) continue;
    const auto step = step_of(evidence, conduct);
    if (!step || (worst && worst->grade >= step->grade)) continue;
    const Outcome outcome = is_tls(conduct.channel)                   ? Outcome::accepted
                            : came_back(evidence, conduct.connection) ? Outcome::fell_back
                                                                      : Outcome::plaintext_continue;
    worst = Answer{minor ? VerdictWord::weak : VerdictWord::vulnerable, outcome, step->grade, step->what};
  }
  return worst;
}

// Its session stands, though in a handshake whose certificate had a minor defect: that is weak, and no lie.
bool has_session_behind_minor_defect(const Evidence& evidence) {
  const Facts& facts = evidence.facts;
  if (!is_certificate(*evidence.question.scenario) || !is_minor(*evidence.question.scenario)) return false;
  return std::any_of(facts.sessions.begin(), facts.sessions.end(), [&](const Session& session) {
    return is_tls(session.channel) && facts.delivered && session.at > facts.attack_made;
  });
}

// What it printed of success may have been true when it did.
bool stood_before_attack(const Evidence& evidence) {
  const auto& sessions = evidence.facts.sessions;
  return std::any_of(sessions.begin(), sessions.end(), [&](const Session& session) {
    return session.channel == Channel::genuine && session.at < evidence.facts.attack_made;
  });
}

}  // namespace

Ruling went_on(const Evidence& evidence) { return find_step(evidence, false); }
Ruling went_on_a_little(const Evidence& evidence) { return find_step(evidence, true); }

// The scenario demands an abort though the policy accepts the channel: using the attacked connection is accepting.
Ruling accepted_in_spite(const Evidence& evidence) {
  const Facts& facts = evidence.facts;
  if (!demands_abort(evidence.question) || !facts.delivered) return std::nullopt;
  const auto behind_attack = [&](std::uint32_t connection, Index at) {
    return at > facts.attack_made && facts.connection(connection).attacked &&
           !was_still_to_come(evidence.question, connection, at);
  };
  const VerdictWord verdict = is_minor(*evidence.question.scenario) ? VerdictWord::weak : VerdictWord::vulnerable;
  for (const Session& session : facts.sessions)
    if (behind_attack(session.connection, session.at) && accepts(session.channel, evidence.question))
      return Answer{verdict, Outcome::accepted, Grade::I1,
                    "the client should have aborted, and set up its session " + under(session.channel) +
                        " on the attacked " + on_connection(session.connection)};
  if (was_turned_away(evidence)) return std::nullopt;
  for (const Conduct& conduct : facts.conducts) {
    const bool forged = conduct.channel != Channel::genuine && accepts(conduct.channel, evidence.question);
    if (forged && conduct.went_on && behind_attack(conduct.connection, *conduct.went_on))
      return Answer{
          verdict, Outcome::accepted, Grade::I1,
          "the client should have aborted, and went on " + where(conduct) + " (" + conduct.went_on_with + ")"};
  }
  return std::nullopt;
}

Ruling claimed_success(const Evidence& evidence) {
  const Question& question = evidence.question;
  if (has_session_behind_minor_defect(evidence)) return std::nullopt;
  // Going on where it may is success enough, if it came further than a login; where it must abort, only a session
  // behind the attack is.
  const auto& conducts = evidence.facts.conducts;
  const bool came_to_it =
      !evidence.facts.sessions.empty() ||
      std::any_of(conducts.begin(), conducts.end(), [](const Conduct& conduct) { return conduct.came_to_it; });
  const bool may_go_on = question.expectation != Expectation::must_abort && came_to_it && !was_turned_away(evidence);
  if (standing_session(evidence) != nullptr || (may_go_on && used_accepted_channel(evidence))) return std::nullopt;
  const auto& exit = question.success.exit;
  const bool by_exit = exit && question.control_exit == exit && evidence.facts.exit == exit;
  if (!by_exit && (!says_success(question) || stood_before_attack(evidence))) return std::nullopt;
  const std::string how = by_exit ? "exit code " + std::to_string(*exit) : "its output";
  return Answer{VerdictWord::vulnerable, Outcome::false_success, Grade::I2,
                "the client went no further, and yet reported success by " + how};
}

Ruling left_late(const Evidence& evidence) {
  if (!evidence.facts.reached) return std::nullopt;
  Ruling worst;
  for (const Conduct& conduct : evidence.facts.conducts) {
    if (accepts(conduct.channel, evidence.question)) continue;
    const bool tls = is_tls(conduct.channel);
    const bool named = named_its_user(evidence, conduct, tls);
    if (!named && !(tls && conduct.sent)) continue;
    const Grade grade = named ? Grade::L1 : Grade::L0;
    if (worst && worst->grade >= grade) continue;
    worst = Answer{VerdictWord::weak, Outcome::late_abort, grade,
                   "the client left, but first " + std::string(named ? "named its user " : "spoke ") + where(conduct) +
                       exit_note(evidence.facts)};
  }
  return worst;
}

}  // namespace footpad::judge
