// Transcripts from the first header to the bound resource, and every way not to get there.
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "xmpp_client.h"

namespace footpad::honest {
namespace {

const Bytes kBindFeatures = features(
    "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"
    "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'><optional/></session>");

TEST(XmppLogin, StarttlsPlainBind) {
  Client client;
  EXPECT_EQ(client.server->connected().bytes, "");
  EXPECT_EQ(client.open(), header(id(1)) + features(kStarttls));
  EXPECT_EQ(client.say("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"),
            "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
  EXPECT_TRUE(client.last.start_tls);
  EXPECT_EQ(client.secure(), header(id(2)) + features(kMechanisms));
  EXPECT_EQ(client.plain(), kSuccess);
  EXPECT_EQ(client.open(), header(id(3)) + kBindFeatures);
  EXPECT_EQ(client.say("<iq type='set' id='b1'><bind "
                       "xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>a&amp;b</resource></bind></iq>"),
            "<iq type='result' id='b1'><bind "
            "xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>juliet@d.test/a&amp;b</jid></bind></iq>");
  EXPECT_EQ(client.say("<iq type='set' id='s1'><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq>"),
            "<iq type='result' id='s1' to='juliet@d.test/a&amp;b'/>");
  EXPECT_EQ(client.say("</stream:stream>"), "</stream:stream>");
  EXPECT_TRUE(client.last.close);
  EXPECT_EQ(client.say("<presence/>"), "") << "it is over";
}

TEST(XmppLogin, DirectTlsOffersNoOther) {
  Client client({}, true);
  EXPECT_EQ(client.open(), header(id(1)) + features(kMechanisms));
  EXPECT_EQ(client.say("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"),
            "<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:stream>");
  EXPECT_TRUE(client.last.close);
  EXPECT_FALSE(client.last.start_tls);
}

TEST(XmppLogin, PipelinedInOneWrite) {
  Client client({}, true);
  const Bytes open =
      "<stream:stream to='d.test' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";
  EXPECT_EQ(
      client.say(open + "<auth" + kSasl + " mechanism='PLAIN'>" + to_base64(Bytes("\0juliet\0r0m30myr0m30", 20)) +
                 "</auth>" + open + "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>"),
      header(id(1)) + features(kMechanisms) + kSuccess + header(id(2)) + kBindFeatures +
          "<iq type='result' id='b'><bind "
          "xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>juliet@d.test/030303030303</jid></bind></iq>");
}

TEST(XmppLogin, OneByteAtATime) {
  Client client({}, true);
  Bytes answers;
  for (const char byte : Bytes("<?xml version='1.0'?><stream:stream to='d.test' version='1.0' xmlns='jabber:client' "
                               "xmlns:stream='http://etherx.jabber.org/streams'></stream:stream>"))
    answers += client.say(Bytes(1, byte));
  EXPECT_EQ(answers, header(id(1)) + features(kMechanisms) + "</stream:stream>");
}

TEST(XmppLogin, WhatIsPipelinedBehindStarttlsIsDiscarded) {
  Client client;
  client.open();
  EXPECT_EQ(client.say("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/><auth" + kSasl +
                       " mechanism='PLAIN'>AGp1bGlldA==</auth><messa"),
            "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
  EXPECT_EQ(client.say("ge/>junk"), "");
  EXPECT_EQ(client.secure(), header(id(2)) + features(kMechanisms));
}

// A client of its own, from RFC 5802 and not from the code under test.
Bytes hmac(const EVP_MD* hash, const Bytes& key, const Bytes& text) {
  Bytes out(EVP_MAX_MD_SIZE, '\0');
  unsigned size = 0;
  HMAC(hash, key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()), text.size(),
       reinterpret_cast<unsigned char*>(out.data()), &size);
  out.resize(size);
  return out;
}

struct ScramClient {
  const EVP_MD* hash;
  Bytes password = juliet().password;
  Bytes header = "biws";
  Bytes nonce = {};      // instead of the server's
  Bytes signature = {};  // what the server must prove

  Bytes last(const Bytes& first_bare, const Bytes& challenge) {
    const auto parts = split(challenge, ',');
    const Bytes salt = from_base64(parts.at(1).substr(2)).value();
    Bytes key(static_cast<std::size_t>(EVP_MD_get_size(hash)), '\0');
    PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()),
                      reinterpret_cast<const unsigned char*>(salt.data()), static_cast<int>(salt.size()),
                      std::stoi(parts.at(2).substr(2)), hash, static_cast<int>(key.size()),
                      reinterpret_cast<unsigned char*>(key.data()));
    Bytes proof = hmac(hash, key, "Client Key");
    Bytes stored(proof.size(), '\0');
    EVP_Digest(proof.data(), proof.size(), reinterpret_cast<unsigned char*>(stored.data()), nullptr, hash, nullptr);
    const Bytes without_proof = "c=" + header + "," + (nonce.empty() ? parts.at(0) : "r=" + nonce);
    const Bytes transcript = first_bare + "," + challenge + "," + without_proof;
    const Bytes mask = hmac(hash, stored, transcript);
    for (std::size_t i = 0; i < proof.size(); ++i) proof[i] = static_cast<char>(proof[i] ^ mask[i]);
    signature = "v=" + to_base64(hmac(hash, hmac(hash, key, "Server Key"), transcript));
    return without_proof + ",p=" + to_base64(proof);
  }
};

Bytes inside(const Bytes& element) {
  const std::size_t begin = element.find('>') + 1;
  return from_base64(element.substr(begin, element.rfind("</") - begin)).value_or("not base64");
}

void log_in_with_scram(const std::string& mechanism, const EVP_MD* hash, bool empty_first) {
  Client client({}, true);
  client.open();
  const Bytes first_bare = "n=juliet,r=abcdefghijk";
  Bytes challenge;
  if (empty_first) {
    EXPECT_EQ(client.say("<auth" + kSasl + " mechanism='" + mechanism + "'/>"), "<challenge" + kSasl + "/>");
    challenge = client.say("<response" + kSasl + ">" + to_base64("n,," + first_bare) + "</response>");
  } else {
    challenge = client.auth(mechanism, "n,," + first_bare);
  }
  ASSERT_TRUE(challenge.starts_with("<challenge" + kSasl + ">")) << challenge;
  ScramClient scram{.hash = hash};
  const Bytes last = scram.last(first_bare, inside(challenge));
  const Bytes success = client.say("<response" + kSasl + ">" + to_base64(last) + "</response>");
  ASSERT_TRUE(success.starts_with("<success" + kSasl + ">")) << success;
  EXPECT_EQ(inside(success), scram.signature);
  EXPECT_EQ(client.open(), header(id(4)) + kBindFeatures);
}

TEST(XmppLogin, ScramSha1) { log_in_with_scram("SCRAM-SHA-1", EVP_sha1(), false); }
TEST(XmppLogin, ScramSha256) { log_in_with_scram("SCRAM-SHA-256", EVP_sha256(), false); }
TEST(XmppLogin, ScramWithoutInitialResponse) { log_in_with_scram("SCRAM-SHA-256", EVP_sha256(), true); }

TEST(XmppLogin, ScramWithTheWrongPasswordThenPlain) {
  Client client({}, true);
  client.open();
  const Bytes challenge = client.auth("SCRAM-SHA-1", "n,,n=juliet,r=abc");
  ScramClient scram{.hash = EVP_sha1(), .password = "wrong"};
  EXPECT_EQ(client.say("<response" + kSasl + ">" + to_base64(scram.last("n=juliet,r=abc", inside(challenge))) +
                       "</response>"),
            sasl_failure("not-authorized"));
  EXPECT_EQ(client.say("<response" + kSasl + "/>"), sasl_failure("malformed-request")) << "that exchange is over";
  EXPECT_EQ(client.plain(), kSuccess);
}

TEST(XmppLogin, ScramThatIsProvenButForAnotherExchange) {
  for (ScramClient scram :
       {ScramClient{.hash = EVP_sha1(), .header = "eSws"}, ScramClient{.hash = EVP_sha1(), .nonce = "abc"}}) {
    Client client({}, true);
    client.open();
    const Bytes challenge = client.auth("SCRAM-SHA-1", "n,,n=juliet,r=abc");
    const Bytes last = scram.last("n=juliet,r=abc", inside(challenge));
    EXPECT_EQ(client.say("<response" + kSasl + ">" + to_base64(last) + "</response>"), sasl_failure("not-authorized"))
        << last;
  }
}

TEST(XmppLogin, PlainThatIsNotRight) {
  Client client({}, true);
  client.open();
  EXPECT_EQ(client.plain("wrong"), sasl_failure("not-authorized"));
  EXPECT_EQ(client.say("<auth" + kSasl + " mechanism='PLAIN'>=</auth>"), sasl_failure("malformed-request"));
  EXPECT_EQ(client.say("<auth" + kSasl + " mechanism='PLAIN'>*?</auth>"), sasl_failure("incorrect-encoding"));
  EXPECT_EQ(client.auth("X-TOKEN", "x"), sasl_failure("invalid-mechanism"));
  EXPECT_EQ(client.say("<abort" + kSasl + "/>"), sasl_failure("aborted"));
  EXPECT_EQ(client.plain("wrong"), sasl_failure("not-authorized") + stream_error("policy-violation"))
      << "six are enough";
  EXPECT_TRUE(client.last.close);
}

TEST(XmppLogin, PlainInLinesOfBase64) {
  Client client({}, true);
  client.open();
  EXPECT_EQ(client.say("<auth" + kSasl + " mechanism='PLAIN'>\nAGp1bGlldAByMG0z\nMG15cjBtMzA=\n</auth>"), kSuccess);
}

TEST(XmppLogin, OauthBearerIsSpokenWhereItIsAskedFor) {
  const Bytes right =
                  "n,a=juliet@d.test,\x01"
                  "auth=Bearer t0k3n\x01\x01",
              wrong = replace_all(right, "t0k3n", "token");
  Client client({{"mechanisms", "OAUTHBEARER"}}, true);
  EXPECT_EQ(client.open(),
            header(id(1)) + features("<mechanisms" + kSasl + "><mechanism>OAUTHBEARER</mechanism></mechanisms>"));
  const Bytes why = "<challenge" + kSasl + ">" + to_base64(R"({"status":"invalid_token"})") + "</challenge>";
  EXPECT_EQ(client.auth("OAUTHBEARER", wrong), why);
  EXPECT_EQ(client.say("<response" + kSasl + ">AQ==</response>"), sasl_failure("not-authorized"));
  EXPECT_EQ(client.auth("OAUTHBEARER", wrong), why);
  EXPECT_EQ(client.say("<abort" + kSasl + "/>"), sasl_failure("aborted"));
  EXPECT_EQ(client.auth("OAUTHBEARER", right), kSuccess);
  Client usual({}, true);
  usual.open();
  EXPECT_EQ(usual.auth("OAUTHBEARER", right), sasl_failure("invalid-mechanism")) << "nobody asked for it";
}

TEST(XmppLogin, NothingBeforeTlsWhereTlsIsRequired) {
  Client client(Options{{"legacy-auth", "true"}});
  EXPECT_EQ(client.open(), header(id(1)) + features(kStarttls));
  EXPECT_EQ(client.plain(), sasl_failure("encryption-required"));
  EXPECT_EQ(client.say("<iq type='set' id='a'><query xmlns='jabber:iq:auth'><username>juliet</username>"
                       "<password>r0m30myr0m30</password><resource>r</resource></query></iq>"),
            "<iq type='error' id='a'><error code='406' type='modify'><not-acceptable "
            "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
  EXPECT_EQ(client.say("<message to='x@d.test'/>"), stream_error("not-authorized"));
  EXPECT_TRUE(client.last.close);
}

TEST(XmppLogin, TlsOfferedOrNotAtAll) {
  Client offered({{"starttls", "offered"}, {"mechanisms", "PLAIN"}});
  const Bytes plain_only = "<mechanisms" + kSasl + "><mechanism>PLAIN</mechanism></mechanisms>";
  EXPECT_EQ(offered.open(),
            header(id(1)) + features("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>" + plain_only));
  EXPECT_EQ(offered.auth("SCRAM-SHA-1", "n,,n=juliet,r=x"), sasl_failure("invalid-mechanism")) << "not offered";
  EXPECT_EQ(offered.plain(), kSuccess);

  Client none({{"starttls", "none"}, {"mechanisms", "PLAIN"}});
  EXPECT_EQ(none.open(), header(id(1)) + features(plain_only));
  EXPECT_EQ(none.say("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"),
            "<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:stream>");
}

TEST(XmppLogin, OfOldWithPasswordOrDigest) {
  const auto set = [](const Bytes& proof) {
    return "<iq type='set' id='a2'><query xmlns='jabber:iq:auth'><username>juliet</username>" + proof +
           "<resource>r</resource></query></iq>";
  };
  // SHA1("0101010101010101" + password), by another implementation.
  const Bytes digest = "66184089b76ab1413fb88d9ab0c299d0d9630f71";
  Client client({{"legacy-auth", "true"}, {"starttls", "none"}});
  EXPECT_EQ(client.open(),
            header(id(1)) + features(kMechanisms + "<auth xmlns='http://jabber.org/features/iq-auth'/>"));
  EXPECT_EQ(client.say("<iq type='get' id='a1'><query xmlns='jabber:iq:auth'><username>juliet</username></query></iq>"),
            "<iq type='result' id='a1'><query "
            "xmlns='jabber:iq:auth'><username>juliet</username><password/><digest/><resource/></query></iq>");
  const Bytes refused =
      "<iq type='error' id='a2'><error code='401' type='auth'><not-authorized "
      "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>";
  EXPECT_EQ(client.say(set("<password>wrong</password>")), refused);
  EXPECT_EQ(client.say(set("<digest>" + replace_all(digest, "1", "2") + "</digest>")), refused);
  EXPECT_EQ(client.say("<iq type='set' id='a2'><query "
                       "xmlns='jabber:iq:auth'><username>juliet</username><resource>r</resource></query></iq>"),
            "<iq type='error' id='a2'><error code='406' type='modify'><not-acceptable "
            "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
  EXPECT_EQ(client.say(set("<digest>" + digest + "</digest>")), "<iq type='result' id='a2'/>");
  EXPECT_EQ(client.say("<presence/>"), "<presence from='juliet@d.test/r' to='juliet@d.test/r'/>") << "bound by that";

  Client other({{"legacy-auth", "true"}, {"starttls", "none"}, {"mechanisms", ""}});
  EXPECT_EQ(other.open(), header(id(1)) + features("<auth xmlns='http://jabber.org/features/iq-auth'/>"));
  EXPECT_EQ(other.say(set("<password>r0m30myr0m30</password>")), "<iq type='result' id='a2'/>");
}

TEST(XmppLogin, OfOldOnlyWhereItIsOffered) {
  Client client(Options{{"starttls", "none"}});
  client.open();
  EXPECT_EQ(client.say("<iq type='get' id='a1'><query xmlns='jabber:iq:auth'/></iq>"), stream_error("not-authorized"));
}

TEST(XmppLogin, AHeaderWithoutVersion) {
  const Bytes open =
      "<stream:stream to='d.test' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";
  Client old({{"legacy-auth", "true"}, {"starttls", "none"}});
  EXPECT_EQ(old.say(open), header(id(1), "")) << "no features then";
  Client modern;
  EXPECT_EQ(modern.say(open), header(id(1), "") + stream_error("unsupported-version"));
}

TEST(XmppLogin, HeadersAreAnsweredForOurDomainOnly) {
  const auto open = [](const Bytes& attributes) {
    return "<stream:stream " + attributes +
           " version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";
  };
  EXPECT_EQ(Client().say(open("to='other.test'")), header(id(1)) + stream_error("host-unknown"));
  EXPECT_EQ(Client().say(open("to='D.test' from='juliet@d.test'")),
            replace_all(header(id(1)), " id=", " to='juliet@d.test' id=") + features(kStarttls));
  EXPECT_EQ(Client().say(open("")), header(id(1)) + features(kStarttls));
}

TEST(XmppLogin, WhatIsNoXmppIsAnsweredAndEnded) {
  Client early;
  EXPECT_EQ(early.say("GET / HTTP/1.0\r\n\r\n"), header(id(1)) + stream_error("not-well-formed"));
  EXPECT_TRUE(early.last.close);

  Client late;
  late.open();
  EXPECT_EQ(late.say("<message><!-- -->"), stream_error("not-well-formed"));
  EXPECT_TRUE(late.last.close);
  EXPECT_EQ(late.say("<message/>"), "");

  Client strange;
  strange.open();
  EXPECT_EQ(strange.say("<message xmlns='urn:other'/>"), stream_error("unsupported-stanza-type"));
  Client compressing;
  compressing.open();
  EXPECT_EQ(compressing.say("<compress xmlns='http://jabber.org/protocol/compress'><method>zlib</method></compress>"),
            "<failure xmlns='http://jabber.org/protocol/compress'><setup-failed/></failure>");
}

TEST(XmppLogin, StagesCannotBeSkipped) {
  Client before_header({}, true);
  before_header.open();
  before_header.plain();
  EXPECT_EQ(before_header.say("<presence/>"), header(id(2)) + stream_error("not-authorized"))
      << "a login is followed by a new header";

  Client before_bind({}, true);
  before_bind.open();
  before_bind.plain();
  before_bind.open();
  EXPECT_EQ(before_bind.say("<presence/>"), stream_error("not-authorized"));

  Client twice({}, true);
  twice.log_in();
  EXPECT_EQ(twice.plain(), stream_error("policy-violation"));
}

}  // namespace
}  // namespace footpad::honest
