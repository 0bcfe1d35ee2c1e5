// One XML element with all below it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace zoo {

namespace ns {
inline constexpr std::string_view client = "jabber:client";
inline constexpr std::string_view server = "jabber:server";
inline constexpr std::string_view dialback = "jabber:server:dialback";
inline constexpr std::string_view dialback_feature = "urn:xmpp:features:dialback";
inline constexpr std::string_view streams = "http://etherx.jabber.org/streams";
inline constexpr std::string_view stream_errors = "urn:ietf:params:xml:ns:xmpp-streams";
inline constexpr std::string_view tls = "urn:ietf:params:xml:ns:xmpp-tls";
inline constexpr std::string_view sasl = "urn:ietf:params:xml:ns:xmpp-sasl";
inline constexpr std::string_view sasl2 = "urn:xmpp:sasl:2";
inline constexpr std::string_view register_feature = "http://jabber.org/features/iq-register";
inline constexpr std::string_view compress = "http://jabber.org/protocol/compress";
inline constexpr std::string_view compress_feature = "http://jabber.org/features/compress";
inline constexpr std::string_view fast = "urn:xmpp:fast:0";
inline constexpr std::string_view channel_binding = "urn:xmpp:sasl-cb:0";
inline constexpr std::string_view bind = "urn:ietf:params:xml:ns:xmpp-bind";
inline constexpr std::string_view session = "urn:ietf:params:xml:ns:xmpp-session";
inline constexpr std::string_view old_auth = "jabber:iq:auth";
inline constexpr std::string_view old_auth_feature = "http://jabber.org/features/iq-auth";
inline constexpr std::string_view framing = "urn:ietf:params:xml:ns:xmpp-framing";
inline constexpr std::string_view ping = "urn:xmpp:ping";
inline constexpr std::string_view stanzas = "urn:ietf:params:xml:ns:xmpp-stanzas";
}  // namespace ns

struct Element {
  std::string space, name, text;
  std::map<std::string, std::string> attributes;
  std::vector<Element> children;

  [[nodiscard]] bool is(std::string_view in_space, std::string_view of_name) const {
    return space == in_space && name == of_name;
  }
  [[nodiscard]] const Element* child(std::string_view in_space, std::string_view of_name) const {
    for (const auto& one : children)
      if (one.is(in_space, of_name)) return &one;
    return nullptr;
  }
  [[nodiscard]] std::string attribute(const std::string& of_name) const {
    const auto found = attributes.find(of_name);
    return found == attributes.end() ? "" : found->second;
  }
};

std::string escape_xml(std::string_view text);

}  // namespace zoo
