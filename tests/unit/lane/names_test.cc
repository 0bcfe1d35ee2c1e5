// What a caged client is told of names, and what the ledger says of it.
#include "lane/names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace footpad::lane {
namespace {

using ::testing::Contains;
using ::testing::Pair;

constexpr std::uint16_t kA = 1, kMx = 15, kAaaa = 28, kSrv = 33, kTlsa = 52;

class NamesOf : public ::testing::Test {
 protected:
  NamesOf() {
    canaries_.domain = "example.test";
    scenario_.variables = {{"evil", "evil.test"}};
  }
  void rule(const std::string& name, DnsType type, const std::string& text) {
    DnsRule rule;
    rule.name = name;
    rule.type = type;
    rule.text = text;
    scenario_.dns.push_back(rule);
  }
  std::string says(const std::string& name, std::uint16_t type, Transport transport = Transport::starttls) {
    const tamper::Names names{&canaries_, &scenario_.variables, nullptr};
    const auto& protocol = *dialogue::find_protocol(protocol_);
    auto world = World::of(scenario_, protocol, names);
    if (!world) return world.error().text();
    pki::Chain genuine, shown;
    genuine.spki_pin = "AAECAw==";
    shown.spki_pin = "BAUGBw==";
    shown.tlsa = {{"3 1 1 0011", true}, {"2 0 1 2233", true}};
    const auto zone = zone_of(scenario_, protocol, transport, policy_, names, {&genuine, &shown}, *world);
    return zone ? zone->lookup(name, type).outcome : zone.error().what;
  }
  Scenario scenario_;
  Canaries canaries_;
  std::string protocol_ = "xmpp";
  Policy policy_ = Policy::verified;
};

TEST_F(NamesOf, WhereMailIsBroughtToMxSaysSo) {
  EXPECT_EQ(says("example.test", kMx), "NODATA");
  protocol_ = "smtp-relay";
  EXPECT_EQ(says("example.test", kMx), "10 example.test");
}

TEST_F(NamesOf, WhoPromisesDaneIsInAWorldWhereItCanBeKept) {
  EXPECT_EQ(says("_5222._tcp.example.test", kTlsa), "NXDOMAIN");
  policy_ = Policy::dane;
  EXPECT_EQ(says("_5222._tcp.example.test", kTlsa), "3 1 1 00010203");
  rule("_5222._tcp.${domain}", DnsType::tlsa, "3 1 1 99");
  EXPECT_EQ(says("_5222._tcp.example.test", kTlsa), "3 1 1 99") << "a scenario has the last word";
}

TEST_F(NamesOf, TheDomainIsWhereItsServerIs) {
  EXPECT_EQ(says("example.test", kA), "203.0.113.5");
  EXPECT_EQ(says("example.test", kAaaa), "2001:db8::5");
  EXPECT_EQ(says("elsewhere.test", kA), "NXDOMAIN");
}

TEST_F(NamesOf, OnlyTheServiceOfTheCasesTransportIsAnnounced) {
  EXPECT_EQ(says("_xmpp-client._tcp.example.test", kSrv), "0 0 5222 example.test");
  EXPECT_EQ(says("_xmpps-client._tcp.example.test", kSrv), "NXDOMAIN");
  EXPECT_EQ(says("_xmpps-client._tcp.example.test", kSrv, Transport::direct), "0 0 5223 example.test");
}

TEST_F(NamesOf, WhatTheScenarioSaysIsFilledIn) {
  rule("_xmpp-client._tcp.${domain}", DnsType::srv, "1 2 6222 ${evil}");
  rule("${evil}", DnsType::a, "footpad");
  EXPECT_EQ(says("_xmpp-client._tcp.example.test", kSrv), "1 2 6222 evil.test");
  EXPECT_NE(says("evil.test", kA), "203.0.113.5") << "an address of its own";
  EXPECT_EQ(says("evil.test", kA).substr(0, 10), "203.0.113.");
}

TEST_F(NamesOf, ARecordMayNameTheGenuineKeyOrTheOneThatIsShown) {
  rule("_1._tcp.${domain}", DnsType::tlsa, "3 1 1 ${spki_sha256}");
  rule("_2._tcp.${domain}", DnsType::tlsa, "3 1 1 ${shown_spki_sha256}");
  EXPECT_EQ(says("_1._tcp.example.test", kTlsa), "3 1 1 00010203");
  EXPECT_EQ(says("_2._tcp.example.test", kTlsa), "3 1 1 04050607");
}

TEST_F(NamesOf, AHostThatIsListenedForHasTheAddressOfItsListener) {
  Listen listen;
  listen.host = "evil.test";
  listen.port = 5222;
  scenario_.listens.push_back(listen);
  const std::string listened = says("evil.test", kA);
  rule("other.test", DnsType::cname, "evil.test");
  EXPECT_EQ(says("other.test", kA), "CNAME evil.test, " + listened);
}

TEST_F(NamesOf, ARuleMayBeAboutOneTransport) {
  rule("only.test", DnsType::a, "192.0.2.1");
  scenario_.dns.back().transport = Transport::direct;
  EXPECT_EQ(says("only.test", kA), "NXDOMAIN");
  EXPECT_EQ(says("only.test", kA, Transport::direct), "192.0.2.1");
}

TEST_F(NamesOf, WhatCannotBeIsAnError) {
  rule("a.test", DnsType::srv, "1 2 3 ${evil}..");
  EXPECT_EQ(says("a.test", kSrv), "'1 2 3 evil.test..' is not the data of SRV");
}

TEST(LookedUp, IsOnRecordWithAllThatMatters) {
  dns::Answer answer;
  answer.question = "A example.test";
  answer.outcome = "192.0.2.1";
  answer.secure = true;
  answer.rules = {0, 3};
  const Event event = looked_up(answer, true, "8.8.8.8");
  EXPECT_EQ(event.type, Event::Type::looked_up);
  EXPECT_EQ(event.connection, 0U);
  EXPECT_EQ(event.what, "A example.test");
  EXPECT_EQ(event.detail, "192.0.2.1");
  EXPECT_THAT(event.fields, Contains(Pair("via", "tcp")));
  EXPECT_THAT(event.fields, Contains(Pair("server", "8.8.8.8")));
  EXPECT_THAT(event.fields, Contains(Pair("secure", "true")));
  EXPECT_THAT(event.fields, Contains(Pair("rules", "0 3")));
}

TEST(LookedUp, TheWorldsOwnAnswerNamesNoRule) {
  const Event event = looked_up(dns::Answer{}, false, "127.0.0.1");
  EXPECT_FALSE(event.fields.contains("rules"));
  EXPECT_FALSE(event.fields.contains("secure"));
}

}  // namespace
}  // namespace footpad::lane
