#include "tamper/rules.h"

#include <regex>

#include "base/text.h"

namespace footpad::tamper {
namespace {

constexpr std::size_t kMatchLimit = 8192;  // std::regex recurses: never let it see more than this of a peer's bytes

bool finds(const std::string& pattern, const Names& names) {
  if (names.unit == nullptr) return false;
  const std::string text = names.unit->text().substr(0, kMatchLimit);
  return std::regex_search(text, std::regex(expand(pattern, names), std::regex::ECMAScript));
}

}  // namespace

std::vector<const On*> Rules::matching(std::string_view kind, const Unit* unit, const Moment& moment,
                                       const Names& names, Past& past) const {
  std::vector<const On*> out;
  Names with_unit = names;
  with_unit.unit = unit;
  for (const On& on : scenario_->ons) {
    if (!glob_matches(on.at, kind)) continue;
    if (on.connection != 0 && on.connection != moment.connection) continue;
    if (!on.host.empty() && expand(on.host, names) != moment.host) continue;
    if (on.port != 0 && on.port != moment.port) continue;
    if (on.transport && *on.transport != moment.transport) continue;
    if (on.called != moment.called) continue;
    if (on.tls != On::Tls::any && (on.tls == On::Tls::on) != moment.tls) continue;
    if (on.held && !moment.held) continue;
    if (on.early_data && (unit == nullptr || !unit->early_data)) continue;
    if (!on.after.empty() && !past.fired.contains(on.after)) continue;
    if (!on.since.empty() && !fired_.contains(on.since)) continue;
    if (on.once && used_up_.contains(&on)) continue;
    if (!on.match.empty() && !finds(on.match, with_unit)) continue;
    const int count = ++past.seen[&on];
    if (on.nth != 0 && on.nth != count) continue;
    out.push_back(&on);
  }
  return out;
}

void Rules::fired(const On& on, Past& past) {
  if (!on.name.empty()) {
    past.fired.insert(on.name);
    fired_.insert(on.name);
  }
  if (on.once) used_up_.insert(&on);
}

}  // namespace footpad::tamper
