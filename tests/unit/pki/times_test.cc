// Times in certificates: which form a date takes, and what a recipe can write that is none.
#include "pki/times.h"

#include <gtest/gtest.h>
#include <openssl/asn1.h>

#include <ctime>

#include "pki/der.h"

namespace footpad::pki {
namespace {

// Seconds between now and an encoded time, as OpenSSL reads it.
long seconds_from_now(const Bytes& encoded) {
  const auto element = der::read(encoded);
  ASN1_TIME* const time = ASN1_STRING_type_new(element->tag);
  ASN1_STRING_set(time, element->content.data(), static_cast<int>(element->content.size()));
  int days = 0, seconds = 0;
  EXPECT_EQ(ASN1_TIME_diff(&days, &seconds, nullptr, time), 1);
  ASN1_STRING_free(time);
  return days * 86400L + seconds;
}

unsigned char tag_of(const std::string& written) {
  return static_cast<unsigned char>(encoded_time(written).value()[0]);
}

TEST(Times, ADurationIsRelativeToNow) {
  for (const long offset : {-86400L, 0L, 5400L}) {
    const std::string written = offset < 0 ? "-P1D" : offset == 0 ? "PT0S" : "PT1H30M";
    const Bytes encoded = encoded_time(written).value();
    EXPECT_EQ(static_cast<unsigned char>(encoded[0]), der::utc_time);
    EXPECT_NEAR(static_cast<double>(seconds_from_now(encoded)), static_cast<double>(offset), 60) << written;
  }
}

// RFC 5280 4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050.
TEST(Times, From2050TheFormIsGeneralized) {
  const long days_until_2050 = (2524608000 - static_cast<long>(std::time(nullptr))) / 86400;
  ASSERT_GT(days_until_2050, 2) << "2049 is nearly over: this test needs another look";
  EXPECT_EQ(tag_of("P" + std::to_string(days_until_2050 - 1) + "D"), der::utc_time);
  EXPECT_EQ(tag_of("P" + std::to_string(days_until_2050 + 1) + "D"), der::generalized_time);
}

TEST(Times, AFormCanBeForcedOnADuration) {
  EXPECT_EQ(tag_of("generalized:P1D"), der::generalized_time);
  EXPECT_EQ(tag_of("utc:P1D"), der::utc_time);
  EXPECT_EQ(encoded_time("generalized:P1D")->size(), 2U + 15U);
  EXPECT_NEAR(static_cast<double>(seconds_from_now(encoded_time("generalized:P1D").value())), 86400.0, 60);
}

TEST(Times, TextStandsAsItIsWritten) {
  EXPECT_EQ(encoded_time("utc:500101000000Z").value(), der::tlv(der::utc_time, "500101000000Z"));
  EXPECT_EQ(encoded_time("generalized:20500101").value(), der::tlv(der::generalized_time, "20500101"));
  EXPECT_EQ(encoded_time("utc:").value(), der::tlv(der::utc_time, ""));
}

TEST(Times, AnyTagMayStandBeforeText) {
  EXPECT_EQ(encoded_time("12:240101000000Z").value(), der::tlv(12, "240101000000Z"));
  // No form that a duration could take: it is text.
  EXPECT_EQ(encoded_time("12:P1D").value(), der::tlv(12, "P1D"));
}

TEST(Times, EscapesAreOctets) {
  EXPECT_EQ(encoded_time("utc:24\\x00").value(), der::tlv(der::utc_time, ByteView("24\0", 3)));
  const auto bad = encoded_time("utc:24\\q");
  ASSERT_FALSE(bad.ok());
  EXPECT_EQ(bad.error().remedy, "\\xNN for an octet");
}

TEST(Times, WhatIsNoTimeIsSaid) {
  for (const char* written : {"", "yesterday", "P1M", "P", "PT", "0:x", "31:x", "ut:x", "-:x", "1x:y"}) {
    const auto bad = encoded_time(written);
    ASSERT_FALSE(bad.ok()) << written;
    EXPECT_NE(bad.error().what.find("is not a time"), std::string::npos);
    EXPECT_NE(bad.error().remedy.find("utc:500101000000Z"), std::string::npos);
  }
}

}  // namespace
}  // namespace footpad::pki
