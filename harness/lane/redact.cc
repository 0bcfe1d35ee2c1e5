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

}  // namespace

void redact(Ledger& ledger, const Canaries& canaries) {
  for (Flow& flow : ledger.flows) cover(flow.bytes, canaries);
  cover(ledger.client_output, canaries);
  for (Event& event : ledger.events) {
    cover(event.what, canaries);
    cover(event.detail, canaries);
    for (auto& [name, value] : event.fields) cover(value, canaries);
  }
}

}  // namespace footpad::lane
