// The mechanisms beside SCRAM and PLAIN, and what binds SCRAM to its channel.
#include <gtest/gtest.h>

#include "base/text.h"
#include "honest/digests.h"
#include "honest/sasl.h"

namespace footpad::honest::sasl {
namespace {

using Type = Step::Type;

Canaries chris() {
  Canaries account;
  account.user = "chris";
  account.password = "secret";
  account.token = "secret-token";
  account.domain = "elwood.innosoft.com";
  return account;
}

// RFC 2831 §4, the IMAP example.
TEST(DigestMd5, AsInRfc2831) {
  auto digest = make_digest_md5(chris(), "OA6MG9tEQGm2hh");
  EXPECT_EQ(digest->opening(),
            "realm=\"elwood.innosoft.com\",nonce=\"OA6MG9tEQGm2hh\",qop=\"auth\",charset=utf-8,algorithm=md5-sess");
  const Bytes right =
      "charset=utf-8,username=\"chris\",realm=\"elwood.innosoft.com\",nonce=\"OA6MG9tEQGm2hh\",nc=00000001,"
      "cnonce=\"OA6MHXh6VqTrRk\",digest-uri=\"imap/elwood.innosoft.com\","
      "response=d388dad90d4bbd760a152321f2143af7,qop=auth";
  const Step proof = digest->respond(right);
  EXPECT_EQ(proof.type, Type::challenge);
  EXPECT_EQ(proof.data, "rspauth=ea40f60335c427b5527b84dbabcdfffd");
  EXPECT_EQ(digest->respond("").type, Type::success);
  for (const auto& [find, with, type] :
       {std::tuple{"d388", "d389", Type::not_authorized}, std::tuple{"\"chris\"", "\"chriss\"", Type::not_authorized},
        std::tuple{"nonce=\"OA6MG", "nonce=\"OA6MH", Type::malformed},
        std::tuple{"qop=auth", "qop=auth-int", Type::malformed}})
    EXPECT_EQ(make_digest_md5(chris(), "OA6MG9tEQGm2hh")->respond(replace_all(right, find, with)).type, type) << with;
  EXPECT_EQ(make_digest_md5(chris(), "x")->respond("").type, Type::malformed);
}

TEST(CramMd5, AsInRfc2195) {
  Canaries tim = chris();
  tim.user = "tim";
  tim.password = "tanstaaftanstaaf";
  const Bytes challenge = "<1896.697170952@postoffice.reston.mci.net>";
  EXPECT_EQ(make_cram_md5(tim, challenge)->opening(), challenge);
  EXPECT_EQ(make_cram_md5(tim, challenge)->respond("tim b913a602c7eda7a495b4e6e7334d3890").type, Type::success);
  EXPECT_EQ(make_cram_md5(tim, challenge)->respond("tim b913a602c7eda7a495b4e6e7334d3891").type, Type::not_authorized);
  EXPECT_EQ(make_cram_md5(tim, challenge)->respond("tom b913a602c7eda7a495b4e6e7334d3890").type, Type::not_authorized);
  EXPECT_EQ(make_cram_md5(tim, challenge)->respond("tim").type, Type::malformed);
}

TEST(Login, ByNameAndPasswordInTurn) {
  auto login = make_login(chris());
  EXPECT_EQ(login->opening(), "Username:");
  const Step asked = login->respond("chris");
  EXPECT_EQ(asked.type, Type::challenge);
  EXPECT_EQ(asked.data, "Password:");
  EXPECT_EQ(login->respond("secret").type, Type::success);
  for (const auto& [name, password] : {std::pair{"chris", "secre"}, std::pair{"chri", "secret"}, std::pair{"", ""}}) {
    auto other = make_login(chris());
    other->respond(name);
    EXPECT_EQ(other->respond(password).type, Type::not_authorized) << name;
  }
  EXPECT_EQ(make_login(chris())->respond(Bytes(5000, 'x')).type, Type::malformed);
}

TEST(Xoauth2, TheAccountsTokenAndNoOther) {
  const auto answer = [](const Bytes& message) {
    return make_xoauth2(chris())->respond(replace_all(message, "|", "\x01")).type;
  };
  EXPECT_EQ(answer("user=chris|auth=Bearer secret-token||"), Type::success);
  EXPECT_EQ(answer("user=chris@elwood.innosoft.com|auth=bearer secret-token||"), Type::success);
  EXPECT_EQ(answer("user=chris|auth=Bearer secret-tokem||"), Type::challenge);
  EXPECT_EQ(answer("user=chriss|auth=Bearer secret-token||"), Type::challenge);
  EXPECT_EQ(answer("user=chris|auth=Bearer secret-token|"), Type::malformed);
  EXPECT_EQ(answer(""), Type::malformed);
  auto refused = make_xoauth2(chris());
  refused->respond(
      "user=chris\x01"
      "auth=Bearer x\x01\x01");
  EXPECT_EQ(refused
                ->respond("user=chris\x01"
                          "auth=Bearer secret-token\x01\x01")
                .type,
            Type::not_authorized);
}

// RFC 7628 §3.1, with "|" for the separator.
Step bearer(Mechanism& mechanism, const Bytes& message) { return mechanism.respond(replace_all(message, "|", "\x01")); }
Type bearer(const Bytes& message) { return bearer(*make_oauth_bearer(chris()), message).type; }

TEST(OauthBearer, TheAccountsTokenAndNoOther) {
  for (const Bytes right : {"n,a=chris@elwood.innosoft.com,|auth=Bearer secret-token||",
                            "n,,|host=h|port=5222|auth=Bearer secret-token||", "y,,|auth=bEARER secret-token|x=y||"})
    EXPECT_EQ(bearer(right), Type::success) << right;
  EXPECT_EQ(bearer("n,a=other@elwood.innosoft.com,|auth=Bearer secret-token||"), Type::invalid_authzid);
  for (const Bytes odd :
       {"", "|", "n,,", "n,|auth=Bearer secret-token||", "n,,||auth=Bearer secret-token",
        "n,,|auth=Bearer secret-token|", "p=tls-exporter,,|auth=Bearer secret-token||", "auth=Bearer secret-token||"})
    EXPECT_EQ(bearer(odd), Type::malformed) << odd;
}

// RFC 7628 §3.2.2, §3.2.3, §4.3
TEST(OauthBearer, AWrongTokenIsToldWhyAndRefusedBehindTheAnswer) {
  for (const Bytes wrong :
       {"n,,|auth=Bearer secret-tokens||", "n,,|auth=Bearer secret-toke||", "n,,|auth=Bearer ||", "n,,|auth=||",
        "n,,||", "n,,|auth=Basic secret-token||", "n,,|xauth=Bearer secret-token||"}) {
    const auto mechanism = make_oauth_bearer(chris());
    const Step why = bearer(*mechanism, wrong);
    EXPECT_EQ(why.type, Type::challenge) << wrong;
    EXPECT_EQ(why.data, R"({"status":"invalid_token"})");
    EXPECT_EQ(bearer(*mechanism, "|").type, Type::not_authorized);
  }
  const auto mechanism = make_oauth_bearer(chris());
  EXPECT_EQ(bearer(*mechanism, "n,,|auth=Bearer x||").type, Type::challenge);
  EXPECT_EQ(bearer(*mechanism, "n,,|auth=Bearer secret-token||").type, Type::malformed) << "it is too late for another";
}

TEST(OauthBearer, NoTokenIsNoSecret) {
  Canaries nobody = chris();
  nobody.token.clear();
  EXPECT_EQ(bearer(*make_oauth_bearer(nobody), "n,,|auth=Bearer ||").type, Type::challenge);
}

TEST(HashedToken, IsGoodOnItsOwnChannelOnly) {
  const auto said = [](const Bytes& binding) {
    return Bytes("chris\0", 6) + hmac(EVP_sha256(), "secret-token", "Initiator" + binding);
  };
  const Step success = make_hashed_token(chris(), "here")->respond(said("here"));
  EXPECT_EQ(success.type, Type::success);
  EXPECT_EQ(success.data, hmac(EVP_sha256(), "secret-token", "Responderhere"));
  EXPECT_EQ(make_hashed_token(chris(), "here")->respond(said("there")).type, Type::not_authorized);
  EXPECT_EQ(make_hashed_token(chris(), "here")->respond(said("")).type, Type::not_authorized);
  EXPECT_EQ(make_hashed_token(chris(), "")->respond("chris").type, Type::malformed);
  Canaries nobody = chris();
  nobody.token.clear();
  EXPECT_EQ(make_hashed_token(nobody, "")->respond(Bytes("chris\0", 6) + hmac(EVP_sha256(), "", "Initiator")).type,
            Type::not_authorized)
      << "no token is no secret";
}

// A client of its own: RFC 5802 with a binding.
Bytes proven(const Bytes& first, const Bytes& challenge, const Bytes& bound) {
  const auto parts = split(challenge, ',');
  const Bytes salt = *from_base64(parts.at(1).substr(2));
  Bytes key(32, '\0');
  PKCS5_PBKDF2_HMAC("secret", 6, reinterpret_cast<const unsigned char*>(salt.data()), static_cast<int>(salt.size()),
                    4096, EVP_sha256(), 32, reinterpret_cast<unsigned char*>(key.data()));
  const Bytes client_key = hmac(EVP_sha256(), key, "Client Key");
  const Bytes last = "c=" + to_base64(bound) + "," + parts.at(0);
  Bytes proof = hmac(EVP_sha256(), digest(EVP_sha256(), client_key),
                     first.substr(first.find("n=chris")) + "," + challenge + "," + last);
  for (std::size_t i = 0; i < proof.size(); ++i) proof[i] = static_cast<char>(proof[i] ^ client_key[i]);
  return last + ",p=" + to_base64(proof);
}

const Offer kBound{
    {"SCRAM-SHA-256", "SCRAM-SHA-256-PLUS"}, {{"tls-exporter", "E"}, {"tls-server-end-point", "P"}}, false};

Type bound_login(const Bytes& type, const Bytes& data, bool plus = true, const Offer& offer = kBound) {
  const auto scram = make_scram({Hash::sha256, "server", "salt", plus}, chris(), offer);
  const Bytes header = type + ",,";
  const Step challenge = scram->respond(header + "n=chris,r=client");
  if (challenge.type != Type::challenge) return challenge.type;
  return scram->respond(proven(header + "n=chris,r=client", challenge.data, header + data)).type;
}

TEST(ScramPlus, TheClientMustKnowTheServersOwnChannel) {
  EXPECT_EQ(bound_login("p=tls-exporter", "E"), Type::success);
  EXPECT_EQ(bound_login("p=tls-server-end-point", "P"), Type::success);
  EXPECT_EQ(bound_login("p=tls-exporter", "F"), Type::not_authorized) << "another channel";
  EXPECT_EQ(bound_login("p=tls-exporter", ""), Type::not_authorized) << "no channel";
  EXPECT_EQ(bound_login("p=tls-exporter", "P"), Type::not_authorized) << "another type's data";
  EXPECT_EQ(bound_login("p=tls-unique", "E"), Type::not_authorized) << "a type that is not offered";
  EXPECT_EQ(bound_login("n", ""), Type::malformed);
  EXPECT_EQ(bound_login("y", ""), Type::malformed);
}

TEST(ScramPlus, AClientThatWasNotOfferedWhatWasOfferedIsTurnedAway) {
  EXPECT_EQ(bound_login("n", "", false), Type::success) << "it cannot bind";
  EXPECT_EQ(bound_login("y", "", false), Type::not_authorized) << "the offer was cut on the way";
  EXPECT_EQ(bound_login("y", "", false, {{"SCRAM-SHA-256", "PLAIN"}, {}, false}), Type::success);
  EXPECT_EQ(bound_login("p=tls-exporter", "E", false), Type::malformed);
}

TEST(ScramPlus, NotSpokenOnAChannelThatCannotBeBoundTo) {
  EXPECT_EQ(make_mechanism("SCRAM-SHA-256-PLUS", chris(), random_bytes, {{"SCRAM-SHA-256-PLUS"}, {}, false}), nullptr);
  EXPECT_NE(make_mechanism("SCRAM-SHA-1-PLUS", chris(), random_bytes, kBound), nullptr);
  EXPECT_EQ(make_mechanism("HT-SHA-256-EXPR", chris(), random_bytes), nullptr);
  EXPECT_NE(make_mechanism("HT-SHA-256-EXPR", chris(), random_bytes, kBound), nullptr);
}

// XEP-0474 §5.1
TEST(ScramPlus, TheOfferIsSignedWhereThatIsAskedFor) {
  EXPECT_EQ(offer_text(kBound), "SCRAM-SHA-256\x1eSCRAM-SHA-256-PLUS\x1ftls-exporter\x1etls-server-end-point");
  EXPECT_EQ(offer_text({{"b", "a"}, {}, false}),
            "a\x1e"
            "b");
  Offer signing = kBound;
  signing.protects_downgrade = true;
  const Step challenge =
      make_scram({Hash::sha256, "server", "salt", true}, chris(), signing)->respond("p=tls-exporter,,n=chris,r=client");
  EXPECT_TRUE(challenge.data.ends_with(",h=" + to_base64(digest(EVP_sha256(), offer_text(signing))))) << challenge.data;
}

}  // namespace
}  // namespace footpad::honest::sasl
