// A chain is made fit for OpenSSL once, and only the very same chain with the very same key is that one.
#include "tls/credentials.h"

#include <gtest/gtest.h>

#include "certificates.h"

namespace footpad::tls {
namespace {

// What a client is shown by a server with these.
std::vector<Bytes> shown(const Credentials& credentials) {
  ServerConfig config;
  config.credentials = credentials;
  auto server = std::move(*End::server(config));
  auto client = std::move(*End::client({.sni = "example.test", .alpn = ""}));
  for (int turn = 0; turn < 10; ++turn) {
    server->receive(client->take_ciphertext());
    client->receive(server->take_ciphertext());
  }
  EXPECT_TRUE(client->established());
  return client->peer_certificates();
}

TEST(Credentials, AreTheSameHoweverOftenTheyAreShown) {
  const TestChain chain;
  for (int i = 0; i < 3; ++i) EXPECT_EQ(shown(chain.credentials), chain.credentials.chain);
}

TEST(Credentials, OfAnotherChainOrKeyAreOthers) {
  const TestChain one, other;
  EXPECT_EQ(shown(one.credentials), one.credentials.chain);
  EXPECT_EQ(shown(other.credentials), other.credentials.chain);
  // The same octets, and another key: the handshake is signed by that one, which a client that looks refuses.
  Credentials foreign = one.credentials;
  foreign.key = other.credentials.key;
  ServerConfig config;
  config.credentials = foreign;
  auto server = std::move(*End::server(config));
  auto client = std::move(*End::client({.sni = "example.test", .alpn = ""}));
  for (int turn = 0; turn < 10; ++turn) {
    server->receive(client->take_ciphertext());
    client->receive(server->take_ciphertext());
  }
  EXPECT_FALSE(client->established()) << "the key of an earlier connection was used";
  Credentials shorter = one.credentials;
  shorter.chain.resize(1);
  EXPECT_EQ(shown(shorter), shorter.chain);
}

TEST(Credentials, OutliveManyOthers) {
  const TestChain first;
  EXPECT_EQ(shown(first.credentials), first.credentials.chain);
  for (int i = 0; i < 40; ++i) {
    const TestChain another;
    EXPECT_EQ(shown(another.credentials), another.credentials.chain);
  }
  EXPECT_EQ(shown(first.credentials), first.credentials.chain);
}

}  // namespace
}  // namespace footpad::tls
