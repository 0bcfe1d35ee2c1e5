// The zoo's own reader: a client that misreads an honest server would turn every verdict into a lie.
#include "reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

using testing::ElementsAre;
using zoo::Item;
using zoo::Reader;

constexpr std::string_view honest =
    "<?xml version='1.0'?>\n<s:stream xmlns:s=\"http://etherx.jabber.org/streams\" xmlns='jabber:client' id='1' "
    "version='1.0'>"
    "<s:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'></starttls><x xmlns='urn:unknown'/></s:features>\n "
    "\n"
    "<t:proceed xmlns:t='urn:ietf:params:xml:ns:xmpp-tls'/>";

std::string describe(const Item& item) {
  switch (item.kind) {
    case Item::Kind::header: return "header " + item.element.attribute("version");
    case Item::Kind::element: return item.element.space + " " + item.element.name;
    case Item::Kind::end: return "end";
  }
  return "?";
}

std::vector<std::string> all_of(Reader& reader) {
  std::vector<std::string> out;
  while (const auto item = reader.next()) out.push_back(describe(*item));
  return out;
}

const auto honest_items =
    ElementsAre("header 1.0", "http://etherx.jabber.org/streams features", "urn:ietf:params:xml:ns:xmpp-tls proceed");

TEST(Reader, ReadsAnyPrefixAnyQuotesAndKeepalives) {
  Reader reader;
  reader.feed(honest);
  EXPECT_THAT(all_of(reader), honest_items);
  EXPECT_EQ(reader.fault(), "");
}

TEST(Reader, ReadsTheSameHoweverTheBytesArrive) {
  for (std::size_t at = 0; at <= honest.size(); ++at) {
    Reader reader;
    reader.feed(honest.substr(0, at));
    reader.feed(honest.substr(at));
    EXPECT_THAT(all_of(reader), honest_items) << "cut at " << at;
  }
  Reader reader;
  for (const char byte : honest) reader.feed({&byte, 1});
  EXPECT_THAT(all_of(reader), honest_items);
}

TEST(Reader, GivesProceedWithItsLastByte) {
  Reader reader;
  reader.feed(honest.substr(0, honest.size() - 1));
  while (reader.next()) {
  }
  reader.feed(honest.substr(honest.size() - 1));
  EXPECT_THAT(all_of(reader), ElementsAre("urn:ietf:params:xml:ns:xmpp-tls proceed"));
  EXPECT_EQ(reader.rest(), "");
}

TEST(Reader, KnowsWhatCameBehindAnElement) {
  for (const std::string_view proceed : {"<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>",
                                         "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'></proceed >"}) {
    Reader reader;
    reader.feed("<stream:stream xmlns:stream='http://etherx.jabber.org/streams'>" + std::string(proceed) +
                "<!-- gl\xc3\xbc");
    ASSERT_TRUE(reader.next());
    ASSERT_TRUE(reader.next());
    EXPECT_EQ(reader.rest(), "<!-- gl\xc3\xbc");
  }
}

TEST(Reader, GivesWhatStoodBeforeAFault) {
  Reader reader;
  reader.feed("<stream:stream xmlns:stream='http://etherx.jabber.org/streams'><a/><<");
  EXPECT_THAT(all_of(reader), ElementsAre("header ", " a"));
  EXPECT_THAT(reader.fault(), testing::HasSubstr("not well-formed"));
}

TEST(Reader, RefusesWhatIsNoStream) {
  for (const std::string text : {"<html/>", "HTTP/1.1 200 OK", "<stream:stream xmlns:stream='jabber:client'>"}) {
    Reader reader;
    reader.feed(text);
    EXPECT_FALSE(reader.next()) << text;
    EXPECT_NE(reader.fault(), "") << text;
  }
}

TEST(Reader, RefusesWhatStreamsMustNotHold) {
  const std::string header = "<stream:stream xmlns:stream='http://etherx.jabber.org/streams'>";
  for (const std::string& text : {"<!DOCTYPE x [<!ENTITY a 'b'>]>" + header, header + "<!-- x -->", header + "<?x y?>",
                                  header + "words", header + std::string(1 << 20, ' ')}) {
    Reader reader;
    reader.feed(text);
    EXPECT_NE(reader.fault(), "") << text.substr(0, 200);
  }
  Reader deep;
  deep.feed(header);
  for (int depth = 0; depth < 100; ++depth) deep.feed("<a>");
  EXPECT_THAT(deep.fault(), testing::HasSubstr("deep"));
}

TEST(Reader, OfACarelessClientTakesIt) {
  const std::string header = "<stream:stream xmlns:stream='http://etherx.jabber.org/streams'>";
  Reader lenient(false, true);
  lenient.feed("<!DOCTYPE x [<!ENTITY a 'b'>]>" + header + "<!-- x --><?x y?><a>&a;</a>");
  EXPECT_EQ(lenient.fault(), "");
  ASSERT_TRUE(lenient.next());
  EXPECT_EQ(lenient.next()->element.text, "b");
  Reader boundless(true);
  boundless.feed(header + std::string(1 << 20, ' '));
  for (int depth = 0; depth < 100; ++depth) boundless.feed("<a>");
  EXPECT_EQ(boundless.fault(), "");
}

TEST(Reader, SeesTheEndOfTheStream) {
  Reader reader;
  reader.feed("<stream:stream xmlns:stream='http://etherx.jabber.org/streams'></stream:stream>");
  EXPECT_THAT(all_of(reader), ElementsAre("header ", "end"));
}

}  // namespace
