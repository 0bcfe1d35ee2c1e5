// What is said of which name.
#include "dns/zone.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dns/worlds.h"

namespace footpad::dns {
namespace {

using testing::ElementsAre;

constexpr std::uint16_t kA = 1, kCname = 5, kPtr = 12, kMx = 15, kTxt = 16, kAaaa = 28, kSrv = 33, kAny = 255;

class ZoneOf : public testing::Test {
 protected:
  ZoneOf() : zone_(make()) {}
  static Zone make() {
    auto made = honest_zone("example.test", {{"_xmpp-client._tcp.example.test", 5222, "xmpp.example.test"}},
                            {{"example.test", "203.0.113.5", "2001:db8::5"}, {"xmpp.example.test", "203.0.113.6", ""}});
    EXPECT_TRUE(made.ok());
    return std::move(*made);
  }
  void rule(const std::string& name, DnsType type, const std::string& text) {
    DnsRule rule;
    rule.name = name;
    rule.type = type;
    rule.text = text;
    put(rule);
  }
  void fails(const std::string& name, DnsType type, DnsFailure failure) {
    DnsRule rule;
    rule.name = name;
    rule.type = type;
    rule.failure = failure;
    put(rule);
  }
  void put(const DnsRule& rule) {
    const Status status = zone_.change(rule, number_++);
    if (!status) ADD_FAILURE() << status.error().text();
  }
  [[nodiscard]] std::string says(const std::string& name, std::uint16_t type) const {
    return zone_.lookup(name, type).outcome;
  }
  Zone zone_;
  std::size_t number_ = 0;
};

TEST_F(ZoneOf, TheHonestWorld) {
  EXPECT_EQ(says("_xmpp-client._tcp.example.test", kSrv), "0 0 5222 xmpp.example.test");
  EXPECT_EQ(says("example.test", kA), "203.0.113.5");
  EXPECT_EQ(says("Example.TEST.", kAaaa), "2001:db8::5") << "in any case";
  EXPECT_EQ(says("6.113.0.203.in-addr.arpa", kPtr), "xmpp.example.test");
  EXPECT_EQ(says("5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa", kPtr), "example.test");
}

TEST_F(ZoneOf, WhatExistsHasNoDataOfOtherTypes) {
  EXPECT_EQ(says("example.test", kMx), "NODATA");
  EXPECT_EQ(says("xmpp.example.test", kAaaa), "NODATA");
  EXPECT_EQ(says("_tcp.example.test", kSrv), "NODATA") << "others stand below it";
  EXPECT_EQ(says("test", kA), "NODATA");
  EXPECT_EQ(says("example.test", kAny), "NODATA");
}

TEST_F(ZoneOf, NothingElseExists) {
  EXPECT_EQ(says("www.example.test", kA), "NXDOMAIN");
  EXPECT_EQ(says("a.xmpp.example.test", kA), "NXDOMAIN");
  EXPECT_EQ(says("example.com", kA), "NXDOMAIN");
  EXPECT_EQ(says(".", kA), "NXDOMAIN");
}

TEST_F(ZoneOf, NegativeAnswersNameWhoSaysSo) {
  const Reply below = zone_.lookup("www.example.test", kA), elsewhere = zone_.lookup("example.com", kA);
  ASSERT_EQ(below.response.authority.size(), 1U);
  EXPECT_EQ(below.response.authority[0].name, "example.test");
  EXPECT_EQ(below.response.authority[0].type, 6);
  EXPECT_EQ(elsewhere.response.authority[0].name, ".");
  EXPECT_EQ(below.response.code, Code::no_such_name);
  EXPECT_EQ(zone_.lookup("example.test", kMx).response.code, Code::ok);
}

TEST_F(ZoneOf, ARuleTakesThePlaceOfTheWorlds) {
  rule("_XMPP-client._tcp.example.test", DnsType::srv, "10 5 5222 evil.test");
  rule("_xmpp-client._tcp.example.test.", DnsType::srv, "20 5 5222 worse.test");
  EXPECT_EQ(says("_xmpp-client._tcp.example.test", kSrv), "10 5 5222 evil.test, 20 5 5222 worse.test");
  EXPECT_THAT(zone_.lookup("_xmpp-client._tcp.example.test", kSrv).rules, ElementsAre(0, 1));
  EXPECT_TRUE(zone_.lookup("example.test", kA).rules.empty()) << "the world's";
}

TEST_F(ZoneOf, ARuleLeavesOtherTypesAlone) {
  fails("example.test", DnsType::aaaa, DnsFailure::servfail);
  EXPECT_EQ(says("example.test", kAaaa), "SERVFAIL");
  EXPECT_EQ(says("example.test", kA), "203.0.113.5");
}

TEST_F(ZoneOf, ARuleForEveryTypeYieldsToOneForAType) {
  fails("example.test", DnsType::any, DnsFailure::refused);
  rule("example.test", DnsType::txt, "x");
  EXPECT_EQ(says("example.test", kA), "REFUSED");
  EXPECT_EQ(says("example.test", 257), "REFUSED");
  EXPECT_EQ(says("example.test", kTxt), "x");
}

TEST_F(ZoneOf, EveryWayToFail) {
  const auto outcome = [&](DnsFailure failure) {
    zone_ = make();
    fails("example.test", DnsType::a, failure);
    return says("example.test", kA);
  };
  EXPECT_EQ(outcome(DnsFailure::nxdomain), "NXDOMAIN");
  EXPECT_EQ(outcome(DnsFailure::nodata), "NODATA");
  EXPECT_EQ(outcome(DnsFailure::servfail), "SERVFAIL");
  EXPECT_EQ(outcome(DnsFailure::refused), "REFUSED");
  EXPECT_EQ(outcome(DnsFailure::timeout), "no answer");
  EXPECT_TRUE(zone_.lookup("example.test", kA).dropped);
}

TEST_F(ZoneOf, AliasesAreFollowed) {
  rule("www.example.test", DnsType::cname, "xmpp.example.test");
  const Reply reply = zone_.lookup("WWW.example.test", kA);
  EXPECT_EQ(reply.outcome, "CNAME xmpp.example.test, 203.0.113.6");
  ASSERT_EQ(reply.response.answers.size(), 2U);
  EXPECT_EQ(reply.response.answers[0].type, kCname);
  EXPECT_EQ(reply.response.answers[1].name, "xmpp.example.test");
  EXPECT_EQ(says("www.example.test", kCname), "xmpp.example.test");
  EXPECT_EQ(says("www.example.test", kMx), "CNAME xmpp.example.test, NODATA");
}

TEST_F(ZoneOf, AnAliasStandsForAllThatTheWorldSays) {
  rule("example.test", DnsType::cname, "evil.test");
  EXPECT_EQ(says("example.test", kA), "CNAME evil.test, NXDOMAIN");
}

TEST_F(ZoneOf, AliasesInACircleEnd) {
  rule("a.test", DnsType::cname, "b.test");
  rule("b.test", DnsType::cname, "a.test");
  const Reply reply = zone_.lookup("a.test", kA);
  EXPECT_EQ(reply.response.code, Code::server_failure);
  EXPECT_TRUE(reply.response.answers.empty());
}

TEST_F(ZoneOf, SecureIsWhatIsSecureAllTheWay) {
  DnsRule secure;
  secure.name = "a.test";
  secure.type = DnsType::cname;
  secure.text = "b.test";
  secure.secure = true;
  put(secure);
  secure.name = "c.test";
  secure.type = DnsType::a;
  secure.text = "192.0.2.1";
  put(secure);
  rule("b.test", DnsType::a, "192.0.2.2");
  EXPECT_TRUE(zone_.lookup("c.test", kA).response.secure);
  EXPECT_FALSE(zone_.lookup("a.test", kA).response.secure) << "the alias leads to what is not";
  EXPECT_FALSE(zone_.lookup("c.test", kTxt).response.secure);
  EXPECT_FALSE(zone_.lookup("example.test", kA).response.secure) << "the world's";
}

TEST_F(ZoneOf, WhatIsSaidOnlySinceSomethingHappenedWaitsForIt) {
  rule("example.test", DnsType::txt, "before");
  DnsRule later;
  later.name = "example.test";
  later.type = DnsType::txt;
  later.since = "delivered";
  later.text = "afterwards";
  put(later);
  later.text = "as well";
  put(later);
  later.since = "never";
  later.failure = DnsFailure::servfail;
  put(later);
  zone_.go_on([](const std::string&) { return false; });
  EXPECT_EQ(says("example.test", kTxt), "before");
  for (int times = 0; times < 2; ++times) {
    zone_.go_on([](const std::string& name) { return name == "delivered"; });
    EXPECT_EQ(says("example.test", kTxt), "afterwards, as well");
    EXPECT_THAT(zone_.lookup("example.test", kTxt).rules, ElementsAre(1, 2));
  }
}

TEST_F(ZoneOf, ARuleThatCannotBeIsAnError) {
  DnsRule wrong;
  wrong.name = "a..b";
  EXPECT_EQ(zone_.change(wrong, 0).error().what, "'a..b' is not a domain name");
  wrong.name = "a.test";
  wrong.text = "nowhere";
  EXPECT_EQ(zone_.change(wrong, 0).error().what, "'nowhere' is not the data of A");
}

TEST(ChangeZone, FillsInWhatTheScenarioLeavesOpen) {
  auto zone = honest_zone("d.test", {}, {{"d.test", "203.0.113.5", ""}});
  ASSERT_TRUE(zone.ok());
  DnsRule target;
  target.name = "_x._tcp.${domain}";
  target.type = DnsType::srv;
  target.text = "1 2 3 evil.${domain}";
  DnsRule address;
  address.name = "evil.${domain}";
  address.text = "footpad";
  DnsRule six = address;
  six.type = DnsType::aaaa;
  const Filling filling{[](std::string_view text) {
                          const auto at = text.find("${domain}");
                          return at == std::string_view::npos ? std::string(text)
                                                              : std::string(text.substr(0, at)) + "d.test";
                        },
                        [](const std::string& name) {
                          EXPECT_EQ(name, "evil.d.test");
                          return Host{name, "203.0.113.9", "2001:db8::9"};
                        }};
  const Status status = change_zone(*zone, {target, address, six}, filling);
  ASSERT_TRUE(status.ok());
  EXPECT_EQ(zone->lookup("_x._tcp.d.test", kSrv).outcome, "1 2 3 evil.d.test");
  EXPECT_EQ(zone->lookup("evil.d.test", kA).outcome, "203.0.113.9");
  EXPECT_EQ(zone->lookup("evil.d.test", kAaaa).outcome, "2001:db8::9");
}

}  // namespace
}  // namespace footpad::dns
