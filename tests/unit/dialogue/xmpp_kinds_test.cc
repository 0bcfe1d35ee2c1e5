// What each thing is for, and what is read from it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "transcript.h"

namespace footpad::dialogue {
namespace {

Unit one(Side from, const Bytes& element) {
  auto dialogue = make_xmpp();
  const auto units = feed(*dialogue, from, {from == Side::client ? kClientHeader : kServerHeader, element});
  EXPECT_EQ(units.size(), 2U) << element;
  return units.empty() ? Unit{} : units.back();
}

void expect(Side from, const Bytes& element, const std::string& kind, Role role) {
  const Unit unit = one(from, element);
  EXPECT_EQ(unit.kind, std::string(word(from)) + "." + kind) << element;
  EXPECT_EQ(word(unit.role), word(role)) << element;
  const auto& known = kinds("xmpp");
  EXPECT_NE(std::find(known.begin(), known.end(), unit.kind), known.end()) << unit.kind << " is in no list";
}

TEST(XmppKinds, OfAClient) {
  const Bytes sasl = " xmlns='urn:ietf:params:xml:ns:xmpp-sasl'";
  const auto client = [](const Bytes& element, const std::string& kind, Role role) {
    expect(Side::client, element, kind, role);
  };
  client("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", "starttls", Role::upgrade_request);
  client("<starttls/>", "element", Role::other);
  client("<auth" + sasl + " mechanism='PLAIN'>AGEAYg==</auth>", "auth", Role::credential);
  client("<auth" + sasl + " mechanism='X-OAUTH2'>AGEAYg==</auth>", "auth", Role::credential);
  client("<auth" + sasl + ">AGEAYg==</auth>", "auth", Role::credential);
  for (const Bytes mechanism : {"SCRAM-SHA-1", "SCRAM-SHA-256-PLUS", "DIGEST-MD5", "CRAM-MD5", "ANONYMOUS", "EXTERNAL"})
    client("<auth" + sasl + " mechanism='" + mechanism + "'/>", "auth", Role::identify);
  client("<auth" + sasl + " mechanism='OAUTHBEARER'>bixhPXUsAQ==</auth>", "auth", Role::credential);
  client("<response" + sasl + "/>", "response", Role::credential);
  client("<response" + sasl + ">AQ==</response>", "response", Role::other);  // RFC 7628 §3.2.3
  client("<response" + sasl + ">AQEB</response>", "response", Role::credential);
  const Bytes sasl2 = " xmlns='urn:xmpp:sasl:2'";
  client("<authenticate" + sasl2 + " mechanism='SCRAM-SHA-256-PLUS'/>", "authenticate", Role::identify);
  client("<authenticate" + sasl2 + " mechanism='PLAIN'/>", "authenticate", Role::credential);
  client("<authenticate" + sasl2 + " mechanism='HT-SHA-256-NONE'/>", "authenticate", Role::credential);
  client("<response" + sasl2 + "/>", "response", Role::credential);
  client("<response" + sasl2 + ">\nAQ==\n</response>", "response", Role::other);
  client("<next" + sasl2 + " task='x'/>", "response", Role::credential);
  client("<stream:error><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>", "stream-error",
         Role::error);
  client("<abort" + sasl2 + "/>", "abort", Role::other);
  client("<resume xmlns='urn:xmpp:sm:3' previd='x' h='1'/>", "resume", Role::credential);
  client("<abort" + sasl + "/>", "abort", Role::other);
  client("<iq type='get' id='1'><query xmlns='jabber:iq:auth'><username>u</username></query></iq>", "iq-auth-get",
         Role::identify);
  client("<iq type='set' id='2'><query xmlns='jabber:iq:auth'><password>p</password></query></iq>", "iq-auth-set",
         Role::credential);
  client("<iq type='set' id='2'><ping xmlns='urn:xmpp:ping'/><query xmlns='jabber:iq:auth'/></iq>", "iq-auth-set",
         Role::credential);
  client("<iq type='set' id='3'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>", "bind", Role::session);
  client("<iq type='set' id='4'><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq>", "session", Role::session);
  client("<iq type='get' id='5'><ping xmlns='urn:xmpp:ping'/></iq>", "ping", Role::other);
  client("<iq type='get' id='5'><ping xmlns='urn:xmpp:ping'/><x/></iq>", "iq", Role::content);
  client("<iq type='get' id='6'><query xmlns='jabber:iq:roster'/></iq>", "iq", Role::content);
  client("<message><body>x</body></message>", "message", Role::content);
  client("<c:message xmlns:c='jabber:client'/>", "message", Role::content);
  client("<message xmlns='urn:other'/>", "element", Role::other);
  client("<presence/>", "presence", Role::content);
  client("<compress xmlns='http://jabber.org/protocol/compress'/>", "compress", Role::other);
  client("<r xmlns='urn:xmpp:sm:3'/>", "element", Role::other);
  client(" ", "whitespace", Role::keepalive);
  client("</stream:stream>", "stream-close", Role::goodbye);
  client("junk", "bytes", Role::opaque);
}

TEST(XmppKinds, OfAServer) {
  const Bytes sasl = " xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>";
  const auto server = [](const Bytes& element, const std::string& kind, Role role) {
    expect(Side::server, element, kind, role);
  };
  server("<stream:features/>", "features", Role::capability);
  server("<features/>", "element", Role::other);
  server("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", "proceed", Role::upgrade_accept);
  server("<proceed/>", "element", Role::other);
  server("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>", "element", Role::other);
  server("<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", "starttls-failure", Role::upgrade_refuse);
  server("<failure" + sasl, "sasl-failure", Role::rejected);
  server("<challenge" + sasl, "challenge", Role::challenge);
  server("<success" + sasl, "success", Role::authenticated);
  const Bytes sasl2 = " xmlns='urn:xmpp:sasl:2'";
  server("<challenge" + sasl2 + "/>", "challenge", Role::challenge);
  server("<continue" + sasl2 + "/>", "continue", Role::challenge);
  server("<success" + sasl2 + "/>", "success", Role::authenticated);
  server("<success" + sasl2 + "><bound xmlns='urn:xmpp:bind:0'/></success>", "success", Role::ready);
  server("<failure" + sasl2 + "/>", "sasl-failure", Role::rejected);
  server("<resumed xmlns='urn:xmpp:sm:3' previd='x'/>", "resumed", Role::ready);
  server("<message/>", "message", Role::content);
  server("<presence/>", "presence", Role::content);
  server("<iq type='result' id='nobody-asked'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>", "iq",
         Role::other);
  server("<stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>", "stream-error",
         Role::error);
  server("</stream:stream>", "stream-close", Role::goodbye);
}

TEST(XmppKinds, AnIqResultIsWhatWasAskedUnderItsId) {
  const std::vector<std::pair<std::string, std::string>> asked{
      {"<iq type='get' id='%'><query xmlns='jabber:iq:auth'/></iq>", "server.iq-auth-fields"},
      {"<iq type='set' id='%'><query xmlns='jabber:iq:auth'/></iq>", "server.iq-auth-result"},
      {"<iq type='set' id='%'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>", "server.bind-result"},
      {"<iq type='set' id='%'><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq>", "server.session-result"},
      {"<iq type='get' id='%'><ping xmlns='urn:xmpp:ping'/></iq>", "server.pong"},
      {"<iq type='get' id='%'><query xmlns='jabber:iq:roster'/></iq>", "server.iq"}};
  auto dialogue = make_xmpp();
  feed(*dialogue, Side::client, {kClientHeader});
  feed(*dialogue, Side::server, {kServerHeader});
  for (const auto& [request, kind] : asked) feed(*dialogue, Side::client, {replace_all(request, "%", kind)});
  for (const auto& [request, kind] : asked) {
    const auto units = feed(*dialogue, Side::server, {"<iq type='result' id='" + kind + "'/>"});
    ASSERT_EQ(units.size(), 1U);
    EXPECT_EQ(units[0].kind, kind);
    const auto again = feed(*dialogue, Side::server, {"<iq type='result' id='" + kind + "'/>"});
    EXPECT_EQ(again[0].kind, "server.iq") << "answered twice";
  }
}

TEST(XmppKinds, AnErrorIsNeverAResult) {
  auto dialogue = make_xmpp();
  feed(*dialogue, Side::client,
       {kClientHeader, "<iq type='set' id='1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>",
        "<iq type='set' id='2'><query xmlns='jabber:iq:auth'/></iq>"});
  const auto units =
      feed(*dialogue, Side::server, {kServerHeader, "<iq type='error' id='1'/>", "<iq type='error' id='2'/>"});
  EXPECT_EQ(units[1].kind, "server.iq");
  EXPECT_EQ(units[2].kind, "server.iq-auth-error");
  EXPECT_EQ(units[2].role, Role::rejected);
}

TEST(XmppKinds, WhatWasAskedInClearHasNoAnswerInsideTls) {
  auto dialogue = make_xmpp();
  feed(*dialogue, Side::client,
       {kClientHeader, "<iq type='set' id='1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>"});
  dialogue->restart(Side::client);
  dialogue->restart(Side::server);
  EXPECT_EQ(feed(*dialogue, Side::server, {kServerHeader, "<iq type='result' id='1'/>"})[1].kind, "server.iq");
}

TEST(XmppKinds, HeadersTellTheirFields) {
  const auto server = read(Side::server, kServerHeader)[0].fields;
  EXPECT_EQ(server, (std::map<std::string, std::string>{
                        {"from", "d.test"}, {"id", "s1"}, {"nonce", "s1"}, {"version", "1.0"}}));
  const auto client = read(Side::client, kClientHeader)[0].fields;
  EXPECT_EQ(client, (std::map<std::string, std::string>{{"to", "d.test"}, {"version", "1.0"}}));
}

TEST(XmppKinds, FeaturesTellWhatIsOffered) {
  const Bytes sasl =
      "<m:mechanisms xmlns:m='urn:ietf:params:xml:ns:xmpp-sasl'><m:mechanism>PLAIN</m:mechanism>"
      "<m:mechanism>\nSCRAM-SHA-1 </m:mechanism><mechanism>NOT-ONE</mechanism></m:mechanisms>";
  const Bytes starttls = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'";
  EXPECT_EQ(one(Side::server, "<stream:features>" + sasl + starttls + "/></stream:features>").fields,
            (std::map<std::string, std::string>{{"mechanisms", "PLAIN SCRAM-SHA-1"}, {"starttls", "offered"}}));
  EXPECT_EQ(one(Side::server, "<stream:features>" + starttls + "><required/></starttls></stream:features>").fields,
            (std::map<std::string, std::string>{{"starttls", "required"}}));
  EXPECT_TRUE(one(Side::server, "<stream:features><starttls/><mechanisms/></stream:features>").fields.empty());
}

TEST(Protocols, KnowTheKindThatSaysThatASessionStands) {
  ASSERT_FALSE(protocols().empty());
  EXPECT_EQ(find_protocol("gopher"), nullptr);
  EXPECT_TRUE(kinds("gopher").empty());
  EXPECT_EQ(kinds("xmpp").size(), 44U);
  for (const Protocol& protocol : protocols()) {
    EXPECT_EQ(find_protocol(protocol.name), &protocol);
    const auto& known = kinds(protocol.name);
    EXPECT_NE(std::find(known.begin(), known.end(), protocol.session_ready), known.end()) << protocol.name;
    EXPECT_NE(protocol.make(), nullptr);
  }
}

}  // namespace
}  // namespace footpad::dialogue
