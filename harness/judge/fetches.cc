#include "judge/fetches.h"

namespace footpad::judge {
namespace {

bool asks_for(const Event& event, const Fetched& wanted) {
  if (event.type != Event::Type::unit || event.from != Side::client || event.what != Fetched::request) return false;
  const auto path = event.fields.find("path");
  return path != event.fields.end() && (path->second == wanted.path || path->second.starts_with(wanted.path + "/"));
}

}  // namespace

std::optional<Index> asked_for(const Ledger& ledger, const Fetched& wanted) {
  for (Index i = 0; i < ledger.events.size(); ++i)
    if (asks_for(ledger.events[i], wanted)) return i;
  return std::nullopt;
}

const Fetched* unfetched(const Question& question) {
  for (const Fetched& wanted : question.scenario->fetched)
    if (!asked_for(*question.ledger, wanted)) return &wanted;
  return nullptr;
}

}  // namespace footpad::judge
