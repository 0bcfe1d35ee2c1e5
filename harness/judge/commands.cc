#include "judge/commands.h"

#include <algorithm>

#include "judge/channels.h"
#include "judge/rules.h"

namespace footpad::judge {

std::vector<std::string> commands_inside_tls(const Ledger& ledger) {
  std::vector<std::string> out;
  const auto secured = std::find_if(ledger.events.begin(), ledger.events.end(),
                                    [](const Event& event) { return event.type == Event::Type::handshake_done; });
  for (auto event = secured; event != ledger.events.end(); ++event) {
    if (event->type != Event::Type::unit || event->from != Side::client || !is_tls(event->channel)) continue;
    if (event->connection != secured->connection) continue;
    if (event->role == Role::goodbye) break;
    out.push_back(event->what);
  }
  return out;
}

// Saying less is leaving; saying something else is having read what was injected.
Ruling other_commands(const Evidence& evidence) {
  const Question& question = evidence.question;
  if (question.usual_commands == nullptr || !evidence.facts.reached) return std::nullopt;
  const auto& usual = *question.usual_commands;
  const auto said = commands_inside_tls(*question.ledger);
  const std::size_t both = std::min(usual.size(), said.size());
  const auto differs = std::mismatch(said.begin(), said.begin() + static_cast<std::ptrdiff_t>(both), usual.begin());
  if (differs.first == said.begin() + static_cast<std::ptrdiff_t>(both)) return std::nullopt;
  const VerdictWord verdict = is_minor(*question.scenario) ? VerdictWord::weak : VerdictWord::vulnerable;
  return Answer{verdict, Outcome::injection_accepted, Grade::I1,
                "inside TLS the client said " + *differs.first + " where it says " + *differs.second +
                    " when nothing is injected"};
}

}  // namespace footpad::judge
