#include "lane/redact.h"

#include <algorithm>

#include "base/text.h"
#include "judge/search.h"

namespace footpad::lane {
namespace {

constexpr int kRounds = 1000;

void cover(Bytes& text, const Canaries& canaries) {
  for (int round = 0; round < kRounds; ++round) {
    bool covered = false;
    for (const judge::Find& find : judge::search(canaries, text, "", {})) {
      if (find.what != "password" || find.begin >= find.end || find.end > text.size()) continue;
      std::fill(text.begin() + static_cast<std::ptrdiff_t>(find.begin),
                text.begin() + static_cast<std::ptrdiff_t>(find.end), '*');
      covered = true;
    }
    if (!covered) return;
  }
}

// A mask lies beside what it hides: where what was said is in a flow of its own, the bytes themselves are taken out.
void cover_encoded(std::vector<Flow>& flows) {
  for (const Flow& said : flows)
    for (Flow& flow : flows)
      if (said.decoded && !flow.decoded && flow.connection == said.connection && flow.from == said.from &&
          flow.channel == said.channel)
        flow.bytes.assign(flow.bytes.size(), '*');
}

void redact_events(std::vector<Event>& events, const Canaries& canaries) {
  for (Event& event : events) {
    cover(event.what, canaries);
    cover(event.detail, canaries);
    for (auto& [name, value] : event.fields) cover(value, canaries);
  }
}

}  // namespace

void redact(Ledger& ledger, const Canaries& canaries) {
  for (Flow& flow : ledger.flows) cover(flow.bytes, canaries);
  cover_encoded(ledger.flows);
  cover(ledger.client_output, canaries);
  redact_events(ledger.events, canaries);
}

}  // namespace footpad::lane
