#include "honest/line_login.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace footpad::honest {
namespace {

using Type = LineLogin::Reply::Type;

Canaries account() {
  Canaries out;
  out.user = "user";
  out.password = "pencil";
  out.domain = "example.test";
  return out;
}

LineLogin plain() { return LineLogin(sasl::make_plain(account())); }
const Bytes kPlain = to_base64(Bytes("\0user\0pencil", 12));

TEST(LineLogin, WithAnInitialResponseOrWithout) {
  EXPECT_EQ(plain().begin(kPlain).type, Type::logged_in);
  auto waits = plain();
  const auto asked = waits.begin(std::nullopt);
  EXPECT_EQ(asked.type, Type::challenge);
  EXPECT_EQ(asked.data, "");
  EXPECT_EQ(waits.line(kPlain).type, Type::logged_in);
}

TEST(LineLogin, RefusesCancelsAndDoesNotUnderstand) {
  EXPECT_EQ(plain().begin(to_base64(Bytes("\0user\0pencils", 13))).type, Type::refused);
  EXPECT_EQ(plain().begin("=").type, Type::malformed);
  EXPECT_EQ(plain().begin("!").type, Type::malformed);
  auto waits = plain();
  EXPECT_EQ(waits.begin(std::nullopt).type, Type::challenge);
  EXPECT_EQ(waits.line("*").type, Type::cancelled);
}

// RFC 5802 5.
TEST(LineLogin, TheServersProofIsAChallengeOfItsOwn) {
  LineLogin scram(
      sasl::make_scram({sasl::Hash::sha1, "3rfcNHYJY1ZVvWVs7j", from_base64("QSXCR+Q6sek8bf92").value()}, account()));
  EXPECT_EQ(scram.begin(to_base64("n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL")).type, Type::challenge);
  const auto proof =
      scram.line(to_base64("c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts="));
  EXPECT_EQ(proof.type, Type::challenge);
  EXPECT_EQ(proof.data, to_base64("v=rmF9pqV8S7suAoZWja4dJRkFsKQ="));
  EXPECT_EQ(scram.line("").type, Type::logged_in);
}

}  // namespace
}  // namespace footpad::honest
