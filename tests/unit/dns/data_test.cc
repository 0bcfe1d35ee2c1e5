// Records' data, from the text of zone files to the wire.
#include "dns/data.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace footpad::dns {
namespace {

std::string hex(DnsType type, const std::string& text) {
  const auto data = data_of(type, text);
  return data ? to_hex(*data) : "error: " + data.error().what;
}

TEST(Data, Addresses) {
  EXPECT_EQ(hex(DnsType::a, " 203.0.113.5 "), "cb007105");
  EXPECT_EQ(hex(DnsType::aaaa, "2001:db8::5"), "20010db8000000000000000000000005");
  EXPECT_EQ(hex(DnsType::a, "203.0.113"), "error: '203.0.113' is not the data of A");
  EXPECT_EQ(hex(DnsType::aaaa, "203.0.113.5"), "error: '203.0.113.5' is not the data of AAAA");
}

TEST(Data, Hosts) {
  EXPECT_EQ(hex(DnsType::cname, "a.b"), "0161016200");
  EXPECT_EQ(hex(DnsType::ptr, "a.b."), "0161016200");
  EXPECT_EQ(hex(DnsType::mx, "10 a"), "000a016100");
  EXPECT_EQ(hex(DnsType::srv, "10 5 5222 a"), "000a00051466016100");
  EXPECT_EQ(hex(DnsType::srv, "0 0 0 ."), "00000000000000");
}

TEST(Data, WhatIsMissingOrTooLargeIsRefused) {
  for (const char* text : {"", "10 5 a", "10 5 65536 a", "-1 5 1 a", "1 2 3 a b", "1 2 x a", "1 2 3 a..b"})
    EXPECT_FALSE(data_of(DnsType::srv, text)) << text;
  EXPECT_FALSE(data_of(DnsType::any, "x"));
  EXPECT_EQ(data_of(DnsType::mx, "a").error().remedy, "MX is written as PREFERENCE HOST, as in 10 mail.example.test");
}

TEST(Data, Texts) {
  EXPECT_EQ(hex(DnsType::txt, "v=spf1 -all"), "0b763d73706631202d616c6c");
  EXPECT_EQ(hex(DnsType::txt, R"("a" "b\"c")"),
            "01610362"
            "2263");
  EXPECT_EQ(hex(DnsType::txt, ""), "00");
  EXPECT_EQ(data_of(DnsType::txt, std::string(300, 'x'))->size(), 302U) << "255 and 45 with their lengths";
  EXPECT_FALSE(data_of(DnsType::txt, R"("a)"));
  EXPECT_FALSE(data_of(DnsType::txt, R"("a" b)"));
  EXPECT_FALSE(data_of(DnsType::txt, std::string(70000, 'x')));
}

TEST(Data, Associations) {
  EXPECT_EQ(hex(DnsType::tlsa, "3 1 1 00FF aa"), "03010100ffaa");
  for (const char* text : {"3 1 1", "3 1 256 00", "3 1 1 0", "3 1 1 xx"})
    EXPECT_FALSE(data_of(DnsType::tlsa, text)) << text;
}

TEST(Data, ServiceBindings) {
  EXPECT_EQ(hex(DnsType::https, "0 a"), "0000016100");
  EXPECT_EQ(hex(DnsType::https, "1 . alpn=h2,h3"),
            "000100"
            "00010006"
            "026832026833");
  EXPECT_EQ(hex(DnsType::svcb, "1 . port=8443 no-default-alpn alpn=\"h2\""),
            "000100"
            "00010003026832"
            "00020000"
            "0003000220fb")
      << "in the order of their keys";
  EXPECT_EQ(hex(DnsType::https, "1 . ipv4hint=192.0.2.1,192.0.2.2"),
            "000100"
            "00040008c0000201c0000202");
  EXPECT_EQ(hex(DnsType::https, "1 . ipv6hint=2001:db8::1"),
            "000100"
            "0006001020010db8000000000000000000000001");
  EXPECT_EQ(hex(DnsType::https, "1 . ech=AAEC key65=x mandatory=alpn,port"),
            "000100"
            "0000000400010003"
            "00050003000102"
            "0041000178");
  for (const char* text : {"1", "1 . port", "1 . port=99999", "1 . alpn=h2 alpn=h3", "1 . what=1", "1 . ech=!",
                           "1 . ipv4hint=::1", "1 . key70000=x", "1 . no-default-alpn=1", "1 . alpn="})
    EXPECT_FALSE(data_of(DnsType::https, text)) << text;
}

}  // namespace
}  // namespace footpad::dns
