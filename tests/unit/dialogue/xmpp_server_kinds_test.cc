// What servers say to each other, and what it is for.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "transcript.h"

namespace footpad::dialogue {
namespace {

using testing::ElementsAre;

constexpr std::string_view kHeader =
    "<?xml version='1.0'?><stream:stream from='a.test' to='b.test' version='1.0' xmlns='jabber:server' "
    "xmlns:db='jabber:server:dialback' xmlns:stream='http://etherx.jabber.org/streams'>";

Unit one(Side from, const Bytes& element) {
  auto dialogue = make_xmpp_server();
  const auto units = feed(*dialogue, from, {kHeader, element});
  EXPECT_EQ(units.size(), 2U) << element;
  return units.empty() ? Unit{} : units.back();
}

void expect(Side from, const Bytes& element, const std::string& kind, Role role) {
  const Unit unit = one(from, element);
  EXPECT_EQ(unit.kind, std::string(word(from)) + "." + kind) << element;
  EXPECT_EQ(word(unit.role), word(role)) << element;
  const auto& known = kinds("xmpp-server");
  EXPECT_NE(std::find(known.begin(), known.end(), unit.kind), known.end()) << unit.kind << " is in no list";
}

TEST(XmppServerKinds, OfTheInitiatingServer) {
  const Bytes pair = " from='a.test' to='b.test'";
  expect(Side::client,
         "<db:result" + pair + ">b4835385f37fe2895af6c196b59097b16862406db80559900d96bf6fa7d23df3</db:result>",
         "db-result", Role::credential);
  expect(Side::client, "<db:result" + pair + " type='valid'/>", "db-result", Role::other);
  expect(Side::client, "<db:verify" + pair + " id='s1'>b4835</db:verify>", "db-verify", Role::credential);
  expect(Side::client, "<db:verify" + pair + " id='s1' type='valid'/>", "db-verify", Role::other);
  expect(Side::client, "<result xmlns='jabber:server:dialback'>b4835</result>", "db-result", Role::credential);
  expect(Side::client, "<db:other/>", "element", Role::other);
  expect(Side::client, "<bidi xmlns='urn:xmpp:bidi'/>", "bidi", Role::other);
  expect(Side::client, "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>YS50ZXN0</auth>", "auth",
         Role::identify);
  expect(Side::client, "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", "starttls", Role::upgrade_request);
  for (const std::string stanza : {"message", "presence", "iq"})
    expect(Side::client, "<" + stanza + pair + "/>", stanza, Role::content);
  expect(Side::client, "<iq type='get' id='1'><ping xmlns='urn:xmpp:ping'/></iq>", "iq", Role::content);
}

TEST(XmppServerKinds, OfTheReceivingServer) {
  const Bytes pair = " from='b.test' to='a.test'";
  expect(Side::server, "<db:result" + pair + " type='valid'/>", "db-result", Role::authenticated);
  expect(Side::server, "<db:result" + pair + " type='invalid'/>", "db-result", Role::rejected);
  expect(Side::server, "<db:result" + pair + " type='error'/>", "db-result", Role::rejected);
  expect(Side::server, "<db:result" + pair + ">key</db:result>", "db-result", Role::other);
  expect(Side::server, "<db:verify" + pair + " id='s1' type='valid'/>", "db-verify", Role::other);
  expect(Side::server, "<message" + pair + "/>", "message", Role::content);
  expect(Side::server, "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>", "success", Role::authenticated);
  expect(Side::server, "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", "proceed", Role::upgrade_accept);
}

TEST(XmppServerKinds, OfAClientThatIsCalled) {
  expect(Side::client, "<stream:features><dialback xmlns='urn:xmpp:features:dialback'/></stream:features>", "features",
         Role::capability);
  expect(Side::client, "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", "proceed", Role::upgrade_accept);
  expect(Side::client, "<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", "starttls-failure", Role::upgrade_refuse);
  expect(Side::server, "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", "starttls", Role::upgrade_request);
}

TEST(XmppServerKinds, ClientsKnowNothingOfIt) {
  auto dialogue = make_xmpp();
  const auto units = feed(*dialogue, Side::client,
                          {kClientHeader, "<result xmlns='jabber:server:dialback'>k</result>",
                           "<message xmlns='jabber:server'/>", "<bidi xmlns='urn:xmpp:bidi'/>"});
  EXPECT_THAT(kinds_of(units), ElementsAre("client.stream-open", "client.element", "client.element", "client.element"));
}

TEST(XmppServerKinds, FieldsSayWhoAndWhat) {
  using Fields = std::map<std::string, std::string>;
  EXPECT_EQ(one(Side::server, "<db:result from='b.test' to='a.test' type='valid'/>").fields,
            (Fields{{"from", "b.test"}, {"to", "a.test"}, {"type", "valid"}}));
  EXPECT_EQ(one(Side::client, "<db:verify from='a.test' to='b.test' id='s1'>k</db:verify>").fields,
            (Fields{{"from", "a.test"}, {"to", "b.test"}, {"id", "s1"}}));
  EXPECT_EQ(one(Side::server,
                "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>EXTERNAL</mechanism>"
                "</mechanisms><dialback xmlns='urn:xmpp:features:dialback'/><bidi xmlns='urn:xmpp:features:bidi'/>"
                "</stream:features>")
                .fields,
            (Fields{{"mechanisms", "EXTERNAL"}, {"dialback", "offered"}, {"bidi", "offered"}}));
}

TEST(XmppServerKinds, WhatFootpadSaysItself) {
  auto dialogue = make_xmpp_server();
  Canaries canaries;
  canaries.domain = "b.test";
  const auto hello = feed(*dialogue, Side::client, {dialogue->hello("b.test")});
  ASSERT_EQ(hello.size(), 1U);
  EXPECT_THAT(hello[0].bytes, testing::HasSubstr("xmlns='jabber:server' "));
  EXPECT_EQ(hello[0].fields.at("to"), "b.test");
  EXPECT_THAT(kinds_of(feed(*dialogue, Side::server, {dialogue->prompt(canaries)})),
              ElementsAre("server.stream-open", "server.features"));
}

}  // namespace
}  // namespace footpad::dialogue
