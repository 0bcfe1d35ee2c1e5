#include "judge/fetches.h"

#include <string_view>

namespace footpad::judge {
namespace {

// A proxy is asked for the whole URL, everybody else for its path.
std::string_view path_of(std::string_view target) {
  const auto scheme = target.find("://");
  if (scheme == std::string_view::npos) return target;
  const auto slash = target.find('/', scheme + 3);
  return slash == std::string_view::npos ? std::string_view() : target.substr(slash);
}

bool asks_for(const Event& event, const Fetched& wanted) {
  if (event.type != Event::Type::unit || event.from != Side::client || event.what != Fetched::request) return false;
  const auto target = event.fields.find("target");
  if (target == event.fields.end()) return false;
  const std::string_view path = path_of(target->second);
  return path == wanted.path || path.starts_with(wanted.path + "/");
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
