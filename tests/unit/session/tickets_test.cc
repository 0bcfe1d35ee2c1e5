// A client that comes back within one case: when it resumes, and what it said before the handshake was done.
#include "session/tickets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../tls/peers.h"
#include "road.h"

namespace footpad::session {
namespace {

using testing::HasSubstr;
using Type = Event::Type;
using SessionPtr = std::unique_ptr<SSL_SESSION, Freer<SSL_SESSION_free>>;

TEST(Tickets, EachPlaceIdentityChainAndCaseHasAKeyOfItsOwn) {
  Tickets tickets, of_another_case;
  const std::vector<Bytes> chain{"leaf", "root"};
  const auto key = tickets.key("example.test", 5222, Channel::genuine, chain);
  ASSERT_NE(key, nullptr);
  EXPECT_EQ(tickets.key("example.test", 5222, Channel::genuine, chain), key);
  EXPECT_NE(tickets.key("other.test", 5222, Channel::genuine, chain), key);
  EXPECT_NE(tickets.key("example.test", 5223, Channel::genuine, chain), key);
  EXPECT_NE(tickets.key("example.test", 5222, Channel::stolen, chain), key) << "the same chain in other hands";
  EXPECT_NE(tickets.key("example.test", 5222, Channel::genuine, {"leaf"}), key);
  EXPECT_NE(of_another_case.key("example.test", 5222, Channel::genuine, chain), key);
}

TEST(Tickets, AWordSharesAKeyWithinItsCaseOnly) {
  Tickets tickets, of_another_case;
  const auto key = tickets.shared("word");
  ASSERT_NE(key, nullptr);
  EXPECT_EQ(tickets.shared("word"), key);
  EXPECT_NE(tickets.shared("other"), key);
  EXPECT_NE(tickets.key("example.test", 5222, Channel::genuine, {"leaf"}), key);
  EXPECT_NE(of_another_case.shared("word"), key);
}

// Direct TLS at once; `early`: its tickets allow early data.
Scenario direct(Identity identity, bool early = false) {
  Action upgrade;
  upgrade.kind = Action::Kind::upgrade;
  upgrade.identity = identity;
  upgrade.early_data = early;
  On connect;
  connect.at = "connect";
  connect.actions = {upgrade};
  Action violation;
  violation.kind = Action::Kind::violation;
  On watch;
  watch.at = "client.auth";
  watch.early_data = true;
  watch.actions = {violation};
  Scenario scenario;
  scenario.ons = {connect, watch};
  return scenario;
}

class ComesBack : public testing::Test {
 protected:
  std::unique_ptr<tls::VerifyingClient> client(const Bytes& early = "") {
    auto made =
        std::make_unique<tls::VerifyingClient>(nullptr, "shop.test", TLS1_3_VERSION, nullptr, session.get(), early);
    SSL_set_verify(made->ssl(), SSL_VERIFY_NONE, nullptr);
    return made;
  }
  // Says that, in a handshake of its own or behind it, and keeps its session.
  std::unique_ptr<Road> visit(const Scenario& scenario, Tickets& of_case, const Bytes& early, const Bytes& late,
                              std::string* heard = nullptr) {
    auto road = std::make_unique<Road>(scenario, Transport::direct, "xmpp", &of_case);
    const auto visitor = client(early);
    road->meets(*visitor);
    EXPECT_TRUE(visitor->established());
    visitor->send(late);
    road->meets(*visitor);
    session.reset(SSL_SESSION_dup(SSL_get0_session(visitor->ssl())));
    if (heard != nullptr) *heard = visitor->plaintext;
    return road;
  }
  static std::string resumed(const Road& road) {
    for (const Event& event : road.ledger().events)
      if (event.type == Type::handshake_done) return event.fields.at("resumed");
    return "no handshake";
  }

  Tickets tickets;
  SessionPtr session;
};

TEST_F(ComesBack, AndResumesInTheSameCase) {
  const Scenario scenario = direct(Identity::none);
  const auto first = visit(scenario, tickets, "", kHeader);
  EXPECT_EQ(resumed(*first), "false");
  EXPECT_EQ(first->count(Type::point, "tls.ticket"), 2);
  EXPECT_EQ(first->count(Type::point, "tls.resumed"), 0);
  EXPECT_EQ(first->count(Type::point, "tls.ticket-declined"), 0) << "it had none";
  const auto second = visit(scenario, tickets, "", kHeader);
  EXPECT_EQ(resumed(*second), "true");
  EXPECT_EQ(second->count(Type::point, "tls.resumed"), 1);
  EXPECT_EQ(second->count(Type::certificate_sent), 0);
}

TEST_F(ComesBack, ToAnotherIdentityOrCaseAndIsShownItsCertificate) {
  visit(direct(Identity::none), tickets, "", kHeader);
  const auto forged = visit(direct(Identity::untrusted), tickets, "", kHeader);
  EXPECT_EQ(resumed(*forged), "false");
  EXPECT_EQ(forged->count(Type::certificate_sent), 1);
  EXPECT_EQ(forged->count(Type::point, "tls.ticket-declined"), 1);
  Tickets of_another_case;
  const auto later = visit(direct(Identity::untrusted), of_another_case, "", kHeader);
  EXPECT_EQ(resumed(*later), "false");
  EXPECT_EQ(later->count(Type::certificate_sent), 1);
}

TEST_F(ComesBack, AndLogsInBeforeTheHandshakeIsDone) {
  const Scenario scenario = direct(Identity::none, true);
  const auto first = visit(scenario, tickets, "", kHeader + plain_auth());
  EXPECT_FALSE(first->last("client.auth").fields.contains("early-data"));
  EXPECT_EQ(first->count(Type::violation), 0);
  std::string heard;
  const auto second = visit(scenario, tickets, kHeader + plain_auth(), kHeader, &heard);
  EXPECT_EQ(resumed(*second), "true");
  EXPECT_EQ(second->last("client.auth").fields.at("early-data"), "true");
  EXPECT_EQ(second->count(Type::violation), 1);
  EXPECT_THAT(heard, HasSubstr("<success")) << "it is answered, behind the handshake";
  EXPECT_FALSE(second->last("client.stream-open").fields.contains("early-data")) << "that one came late";
}

TEST_F(ComesBack, WhatIsOnlyBegunEarlyIsEarly) {
  const Scenario scenario = direct(Identity::none, true);
  visit(scenario, tickets, "", kHeader);
  const std::string auth = plain_auth();
  const auto second = visit(scenario, tickets, kHeader + auth.substr(0, 20), auth.substr(20));
  EXPECT_EQ(second->count(Type::violation), 1);
}

TEST_F(ComesBack, WhatWasHeardEarlyCountsThoughTheHandshakeIsNeverDone) {
  const Scenario scenario = direct(Identity::none, true);
  visit(scenario, tickets, "", kHeader);
  const auto visitor = client(kHeader + plain_auth());
  Road road(scenario, Transport::direct, "xmpp", &tickets);
  road.client(visitor->take_ciphertext());
  road.client_closes();
  EXPECT_EQ(road.count(Type::handshake_done), 0);
  EXPECT_EQ(road.count(Type::violation), 1);
}

TEST_F(ComesBack, AndFindsNoTicketsWhereItsOwnCertificateCounts) {
  Road road(direct(Identity::none), Transport::direct, "xmpp-server", &tickets);
  const auto visitor = client();
  road.meets(*visitor);
  EXPECT_TRUE(visitor->established());
  EXPECT_EQ(road.count(Type::point, "tls.ticket"), 0);
}

}  // namespace
}  // namespace footpad::session
