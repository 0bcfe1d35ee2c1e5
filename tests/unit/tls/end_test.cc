#include "tls/end.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "certificates.h"
#include "peers.h"
#include "tls/binding.h"

namespace footpad::tls {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::unique_ptr<End> server_of(const Credentials& credentials, const std::string& version,
                               const std::string& alpn = "") {
  ServerConfig config{credentials, alpn, version, version, false};
  auto made = End::server(config);
  EXPECT_TRUE(made.ok()) << (made.ok() ? "" : made.error().text());
  return made.ok() ? std::move(*made) : nullptr;
}

std::unique_ptr<End> client_of(const ClientConfig& config) { return std::move(End::client(config).value()); }

int number_of(const std::string& version) { return version == "1.3" ? TLS1_3_VERSION : TLS1_2_VERSION; }

class EachVersion : public ::testing::TestWithParam<std::string> {
 protected:
  TestChain chain;
};
INSTANTIATE_TEST_SUITE_P(Tls, EachVersion, ::testing::Values("1.2", "1.3"),
                         [](const auto& each) { return "v1_" + each.param.substr(2); });

TEST_P(EachVersion, ServerEndAgainstClientEnd) {
  auto server = server_of(chain.credentials, GetParam(), "xmpp-client");
  auto client = client_of({"shop.test", "xmpp-client"});
  client->send("hello from the client");
  server->send("queued before the handshake");
  converse(*client, *server);
  EXPECT_TRUE(server->established() && client->established());
  EXPECT_EQ(server->take_plaintext(), "hello from the client");
  EXPECT_EQ(client->take_plaintext(), "queued before the handshake");

  const auto cipher = GetParam() == "1.3" ? "TLSv1.3 TLS_AES_256_GCM_SHA384" : "TLSv1.2 ECDHE-ECDSA-AES256-GCM-SHA384";
  const auto events = server->take_events();
  EXPECT_THAT(lines(events), ElementsAre("client-hello shop.test [xmpp-client] 1.3,1.2", "certificate-sent 2",
                                         "key-proof-sent", std::string("handshake-done ") + cipher + " [xmpp-client]"));
  EXPECT_EQ(events[1].bytes, chain.credentials.chain[0] + chain.credentials.chain[1]);
  EXPECT_THAT(server->take_key_log(), HasSubstr(GetParam() == "1.3" ? "CLIENT_TRAFFIC_SECRET_0 " : "CLIENT_RANDOM "));

  client->close_notify();
  converse(*client, *server);
  EXPECT_TRUE(server->peer_closed());
  EXPECT_FALSE(server->failed());
  EXPECT_THAT(lines(server->take_events()), ElementsAre("alert-received close_notify"));
}

TEST_P(EachVersion, AClientMayShowACertificateOfItsOwn) {
  const TestChain own;
  ServerConfig config{chain.credentials, "", GetParam(), GetParam(), false, true};
  auto server = std::move(*End::server(config));
  VerifyingClient client(chain.root.get(), "shop.test", number_of(GetParam()));
  const unsigned char* der = reinterpret_cast<const unsigned char*>(own.credentials.chain[0].data());
  const CertificatePtr leaf(d2i_X509(nullptr, &der, static_cast<long>(own.credentials.chain[0].size())));
  SSL_use_certificate(client.ssl(), leaf.get());
  SSL_use_PrivateKey(client.ssl(), raw(own.credentials.key));
  SSL_add1_chain_cert(client.ssl(), own.root.get());
  converse(client, *server);
  ASSERT_TRUE(server->established() && client.established());
  EXPECT_EQ(server->peer_certificates(), own.credentials.chain) << "whoever vouches for it";

  auto without = std::move(*End::server(config));
  VerifyingClient anonymous(chain.root.get(), "shop.test", number_of(GetParam()));
  converse(anonymous, *without);
  ASSERT_TRUE(without->established() && anonymous.established());
  EXPECT_TRUE(without->peer_certificates().empty());
}

TEST_P(EachVersion, NobodyAsksForOneUnlessToldTo) {
  const TestChain own;
  auto server = server_of(chain.credentials, GetParam());
  VerifyingClient client(chain.root.get(), "shop.test", number_of(GetParam()));
  const unsigned char* der = reinterpret_cast<const unsigned char*>(own.credentials.chain[0].data());
  const CertificatePtr leaf(d2i_X509(nullptr, &der, static_cast<long>(own.credentials.chain[0].size())));
  SSL_use_certificate(client.ssl(), leaf.get());
  SSL_use_PrivateKey(client.ssl(), raw(own.credentials.key));
  converse(client, *server);
  ASSERT_TRUE(server->established());
  EXPECT_TRUE(server->peer_certificates().empty());
}

TEST_P(EachVersion, BothEndsKnowTheirChannel) {
  auto server = server_of(chain.credentials, GetParam());
  auto client = client_of({"shop.test", ""});
  EXPECT_EQ(server->exporter_binding(), "") << "before the handshake there is nothing to bind to";
  converse(*client, *server);
  EXPECT_EQ(server->exporter_binding().size(), 32U);
  EXPECT_EQ(server->exporter_binding(), client->exporter_binding());
  auto other_server = server_of(chain.credentials, GetParam());
  auto other_client = client_of({"shop.test", ""});
  converse(*other_client, *other_server);
  EXPECT_NE(server->exporter_binding(), other_server->exporter_binding()) << "another channel";
}

TEST(KeyExchange, AnAnonymousServerShowsNothingToWhoOffersSuchASuite) {
  ServerConfig config;
  config.max_version = "1.2";
  config.key_exchange = KeyExchange::anonymous;
  auto server = std::move(*End::server(config));
  VerifyingClient client(nullptr, "shop.test", TLS1_2_VERSION, nullptr, nullptr, "", "aNULL:@SECLEVEL=0");
  converse(client, *server);
  ASSERT_TRUE(server->established() && client.established()) << "nothing in TLS stops it";
  EXPECT_THAT(lines(server->take_events()), ElementsAre("client-hello 1.2", "certificate-sent 0", "key-proof-sent",
                                                        "handshake-done TLSv1.2 ADH-AES256-GCM-SHA384"));

  auto other = std::move(*End::server(config));
  VerifyingClient usual(nullptr, "shop.test", TLS1_2_VERSION);
  converse(usual, *other);
  EXPECT_TRUE(other->failed());
  const auto events = other->take_events();
  EXPECT_EQ(events.back().text, "no cipher suite in common");
  EXPECT_EQ(events.back().number, 1);
}

TEST(KeyExchange, InStaticRsaTheEndOfTheServersWordsStandsForItsProof) {
  const TestChain chain;  // its leaf's key is of another kind
  ServerConfig config{chain.credentials, "", "1.2", "1.2"};
  config.key_exchange = KeyExchange::static_rsa;
  auto server = std::move(*End::server(config));
  VerifyingClient client(chain.root.get(), "shop.test", TLS1_2_VERSION);
  converse(client, *server);
  EXPECT_TRUE(server->failed()) << "no suite, rather than another key exchange";
  EXPECT_EQ(server->take_events().back().number, 1);
}

TEST(Binding, TheEndPointIsTheCertificatesDigest) {
  const TestChain chain;  // signed with SHA-256
  const Bytes& leaf = chain.credentials.chain.front();
  Bytes digest(32, '\0');
  EVP_Digest(leaf.data(), leaf.size(), reinterpret_cast<unsigned char*>(digest.data()), nullptr, EVP_sha256(), nullptr);
  EXPECT_EQ(end_point_binding(leaf), digest);
  EXPECT_EQ(end_point_binding("no certificate"), "");
  EXPECT_EQ(end_point_binding(""), "");
}

TEST_P(EachVersion, OneByteAtATime) {
  auto server = server_of(chain.credentials, GetParam());
  auto client = client_of({"shop.test", ""});
  client->send("one");
  converse(*client, *server, 1);
  server->send("two");
  converse(*client, *server, 1);
  EXPECT_EQ(server->take_plaintext(), "one");
  EXPECT_EQ(client->take_plaintext(), "two");
}

TEST_P(EachVersion, VerifyingClientAcceptsTheChain) {
  auto server = server_of(chain.credentials, GetParam());
  VerifyingClient client(chain.root.get(), "shop.test", number_of(GetParam()));
  converse(client, *server);
  EXPECT_TRUE(client.established());
  EXPECT_EQ(client.verified(), X509_V_OK);
  EXPECT_TRUE(server->established());
}

TEST_P(EachVersion, VerifyingClientRefusesAnUnknownRoot) {
  auto server = server_of(chain.credentials, GetParam());
  const TestChain other("EC", "Another Root");
  VerifyingClient client(other.root.get(), "shop.test", number_of(GetParam()));
  converse(client, *server);
  EXPECT_FALSE(client.established());
  EXPECT_FALSE(server->established());
  EXPECT_TRUE(server->failed());
  const auto seen = lines(server->take_events());
  EXPECT_THAT(seen, ::testing::Contains("certificate-sent 2"));
  EXPECT_THAT(seen, ::testing::Contains("alert-received unknown_ca"));
  EXPECT_EQ(seen.back(), "failed the peer sent the alert unknown_ca");
}

TEST_P(EachVersion, ForeignKeyMeetsDecryptError) {
  Credentials foreign = chain.credentials;
  foreign.key = fresh_key();
  auto server = server_of(foreign, GetParam());
  VerifyingClient client(chain.root.get(), "shop.test", number_of(GetParam()));
  converse(client, *server);
  EXPECT_FALSE(client.established());
  EXPECT_EQ(client.verified(), X509_V_OK) << "the chain is genuine: only the signature may be refused";
  const auto seen = lines(server->take_events());
  EXPECT_THAT(seen, ::testing::IsSupersetOf({"certificate-sent 2", "key-proof-sent", "alert-received decrypt_error"}));
}

TEST_P(EachVersion, ForeignRsaKeyMeetsDecryptErrorToo) {
  const TestChain rsa("RSA");
  Credentials foreign = rsa.credentials;
  foreign.key = fresh_key("RSA");
  auto server = server_of(foreign, GetParam());
  VerifyingClient client(rsa.root.get(), "shop.test", number_of(GetParam()));
  converse(client, *server);
  EXPECT_FALSE(client.established());
  EXPECT_THAT(lines(server->take_events()), ::testing::Contains("alert-received decrypt_error"));
}

TEST_P(EachVersion, WithoutATicketKeyAClientNeverResumes) {
  auto first = server_of(chain.credentials, GetParam());
  VerifyingClient client(chain.root.get(), "shop.test", number_of(GetParam()));
  converse(client, *first);
  ASSERT_TRUE(client.established());
  VerifyingClient again(chain.root.get(), "shop.test", number_of(GetParam()));
  auto second = server_of(chain.credentials, GetParam());
  SSL_SESSION* const session = SSL_get1_session(client.ssl());
  EXPECT_EQ(SSL_SESSION_has_ticket(session), 0);
  SSL_SESSION_free(session);
  converse(again, *second);
  EXPECT_THAT(lines(second->take_events()), ::testing::Contains("certificate-sent 2"));
}

TEST_P(EachVersion, OtherAlpnNeverFailsTheHandshake) {
  auto server = server_of(chain.credentials, GetParam(), "xmpp-client");
  auto client = client_of({"", "h2"});
  converse(*client, *server);
  EXPECT_TRUE(server->established());
  const auto seen = lines(server->take_events());
  EXPECT_EQ(seen.front(), "client-hello [h2] 1.3,1.2");
  EXPECT_THAT(seen.back(), ::testing::Not(HasSubstr("[")));
}

TEST_P(EachVersion, BytesBehindCloseNotifyFail) {
  auto server = server_of(chain.credentials, GetParam());
  auto client = client_of({"", ""});
  converse(*client, *server);
  client->close_notify();
  const Bytes last = client->take_ciphertext();
  server->receive(last + "<presence/>");
  EXPECT_TRUE(server->peer_closed());
  EXPECT_TRUE(server->failed());
  server->receive("more");
  EXPECT_EQ(lines(server->take_events()).back(), "failed bytes behind close_notify");
}

TEST_P(EachVersion, TamperedRecordFails) {
  auto server = server_of(chain.credentials, GetParam());
  auto client = client_of({"", ""});
  converse(*client, *server);
  client->send("secret");
  Bytes record = client->take_ciphertext();
  record.back() = static_cast<char>(record.back() ^ 1);
  server->receive(record);
  EXPECT_TRUE(server->failed());
  EXPECT_EQ(server->take_plaintext(), "");
  const auto seen = lines(server->take_events());
  EXPECT_EQ(seen.back(), "failed a record was tampered with");
  EXPECT_THAT(seen, ::testing::Contains("alert-sent bad_record_mac"));
}

TEST_P(EachVersion, LargeAmountsGoBothWays) {
  auto server = server_of(chain.credentials, GetParam());
  auto client = client_of({"", ""});
  const Bytes much(300000, 'x');
  client->send(much);
  server->send(much);
  converse(*client, *server);
  EXPECT_EQ(server->take_plaintext().size(), much.size());
  EXPECT_EQ(client->take_plaintext().size(), much.size());
}

TEST(End, PlaintextInsteadOfTlsFails) {
  const TestChain chain;
  for (const char* said : {"<?xml version='1.0'?><stream:stream>", "GET / HTTP/1.1\r\n\r\n",
                           "\x16\x03\x01\x50\x01\x02zzzzzzzzzzzzz", "\r\n\r\n\r\n\r\n\r\n\r\n"}) {
    auto server = server_of(chain.credentials, "1.3");
    server->receive(said);
    EXPECT_TRUE(server->failed()) << said;
    server->receive("and more of it");
    server->send("nothing");
    server->close_notify();
    EXPECT_FALSE(server->established());
    EXPECT_EQ(server->take_plaintext(), "");
  }
}

TEST(End, ATruncatedHelloOnlyWaits) {
  const TestChain chain;
  auto server = server_of(chain.credentials, "1.3");
  auto client = client_of({"shop.test", ""});
  const Bytes hello = client->take_ciphertext();
  server->receive(ByteView(hello).substr(0, hello.size() - 1));
  EXPECT_FALSE(server->failed());
  EXPECT_TRUE(server->take_ciphertext().empty());
  EXPECT_TRUE(server->take_events().empty());
}

TEST(End, EveryOneByteChangeOfAHelloIsSurvived) {
  const TestChain chain;
  auto client = client_of({"shop.test", "xmpp-client"});
  const Bytes hello = client->take_ciphertext();
  for (std::size_t at = 0; at < hello.size(); ++at) {
    Bytes broken = hello;
    broken[at] = static_cast<char>(~broken[at]);
    auto server = server_of(chain.credentials, "1.3");
    server->receive(broken);
    EXPECT_FALSE(server->established());
  }
}

TEST(End, NoVersionInCommonIsNamed) {
  const TestChain chain;
  auto server = server_of(chain.credentials, "1.3");
  VerifyingClient client(chain.root.get(), "shop.test", TLS1_2_VERSION);
  converse(client, *server);
  const auto seen = lines(server->take_events());
  EXPECT_THAT(seen, ElementsAre("client-hello 1.2", "alert-sent protocol_version", "failed no TLS version in common"));
}

TEST(End, AClientThatCannotTakeTheKeySeesNoCertificate) {
  const TestChain chain("ED25519");
  auto server = server_of(chain.credentials, "1.3");
  VerifyingClient client(chain.root.get(), "shop.test", TLS1_3_VERSION, "ECDSA+SHA256");
  converse(client, *server);
  const auto seen = lines(server->take_events());
  EXPECT_EQ(seen.back(), "failed the client takes no signature that this key can make");
  EXPECT_THAT(seen, ::testing::Not(::testing::Contains(HasSubstr("certificate-sent"))));
}

TEST(End, AWeakKeyNeedsTheDangerousSwitch) {
  TestChain chain;
  chain.credentials.key = {EVP_RSA_gen(512), [](void* owned) { EVP_PKEY_free(static_cast<EVP_PKEY*>(owned)); }};
  ServerConfig config{chain.credentials, "", "1.2", "1.3", false};
  const auto refused = End::server(config);
  ASSERT_FALSE(refused.ok());
  EXPECT_THAT(refused.error().remedy, HasSubstr("danger_security_level_0"));
  config.danger_security_level_0 = true;
  EXPECT_TRUE(End::server(config).ok());
}

// No certificate by anybody's reading: what leaves is what was given all the same, and a client that reads it gives up.
TEST_P(EachVersion, AnyOctetsAreServedAsACertificate) {
  for (const Bytes& leaf : {Bytes("not a certificate"), chain.credentials.chain[0] + Bytes(2, '\0')}) {
    Credentials odd = chain.credentials;
    odd.chain = {leaf, "nor this", chain.credentials.chain[1]};
    auto server = server_of(odd, GetParam());
    VerifyingClient client(chain.root.get(), "shop.test", number_of(GetParam()));
    converse(client, *server);
    EXPECT_FALSE(client.established());
    const auto events = server->take_events();
    const auto sent = std::find_if(events.begin(), events.end(),
                                   [](const Event& event) { return event.type == Event::Type::certificate_sent; });
    ASSERT_NE(sent, events.end()) << ::testing::PrintToString(lines(events));
    EXPECT_EQ(sent->bytes, leaf + "nor this" + chain.credentials.chain[1]);
  }
}

TEST(End, BadConfigurationsAreErrors) {
  const TestChain chain;
  EXPECT_FALSE(End::server({{}, "", "1.2", "1.3", false}).ok());
  EXPECT_FALSE(End::server({chain.credentials, "", "1.4", "1.3", false}).ok());
  EXPECT_FALSE(End::server({chain.credentials, "", "1.3", "1.2", false}).ok());
  EXPECT_FALSE(End::server({{chain.credentials.chain, nullptr}, "", "1.2", "1.3", false}).ok()) << "no key";
  EXPECT_FALSE(End::client({std::string(300, 'a'), ""}).ok());
}

}  // namespace
}  // namespace footpad::tls
