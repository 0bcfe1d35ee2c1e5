#include "tls/wire.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tls/end.h"

namespace footpad::tls {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace std::string_view_literals;

TEST(Wire, LooksLikeClientHello) {
  EXPECT_EQ(looks_like_client_hello("\x16\x03\x01\x02\x00\x01\x00"sv), true);
  EXPECT_EQ(looks_like_client_hello("\x16\x03\x01\x02\x00\x02"sv), false) << "a ServerHello";
  EXPECT_EQ(looks_like_client_hello("\x16\x03"sv), std::nullopt);
  EXPECT_EQ(looks_like_client_hello(""sv), std::nullopt);
  EXPECT_EQ(looks_like_client_hello("<"sv), false);
  EXPECT_EQ(looks_like_client_hello("\x16<"sv), false);
  EXPECT_EQ(looks_like_client_hello("\x15\x03\x01\x00\x02\x02\x30"sv), false) << "an alert";
}

TEST(Wire, AlertNames) {
  EXPECT_EQ(alert_name(48), "unknown_ca");
  EXPECT_EQ(alert_name(0), "close_notify");
  EXPECT_EQ(alert_name(199), "alert_199");
}

TEST(Wire, ServerName) {
  EXPECT_EQ(server_name_of("\x00\x07\x00\x00\x04shop"sv), "shop");
  EXPECT_EQ(server_name_of("\x00\x0b\x01\x00\x01x\x00\x00\x04shop"sv), "shop") << "behind a name of another type";
  EXPECT_EQ(server_name_of("\x00\x07\x00\x00\x05shop"sv), "") << "longer than it is";
  EXPECT_EQ(server_name_of("\x00\x07\x00\x00\x04s\x1b[m"sv), "s\\x1b[m");
}

TEST(Wire, AlpnAndVersionsWithoutGrease) {
  EXPECT_THAT(alpn_of("\x00\x0b\x02\x1a\x1a\x07stripes"sv), ElementsAre("stripes"));
  EXPECT_THAT(alpn_of("\x00\x03\x09zz"sv), IsEmpty());
  EXPECT_THAT(versions_of("\x06\x5a\x5a\x03\x04\x03\x03"sv, 0x0303), ElementsAre("1.3", "1.2"));
  EXPECT_THAT(versions_of(""sv, 0x0301), ElementsAre("1.0"));
}

TEST(Wire, CertificateMessages) {
  const auto tls12 =
      "\x0b\x00\x00\x0b\x00\x00\x08\x00\x00\x02"
      "AB\x00\x00\x00"sv;
  EXPECT_THAT(certificates_in(tls12, false), ::testing::Optional(ElementsAre("AB", "")));
  const auto tls13 =
      "\x0b\x00\x00\x0b\x00\x00\x00\x07\x00\x00\x02"
      "AB\x00\x00"sv;
  EXPECT_THAT(certificates_in(tls13, true), ::testing::Optional(ElementsAre("AB")));
  for (std::size_t size = 0; size < tls13.size(); ++size)
    EXPECT_FALSE(certificates_in(tls13.substr(0, size), true)) << size;
}

}  // namespace
}  // namespace footpad::tls
