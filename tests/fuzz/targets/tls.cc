// TLS: the readers of wire formats, and both ends, each met by any bytes.
#include <gtest/gtest.h>

#include "targets.h"
#include "tls/certificates.h"
#include "tls/end.h"
#include "tls/wire.h"

namespace footpad::fuzz {
namespace {

using tls::End;
using tls::Event;

constexpr std::size_t kAnswer = std::size_t{1} << 17U;

void wire(ByteView input) {
  static_cast<void>(tls::server_name_of(input));
  for (const std::string& version : tls::versions_of(input, 0x0303)) ASSERT_FALSE(version.empty());
  static_cast<void>(tls::alpn_of(input));
  static_cast<void>(tls::looks_like_client_hello(input));
  for (const bool tls13 : {false, true}) {
    const auto certificates = tls::certificates_in(input, tls13);
    if (!certificates) continue;
    std::size_t size = 0;
    for (const std::string& each : *certificates) size += each.size();
    ASSERT_LE(size, input.size());
  }
  for (int code = -1; code < 257; ++code) ASSERT_FALSE(tls::alert_name(code).empty());
}

std::vector<std::string> hear(End& end, ByteView input, Chance& chance) {
  std::vector<std::string> heard;
  std::size_t answered = 0;
  for (const std::size_t size : segments(input.size(), chance)) {
    end.receive(input.substr(0, size));
    input.remove_prefix(size);
    answered += end.take_ciphertext().size();
    static_cast<void>(end.take_key_log());
    const Bytes plain = end.take_plaintext();
    EXPECT_TRUE(plain.empty()) << "bytes that nobody encrypted were decrypted";
    EXPECT_FALSE(end.established());
    for (const Event& event : end.take_events())
      heard.push_back(std::to_string(static_cast<int>(event.type)) + " " + event.text + " " + event.alpn + " " +
                      event.versions);
  }
  EXPECT_LE(answered, kAnswer) << "an answer has no end";
  end.close_notify();
  return heard;
}

void compare(ByteView input, const std::function<Result<std::unique_ptr<End>>()>& make) {
  Chance chance = chance_of(input);
  auto once = make(), again = make();
  ASSERT_TRUE(once && again);
  const auto first = hear(**once, input, chance), second = hear(**again, input, chance);
  ASSERT_EQ(first, second) << "another segmentation is read otherwise";
}

void hello(ByteView input) {
  compare(input, [] { return End::hello_reader(); });
}

void server(ByteView input) {
  static const tls::TestChain chain;
  static const auto ticket_key = tls::fresh_ticket_key();
  compare(input, [] {
    tls::ServerConfig config;
    config.credentials = chain.credentials;
    config.min_version = "1.0";
    config.danger_security_level_0 = true;
    config.request_certificate = true;
    config.ticket_key = ticket_key;
    config.early_data = 1000;
    config.alpn = "xmpp-client";
    return End::server(config);
  });
}

void client(ByteView input) {
  compare(input, [] { return End::client({"d.test", "xmpp-client"}); });
}

}  // namespace

std::vector<Target> tls_targets() {
  const std::vector<std::string> flights{"tests/fuzz/corpus/tls-flights"};
  return {{"tls-wire", &wire, flights},
          {"tls-hello", &hello, flights},
          {"tls-server", &server, flights},
          {"tls-client", &client, flights}};
}

}  // namespace footpad::fuzz
