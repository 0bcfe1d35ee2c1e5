// XML namespaces of XMPP, by what they are for.
#pragma once

#include <string_view>

namespace footpad::dialogue::xmpp::name {

inline constexpr std::string_view client = "jabber:client";
inline constexpr std::string_view server = "jabber:server";
inline constexpr std::string_view stream = "http://etherx.jabber.org/streams";
inline constexpr std::string_view tls = "urn:ietf:params:xml:ns:xmpp-tls";
inline constexpr std::string_view sasl = "urn:ietf:params:xml:ns:xmpp-sasl";
inline constexpr std::string_view sasl2 = "urn:xmpp:sasl:2";               // XEP-0388
inline constexpr std::string_view bind2 = "urn:xmpp:bind:0";               // XEP-0386
inline constexpr std::string_view fast = "urn:xmpp:fast:0";                // XEP-0484
inline constexpr std::string_view channel_binding = "urn:xmpp:sasl-cb:0";  // XEP-0440
inline constexpr std::string_view management = "urn:xmpp:sm:3";            // XEP-0198
inline constexpr std::string_view bind = "urn:ietf:params:xml:ns:xmpp-bind";
inline constexpr std::string_view session = "urn:ietf:params:xml:ns:xmpp-session";
inline constexpr std::string_view stream_errors = "urn:ietf:params:xml:ns:xmpp-streams";
inline constexpr std::string_view stanza_errors = "urn:ietf:params:xml:ns:xmpp-stanzas";
inline constexpr std::string_view legacy_auth = "jabber:iq:auth";                              // XEP-0078
inline constexpr std::string_view legacy_auth_feature = "http://jabber.org/features/iq-auth";  // XEP-0078
inline constexpr std::string_view compress = "http://jabber.org/protocol/compress";            // XEP-0138
inline constexpr std::string_view dialback = "jabber:server:dialback";                         // XEP-0220
inline constexpr std::string_view dialback_feature = "urn:xmpp:features:dialback";             // XEP-0220
inline constexpr std::string_view bidi = "urn:xmpp:bidi";                                      // XEP-0288
inline constexpr std::string_view bidi_feature = "urn:xmpp:features:bidi";                     // XEP-0288
inline constexpr std::string_view framing = "urn:ietf:params:xml:ns:xmpp-framing";             // RFC 7395
inline constexpr std::string_view ping = "urn:xmpp:ping";                                      // XEP-0199
inline constexpr std::string_view roster = "jabber:iq:roster";
inline constexpr std::string_view disco_info = "http://jabber.org/protocol/disco#info";
inline constexpr std::string_view disco_items = "http://jabber.org/protocol/disco#items";
inline constexpr std::string_view vcard = "vcard-temp";

}  // namespace footpad::dialogue::xmpp::name
