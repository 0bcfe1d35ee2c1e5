// Verifiers against the vectors of the documents that define them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "judge/search.h"

namespace footpad::judge {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> found(const std::string& password, ByteView client, ByteView server,
                               const std::vector<std::string>& nonces = {}) {
  Canaries canaries;
  canaries.password = password;
  std::vector<std::string> out;
  for (const Find& find : search(canaries, client, server, nonces))
    out.push_back(find.what + " / " + find.form + " " + std::string(word(find.grade)));
  return out;
}

std::string response(const std::string& text) { return "<response>" + to_base64(text) + "</response>"; }
std::string challenge(const std::string& text) { return "<challenge>" + to_base64(text) + "</challenge>"; }

// RFC 5802 §5
const std::string kFirst = "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL";
const std::string kServerFirst = "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096";
const std::string kFinal = "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=";

TEST(Scram, Rfc5802) {
  EXPECT_THAT(found("pencil", response(kFirst) + response(kFinal), challenge(kServerFirst)),
              ElementsAre("SCRAM-SHA-1 proof / scram L2"));
}

TEST(Scram, Rfc7677) {
  EXPECT_THAT(
      found("pencil",
            response("n,,n=user,r=rOprNGfwEbeRWgbNEkqO") +
                response("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p="
                         "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="),
            challenge("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")),
      ElementsAre("SCRAM-SHA-256 proof / scram L2"));
}

TEST(Scram, UnencodedAndFoldedAndInCharacterReferences) {
  EXPECT_THAT(found("pencil", kFirst + " " + kFinal, kServerFirst), ElementsAre("SCRAM-SHA-1 proof / scram L2"));
  std::string folded = response(kFinal);
  folded.insert(40, "\r\n");
  EXPECT_THAT(found("pencil", response(kFirst) + folded, challenge(kServerFirst)),
              ElementsAre("SCRAM-SHA-1 proof / scram L2"));
  folded.insert(40, "&#13;");
  EXPECT_THAT(found("pencil", response(kFirst) + folded, challenge(kServerFirst)),
              ElementsAre("SCRAM-SHA-1 proof / entity:scram L2"));
}

TEST(Scram, TheProofOfAnotherPasswordIsNotOurs) {
  EXPECT_THAT(found("crayon", response(kFirst) + response(kFinal), challenge(kServerFirst)), IsEmpty());
}

TEST(Scram, AProofThatCannotBeRecomputedCountsAllTheSame) {
  const std::vector<std::string> one{"SCRAM-SHA-1 proof / scram L2"};
  EXPECT_EQ(found("crayon", response(kFinal), ""), one);  // the rest of the exchange was not seen
  const std::string hostile = replace_all(kServerFirst, "i=4096", "i=2147483647");
  EXPECT_EQ(found("crayon", response(kFirst) + response(kFinal), challenge(hostile)), one);
}

TEST(Scram, AFirstMessageAloneGivesNoVerifierAway) {
  EXPECT_THAT(found("pencil", response(kFirst), challenge(kServerFirst)), IsEmpty());
}

// [MS-NLMP] 4.2: "Password" of "User" in "Domain". The server's challenge is 0123456789abcdef.
const std::string kNtlmChallenge = challenge(*from_hex(
    "4e544c4d53535000 02000000 0c000c00 38000000 33828ae2 0123456789abcdef 0000000000000000 24002400 44000000 06007017"
    "0000000f 530065007200760065007200 02000c0044006f006d00610069006e00 01000c00530065007200760065007200 00000000"));

// 4.2.4.3, byte for byte.
const Bytes kNtlmV2 = *from_hex(
    "4e544c4d53535000 03000000 18001800 6c000000 54005400 84000000 0c000c00 48000000 08000800 54000000 10001000 "
    "5c000000"
    "10001000 d8000000 358288e2 0501280a 0000000f 44006f006d00610069006e00 5500730065007200"
    "43004f004d0050005500540045005200 86c35097ac9cec102554764a57cccc19 aaaaaaaaaaaaaaaa"
    "68cd0ab851e51c96aabc927bebef6a1c 0101000000000000 0000000000000000 aaaaaaaaaaaaaaaa 00000000"
    "02000c0044006f006d00610069006e00 01000c00530065007200760065007200 00000000 00000000"
    "c5dad2544fc979909 4ce1ce90bc9d03e");

// The same fields for the older versions' responses (4.2.2.2.1, 4.2.3.2.2), their names in one byte a letter.
std::string ntlm_v1(const std::string& lan_manager, const std::string& nt) {
  return response(
      *from_hex("4e544c4d53535000 03000000 18001800 50000000 18001800 68000000 06000600 40000000 04000400"
                "46000000 06000600 4a000000 00000000 80000000 02820000 446f6d61696e 55736572 434f4d505554" +
                lan_manager + nt));
}

TEST(Ntlm, TheVectorsOfItsDocument) {
  EXPECT_THAT(found("Password", response(kNtlmV2), kNtlmChallenge), ElementsAre("NTLMv2 response / ntlm L2"));
  EXPECT_THAT(found("Password",
                    ntlm_v1("98def7b87f88aa5dafe2df779688a172def11c7d5ccdef13",
                            "67c43011f30298a2ad35ece64f16331c44bdbed927841f94"),
                    kNtlmChallenge),
              ElementsAre("NTLMv1 response / ntlm L2"));
  EXPECT_THAT(found("Password",
                    ntlm_v1("aaaaaaaaaaaaaaaa00000000000000000000000000000000",
                            "7537f803ae367128ca458204bde7caf81e97ed2683267232"),
                    kNtlmChallenge),
              ElementsAre("NTLMv1 response / ntlm L2"));
}

TEST(Ntlm, InsideSomethingElse) {
  EXPECT_THAT(found("Password", response("\x60\x81spnego" + kNtlmV2), kNtlmChallenge),
              ElementsAre("NTLMv2 response / ntlm L2"));
}

TEST(Ntlm, TheResponseOfAnotherPasswordIsNotOurs) {
  EXPECT_THAT(found("password", response(kNtlmV2), kNtlmChallenge), IsEmpty());
}

TEST(Ntlm, AResponseToAChallengeThatWasNotSeenCountsAllTheSame) {
  EXPECT_THAT(found("Password", response(kNtlmV2), ""), ElementsAre("NTLM response / ntlm L2"));
}

TEST(Ntlm, AnAnonymousLoginAndBrokenMessagesGiveNothingAway) {
  Bytes anonymous = kNtlmV2;
  anonymous[20] = anonymous[22] = 0;
  EXPECT_THAT(found("Password", response(anonymous), kNtlmChallenge), IsEmpty());
  for (std::size_t size = 0; size < 0x84; ++size)
    EXPECT_THAT(found("Password", response(kNtlmV2.substr(0, size)), kNtlmChallenge), IsEmpty()) << size;
}

std::vector<std::string> found_with_token(ByteView client) {
  Canaries canaries;
  canaries.password = "password-of-nobody";
  canaries.token = "secret-token:fast-oZie4geb";
  std::vector<std::string> out;
  for (const Find& find : search(canaries, client, "", {}))
    out.push_back(find.what + " / " + find.form + " " + std::string(word(find.grade)));
  return out;
}

// XEP-0484: HMAC-SHA-256 over "Initiator", computed with another program.
TEST(HashedToken, WithoutChannelBindingItIsGoodForWhoeverHearsIt) {
  const Bytes name("juliet\0", 7);
  const Bytes hash = *from_hex("47ac6e6436e970a169aeaf32e255a29925461b3d3c9580032f3a26e318c5790e");
  EXPECT_THAT(found_with_token(response(name + hash)), ElementsAre("token hash / HT-SHA-256-NONE L3"));
  Bytes bound = hash;
  bound[0] = static_cast<char>(bound[0] ^ 1);
  EXPECT_THAT(found_with_token(response(name + bound)), IsEmpty()) << "bound to a channel, or of another token";
}

// RFC 7628 §4.1: the token itself, whatever stands in front of it.
TEST(OauthBearer, TheTokenIsFoundAtEveryAlignment) {
  for (const Bytes header : {"n,,", "n,a=u@d.test,", "y,,", "y,a=user@d.test,"})
    EXPECT_THAT(found_with_token(response(header + "\x01" + "auth=Bearer secret-token:fast-oZie4geb\x01\x01")),
                ElementsAre("token / base64 L3"))
        << header;
}

TEST(OauthBearer, TheTokenIsFoundInBothProfilesAndWhereItIsHandedOn) {
  const std::string first =
      to_base64(Bytes("n,a=user@d.test,\x01"
                      "auth=Bearer secret-token:fast-oZie4geb\x01\x01"));
  for (const std::string& said :
       {"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='OAUTHBEARER'>" + first + "</auth>",
        "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='OAUTHBEARER'><initial-response>" + first +
            "</initial-response></authenticate>",
        "<initial-response>" + first.substr(0, 41) + "\r\n" + first.substr(41) + "</initial-response>"})
    EXPECT_THAT(found_with_token(said), ElementsAre("token / base64 L3")) << said;
  EXPECT_THAT(found_with_token("GET / HTTP/1.1\r\nAuthorization: Bearer secret-token:fast-oZie4geb\r\n\r\n"),
              ElementsAre("token / raw L3"));
  EXPECT_THAT(found_with_token("token=secret-token%3Afast-oZie4geb"), ElementsAre("token / percent L3"));
  EXPECT_THAT(found_with_token(response("n,,\x01"
                                        "auth=Bearer another-token:fast-oZie4geb\x01\x01")),
              IsEmpty());
}

// RFC 2195 §2
TEST(CramMd5, Rfc2195) {
  const std::string asked = challenge("<1896.697170952@postoffice.reston.mci.net>");
  const std::string said = to_base64("tim b913a602c7eda7a495b4e6e7334d3890") + "\r\n";
  EXPECT_THAT(found("tanstaaftanstaaf", said, asked), ElementsAre("CRAM-MD5 digest / cram-md5 L2"));
  EXPECT_THAT(found("tanstaaftanstaaf", said, "", {"<1896.697170952@postoffice.reston.mci.net>"}),
              ElementsAre("CRAM-MD5 digest / cram-md5 L2"));
  EXPECT_THAT(found("another", said, asked), IsEmpty());
}

// RFC 2831 §4
TEST(DigestMd5, Rfc2831) {
  const std::string said = response(
      "charset=utf-8,username=\"chris\",realm=\"elwood.innosoft.com\",nonce=\"OA6MG9tEQGm2hh\",nc=00000001,"
      "cnonce=\"OA6MHXh6VqTrRk\",digest-uri=\"imap/"
      "elwood.innosoft.com\",response=d388dad90d4bbd760a152321f2143af7,qop=auth");
  EXPECT_THAT(found("secret", said, ""), ElementsAre("DIGEST-MD5 response / digest-md5 L2"));
  EXPECT_THAT(found("another", said, ""), IsEmpty());
}

// RFC 1939 §7
TEST(PlainDigest, Apop) {
  EXPECT_THAT(
      found("tanstaaf", "APOP mrose c4c9334bac560ecc979e58001b3e22fb\r\n", "", {"<1896.697170952@dbc.mtview.ca.us>"}),
      ElementsAre("password digest / md5 L2"));
  EXPECT_THAT(found("tanstaaf", "APOP mrose c4c9334bac560ecc979e58001b3e22fb\r\n", "", {"<other>"}), IsEmpty());
}

// XEP-0078 §4
TEST(PlainDigest, Xep0078) {
  EXPECT_THAT(found("Calli0pe", "<digest>48fc78be9ec8f86d8ce1c39c320c97c21d62334d</digest>", "", {"3EE948B0"}),
              ElementsAre("password digest / sha-1 L2"));
  EXPECT_THAT(found("Calli0pe", "<digest>48FC78BE9EC8F86D8CE1C39C320C97C21D62334D</digest>", "", {"x", "3EE948B0"}),
              ElementsAre("password digest / sha-1 L2"));
}

TEST(PlainDigest, TheBarePasswordHashed) {
  EXPECT_THAT(found("password", "h=5f4dcc3b5aa765d61d8327deb882cf99;", ""), ElementsAre("password digest / md5 L2"));
  EXPECT_THAT(found("password", "md55f4dcc3b5aa765d61d8327deb882cf99", ""), ElementsAre("password digest / md5 L2"));
}

}  // namespace
}  // namespace footpad::judge
