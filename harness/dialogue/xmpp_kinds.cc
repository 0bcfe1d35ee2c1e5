#include "dialogue/xmpp_kinds.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "dialogue/xmpp_names.h"

namespace footpad::dialogue::xmpp {
namespace {

struct Kind {
  std::string_view name = "element";
  Role role = Role::other;
};

constexpr std::size_t kOpenRequests = 64;

bool is_stanza(const Element& element, std::string_view its_name) {
  // A header without a default namespace leaves stanzas in none.
  return element.name == its_name && (element.space == name::client || element.space.empty());
}

// Whether the first message of a mechanism already holds more than a name.
Role role_of_mechanism(std::string_view mechanism) {
  constexpr std::array<std::string_view, 4> naming{"DIGEST-MD5", "CRAM-MD5", "ANONYMOUS", "EXTERNAL"};
  const bool names_only =
      mechanism.starts_with("SCRAM-") || std::find(naming.begin(), naming.end(), mechanism) != naming.end();
  return names_only ? Role::identify : Role::credential;
}

// RFC 7628 §3.2.3: what has to be said to an error, and gives nothing away.
Role role_of_response(const Element& element) { return trim(element.text) == "AQ==" ? Role::other : Role::credential; }

Requests::Purpose purpose_of(const Element& iq) {
  using Purpose = Requests::Purpose;
  const bool get = iq.attribute("type") == "get";
  const bool set = iq.attribute("type") == "set";
  if (iq.child(name::legacy_auth, "query") != nullptr) return set ? Purpose::legacy_login : Purpose::legacy_fields;
  if (iq.children.size() != 1) return Purpose::none;
  if (set && iq.child(name::bind, "bind") != nullptr) return Purpose::bind;
  if (set && iq.child(name::session, "session") != nullptr) return Purpose::session;
  if (get && iq.child(name::ping, "ping") != nullptr) return Purpose::ping;
  return Purpose::none;
}

Kind client_iq(const Element& iq, Requests& requests) {
  const bool request = iq.attribute("type") == "get" || iq.attribute("type") == "set";
  const auto purpose = request ? purpose_of(iq) : Requests::Purpose::none;
  if (request) requests.asked(iq.attribute("id"), purpose);
  switch (purpose) {
    case Requests::Purpose::legacy_fields: return {"iq-auth-get", Role::identify};
    case Requests::Purpose::legacy_login: return {"iq-auth-set", Role::credential};
    case Requests::Purpose::bind: return {"bind", Role::session};
    case Requests::Purpose::session: return {"session", Role::session};
    case Requests::Purpose::ping: return {"ping", Role::other};
    case Requests::Purpose::none: break;
  }
  return {"iq", Role::content};
}

Kind server_iq(const Element& iq, Requests& requests) {
  const bool result = iq.attribute("type") == "result";
  if (!result && iq.attribute("type") != "error") return {"iq", Role::other};
  const auto purpose = requests.answered(iq.attribute("id"));
  if (purpose == Requests::Purpose::legacy_fields || purpose == Requests::Purpose::legacy_login) {
    if (!result) return {"iq-auth-error", Role::rejected};
    if (purpose == Requests::Purpose::legacy_fields) return {"iq-auth-fields", Role::challenge};
    return {"iq-auth-result", Role::authenticated};
  }
  if (result && purpose == Requests::Purpose::bind) return {"bind-result", Role::ready};
  if (result && purpose == Requests::Purpose::session) return {"session-result", Role::other};
  if (result && purpose == Requests::Purpose::ping) return {"pong", Role::other};
  return {"iq", Role::other};
}

Kind client_element(const Element& element, Requests& requests) {
  if (element.is(name::stream, "error")) return {"stream-error", Role::error};
  if (element.is(name::tls, "starttls")) return {"starttls", Role::upgrade_request};
  if (element.is(name::sasl, "auth")) return {"auth", role_of_mechanism(element.attribute("mechanism"))};
  if (element.is(name::sasl, "response")) return {"response", role_of_response(element)};
  if (element.is(name::sasl, "abort")) return {"abort", Role::other};
  if (element.is(name::sasl2, "authenticate"))
    return {"authenticate", role_of_mechanism(element.attribute("mechanism"))};
  if (element.is(name::sasl2, "response")) return {"response", role_of_response(element)};
  if (element.is(name::sasl2, "next")) return {"response", Role::credential};
  if (element.is(name::sasl2, "abort")) return {"abort", Role::other};
  // Whoever knows the previous session's id takes it over.
  if (element.is(name::management, "resume")) return {"resume", Role::credential};
  if (element.is(name::compress, "compress")) return {"compress", Role::other};
  if (is_stanza(element, "iq")) return client_iq(element, requests);
  if (is_stanza(element, "message")) return {"message", Role::content};
  if (is_stanza(element, "presence")) return {"presence", Role::content};
  return {};
}

Kind server_element(const Element& element, Requests& requests) {
  if (element.is(name::stream, "features")) return {"features", Role::capability};
  if (element.is(name::stream, "error")) return {"stream-error", Role::error};
  if (element.is(name::tls, "proceed")) return {"proceed", Role::upgrade_accept};
  if (element.is(name::tls, "failure")) return {"starttls-failure", Role::upgrade_refuse};
  if (element.is(name::sasl, "challenge")) return {"challenge", Role::challenge};
  if (element.is(name::sasl, "success")) return {"success", Role::authenticated};
  if (element.is(name::sasl, "failure")) return {"sasl-failure", Role::rejected};
  if (element.is(name::sasl2, "challenge")) return {"challenge", Role::challenge};
  if (element.is(name::sasl2, "continue")) return {"continue", Role::challenge};
  // With a resource bound in the same step (XEP-0386) the session stands.
  if (element.is(name::sasl2, "success"))
    return {"success", element.child(name::bind2, "bound") != nullptr ? Role::ready : Role::authenticated};
  if (element.is(name::sasl2, "failure")) return {"sasl-failure", Role::rejected};
  if (element.is(name::management, "resumed")) return {"resumed", Role::ready};
  if (is_stanza(element, "iq")) return server_iq(element, requests);
  if (is_stanza(element, "message")) return {"message", Role::content};
  if (is_stanza(element, "presence")) return {"presence", Role::content};
  return {};
}

void header_fields(const Element& header, Unit& unit) {
  for (const std::string_view field : {"id", "from", "to", "version"})
    if (header.has(field)) unit.fields[std::string(field)] = header.attribute(field);
  // XEP-0078: the digest is made of the server's stream id and the password.
  if (unit.from == Side::server && header.has("id")) unit.fields["nonce"] = header.attribute("id");
}

void features_fields(const Element& features, Unit& unit) {
  if (const Element* starttls = features.child(name::tls, "starttls"))
    unit.fields["starttls"] = starttls->child(name::tls, "required") != nullptr ? "required" : "offered";
  const auto list = [&](const Element* mechanisms, std::string_view space, const char* field) {
    if (mechanisms == nullptr) return;
    std::vector<std::string> names;
    for (const Element& mechanism : mechanisms->children)
      if (mechanism.is(space, "mechanism")) names.emplace_back(trim(mechanism.text));
    unit.fields[field] = join(names, " ");
  };
  list(features.child(name::sasl, "mechanisms"), name::sasl, "mechanisms");
  list(features.child(name::sasl2, "authentication"), name::sasl2, "sasl2-mechanisms");
}

void give(Unit& unit, Kind kind) {
  unit.kind = std::string(word(unit.from)) + "." + std::string(kind.name);
  unit.role = kind.role;
}

}  // namespace

void Requests::asked(std::string_view id, Purpose purpose) {
  answered(id);
  if (purpose == Purpose::none) return;
  if (open_.size() == kOpenRequests) open_.pop_front();
  open_.emplace_back(id, purpose);
}

Requests::Purpose Requests::answered(std::string_view id) {
  const auto found = std::find_if(open_.begin(), open_.end(), [&](const auto& request) { return request.first == id; });
  if (found == open_.end()) return Purpose::none;
  const Purpose purpose = found->second;
  open_.erase(found);
  return purpose;
}

void classify(const Item& item, Requests& requests, Unit& unit) {
  const Element& element = item.element;
  switch (item.type) {
    case Item::Type::open:
      give(unit, {"stream-open", Role::hello});
      header_fields(element, unit);
      break;
    case Item::Type::close: return give(unit, {"stream-close", Role::goodbye});
    case Item::Type::whitespace: return give(unit, {"whitespace", Role::keepalive});
    case Item::Type::opaque: return give(unit, {"bytes", Role::opaque});
    case Item::Type::element:
      give(unit, unit.from == Side::client ? client_element(element, requests) : server_element(element, requests));
      if (element.has("id")) unit.fields["id"] = element.attribute("id");
      if ((unit.kind == "client.auth" || unit.kind == "client.authenticate") && element.has("mechanism"))
        unit.fields["mechanism"] = element.attribute("mechanism");
      if (unit.kind == "server.features") features_fields(element, unit);
      break;
  }
  unit.spans = spans_of(unit.text(), element);
}

const std::vector<std::string>& all_kinds() {
  static const std::vector<std::string> kinds{"client.stream-open",
                                              "client.stream-close",
                                              "client.stream-error",
                                              "client.starttls",
                                              "client.auth",
                                              "client.authenticate",
                                              "client.response",
                                              "client.abort",
                                              "client.resume",
                                              "client.iq-auth-get",
                                              "client.iq-auth-set",
                                              "client.bind",
                                              "client.session",
                                              "client.ping",
                                              "client.message",
                                              "client.presence",
                                              "client.iq",
                                              "client.compress",
                                              "client.whitespace",
                                              "client.element",
                                              "client.bytes",
                                              "server.stream-open",
                                              "server.stream-close",
                                              "server.features",
                                              "server.proceed",
                                              "server.starttls-failure",
                                              "server.challenge",
                                              "server.continue",
                                              "server.success",
                                              "server.resumed",
                                              "server.sasl-failure",
                                              "server.iq-auth-fields",
                                              "server.iq-auth-result",
                                              "server.iq-auth-error",
                                              "server.bind-result",
                                              "server.session-result",
                                              "server.pong",
                                              "server.message",
                                              "server.presence",
                                              "server.iq",
                                              "server.stream-error",
                                              "server.whitespace",
                                              "server.element",
                                              "server.bytes"};
  return kinds;
}

}  // namespace footpad::dialogue::xmpp
