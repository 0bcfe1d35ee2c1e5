#include "lane/world.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace footpad::lane {
namespace {

using ::testing::IsSupersetOf;

const dialogue::Protocol& xmpp() { return *dialogue::find_protocol("xmpp"); }

class WorldOf : public ::testing::Test {
 protected:
  WorldOf() { canaries_.domain = "example.test"; }
  World world() {
    auto made = World::of(scenario_, xmpp(), {&canaries_, nullptr, nullptr});
    EXPECT_TRUE(made.ok());
    return std::move(*made);
  }
  Scenario scenario_;
  Canaries canaries_;
};

TEST_F(WorldOf, TheDomainHasItsServersOnTheirPorts) {
  const World world = this->world();
  EXPECT_THAT(world.ports(), IsSupersetOf({80, 443, 5222, 5223, 5269, 5270, 5280, 5281}));
  const Place upgrade = world.at({"203.0.113.5", 5222}), direct = world.at({"2001:db8::5", 5223});
  EXPECT_EQ(upgrade.host, "example.test");
  EXPECT_EQ(upgrade.protocol, &xmpp());
  EXPECT_EQ(upgrade.transport, Transport::starttls);
  EXPECT_EQ(direct.host, "example.test");
  EXPECT_EQ(direct.transport, Transport::direct);
}

TEST_F(WorldOf, AtAnyOtherAddressTheDomainAnswersToo) {
  const Place place = world().at({"198.51.100.7", 5222});
  EXPECT_EQ(place.host, "example.test");
  EXPECT_EQ(place.protocol, &xmpp());
}

TEST_F(WorldOf, NobodyAnswersOnAPortThatNobodyNames) { EXPECT_EQ(world().at({"203.0.113.5", 8080}).protocol, nullptr); }

TEST_F(WorldOf, AFurtherHostHasAnAddressAndAListenerOfItsOwn) {
  Listen evil;
  evil.host = "evil.${domain}";
  evil.port = 6222;
  evil.transport = Transport::direct;
  scenario_.listens.push_back(evil);
  const World world = this->world();
  EXPECT_THAT(world.ports(), IsSupersetOf({5222, 5223, 6222}));
  const Addresses addresses = world.hosts().at("evil.example.test");
  EXPECT_NE(addresses.four, world.hosts().at("example.test").four);
  const Place place = world.at({addresses.four, 6222});
  EXPECT_EQ(place.host, "evil.example.test");
  EXPECT_EQ(place.transport, Transport::direct);
  EXPECT_EQ(place.listen, &scenario_.listens.front());
  EXPECT_EQ(world.at({addresses.six, 6222}).listen, &scenario_.listens.front());
  // What the scenario says nothing of is as everywhere; its port is nobody else's.
  EXPECT_EQ(world.at({addresses.four, 5222}).listen, nullptr);
  EXPECT_EQ(world.at({addresses.four, 5222}).protocol, &xmpp());
  EXPECT_EQ(world.at({"203.0.113.5", 6222}).protocol, nullptr);
}

TEST_F(WorldOf, AFurtherListenerMayStandInForTheDomainsOwn) {
  Listen own;
  own.host = "${domain}";
  own.port = 5222;
  own.identity = Identity::untrusted;
  scenario_.listens.push_back(own);
  EXPECT_EQ(world().at({"203.0.113.5", 5222}).listen, &scenario_.listens.front());
}

TEST_F(WorldOf, AnUnknownProtocolIsAnError) {
  Listen odd;
  odd.host = "evil.test";
  odd.port = 1;
  odd.protocol = "gopher";
  scenario_.listens.push_back(odd);
  EXPECT_FALSE(World::of(scenario_, xmpp(), {&canaries_, nullptr, nullptr}).ok());
}

}  // namespace
}  // namespace footpad::lane
