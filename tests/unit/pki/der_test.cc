// Elements read from octets: whole ones, and everything that is not.
#include "pki/der.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace footpad::pki::der {
namespace {

Bytes hex(std::string_view text) { return from_hex(text).value(); }

TEST(Der, NextTakesOneAndMovesBehindIt) {
  const Bytes octets =
      hex("020101"
          "0500"
          "aa");
  ByteView rest = octets;
  const auto first = next(rest);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->tag, integer);
  EXPECT_EQ(to_hex(first->content), "01");
  EXPECT_EQ(to_hex(first->whole), "020101");
  const auto second = next(rest);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->content, "");
  EXPECT_EQ(to_hex(second->whole), "0500");
  EXPECT_FALSE(next(rest));
  EXPECT_EQ(to_hex(rest), "aa") << "what is no element stays";
}

TEST(Der, LengthsOfAllSizes) {
  for (const std::size_t size : {0U, 1U, 127U, 128U, 255U, 256U, 65535U, 65536U, 100000U}) {
    const Bytes content(size, 'x');
    const Bytes whole = tlv(octet_string, content);
    const auto element = read(whole);
    ASSERT_TRUE(element) << size;
    EXPECT_EQ(element->content.size(), size);
    EXPECT_EQ(element->whole.size(), whole.size());
    EXPECT_FALSE(read(ByteView(whole).substr(0, whole.size() - 1))) << size << ", one octet short";
  }
}

// A longer length than is needed is still one that can be read: to find it is a lint's work.
TEST(Der, SuperfluousLengthsAreRead) {
  for (const char* written : {"04810161", "0482000161",
                              "048400000001"
                              "61"}) {
    const Bytes octets = hex(written);
    const auto element = read(octets);
    ASSERT_TRUE(element) << written;
    EXPECT_EQ(element->content, "a");
    EXPECT_EQ(element->whole, octets);
  }
}

TEST(Der, WhatIsNoWholeElementIsNone) {
  for (const char* octets : {"", "02", "0201", "020201", "0281", "028101", "02820001", "0280", "02808080",
                             "0285000000000161", "02ff", "1f0100", "3f8101", "0284ffffffff00"})
    EXPECT_FALSE(read(hex(octets))) << octets;
}

TEST(Der, ElementsOfAListEndAtTheFirstThatIsNone) {
  const Bytes octets =
      hex("0500"
          "020105"
          "3003"
          "020101"
          "0405");
  const auto all = elements_of(octets);
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].tag, 0x05);
  EXPECT_EQ(all[1].tag, integer);
  EXPECT_EQ(all[2].tag, sequence);
  EXPECT_EQ(elements_of(all[2].content).size(), 1U);
  EXPECT_TRUE(elements_of("").empty());
}

TEST(Der, NumbersAreMinimal) {
  for (const auto& [value, encoded] : {std::pair<long, const char*>{0, "020100"},
                                       {127, "02017f"},
                                       {128, "02020080"},
                                       {256, "02020100"},
                                       {-1, "0201ff"},
                                       {-128, "020180"},
                                       {-129, "0202ff7f"}})
    EXPECT_EQ(to_hex(number(value)), encoded) << value;
}

TEST(Der, ObjectIdentifiersByDotsAndByName) {
  EXPECT_EQ(to_hex(oid("2.5.29.17")), "0603551d11");
  EXPECT_EQ(oid("subjectAltName"), oid("2.5.29.17"));
  EXPECT_EQ(oid("no such thing"), "");
}

}  // namespace
}  // namespace footpad::pki::der
