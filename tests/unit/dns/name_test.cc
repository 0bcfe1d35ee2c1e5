// Names as text and on the wire.
#include "dns/name.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace footpad::dns {
namespace {

const Bytes kHeader(12, '\0');

std::string read(const std::string& hex, std::size_t at = 12) {
  const auto name = read_name(kHeader + *from_hex(hex), at);
  return name ? name->text + " " + std::to_string(name->end) : "malformed";
}

TEST(Name, TravelsAsLabels) {
  EXPECT_EQ(to_hex(*name_to_wire("a.example")), "0161076578616d706c6500");
  EXPECT_EQ(name_to_wire("a.example."), name_to_wire("a.example"));
  EXPECT_EQ(*name_to_wire("."), Bytes(1, '\0'));
}

TEST(Name, IsReadAsItWasWritten) {
  EXPECT_EQ(read("0161076578616d706c6500"), "a.example 23");
  EXPECT_EQ(read("00"), ". 13");
  EXPECT_EQ(read("01410000"), "A 15") << "its case is kept";
}

TEST(Name, OddOctetsAreEscapedBothWays) {
  EXPECT_EQ(read("03612e62025c0000"), R"(a\.b.\\\000 20)");
  for (const char* text : {R"(a\.b.\\\000)", R"(\255x._tcp.*)"}) {
    const auto again = read_name(kHeader + *name_to_wire(text), 12);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->text, text);
  }
}

TEST(Name, WhatIsNoneIsRefused) {
  for (const std::string text : {"", "a..b", ".a", R"(a\)", R"(a\25)", R"(a\256)", "a.b.."})
    EXPECT_FALSE(name_to_wire(text)) << text;
  EXPECT_TRUE(name_to_wire(std::string(63, 'a')));
  EXPECT_FALSE(name_to_wire(std::string(64, 'a')));
  const std::string long_label(63, 'a');
  const std::string three = long_label + "." + long_label + "." + long_label + ".";
  EXPECT_TRUE(name_to_wire(three + std::string(61, 'a'))) << "255 octets";
  EXPECT_FALSE(name_to_wire(three + std::string(62, 'a')));
}

TEST(Name, PointersLeadBackwards) {
  EXPECT_EQ(read("0178 00 0179 c00c", 15), "y.x 19");
  EXPECT_EQ(read("0178 00 c00c", 15), "x 17");
}

TEST(Name, PointersInCirclesForwardsOrOutAreMalformed) {
  EXPECT_EQ(read("c00c"), "malformed") << "to itself";
  EXPECT_EQ(read("0178 c00c"), "malformed") << "to its own beginning";
  EXPECT_EQ(read("c00e 0178 00"), "malformed") << "forwards";
  EXPECT_EQ(read("c00e c00c", 14), "malformed") << "two that lead to each other";
  EXPECT_EQ(read("c000"), "malformed") << "into the header";
  EXPECT_EQ(read("ffff"), "malformed");
  EXPECT_EQ(read("c0"), "malformed");
  EXPECT_EQ(read("4161 00"), "malformed") << "a label type that nobody uses";
  EXPECT_EQ(read("05 6162"), "malformed") << "cut off";
  EXPECT_EQ(read("0161"), "malformed") << "without its end";
}

TEST(Name, TooLongByPointersIsMalformed) {
  std::string hex;
  for (int i = 0; i < 4; ++i) hex += "3f" + to_hex(Bytes(63, 'a'));
  EXPECT_EQ(read(hex + "00"), "malformed");
}

TEST(Name, ItsParents) {
  EXPECT_EQ(parent("a.b.test"), "b.test");
  EXPECT_EQ(parent(R"(a\.b.test)"), "test");
  EXPECT_EQ(parent("test"), ".");
  EXPECT_EQ(parent("."), ".");
  EXPECT_EQ(folded("Mail.Example.TEST."), "mail.example.test");
}

}  // namespace
}  // namespace footpad::dns
