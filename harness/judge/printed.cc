// A text that anyone on the path can write, put before a person as if the server had said it (RFC 9051 11.3).
#include "judge/channels.h"
#include "judge/output.h"
#include "judge/rules.h"

namespace footpad::judge {

Ruling printed(const Evidence& evidence) {
  const Question& question = evidence.question;
  if (!question.scenario->must_not_print) return std::nullopt;
  if (shows_marker(question))
    return Answer{is_minor(*question.scenario) ? VerdictWord::weak : VerdictWord::vulnerable, Outcome::accepted,
                  Grade::I1, "the client showed its user what was said to it in clear"};
  if (question.ledger->output_truncated)
    return Answer{VerdictWord::inconclusive, Outcome::not_exercised, Grade::L0,
                  "the client printed more than Footpad keeps, and what was to be looked for may be in the rest"};
  if (paints_screen(question))
    return Answer{VerdictWord::inconclusive, Outcome::not_exercised, Grade::L0,
                  "the client paints a screen, whose text cannot be searched for"};
  return std::nullopt;
}

}  // namespace footpad::judge
