// What a client hears once it is logged in.
#include <gtest/gtest.h>

#include "dialogue/dialogue.h"
#include "xmpp_client.h"

namespace footpad::honest {
namespace {

const std::string kMe = " from='juliet@d.test/balcony'";

Bytes answer(const Bytes& stanza) {
  Client client;
  client.log_in();
  Bytes bytes = client.say(stanza);
  EXPECT_FALSE(client.last.close) << bytes;
  return bytes;
}

Bytes error(const std::string& condition, const std::string& from = "") {
  return "<iq type='error' id='1'" + from + " to='juliet@d.test/balcony'><error type='" +
         (condition == "bad-request" ? "modify" : "cancel") + "'><" + condition +
         " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>";
}

TEST(XmppStanzas, MessagesToOneselfComeBack) {
  EXPECT_EQ(answer("<message to='juliet@d.test' id='m'><body>a &lt; b</body></message>"),
            "<message" + kMe + " to='juliet@d.test' id='m'><body>a &lt; b</body></message>");
  EXPECT_EQ(answer("<message to='juliet@d.test/balcony' from='forged@d.test'/>"),
            "<message" + kMe + " to='juliet@d.test/balcony'/>");
  EXPECT_EQ(answer("<message><body/></message>"), "<message" + kMe + " to='juliet@d.test'><body/></message>");
}

TEST(XmppStanzas, OtherMessagesAreSwallowed) {
  EXPECT_EQ(answer("<message to='romeo@d.test'><body>x</body></message>"), "");
  EXPECT_EQ(answer("<message to='juliet@other.test'><body>x</body></message>"), "");
  EXPECT_EQ(answer("<message to='juliet@d.test' type='error'/>"), "");
}

TEST(XmppStanzas, WhatMeansNothingInAnotherStreamIsNotRepeated) {
  Client client({}, true);
  const Bytes open =
      "<stream:stream to='d.test' version='1.0' xmlns='jabber:client' xmlns:x='urn:x' "
      "xmlns:stream='http://etherx.jabber.org/streams'>";
  client.say(open);
  client.plain();
  client.say(open);
  client.say("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
  EXPECT_EQ(client.say("<message to='juliet@d.test'><x:y/></message>"), "");
}

TEST(XmppStanzas, PresenceIsReflected) {
  EXPECT_EQ(answer("<presence/>"), "<presence" + kMe + " to='juliet@d.test/balcony'/>");
  EXPECT_EQ(answer("<presence to='romeo@d.test'/>"), "");
  EXPECT_EQ(answer("<presence type='unavailable'/>"), "");
}

TEST(XmppStanzas, QueriesThatAreAnswered) {
  const Bytes result = "<iq type='result' id='1'";
  const Bytes to = " to='juliet@d.test/balcony'";
  EXPECT_EQ(answer("<iq type='get' id='1' to='d.test'><ping xmlns='urn:xmpp:ping'/></iq>"),
            result + " from='d.test'" + to + "/>");
  EXPECT_EQ(answer("<iq type='get' id='1'><ping xmlns='urn:xmpp:ping'/></iq>"), result + to + "/>");
  EXPECT_EQ(answer("<iq type='get' id='1'><query xmlns='jabber:iq:roster'/></iq>"),
            result + to + "><query xmlns='jabber:iq:roster'/></iq>");
  EXPECT_EQ(answer("<iq type='get' id='1' to='d.test'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>"),
            result + " from='d.test'" + to + "><query xmlns='http://jabber.org/protocol/disco#items'/></iq>");
  EXPECT_NE(answer("<iq type='get' id='1' to='d.test'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>")
                .find("category='server'"),
            Bytes::npos);
  EXPECT_NE(
      answer("<iq type='get' id='1' to='juliet@d.test'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>")
          .find("category='account'"),
      Bytes::npos);
}

TEST(XmppStanzas, QueriesThatAreRefused) {
  EXPECT_EQ(answer("<iq type='get' id='1'><vCard xmlns='vcard-temp'/></iq>"), error("item-not-found"));
  EXPECT_EQ(answer("<iq type='get' id='1'><query xmlns='http://jabber.org/protocol/disco#info' node='x'/></iq>"),
            error("item-not-found"));
  EXPECT_EQ(answer("<iq type='set' id='1'><enable xmlns='urn:xmpp:carbons:2'/></iq>"), error("service-unavailable"));
  EXPECT_EQ(answer("<iq type='get' id='1' to='romeo@d.test'><ping xmlns='urn:xmpp:ping'/></iq>"),
            error("service-unavailable", " from='romeo@d.test'"));
  EXPECT_EQ(answer("<iq type='get' id='1'/>"), error("bad-request"));
  EXPECT_EQ(answer("<iq id='1'><ping xmlns='urn:xmpp:ping'/></iq>"), error("bad-request"));
}

TEST(XmppStanzas, AnswersAreNotAnswered) {
  EXPECT_EQ(answer("<iq type='result' id='1'/>"), "");
  EXPECT_EQ(answer("<iq type='error' id='1'/>"), "");
  EXPECT_EQ(answer(" \n"), "");
}

TEST(XmppStanzas, AFullAddressIsBoundOnce) {
  EXPECT_EQ(answer("<iq type='set' id='1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>"),
            error("not-allowed"));
}

TEST(XmppStanzas, IdsAreRepeatedSafely) {
  EXPECT_EQ(answer("<iq type='get' id='&lt;&apos;&amp;'><ping xmlns='urn:xmpp:ping'/></iq>"),
            "<iq type='result' id='&lt;&apos;&amp;' to='juliet@d.test/balcony'/>");
}

TEST(HonestServers, AreThereForEveryProtocol) {
  for (const auto& protocol : dialogue::protocols()) EXPECT_NE(make_server(protocol.name, {}), nullptr);
  EXPECT_EQ(make_server("gopher", {}), nullptr);
}

}  // namespace
}  // namespace footpad::honest
