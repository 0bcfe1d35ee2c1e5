#include "offer.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.h"

namespace zoo {

using footpad::Error;
using footpad::Result;

namespace {

constexpr std::array<std::string_view, 2> bindings_known{"tls-exporter", "tls-server-end-point"};

bool contains(const std::vector<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool binds(std::string_view mechanism) { return mechanism.ends_with("-PLUS"); }
bool is_scram(std::string_view mechanism) { return mechanism.starts_with("SCRAM-"); }

std::vector<std::string> names_in(const Element* list, std::string_view space) {
  std::vector<std::string> names;
  if (list != nullptr)
    for (const auto& one : list->children)
      if (one.is(space, "mechanism")) names.emplace_back(footpad::trim(one.text));
  return names;
}

// The type to bind by; nullopt: none that both know.
std::optional<std::string> common_binding(const Offer& offer) {
  for (const auto type : bindings_known)
    // RFC 6120's profile has no way to say the types: then they have to be guessed.
    if (offer.bindings ? contains(*offer.bindings, type) : !offer.sasl2) return std::string(type);
  return std::nullopt;
}

std::vector<std::string> known_mechanisms(const Habits& habits, bool has_token) {
  std::vector<std::string> known{"SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-1"};
  if (has_token) known.emplace_back("OAUTHBEARER");
  known.emplace_back("PLAIN");  // a password is worth more than a token
  if (habits.knows_md5) known.emplace_back("DIGEST-MD5");
  if (habits.takes_anonymous) known.emplace_back("ANONYMOUS");
  if (habits.takes_servers_order) known.emplace_back("EXTERNAL");
  return known;
}

}  // namespace

std::string Offer::text() const {
  auto sorted = mechanisms;
  std::sort(sorted.begin(), sorted.end());
  auto out = footpad::join(sorted, "\x1e");
  if (!bindings) return out;
  sorted = *bindings;
  std::sort(sorted.begin(), sorted.end());
  return out + "\x1f" + footpad::join(sorted, "\x1e");
}

Offer read_offer(const Element& features) {
  Offer offer;
  const auto* second = features.child(ns::sasl2, "authentication");
  offer.sasl2 = second != nullptr;
  offer.mechanisms =
      offer.sasl2 ? names_in(second, ns::sasl2) : names_in(features.child(ns::sasl, "mechanisms"), ns::sasl);
  const auto* more = offer.sasl2 ? second->child(ns::sasl2, "inline") : nullptr;
  if (more != nullptr) offer.fast = names_in(more->child(ns::fast, "fast"), ns::fast);
  if (const auto* types = features.child(ns::channel_binding, "sasl-channel-binding")) {
    offer.bindings.emplace();
    for (const auto& one : types->children)
      if (one.is(ns::channel_binding, "channel-binding")) offer.bindings->push_back(one.attribute("type"));
  }
  return offer;
}

Result<Choice> choose(const Offer& offer, const Habits& habits, bool secure, bool has_token) {
  if (has_token && secure) {
    if (contains(offer.fast, "HT-SHA-256-EXPR")) return Choice{"HT-SHA-256-EXPR", "p=tls-exporter", true};
    if (habits.unbinds_token && contains(offer.fast, "HT-SHA-256-NONE")) return Choice{"HT-SHA-256-NONE", "n", true};
  }
  const bool bound_offered = std::any_of(offer.mechanisms.begin(), offer.mechanisms.end(), binds);
  const auto type = common_binding(offer);
  const bool may_bind = secure && bound_offered && type && (offer.bindings || !habits.drops_binding);
  const bool cut = secure && !may_bind && (bound_offered || offer.bindings);
  if (cut && !habits.drops_binding)
    return Error{bound_offered ? "the server names no channel binding that this client knows"
                               : "the server names channel bindings, and no mechanism that binds",
                 "", ""};

  const auto known = known_mechanisms(habits, has_token);
  const auto& order = habits.takes_servers_order ? offer.mechanisms : known;
  for (const auto& name : order) {
    if (!contains(known, name) || !contains(offer.mechanisms, name) || (binds(name) && !may_bind)) continue;
    if (binds(name)) return Choice{name, "p=" + *type};
    return Choice{name, is_scram(name) && secure && !habits.drops_binding ? "y" : "n"};
  }
  return Error{"the server offers no mechanism that this client knows", "", ""};
}

std::optional<Choice> choose_again(const Offer& offer, const Habits& habits, const Choice& refused) {
  if (habits.retries_unbound && refused.flag != "n")
    for (const std::string name : {"SCRAM-SHA-256", "SCRAM-SHA-1"})
      if (contains(offer.mechanisms, name)) return Choice{name};
  if (habits.falls_to_plain && is_scram(refused.mechanism) && contains(offer.mechanisms, "PLAIN"))
    return Choice{"PLAIN"};
  return std::nullopt;
}

}  // namespace zoo
