// The client gave nothing away that its policy does not let it give.
#include <algorithm>
#include <string>

#include "judge/channels.h"
#include "judge/reasons.h"
#include "judge/rules.h"

namespace footpad::judge {
namespace {

// "(stricter than its policy)" where the policy would have let it go on.
std::string strictness(const Question& question) {
  switch (question.expectation) {
    case Expectation::must_abort: return {};
    case Expectation::plaintext_expected:
    case Expectation::undetectable: return ", stricter than its policy";
    case Expectation::connects:
      return question.scenario->identity == Identity::none ? "" : ", stricter than its policy";
  }
  return {};
}

bool stands(const Evidence& evidence, const Session& session) {
  return is_tls(session.channel) && accepts(session.channel, evidence.question) && evidence.facts.delivered &&
         session.at > evidence.facts.attack_made;
}

bool has_session(const Evidence& evidence, std::uint32_t connection) {
  const auto& sessions = evidence.facts.sessions;
  return std::any_of(sessions.begin(), sessions.end(), [&](const Session& session) {
    return session.connection == connection && stands(evidence, session);
  });
}

// Where Footpad called the client, the attack is there: what was not attacked, and is in use, may stay as it is.
bool goes_on_beside(const Evidence& evidence, std::uint32_t number) {
  const auto& sessions = evidence.facts.sessions;
  return evidence.question.scenario->calls() && !evidence.facts.connection(number).attacked &&
         std::any_of(sessions.begin(), sessions.end(), [&](const Session& session) {
           return session.connection == number && is_tls(session.channel) &&
                  accepts(session.channel, evidence.question);
         });
}

// Injection is seen by holding the genuine reply back and watching who answers early. Without that, going on proves
// nothing.
bool oracle_was_blind(const Evidence& evidence, const Session& session) {
  if (!evidence.facts.connection(session.connection).attacked) return false;
  const Question& question = evidence.question;
  bool watches = false, holds = false;
  for (const On& on : question.scenario->ons) {
    if (on.transport && *on.transport != question.transport) continue;
    watches = watches || (on.held && has_action(on, Action::Kind::violation));
    holds = holds || has_action(on, Action::Kind::hold);
  }
  if (!watches || !holds) return false;
  const auto& events = question.ledger->events;
  return std::none_of(events.begin(), events.end(), [&](const Event& event) {
    return event.type == Event::Type::held_reply && event.connection == session.connection;
  });
}

}  // namespace

bool used_accepted_channel(const Evidence& evidence) {
  const Facts& facts = evidence.facts;
  const auto is_such = [&](Channel channel) {
    return channel != Channel::genuine && accepts(channel, evidence.question);
  };
  return !evidence.exposures.accepted.empty() ||
         std::any_of(facts.conducts.begin(), facts.conducts.end(),
                     [&](const Conduct& conduct) { return conduct.went_on && is_such(conduct.channel); }) ||
         std::any_of(facts.sessions.begin(), facts.sessions.end(),
                     [&](const Session& session) { return is_such(session.channel); });
}

bool was_turned_away(const Evidence& evidence) {
  if (evidence.question.scenario->attack_class != AttackClass::cb || !evidence.facts.sessions.empty()) return false;
  const auto& accepted = evidence.exposures.accepted;
  if (std::any_of(accepted.begin(), accepted.end(), [](const Exposure& one) { return one.leak.grade > Grade::L2; }))
    return false;
  const auto& events = evidence.question.ledger->events;
  return std::any_of(events.begin(), events.end(), [&](const Event& event) {
    return event.type == Event::Type::unit && event.from == Side::server && event.role == Role::rejected &&
           event.detail.empty() && is_tls(event.channel) && event.channel != Channel::genuine;
  });
}

const Session* standing_session(const Evidence& evidence) {
  for (const Session& session : evidence.facts.sessions)
    if (stands(evidence, session)) return &session;
  return nullptr;
}

bool finished_forged(const Evidence& evidence) {
  const auto& conducts = evidence.facts.conducts;
  return std::any_of(conducts.begin(), conducts.end(), [&](const Conduct& conduct) {
    return is_tls(conduct.channel) && conduct.finished && !accepts(conduct.channel, evidence.question);
  });
}

bool came_back(const Evidence& evidence, std::uint32_t number) {
  const auto gave = [&](std::uint32_t connection) {
    const auto& found = evidence.exposures.found;
    return std::any_of(found.begin(), found.end(), [connection](const Exposure& exposure) {
      return exposure.connection == connection && exposure.leak.grade >= Grade::L2;
    });
  };
  for (const auto& [earlier, connection] : evidence.facts.connections)
    if (earlier < number && connection.delivered && connection.left() && !gave(earlier)) return true;
  return false;
}

Ruling could_not_notice(const Evidence& evidence) {
  const Question& question = evidence.question;
  if (question.expectation == Expectation::must_abort || !evidence.facts.reached) return std::nullopt;
  // The scenario says that going on is right here: what would have been wrong, it watches for itself.
  const Expect* expect = expect_for(*question.scenario, question.policy);
  if (expect != nullptr && expect->outcome == Outcome::secure_continue) return std::nullopt;
  if (was_turned_away(evidence)) return std::nullopt;
  const bool used = used_accepted_channel(evidence) ||
                    (question.expectation == Expectation::undetectable && !evidence.facts.sessions.empty());
  if (!used) return std::nullopt;
  const std::string reason =
      question.expectation == Expectation::plaintext_expected
          ? policy_name(question.policy) + " accepts plaintext, so this case proves nothing about TLS"
          : "no client under " + policy_name(question.policy) + " can notice this attack: it went on, as it had to";
  return Answer{VerdictWord::undetectable, Outcome::undetectable, Grade::L0, reason};
}

Ruling held(const Evidence& evidence) {
  for (const auto& [number, connection] : evidence.facts.connections) {
    if (connection.left() || has_session(evidence, number) || goes_on_beside(evidence, number)) continue;
    const std::string how = connection.ending == Ending::server
                                ? "sat on " + on_connection(number) + " until the server closed it"
                                : "still had " + on_connection(number) + " open at the end";
    return Answer{VerdictWord::weak, Outcome::held, Grade::L0,
                  "the client gave nothing away, but " + how + exit_note(evidence.facts)};
  }
  return std::nullopt;
}

Ruling continued(const Evidence& evidence) {
  const Session* session = standing_session(evidence);
  if (session == nullptr || !evidence.facts.reached) return std::nullopt;
  if (oracle_was_blind(evidence, *session))
    return Answer{
        VerdictWord::inconclusive, Outcome::not_exercised, Grade::L0,
        "the client went on over TLS, but no genuine reply could be held back, so nothing shows whether it took the "
        "injected bytes"};
  return Answer{VerdictWord::secure, Outcome::secure_continue, Grade::L0,
                "in spite of the attack the client set up its session " + under(session->channel) + " on " +
                    on_connection(session->connection)};
}

Ruling aborted(const Evidence& evidence) {
  const Facts& facts = evidence.facts;
  if (!facts.reached) return std::nullopt;
  const auto all_left = std::all_of(facts.connections.begin(), facts.connections.end(), [&](const auto& entry) {
    return entry.second.left() || goes_on_beside(evidence, entry.first);
  });
  if (!all_left) return std::nullopt;
  if (was_turned_away(evidence))
    return Answer{
        VerdictWord::secure, Outcome::secure_abort, Grade::L0,
        "the server refused the login, since what the client said of its channel does not fit the server's; the "
        "client left"};
  const std::string late = finished_forged(evidence) ? " after it had finished the handshake" : "";
  return Answer{
      VerdictWord::secure, Outcome::secure_abort, Grade::L0,
      "the client aborted" + late + " and gave nothing away" + alert_note(facts) + strictness(evidence.question)};
}

}  // namespace footpad::judge
