// Transcripts of the receiving server: from the first header to a message, and every way not to get there.
#include "honest/xmpp_server.h"

#include <gtest/gtest.h>

#include "../tls/certificates.h"
#include "honest/client_certificate.h"
#include "honest/dialback.h"
#include "xmpp_client.h"

namespace footpad::honest {
namespace {

// shop.test opens a stream to d.test.
struct Peer {
  explicit Peer(Options options = {}, bool direct = false) {
    Settings settings{.account = juliet(), .direct = direct, .options = std::move(options)};
    settings.client_anchors = {tls::der_of(chain.root.get())};
    server = make_xmpp_server(std::move(settings), Client::random());
  }
  Bytes say(ByteView bytes) {
    last = server->receive(bytes);
    return last.bytes;
  }
  Bytes open(const std::string& from = "shop.test", const std::string& more = " version='1.0'") {
    return say("<?xml version='1.0'?><stream:stream from='" + from + "' to='d.test'" + more +
               " xmlns='jabber:server' xmlns:db='jabber:server:dialback' "
               "xmlns:stream='http://etherx.jabber.org/streams'>");
  }
  void secure(bool with_certificate = true) {
    server->secured();
    server->presented(with_certificate ? chain.credentials.chain : std::vector<Bytes>());
  }
  Bytes external(const Bytes& name) {
    return say("<auth" + kSasl + " mechanism='EXTERNAL'>" + (name.empty() ? "=" : to_base64(name)) + "</auth>");
  }
  Bytes dial_back(const Bytes& key = "k3y", const std::string& from = "shop.test", const std::string& to = "d.test") {
    return say("<db:result from='" + from + "' to='" + to + "'>" + key + "</db:result>");
  }
  Bytes message(const std::string& from = "romeo@shop.test/x", const std::string& to = "juliet@d.test") {
    return say("<message from='" + from + "' to='" + to + "'><body>hello</body></message>");
  }

  tls::TestChain chain;
  std::unique_ptr<Server> server;
  Server::Answer last;
};

Bytes own_header(int n, const std::string& to = "shop.test", const std::string& version = " version='1.0'") {
  return "<?xml version='1.0'?><stream:stream from='d.test' to='" + to + "' id='" + id(n) + "'" + version +
         " xml:lang='en' xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams' "
         "xmlns:db='jabber:server:dialback'>";
}
const Bytes kExternal = "<mechanisms" + kSasl + "><mechanism>EXTERNAL</mechanism></mechanisms>";
const Bytes kDialback = "<dialback xmlns='urn:xmpp:features:dialback'/>";
const Bytes kValid = "<db:result from='d.test' to='shop.test' type='valid'/>";
const Bytes kInvalid = "<db:result from='d.test' to='shop.test' type='invalid'/>";

TEST(XmppServer, StarttlsExternalMessage) {
  Peer peer;
  EXPECT_EQ(peer.server->connected().bytes, "");
  EXPECT_EQ(peer.open(), own_header(1) + features(kStarttls));
  EXPECT_EQ(peer.say("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"),
            "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
  EXPECT_TRUE(peer.last.start_tls);
  peer.secure();
  EXPECT_EQ(peer.open(), own_header(2) + features(kExternal + kDialback));
  EXPECT_EQ(peer.external("shop.test"), kSuccess);
  EXPECT_EQ(peer.open(), own_header(3) + features(kDialback));
  EXPECT_EQ(peer.message(), "");
  EXPECT_FALSE(peer.last.close);
  EXPECT_EQ(peer.say("</stream:stream>"), "</stream:stream>");
}

TEST(XmppServer, KnowsTheKeysOfItsOwnCallers) {
  Peer peer({}, true);
  peer.secure();
  peer.open();
  const auto ask = [&](const std::string& key, const std::string& domain) {
    return peer.say("<db:verify from='shop.test' to='" + domain + "' id='s7'>" + key + "</db:verify>");
  };
  const auto answer = [](const std::string& domain, const std::string& type) {
    return "<db:verify from='" + domain + "' to='shop.test' id='s7' type='" + type + "'/>";
  };
  const std::string secret = juliet().token;
  EXPECT_EQ(ask(dialback_key(secret, "shop.test", "d.test", "s7"), "d.test"), answer("d.test", "valid"));
  EXPECT_EQ(ask(dialback_key(secret, "shop.test", "d.test", "s8"), "d.test"), answer("d.test", "invalid"));
  EXPECT_EQ(ask(dialback_key(secret, "shop.test", "x.d.test", "s7"), "x.d.test"), answer("x.d.test", "valid"));
  EXPECT_EQ(ask(dialback_key(secret, "shop.test", "e.test", "s7"), "e.test"), answer("e.test", "error"));
  EXPECT_EQ(ask("", "d.test"), answer("d.test", "invalid"));
}

TEST(XmppServer, ExternalMayActAsTheStreamsOwnName) {
  Peer peer({}, true);
  peer.secure();
  EXPECT_EQ(peer.open(), own_header(1) + features(kExternal + kDialback));
  EXPECT_EQ(peer.external(""), kSuccess);

  Peer asked({}, true);
  asked.secure();
  asked.open();
  EXPECT_EQ(asked.say("<auth" + kSasl + " mechanism='EXTERNAL'/>"), "<challenge" + kSasl + "/>");
  EXPECT_EQ(asked.say("<response" + kSasl + ">=</response>"), kSuccess);
  EXPECT_EQ(asked.open(), own_header(2) + features(kDialback));
}

TEST(XmppServer, ExternalNeedsACertificateForTheVeryDomain) {
  Peer without({}, true);
  without.secure(false);
  EXPECT_EQ(without.open(), own_header(1) + features(kDialback));
  EXPECT_EQ(without.external("shop.test"), sasl_failure("invalid-mechanism"));

  Peer other({}, true);
  other.secure();
  EXPECT_EQ(other.open("bank.test"), own_header(1, "bank.test") + features(kDialback));

  Peer liar({}, true);
  liar.secure();
  liar.open();
  EXPECT_EQ(liar.external("bank.test"), sasl_failure("not-authorized"));
  EXPECT_EQ(liar.say("<auth" + kSasl + " mechanism='PLAIN'>AGEAYg==</auth>"), sasl_failure("invalid-mechanism"));
  EXPECT_EQ(liar.say("<auth" + kSasl + " mechanism='EXTERNAL'>!</auth>"), sasl_failure("incorrect-encoding"));
}

TEST(XmppServer, WhomACertificateIsFor) {
  const tls::TestChain chain, stranger;
  const auto& sent = chain.credentials.chain;
  const std::vector<Bytes> anchors{tls::der_of(chain.root.get())};
  EXPECT_TRUE(certifies(sent, anchors, "shop.test"));
  EXPECT_FALSE(certifies(sent, anchors, "bank.test"));
  EXPECT_FALSE(certifies(sent, anchors, ""));
  EXPECT_FALSE(certifies(sent, {}, "shop.test"));
  EXPECT_FALSE(certifies(sent, {tls::der_of(stranger.root.get())}, "shop.test"));
  EXPECT_FALSE(certifies({}, anchors, "shop.test"));
  EXPECT_FALSE(certifies({"no certificate"}, anchors, "shop.test"));
  EXPECT_FALSE(certifies({sent[0], "no certificate"}, anchors, "shop.test"));
}

TEST(XmppServer, DialbackInsideTls) {
  Peer peer({{"external", "false"}}, true);
  peer.secure();
  EXPECT_EQ(peer.open(), own_header(1) + features(kDialback));
  EXPECT_EQ(peer.dial_back(), kValid);
  EXPECT_EQ(peer.message(), "");
  EXPECT_FALSE(peer.last.close);
}

TEST(XmppServer, NoDialbackInClearWhereTlsIsRequired) {
  Peer peer;
  peer.open();
  EXPECT_EQ(peer.dial_back(), stream_error("policy-violation"));

  Peer lax(Options{{"starttls", "offered"}});
  EXPECT_EQ(lax.open(), own_header(1) + features("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>" + kDialback));
  EXPECT_EQ(lax.dial_back(), kValid);

  Peer old(Options{{"starttls", "none"}});
  EXPECT_EQ(old.open("shop.test", ""), own_header(1, "shop.test", ""));
  EXPECT_EQ(old.dial_back(), kValid);
}

TEST(XmppServer, DialbackForOthersIsInvalid) {
  Peer peer({}, true);
  peer.secure();
  peer.open();
  EXPECT_EQ(peer.dial_back("k3y", "shop.test", "elsewhere.test"),
            "<db:result from='elsewhere.test' to='shop.test' type='invalid'/>");
  EXPECT_EQ(peer.dial_back(""), kInvalid);
  EXPECT_EQ(peer.say("<db:verify from='shop.test' to='d.test' id='9'>k3y</db:verify>"),
            "<db:verify from='d.test' to='shop.test' id='9' type='invalid'/>")
      << "it has given nobody a key";
  EXPECT_EQ(peer.message(), stream_error("not-authorized"));
  EXPECT_TRUE(peer.last.close);

  Peer off({{"dialback", "false"}}, true);
  off.secure();
  EXPECT_EQ(off.open(), own_header(1) + features(kExternal));
  EXPECT_EQ(off.dial_back(), kInvalid);

  Peer answers({}, true);
  answers.secure();
  answers.open();
  EXPECT_EQ(answers.say("<db:result from='shop.test' to='d.test' type='valid'/>"), stream_error("invalid-from"));
}

TEST(XmppServer, StanzasComeFromAuthorisedDomainsToItsOwn) {
  Peer peer({}, true);
  peer.secure();
  peer.open();
  peer.dial_back();
  EXPECT_EQ(peer.message("romeo@SHOP.test"), "");
  EXPECT_EQ(peer.message("romeo@bank.test"), stream_error("not-authorized"));

  Peer away({}, true);
  away.secure();
  away.open();
  away.dial_back();
  EXPECT_EQ(away.message("romeo@shop.test", "x@elsewhere.test"), stream_error("host-unknown"));

  Peer early({}, true);
  early.secure();
  early.open();
  EXPECT_EQ(early.message(), stream_error("not-authorized"));
}

TEST(XmppServer, WhatWasAuthorisedInClearIsForgottenInsideTls) {
  Peer peer(Options{{"starttls", "offered"}});
  peer.open();
  peer.dial_back();
  peer.say("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
  peer.secure(false);
  peer.open();
  EXPECT_EQ(peer.message(), stream_error("not-authorized"));
}

TEST(XmppServer, AnswersOnBidirectionalStreamsOnly) {
  const Bytes ping = "<iq type='get' id='p1' from='shop.test' to='d.test'><ping xmlns='urn:xmpp:ping'/></iq>";
  Peer one_way({}, true);
  one_way.secure();
  one_way.open();
  one_way.dial_back();
  EXPECT_EQ(one_way.say(ping), "");
  EXPECT_EQ(one_way.say("<bidi xmlns='urn:xmpp:bidi'/>"), stream_error("unsupported-stanza-type")) << "not offered";

  Peer both({{"bidi", "true"}}, true);
  both.secure();
  EXPECT_EQ(both.open(), own_header(1) + features(kExternal + kDialback + "<bidi xmlns='urn:xmpp:features:bidi'/>"));
  EXPECT_EQ(both.say("<bidi xmlns='urn:xmpp:bidi'/>"), "");
  both.dial_back();
  EXPECT_EQ(both.say(ping), "<iq type='result' id='p1' from='d.test' to='shop.test'/>");
  EXPECT_EQ(both.say("<iq type='set' id='s1' from='shop.test' to='d.test'><x xmlns='urn:x'/></iq>"),
            "<iq type='error' id='s1' from='d.test' to='shop.test'><error type='cancel'><service-unavailable "
            "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
}

}  // namespace
}  // namespace footpad::honest
