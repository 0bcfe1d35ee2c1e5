// Bytes that were sent to break the reader: nothing is lost, nothing grows without bound, nothing is misread.
#include <gtest/gtest.h>

#include <random>

#include "dialogue/xmpp_reader.h"
#include "documents.h"

namespace footpad::dialogue {
namespace {

Bytes times(const Bytes& text, std::size_t count) {
  Bytes out;
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

// Fed whole and in slices of an odd size: `last` is the kind of the last unit either way, and no byte is missing.
void expect_last(const Bytes& tail, const std::string& last) {
  const Bytes bytes = Bytes(kClientHeader) + tail;
  for (const std::size_t size : {bytes.size(), std::size_t{4099}}) {
    auto dialogue = make_xmpp();
    std::vector<Unit> units;
    for (std::size_t at = 0; at < bytes.size(); at += size)
      dialogue->feed(Side::client, ByteView(bytes).substr(at, size), units);
    ASSERT_FALSE(units.empty());
    EXPECT_EQ(units.back().kind, last) << size;
    EXPECT_EQ(bytes_of(units), bytes) << size;
  }
}

TEST(XmppHostile, UnitsOfAMebibyteAndNoMore) {
  const Bytes open = "<message>", close = "</message>";
  const std::size_t room = xmpp::kUnitLimit - open.size() - close.size();
  expect_last(open + Bytes(room, 'x') + close, "client.message");
  expect_last(open + Bytes(room + 1, 'x') + close, "client.bytes");
  expect_last(Bytes(xmpp::kUnitLimit * 2, ' ') + "<presence/>", "client.presence");
}

TEST(XmppHostile, AUnitThatNeverEndsIsUnreadableOnceItIsTooLong) {
  auto dialogue = make_xmpp();
  auto units = feed(*dialogue, Side::client, {kClientHeader, "<message>", Bytes(xmpp::kUnitLimit, 'x')});
  EXPECT_EQ(units.back().kind, "client.bytes");
  units = feed(*dialogue, Side::client, {"</message>"});
  ASSERT_EQ(units.size(), 1U);
  EXPECT_EQ(units[0].kind, "client.bytes") << "what is unreadable stays so until a restart";
}

TEST(XmppHostile, AHeaderThatNeverComesIsUnreadableOnceItIsTooLong) {
  auto dialogue = make_xmpp();
  EXPECT_EQ(feed(*dialogue, Side::client, {Bytes(xmpp::kUnitLimit + 1, '\n')}).back().kind, "client.bytes");
  dialogue->restart(Side::client);
  EXPECT_EQ(feed(*dialogue, Side::client, {"<stream:stream a='" + Bytes(xmpp::kTagLimit, 'x')}).back().kind,
            "client.bytes");
}

TEST(XmppHostile, DepthTagsElementsAndNamespacesHaveLimits) {
  const auto nested = [](std::size_t depth) { return times("<a>", depth) + times("</a>", depth); };
  expect_last(nested(xmpp::kDepthLimit), "client.element");
  expect_last(nested(xmpp::kDepthLimit + 1), "client.bytes");
  expect_last("<a>" + times("<b/>", xmpp::kElementLimit - 1) + "</a>", "client.element");
  expect_last("<a>" + times("<b/>", xmpp::kElementLimit) + "</a>", "client.bytes");
  expect_last("<a b='" + Bytes(xmpp::kTagLimit - 9, 'x') + "'/>", "client.element");
  expect_last("<a b='" + Bytes(xmpp::kTagLimit - 8, 'x') + "'/>", "client.bytes");
  expect_last("<a xmlns='" + Bytes(xmpp::kNamespaceLimit, 'x') + "'/>", "client.element");
  expect_last("<a xmlns='" + Bytes(xmpp::kNamespaceLimit + 1, 'x') + "'/>", "client.bytes");
}

TEST(XmppHostile, ManyUnitsAtOnceAreCheap) {
  const auto units = read(Side::client, Bytes(kClientHeader) + times("<r/>\n", 50000));
  EXPECT_EQ(units.size(), 100001U);
}

TEST(XmppHostile, ClientsCannotFillTheMemoryWithRequests) {
  auto dialogue = make_xmpp();
  feed(*dialogue, Side::client, {kClientHeader});
  feed(*dialogue, Side::server, {kServerHeader});
  for (int i = 0; i < 1000; ++i)
    feed(*dialogue, Side::client, {"<iq type='get' id='" + std::to_string(i) + "'><ping xmlns='urn:xmpp:ping'/></iq>"});
  EXPECT_EQ(feed(*dialogue, Side::server, {"<iq type='result' id='0'/>"})[0].kind, "server.iq");
  EXPECT_EQ(feed(*dialogue, Side::server, {"<iq type='result' id='999'/>"})[0].kind, "server.pong");
}

// Every document with bytes changed, cut out and doubled, by a generator whose seed is fixed.
TEST(XmppHostile, MutatedStreamsAreReadTheSameInAnySegmentation) {
  std::mt19937 random(20120601);
  const auto below = [&](std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
  };
  const Bytes alphabet("<>/?!='\" \r\n&;x:-[]\0\x80\xff\xc3\x16", 22);
  for (const Document& document : documents()) {
    for (int round = 0; round < 60; ++round) {
      Bytes bytes = document.bytes;
      for (std::size_t changes = 1 + below(3); changes > 0 && !bytes.empty(); --changes) {
        const std::size_t at = below(bytes.size());
        const std::size_t length = 1 + below(std::min<std::size_t>(12, bytes.size() - at));
        switch (below(4)) {
          case 0: bytes[at] = alphabet[below(alphabet.size())]; break;
          case 1: bytes.erase(at, length); break;
          case 2: bytes.insert(at, bytes.substr(at, length)); break;
          default: bytes.insert(at, 1, alphabet[below(alphabet.size())]); break;
        }
      }
      auto whole = make_xmpp();
      const auto units = feed(*whole, document.from, {bytes});
      ASSERT_EQ(bytes_of(units) + whole->take_pending(document.from), bytes);

      auto pieces = make_xmpp();
      std::vector<Unit> same;
      for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t length = 1 + below(9);
        pieces->feed(document.from, ByteView(bytes).substr(at, length), same);
        at += length;
      }
      ASSERT_EQ(lines(same), lines(units)) << printable(bytes);
      ASSERT_EQ(bytes_of(same) + pieces->take_pending(document.from), bytes);
      for (const Unit& unit : units) {
        for (const Span& span : unit.spans) ASSERT_TRUE(span.begin < span.end && span.end <= unit.bytes.size());
        ASSERT_GE(whole->insert_inside(unit, "x").size(), unit.bytes.size());
      }
    }
  }
}

}  // namespace
}  // namespace footpad::dialogue
