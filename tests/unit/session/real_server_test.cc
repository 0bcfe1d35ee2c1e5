// A server over the network: it comes up when it comes up, and the client may have spoken by then.
#include <gtest/gtest.h>

#include <algorithm>

#include "road.h"

namespace footpad::session {
namespace {

// A client and a server with TLS ends of their own, and one Session between them.
struct Between {
  Scenario scenario;
  tamper::Rules rules{scenario};
  Ledger ledger;
  Recorder recorder{ledger, [] { return 0.0; }};
  std::unique_ptr<tls::End> client = std::move(*tls::End::client({.sni = "example.test", .alpn = ""}));
  std::unique_ptr<tls::End> server;
  std::unique_ptr<Session> session;

  explicit Between(std::string_view protocol) {
    static const tls::TestChain chain;
    tls::ServerConfig genuine;
    genuine.credentials = chain.credentials;
    server = std::move(*tls::End::server(genuine));
    Config config;
    config.scenario = &scenario;
    config.protocol = dialogue::find_protocol(protocol);
    config.transport = Transport::direct;
    config.canaries = &kCanaries;
    config.rules = &rules;
    config.face = [genuine](Identity, const std::string&) -> Result<Face> { return Face{genuine, {}, "good"}; };
    session = std::make_unique<Session>(std::move(config), recorder);
    take(session->start());
    pump();
  }
  void take(const Commands& commands) {
    for (const Command& command : commands) {
      if (command.kind == Command::Kind::to_client) client->receive(command.bytes);
      if (command.kind == Command::Kind::to_server) server->receive(command.bytes);
    }
  }
  // Until nobody has more to say.
  void pump() {
    for (int turn = 0; turn < 20; ++turn) {
      const Bytes from_client = client->take_ciphertext(), from_server = server->take_ciphertext();
      if (from_client.empty() && from_server.empty()) return;
      if (!from_client.empty()) take(session->client_data(from_client, true));
      if (!from_server.empty()) take(session->server_data(from_server));
    }
  }
  [[nodiscard]] bool saw(const std::string& kind) const {
    return std::any_of(ledger.events.begin(), ledger.events.end(),
                       [&](const Event& event) { return event.type == Event::Type::unit && event.what == kind; });
  }
};

constexpr const char* kRequest = "GET / HTTP/1.1\r\nHost: example.test\r\nAuthorization: Basic YTpi\r\n\r\n";
constexpr const char* kAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

TEST(RealServer, IsReadByWhatItWasAskedBeforeItCameUp) {
  Between road("https");
  road.client->send(kRequest);
  road.pump();
  ASSERT_TRUE(road.saw("client.request"));
  road.take(road.session->server_up());
  road.pump();
  EXPECT_EQ(road.server->take_plaintext(), kRequest);
  road.server->send(kAnswer);
  road.pump();
  EXPECT_EQ(road.client->take_plaintext(), kAnswer);
  EXPECT_TRUE(road.saw("server.success"));
}

TEST(RealServer, IsReadByWhatItIsAskedLater) {
  Between road("https");
  road.take(road.session->server_up());
  road.pump();
  road.client->send(kRequest);
  road.pump();
  road.server->send(kAnswer);
  road.pump();
  EXPECT_TRUE(road.saw("server.success"));
}

// What passes unaltered is not copied: it still has to arrive, and to be on record, whole and in order.
TEST(RealServer, SaysMuchInAnySegmentation) {
  Between road("https");
  road.take(road.session->server_up());
  road.client->send(kRequest);
  road.pump();
  Bytes body;
  for (int i = 0; body.size() < 3U << 20U; ++i) body += std::to_string(i) + ",";
  const Bytes all = "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  std::size_t size = 1;
  Bytes heard;
  for (std::size_t at = 0; at < all.size(); at += size, size = size * 3 % 100003 + 1) {
    road.server->send(ByteView(all).substr(at, size));
    road.pump();
    heard += road.client->take_plaintext();
    const std::size_t sent = std::min(at + size, all.size());
    ASSERT_LE(heard.size(), sent);
    if (sent == all.size()) {
      ASSERT_TRUE(heard == all) << heard.size() << " of " << all.size();
    }
  }
  const auto flow = std::find_if(road.ledger.flows.begin(), road.ledger.flows.end(),
                                 [](const Flow& one) { return one.from == Side::server && !one.decoded; });
  ASSERT_NE(flow, road.ledger.flows.end());
  EXPECT_TRUE(flow->bytes == all);
}

}  // namespace
}  // namespace footpad::session
