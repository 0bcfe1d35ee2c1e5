// The byte ranges that scenarios select, and the phrases that Footpad says itself.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "transcript.h"

namespace footpad::dialogue {
namespace {

Unit second(Side from, const Bytes& element, ByteView header = kServerHeader) {
  auto dialogue = make_xmpp();
  const auto units = feed(*dialogue, from, {header, element});
  EXPECT_EQ(units.size(), 2U);
  return units.back();
}

std::vector<std::string> ranges(const Unit& unit, const std::string& name) {
  std::vector<std::string> out;
  for (const Span& span : unit.spans)
    if (span.name == name) out.push_back(unit.bytes.substr(span.begin, span.end - span.begin));
  return out;
}

TEST(XmppSpans, EveryDescendantByItsLocalNameInOrder) {
  const Unit unit =
      second(Side::server,
             "<stream:features>\n <t:starttls xmlns:t='urn:ietf:params:xml:ns:xmpp-tls'><t:required /></t:starttls >"
             "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism><mechanism>X</mechanism>"
             "</mechanisms></stream:features>");
  EXPECT_THAT(
      ranges(unit, "starttls"),
      testing::ElementsAre("<t:starttls xmlns:t='urn:ietf:params:xml:ns:xmpp-tls'><t:required /></t:starttls >"));
  EXPECT_THAT(ranges(unit, "required"), testing::ElementsAre("<t:required />"));
  EXPECT_THAT(ranges(unit, "mechanism"),
              testing::ElementsAre("<mechanism>PLAIN</mechanism>", "<mechanism>X</mechanism>"));
  EXPECT_TRUE(ranges(unit, "features").empty()) << "a unit is no part of itself";
  EXPECT_TRUE(std::is_sorted(unit.spans.begin(), unit.spans.end(),
                             [](const Span& a, const Span& b) { return a.begin < b.begin; }));
}

TEST(XmppSpans, AttributesOfTheTopElementFromTheirWhiteSpaceToTheirQuote) {
  const Unit unit =
      second(Side::server, "<iq\n  type = \"result\"\tid='a>b/\"c' x:y='' xmlns:x='urn:x'><query id='inner'/></iq>");
  EXPECT_THAT(ranges(unit, "@type"), testing::ElementsAre("\n  type = \"result\""));
  EXPECT_THAT(ranges(unit, "@id"), testing::ElementsAre("\tid='a>b/\"c'"));
  EXPECT_THAT(ranges(unit, "@x:y"), testing::ElementsAre(" x:y=''"));
  EXPECT_THAT(ranges(unit, "@xmlns:x"), testing::ElementsAre(" xmlns:x='urn:x'"));
}

TEST(XmppSpans, OfAHeaderNotOfItsDeclaration) {
  const Unit unit = read(Side::server, "\n " + Bytes(kServerHeader))[0];
  EXPECT_THAT(ranges(unit, "@version"), testing::ElementsAre(" version='1.0'"));
  EXPECT_THAT(ranges(unit, "@id"), testing::ElementsAre(" id='s1'"));
}

TEST(XmppInsert, BecomesTheLastChildHoweverTheUnitWasWritten) {
  const auto inserted = [](const Bytes& element) {
    return make_xmpp()->insert_inside(second(Side::server, element), "TEXT");
  };
  EXPECT_EQ(inserted("<x/>"), "<x>TEXT</x>");
  EXPECT_EQ(inserted("<x a='b'/>"), "<x a='b'>TEXT</x>");
  EXPECT_EQ(inserted("<x a='b' />"), "<x a='b' >TEXT</x>");
  EXPECT_EQ(inserted("<x></x>"), "<x>TEXT</x>");
  EXPECT_EQ(inserted("<x><y/></x >"), "<x><y/>TEXT</x >");
  EXPECT_EQ(inserted("<stream:features/>"), "<stream:features>TEXT</stream:features>");
  EXPECT_EQ(inserted("<stream:features><a/></stream:features>"), "<stream:features><a/>TEXT</stream:features>");
}

TEST(XmppInsert, LeavesAloneWhatHasNoInside) {
  auto dialogue = make_xmpp();
  const auto units = feed(*dialogue, Side::server, {kServerHeader, " ", "</stream:stream>", "junk/>"});
  ASSERT_EQ(units.size(), 4U);
  for (const Unit& unit : units) EXPECT_EQ(dialogue->insert_inside(unit, "TEXT"), unit.bytes);
}

TEST(XmppPhrases, AreReadAsWhatTheyAre) {
  auto dialogue = make_xmpp();
  const auto client = feed(*dialogue, Side::client, {dialogue->hello("a'b<&.test"), dialogue->upgrade_request()});
  EXPECT_THAT(kinds_of(client), testing::ElementsAre("client.stream-open", "client.starttls"));
  EXPECT_EQ(client[0].fields.at("to"), "a'b<&.test");

  Canaries canaries;
  canaries.user = "canaryuser01";
  canaries.password = "canarypassword01";
  canaries.token = "canarytoken01";
  canaries.message = "canarymessage01";
  canaries.marker = "canarymarker01";
  canaries.domain = "d.test";
  const Bytes prompt = dialogue->prompt(canaries);
  const auto server = feed(*dialogue, Side::server, {prompt});
  EXPECT_THAT(kinds_of(server), testing::ElementsAre("server.stream-open", "server.features"));
  EXPECT_EQ(server[0].fields.at("from"), "d.test");
  EXPECT_EQ(server[1].fields.at("mechanisms"), "PLAIN SCRAM-SHA-1");
  EXPECT_EQ(prompt.find("canary"), Bytes::npos) << "Footpad must not say a canary itself";
}

}  // namespace
}  // namespace footpad::dialogue
