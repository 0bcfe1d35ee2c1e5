// SASL against the examples of its own specifications, and against everything that is not quite right.
#include "honest/sasl.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace footpad::honest::sasl {
namespace {

using Type = Step::Type;

// The account and the numbers of RFC 5802 §5 and RFC 7677 §3.
Canaries pencil() {
  Canaries account;
  account.user = "user";
  account.password = "pencil";
  account.domain = "d.test";
  return account;
}
const Bytes kFirst1 = "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL";
const Bytes kNonce1 = "fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j";
const Bytes kLast1 = "c=biws,r=" + kNonce1 + ",p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=";

std::unique_ptr<Mechanism> rfc5802(const Canaries& account = pencil()) {
  return make_scram({Hash::sha1, "3rfcNHYJY1ZVvWVs7j", *from_base64("QSXCR+Q6sek8bf92")}, account);
}

TEST(Scram, Sha1AsInRfc5802) {
  auto scram = rfc5802();
  const Step challenge = scram->respond(kFirst1);
  EXPECT_EQ(challenge.type, Type::challenge);
  EXPECT_EQ(challenge.data, "r=" + kNonce1 + ",s=QSXCR+Q6sek8bf92,i=4096");
  const Step success = scram->respond(kLast1);
  EXPECT_EQ(success.type, Type::success);
  EXPECT_EQ(success.data, "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=");
  EXPECT_EQ(scram->respond(kLast1).type, Type::malformed) << "an exchange ends once";
}

TEST(Scram, Sha256AsInRfc7677) {
  auto scram =
      make_scram({Hash::sha256, "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0", *from_base64("W22ZaJ0SNY7soEsUEjb6gQ==")}, pencil());
  const Step challenge = scram->respond("n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
  EXPECT_EQ(challenge.data, "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
  const Step success = scram->respond(
      "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
  EXPECT_EQ(success.type, Type::success);
  EXPECT_EQ(success.data, "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
}

Type second_step(const Bytes& first, const Bytes& last, const Canaries& account = pencil()) {
  auto scram = rfc5802(account);
  EXPECT_EQ(scram->respond(first).type, Type::challenge) << first;
  const Step step = scram->respond(last);
  EXPECT_EQ(step.data, "") << "nothing is proven to a client that has proven nothing";
  return step.type;
}

TEST(Scram, AProofThatIsNotRightIsRefused) {
  Canaries other = pencil();
  other.password = "pencils";
  EXPECT_EQ(second_step(kFirst1, kLast1, other), Type::not_authorized) << "another password";
  EXPECT_EQ(second_step(kFirst1, "c=biws,r=" + kNonce1 + ",p=V0X8v3Bz2T0CJGbJQyF0X+HI4Ts="), Type::not_authorized)
      << "one bit";
  EXPECT_EQ(second_step(kFirst1, "c=eSws,r=" + kNonce1 + ",p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts="), Type::not_authorized)
      << "another header";
  EXPECT_EQ(second_step(kFirst1, "c=biws,r=fyko,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts="), Type::not_authorized)
      << "another nonce";
  EXPECT_EQ(second_step(kFirst1, kLast1.substr(0, kLast1.find(",p=")) + ",x=1,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts="),
            Type::not_authorized)
      << "an extension that was not signed";
}

TEST(Scram, AnUnknownUserIsToldSoOnlyAtTheEnd) {
  Canaries other = pencil();
  other.user = "somebody";
  EXPECT_EQ(second_step(kFirst1, kLast1, other), Type::not_authorized);
}

TEST(Scram, FirstMessagesThatAreNotOne) {
  for (const Bytes message : {"", "n", "n,", "n,,", "n,,n=user", "n,,r=x,n=user", "n,,n=,r=x", "n,,n=user,r=",
                              "n,,n=us=er,r=x", "n,,n=us=2c,r=x", "n,,m=x,n=user,r=x", "n,b=x,n=user,r=x",
                              "n,a==,n=user,r=x", "p=tls-unique,,n=user,r=x", "x,,n=user,r=x", "n,,n=user,r=a b"}) {
    const Step step = rfc5802()->respond(message);
    EXPECT_EQ(step.type, Type::malformed) << message;
  }
  EXPECT_EQ(rfc5802()->respond(Bytes("n,,n=user,r=") + Bytes(8192, 'x')).type, Type::malformed);
  EXPECT_EQ(rfc5802()->respond(Bytes(100, '\0')).type, Type::malformed);
}

TEST(Scram, LastMessagesThatAreNotOne) {
  for (const Bytes message : {"", "p=", "c=biws", ",p=", "c=biws,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=", "c=biws,r=x,p=!!!!",
                              "c=biws,r=x,p=AAAA", "r=x,c=biws,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts="})
    EXPECT_EQ(second_step(kFirst1, message), Type::malformed) << message;
}

TEST(Scram, HeadersThatAreAccepted) {
  for (const Bytes first : {"y,,n=user,r=x", "n,a=user@d.test,n=user,r=x", "n,a=user,n=user,r=x",
                            "n,,n=user@d.test,r=x", "n,,n=USER,r=x,ext=1"})
    EXPECT_EQ(rfc5802()->respond(first).type, Type::challenge) << first;
  EXPECT_EQ(rfc5802()->respond("n,a=other@d.test,n=user,r=x").type, Type::invalid_authzid);
}

Type plain(const Bytes& message) { return make_plain(pencil())->respond(message).type; }

TEST(Plain, TheFormsOfOneAccount) {
  EXPECT_EQ(plain(Bytes("\0user\0pencil", 12)), Type::success);
  EXPECT_EQ(plain(Bytes("\0user@d.test\0pencil", 19)), Type::success);
  EXPECT_EQ(plain(Bytes("user@d.test\0user\0pencil", 23)), Type::success);
  EXPECT_EQ(plain(Bytes("user\0user\0pencil", 16)), Type::success);
  EXPECT_EQ(plain(Bytes("other@d.test\0user\0pencil", 24)), Type::invalid_authzid);
  EXPECT_EQ(plain(Bytes("\0user\0Pencil", 12)), Type::not_authorized);
  EXPECT_EQ(plain(Bytes("\0user\0pencilx", 13)), Type::not_authorized);
  EXPECT_EQ(plain(Bytes("\0user@other.test\0pencil", 23)), Type::not_authorized);
  EXPECT_EQ(plain(Bytes("\0use\0pencil", 11)), Type::not_authorized);
  for (const Bytes& message : {Bytes(), Bytes("user"), Bytes("\0user", 5), Bytes("\0user\0", 6), Bytes("\0\0pencil", 8),
                               Bytes("\0user\0pencil\0", 13), Bytes(3, '\0')})
    EXPECT_EQ(plain(message), Type::malformed) << printable(message);
}

TEST(Sasl, OnlyWhatIsSpoken) {
  const Entropy entropy = random_bytes;
  EXPECT_NE(make_mechanism("SCRAM-SHA-256", pencil(), entropy), nullptr);
  EXPECT_EQ(make_mechanism("SCRAM-SHA-256-PLUS", pencil(), entropy), nullptr);
  EXPECT_EQ(make_mechanism("plain", pencil(), entropy), nullptr);
  EXPECT_NE(random_bytes(16), random_bytes(16));
}

}  // namespace
}  // namespace footpad::honest::sasl
