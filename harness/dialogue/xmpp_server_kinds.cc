#include "dialogue/xmpp_server_kinds.h"

#include <algorithm>
#include <string_view>

#include "dialogue/xmpp_names.h"

namespace footpad::dialogue::xmpp {
namespace {

struct Kind {
  std::string_view name;
  Role role = Role::other;
};

bool is_stanza(const Element& element) {
  return element.space == name::server &&
         (element.name == "message" || element.name == "presence" || element.name == "iq");
}

// XEP-0220 §2.1: with a type it is an answer to a key, without one it brings the key.
Kind kind_of_dialback(const Element& element, Side from) {
  const bool answers = element.has("type");
  const bool valid = element.attribute("type") == "valid";
  // Who asks about a key says what it is.
  if (element.name == "verify") return {"db-verify", from == Side::client && !answers ? Role::credential : Role::other};
  if (from == Side::client) return {"db-result", answers ? Role::other : Role::credential};
  // "Valid" can be made up: it proves a session only once the client uses it.
  return {"db-result", valid ? Role::authenticated : answers ? Role::rejected : Role::other};
}

// A client that was called answers as the server that it is, and its caller asks as a client does.
Kind kind_of_called(const Element& element, Side from) {
  if (from == Side::server) return element.is(name::tls, "starttls") ? Kind{"starttls", Role::upgrade_request} : Kind{};
  if (element.is(name::stream, "features")) return {"features", Role::capability};
  if (element.is(name::tls, "proceed")) return {"proceed", Role::upgrade_accept};
  if (element.is(name::tls, "failure")) return {"starttls-failure", Role::upgrade_refuse};
  return {};
}

Kind kind_of(const Element& element, Side from) {
  if (element.space == name::dialback && (element.name == "result" || element.name == "verify"))
    return kind_of_dialback(element, from);
  if (element.is(name::bidi, "bidi")) return {"bidi", Role::other};
  if (is_stanza(element)) return {element.name, Role::content};
  return kind_of_called(element, from);
}

void features_fields(const Element& features, Unit& unit) {
  if (features.child(name::dialback_feature, "dialback") != nullptr) unit.fields["dialback"] = "offered";
  if (features.child(name::bidi_feature, "bidi") != nullptr) unit.fields["bidi"] = "offered";
}

}  // namespace

void classify_between_servers(const Item& item, Unit& unit) {
  if (item.type != Item::Type::element) return;
  if (item.element.is(name::stream, "features")) features_fields(item.element, unit);
  const Kind kind = kind_of(item.element, unit.from);
  if (kind.name.empty()) {
    // What only clients say to their server is no more than an element here.
    const auto& known = all_kinds_between_servers();
    if (std::find(known.begin(), known.end(), unit.kind) == known.end())
      unit.kind = std::string(word(unit.from)) + ".element";
    return;
  }
  unit.kind = std::string(word(unit.from)) + "." + std::string(kind.name);
  unit.role = kind.role;
  for (const std::string_view field : {"from", "to", "type"})
    if (item.element.has(field)) unit.fields[std::string(field)] = item.element.attribute(field);
}

const std::vector<std::string>& all_kinds_between_servers() {
  static const std::vector<std::string> kinds{"client.stream-open",
                                              "client.stream-close",
                                              "client.stream-error",
                                              "client.starttls",
                                              "client.auth",
                                              "client.response",
                                              "client.abort",
                                              "client.db-result",
                                              "client.db-verify",
                                              "client.bidi",
                                              "client.message",
                                              "client.presence",
                                              "client.iq",
                                              "client.compress",
                                              "client.features",
                                              "client.proceed",
                                              "client.starttls-failure",
                                              "client.whitespace",
                                              "client.element",
                                              "client.bytes",
                                              "server.stream-open",
                                              "server.stream-close",
                                              "server.features",
                                              "server.starttls",
                                              "server.proceed",
                                              "server.starttls-failure",
                                              "server.challenge",
                                              "server.success",
                                              "server.sasl-failure",
                                              "server.db-result",
                                              "server.db-verify",
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
