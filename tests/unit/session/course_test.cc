// Whom a connection meets, by what the case has seen and by what its ClientHello says.
#include "session/course.h"

#include <gtest/gtest.h>

#include "../tls/peers.h"
#include "road.h"

namespace footpad::session {
namespace {

using Type = Event::Type;

tls::Event hello(const std::string& name, const std::string& alpn = "") {
  return {tls::Event::Type::client_hello, name, alpn, "1.3", 0, {}};
}

Scenario spared(const Show& show) {
  Scenario scenario;
  scenario.identity = Identity::untrusted;
  scenario.shows = {show};
  return scenario;
}

TEST(Course, WhatIsSparedUntilAPlaceIsSeenIsNotSparedBehindIt) {
  const Scenario scenario = spared({.until = "session.stands"});
  Course course;
  EXPECT_EQ(show_for(scenario, course, hello("")), &scenario.shows[0]);
  course.saw("session.stands-2");
  EXPECT_EQ(show_for(scenario, course, hello("")), &scenario.shows[0]);
  course.saw("session.stands");
  EXPECT_EQ(show_for(scenario, course, hello("")), nullptr);
}

TEST(Course, NamesAndProtocolsAreGlobsOrNone) {
  const Course course;
  const auto counts = [&](const Show& show, const tls::Event& said) {
    return show_for(spared(show), course, said) != nullptr;
  };
  EXPECT_TRUE(counts({.sni = "*.test"}, hello("shop.test")));
  EXPECT_FALSE(counts({.sni = "*.test"}, hello("shop.example")));
  EXPECT_FALSE(counts({.sni = "*"}, hello("")));
  EXPECT_TRUE(counts({.sni = "none"}, hello("")));
  EXPECT_FALSE(counts({.sni = "none"}, hello("shop.test")));
  EXPECT_TRUE(counts({.alpn = "http/1.1"}, hello("", "h2,http/1.1")));
  EXPECT_FALSE(counts({.alpn = "http/1.1"}, hello("", "h2")));
  EXPECT_TRUE(counts({.alpn = "none"}, hello("")));
  EXPECT_FALSE(counts({.sni = "none", .alpn = "none"}, hello("", "h2"))) << "both must hold";
}

TEST(Course, TheFirstShowThatFitsCounts) {
  Scenario scenario = spared({.sni = "none"});
  scenario.shows.push_back({.identity = Identity::trusted});
  const Course course;
  EXPECT_EQ(show_for(scenario, course, hello("")), &scenario.shows[0]);
  EXPECT_EQ(show_for(scenario, course, hello("shop.test")), &scenario.shows[1]);
}

// The channels of the handshakes that were finished, one a connection.
std::vector<Channel> channels(const Road& road) {
  std::vector<Channel> out;
  for (const Event& event : road.ledger().events)
    if (event.type == Type::handshake_done) out.push_back(event.channel);
  return out;
}

std::unique_ptr<Road> visit(const Scenario& scenario, Course& course) {
  auto road = std::make_unique<Road>(scenario, Transport::direct, "xmpp", nullptr, &course);
  road->client_starts_tls();
  road->client(kHeader);
  return road;
}

TEST(Course, IsTheGenuineServerFirstAndSomebodyElseLater) {
  const Scenario scenario = spared({.until = "server.features"});
  Course course;
  const auto first = visit(scenario, course);
  EXPECT_EQ(channels(*first), std::vector{Channel::genuine});
  EXPECT_EQ(first->count(Type::point, "tls.sni"), 1);
  EXPECT_EQ(first->count(Type::point, "tls.no-alpn"), 1);
  const auto second = visit(scenario, course);
  EXPECT_EQ(channels(*second), std::vector{Channel::untrusted});
  EXPECT_NE(second->flow(Side::client, Channel::untrusted), "") << "what it says there is on record as said there";
}

TEST(Course, APlaceOfItsOwnIsNotSpared) {
  const Scenario scenario = spared({});
  Course course;
  Road road(scenario, Transport::direct, "xmpp", nullptr, &course, true);
  road.client_starts_tls();
  EXPECT_EQ(channels(road), std::vector{Channel::untrusted});
}

TEST(Course, WhoSaysNoClientHelloIsRefusedAsEver) {
  Course course;
  Road road(spared({}), Transport::direct, "xmpp", nullptr, &course);
  road.client(std::string("\x16\x03\x01\x00\x05hello", 10));
  EXPECT_EQ(road.count(Type::handshake_failed), 1);
  EXPECT_EQ(road.count(Type::certificate_sent), 0);
  EXPECT_TRUE(road.closed());
}

}  // namespace
}  // namespace footpad::session
