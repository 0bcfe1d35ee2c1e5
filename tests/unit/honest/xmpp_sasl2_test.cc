// Transcripts of logins that bind to the channel, and of SASL2 (XEP-0388, 0386, 0440, 0484).
#include <gtest/gtest.h>

#include "honest/digests.h"
#include "xmpp_client.h"

namespace footpad::honest {
namespace {

const Bytes kSasl2 = " xmlns='urn:xmpp:sasl:2'";

TEST(XmppBinding, IsOfferedOnlyOnAChannelThatCanBeBoundTo) {
  Client client({{"mechanisms", "SCRAM-SHA-256-PLUS SCRAM-SHA-256"}}, true);
  EXPECT_EQ(client.open(),
            header(id(1)) + features("<mechanisms" + kSasl + "><mechanism>SCRAM-SHA-256</mechanism></mechanisms>"));
  client.server->secured();
  client.server->bound({"exporter", "end-point"});
  EXPECT_EQ(
      client.open(),
      header(id(2)) +
          features("<sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'><channel-binding type='tls-exporter'/>"
                   "<channel-binding type='tls-server-end-point'/></sasl-channel-binding><mechanisms" +
                   kSasl +
                   "><mechanism>SCRAM-SHA-256-PLUS</mechanism><mechanism>SCRAM-SHA-256</mechanism></mechanisms>"));
  EXPECT_EQ(client.auth("SCRAM-SHA-256", "y,,n=juliet,r=abc"), sasl_failure("not-authorized"));
  EXPECT_TRUE(client.auth("SCRAM-SHA-256-PLUS", "p=tls-exporter,,n=juliet,r=abc").starts_with("<challenge"));
  client.server->secured();
  client.open();
  EXPECT_EQ(client.auth("SCRAM-SHA-256-PLUS", "p=tls-exporter,,n=juliet,r=abc"), sasl_failure("invalid-mechanism"))
      << "a new channel is a new binding";
}

TEST(XmppSasl2, IsNotSpokenUnlessAskedFor) {
  Client client({}, true);
  EXPECT_EQ(client.open().find("urn:xmpp:sasl:2"), Bytes::npos);
  EXPECT_EQ(client.say("<authenticate" + kSasl2 + " mechanism='PLAIN'/>"), sasl_failure("malformed-request"));
}

TEST(XmppSasl2, PlainAndAResourceInOneStep) {
  Client client({{"sasl2", "true"}, {"mechanisms", "PLAIN"}}, true);
  EXPECT_EQ(client.open(),
            header(id(1)) + features("<authentication" + kSasl2 +
                                     "><mechanism>PLAIN</mechanism><inline><bind xmlns='urn:xmpp:bind:0'/></inline>"
                                     "</authentication><mechanisms" +
                                     kSasl + "><mechanism>PLAIN</mechanism></mechanisms>"));
  EXPECT_EQ(client.say("<authenticate" + kSasl2 + " mechanism='PLAIN'><initial-response>" +
                       to_base64(Bytes("\0juliet\0r0m30myr0m30", 20)) +
                       "</initial-response><bind xmlns='urn:xmpp:bind:0'><tag>zoo</tag></bind></authenticate>"),
            "<success" + kSasl2 +
                "><authorization-identifier>juliet@d.test/zoo.020202020202</authorization-identifier>"
                "<bound xmlns='urn:xmpp:bind:0'/></success>" +
                features(""));
  EXPECT_EQ(client.say("<iq type='get' id='p'><ping xmlns='urn:xmpp:ping'/></iq>"),
            "<iq type='result' id='p' to='juliet@d.test/zoo.020202020202'/>");
}

TEST(XmppSasl2, WithoutAResourceTheFeaturesComeAtOnce) {
  Client client({{"sasl2", "true"}, {"mechanisms", "PLAIN"}}, true);
  client.open();
  EXPECT_EQ(client.say("<authenticate" + kSasl2 + " mechanism='PLAIN'/>"), "<challenge" + kSasl2 + "/>");
  EXPECT_EQ(client.say("<response" + kSasl2 + ">" + to_base64(Bytes("\0juliet\0r0m30myr0m30", 20)) + "</response>"),
            "<success" + kSasl2 + "><authorization-identifier>juliet@d.test</authorization-identifier></success>" +
                features("<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/><session "
                         "xmlns='urn:ietf:params:xml:ns:xmpp-session'><optional/></session>"));
}

TEST(XmppSasl2, FailuresAndTheOtherProfilesWords) {
  Client client({{"sasl2", "true"}}, true);
  client.open();
  const auto failure = [](const std::string& condition) {
    return "<failure" + kSasl2 + "><" + condition + kSasl + "/></failure>";
  };
  EXPECT_EQ(client.say("<authenticate" + kSasl2 + " mechanism='X'/>"), failure("invalid-mechanism"));
  EXPECT_EQ(client.say("<authenticate" + kSasl2 + " mechanism='PLAIN'><initial-response>" +
                       to_base64(Bytes("\0juliet\0wrong", 13)) + "</initial-response></authenticate>"),
            failure("not-authorized"));
  client.say("<authenticate" + kSasl2 + " mechanism='PLAIN'/>");
  EXPECT_EQ(client.say("<response" + kSasl + "/>"), failure("malformed-request")) << "begun in SASL2";
  EXPECT_EQ(client.say("<abort" + kSasl2 + "/>"), failure("aborted"));
}

// RFC 7628 §4.3
TEST(XmppSasl2, AnErrorOfOauthBearerIsAnsweredBeforeTheLoginFails) {
  Client client({{"sasl2", "true"}, {"mechanisms", "OAUTHBEARER"}}, true);
  client.open();
  const auto bearer = [&](const Bytes& token) {
    const Bytes message =
        "n,a=juliet@d.test,\x01"
        "auth=Bearer " +
        token + "\x01\x01";
    return client.say("<authenticate" + kSasl2 + " mechanism='OAUTHBEARER'><initial-response>" + to_base64(message) +
                      "</initial-response></authenticate>");
  };
  EXPECT_EQ(bearer("expired"),
            "<challenge" + kSasl2 + ">" + to_base64(R"({"status":"invalid_token"})") + "</challenge>");
  EXPECT_EQ(client.say("<response" + kSasl2 + ">AQ==</response>"),
            "<failure" + kSasl2 + "><not-authorized" + kSasl + "/></failure>");
  EXPECT_TRUE(bearer("t0k3n").starts_with("<success" + kSasl2));
}

TEST(XmppFast, ATokenIsGoodForItsOwnMechanismOnly) {
  Client client({{"sasl2", "true"}, {"fast", "HT-SHA-256-EXPR HT-SHA-256-NONE"}}, true);
  client.server->secured();
  client.server->bound({"exporter", "end-point"});
  EXPECT_NE(client.open().find("<fast xmlns='urn:xmpp:fast:0'><mechanism>HT-SHA-256-EXPR</mechanism>"), Bytes::npos);
  const auto by_token = [&](const std::string& mechanism, const Bytes& binding, const Bytes& fast) {
    return client.say("<authenticate" + kSasl2 + " mechanism='" + mechanism + "'><initial-response>" +
                      to_base64(Bytes("juliet\0", 7) + hmac(EVP_sha256(), "t0k3n", "Initiator" + binding)) +
                      "</initial-response>" + fast + "</authenticate>");
  };
  const Bytes fast = "<fast xmlns='urn:xmpp:fast:0'/>";
  EXPECT_TRUE(by_token("HT-SHA-256-NONE", "", fast).starts_with("<failure"));
  EXPECT_TRUE(by_token("HT-SHA-256-EXPR", "elsewhere", fast).starts_with("<failure"));
  EXPECT_TRUE(by_token("HT-SHA-256-EXPR", "exporter", "").starts_with("<failure")) << "it must say that it is a token";
  EXPECT_TRUE(by_token("HT-SHA-256-EXPR", "exporter", fast).starts_with("<success"));
}

TEST(XmppFast, ATokenIsGivenToWhoAsks) {
  Client client({{"sasl2", "true"}, {"mechanisms", "PLAIN"}, {"fast", "HT-SHA-256-NONE"}}, true);
  client.open();
  const Bytes success = client.say(
      "<authenticate" + kSasl2 + " mechanism='PLAIN'><initial-response>" +
      to_base64(Bytes("\0juliet\0r0m30myr0m30", 20)) +
      "</initial-response><request-token xmlns='urn:xmpp:fast:0' mechanism='HT-SHA-256-NONE'/></authenticate>");
  EXPECT_NE(success.find("<token xmlns='urn:xmpp:fast:0' expiry='9999-12-31T23:59:59Z' token='t0k3n'/>"), Bytes::npos);
}

}  // namespace
}  // namespace footpad::honest
