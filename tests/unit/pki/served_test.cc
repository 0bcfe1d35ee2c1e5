// Every shipped recipe on the wire: it is served as it was minted, and a client that verifies ends as the recipe says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../tls/peers.h"
#include "base/text.h"
#include "crypto/certificate.h"
#include "model/verify_errors.h"
#include "pki/mint.h"
#include "shipped.h"
#include "tls/end.h"

namespace footpad::pki {
namespace {

using tls::End;
using tls::VerifyingClient;

constexpr std::size_t kMostOctets = 100 * 1024;  // of a Certificate message, by OpenSSL's clients

struct Meeting {
  bool client_done = false;
  bool server_done = false;
  long verified = 0;
  std::vector<std::string> seen;  // by the server
};

Meeting meet(const Chain& chain, const Recipe& recipe, const std::string& host, const std::string& version) {
  tls::ServerConfig config{{chain.sent, chain.key}, "", version, version, chain.security_level_0};
  if (recipe.is_anonymous()) config.key_exchange = tls::KeyExchange::anonymous;
  if (recipe.key_exchange == "static-rsa") config.key_exchange = tls::KeyExchange::static_rsa;
  auto server = End::server(config);
  EXPECT_TRUE(server.ok()) << server.error().text();
  VerifyingClient client(nullptr, host, version == "1.3" ? TLS1_3_VERSION : TLS1_2_VERSION);
  if (!recipe.host_check) SSL_set1_host(client.ssl(), nullptr);
  if (is_ip_address(host)) {
    SSL_set1_host(client.ssl(), nullptr);
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(client.ssl()), host.c_str());
  }
  for (const Bytes& anchor : chain.trusted) client.trust(read_certificate(anchor).get());
  for (const TlsaRecord& record : chain.tlsa) {
    const auto words = words_of(record.text);
    const auto number = [&](std::size_t at) { return static_cast<unsigned char>(std::stoi(words[at])); };
    if (record.secure) client.heed_tlsa(host, number(0), number(1), number(2), from_hex(words[3]).value_or(""));
  }
  if (recipe.is_about_logs()) {
    const std::string file = ::testing::TempDir() + test_name({recipe.id, 0}) + ".log-list";
    std::ofstream(file) << chain.log_list;
    EXPECT_TRUE(client.demand_log(file));
  }
  tls::converse(client, **server);
  return {client.established(), (*server)->established(), client.verified(), tls::lines((*server)->take_events())};
}

class Served : public ::testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Recipe, Served, ::testing::ValuesIn(ids()), test_name);

TEST_P(Served, EndsAsItsRecipeSays) {
  const Recipe& recipe = shipped().at(GetParam());
  if (recipe.family == "REV") return;  // this client asks for no staple and takes no list: see unit/tls, and e2e
  auto mint = std::move(Mint::create(1).value());
  const auto chain = mint->mint(recipe, {"example.test", ""});
  ASSERT_TRUE(chain.ok()) << chain.error().text();
  const std::string host = replace_all(recipe.host.empty() ? "${domain}" : recipe.host, "${domain}", "example.test");
  std::size_t size = 0;
  for (const Bytes& certificate : chain->sent) size += certificate.size();
  for (const std::string& version : {std::string("1.2"), std::string("1.3")}) {
    if (version < recipe.tls_min || (!recipe.tls_max.empty() && version > recipe.tls_max)) continue;
    const Meeting meeting = meet(*chain, recipe, host, version);
    // A client that offers no signature that the key can make, or no such suite, is shown nothing.
    if (recipe.lint == "curve-outside-tls" || recipe.is_anonymous()) {
      EXPECT_FALSE(meeting.client_done || meeting.server_done);
      continue;
    }
    EXPECT_THAT(meeting.seen, ::testing::Contains("certificate-sent " + std::to_string(chain->sent.size())));
    const bool foreign = recipe.self_check == "FOREIGN_KEY";
    const bool unread = recipe.self_check == "UNREADABLE" || size > kMostOctets;
    const bool refused = foreign || unread || recipe.self_check != "OK";
    EXPECT_EQ(meeting.client_done, !refused);
    EXPECT_EQ(meeting.server_done, !refused);
    if (unread || recipe.family == "RAW") continue;
    EXPECT_EQ(verify_error_name(static_cast<int>(meeting.verified)), foreign ? "OK" : recipe.self_check);
    // In static RSA it is the server that comes to know that it cannot go on.
    if (!recipe.negative || !recipe.key_exchange.empty()) continue;
    std::vector<std::string> usual;
    for (const std::string& alert : recipe.alerts) usual.push_back("alert-received " + alert);
    const bool told =
        std::find_first_of(usual.begin(), usual.end(), meeting.seen.begin(), meeting.seen.end()) != usual.end();
    EXPECT_EQ(told, refused) << meeting.seen.back() << " is not among the usual alerts of " << recipe.id;
  }
}

}  // namespace
}  // namespace footpad::pki
