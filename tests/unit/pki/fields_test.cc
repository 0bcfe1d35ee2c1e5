// A certificate made of octets: its order, and each thing that a recipe can do to its parts.
#include "pki/fields.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "pki/der.h"

namespace footpad::pki {
namespace {

Bytes hex(std::string_view text) { return from_hex(text).value(); }

Mutation mutation(const std::string& op, const std::string& field = "", const std::string& octets = "") {
  Mutation out;
  out.op = op;
  out.field = field;
  out.hex = octets;
  return out;
}

Mutation length(const std::string& field, const std::string& form) {
  Mutation out = mutation("length", field);
  out.form = form;
  return out;
}

// Each part is an INTEGER of its own number.
Fields numbered() {
  return {hex("020101"), hex("020102"), hex("020103"), hex("020104"), hex("3000"),
          hex("020106"), hex("020107"), Bytes(),       hex("020109")};
}

TEST(Fields, StandInTheOrderOfTheStandard) {
  EXPECT_EQ(to_hex(signed_part(numbered(), {})),
            "3017"
            "020101"
            "020102"
            "020103"
            "020104"
            "3000"
            "020106"
            "020107"
            "020109");
}

TEST(Fields, AnyCanBeSet) {
  for (const char* name :
       {"version", "serial", "algorithm", "issuer", "validity", "subject", "spki", "unique-ids", "extensions"}) {
    Fields fields = numbered();
    ASSERT_TRUE(change_fields(fields, {mutation("set", name, "0c0178")}).ok()) << name;
    const Bytes part = signed_part(fields, {});
    const auto at = part.find(hex("0c0178"));
    ASSERT_NE(at, Bytes::npos) << name;
    EXPECT_EQ(part.find(hex("0c0178"), at + 1), Bytes::npos) << name << " alone";
    EXPECT_NE(part, signed_part(numbered(), {}));
  }
}

TEST(Fields, AnEmptyOneIsLeftOut) {
  Fields fields = numbered();
  ASSERT_TRUE(change_fields(fields, {mutation("set", "extensions", "")}).ok());
  EXPECT_EQ(to_hex(signed_part(fields, {})).substr(0, 4), "3014");
}

TEST(Fields, AnUnknownOneIsSaid) {
  Fields fields = numbered();
  const Status bad = change_fields(fields, {mutation("set", "colour", "00")});
  ASSERT_FALSE(bad.ok());
  EXPECT_EQ(bad.error().what, "there is no field 'colour'");
}

TEST(Fields, AppendToTheValidityGoesInside) {
  Fields fields = numbered();
  ASSERT_TRUE(change_fields(fields, {mutation("append", "validity", "0500")}).ok());
  EXPECT_EQ(to_hex(fields.validity), "30020500");
  fields.validity = Bytes("x");
  EXPECT_FALSE(change_fields(fields, {mutation("append", "validity", "0500")}).ok());
}

TEST(Fields, AppendToTheSignedPartIsSigned) {
  EXPECT_EQ(to_hex(signed_part(numbered(), {mutation("append", "tbs", "0500")})).substr(0, 4), "3019");
  EXPECT_EQ(signed_part(numbered(), {mutation("append", "certificate", "0500")}), signed_part(numbered(), {}));
}

TEST(Fields, LengthsOfOtherForms) {
  const Bytes plain = signed_part(numbered(), {});
  const Bytes inside = plain.substr(2);
  EXPECT_EQ(signed_part(numbered(), {length("tbs", "indefinite")}), hex("3080") + inside + hex("0000"));
  EXPECT_EQ(signed_part(numbered(), {length("tbs", "long")}), hex("308117") + inside);
  // Where the length has octets of its own already, there is one more of zero.
  Fields large = numbered();
  large.subject = der::tlv(der::octet_string, Bytes(300, 'x'));
  const Bytes long_one = signed_part(large, {length("tbs", "long")});
  const Bytes usual = signed_part(large, {});
  EXPECT_EQ(to_hex(long_one.substr(0, 5)), "308300" + to_hex(usual.substr(2, 2)));
  EXPECT_EQ(long_one.substr(5), usual.substr(4));
}

Bytes certificate(const std::vector<Mutation>& mutations) {
  return certificate_of(hex("3000"), hex("30020500"), hex("aa10"), mutations).value();
}

TEST(Fields, ACertificateIsItsPartAlgorithmAndSignature) {
  EXPECT_EQ(to_hex(certificate({})),
            "300b"
            "3000"
            "30020500"
            "030300aa10");
}

TEST(Fields, WhatIsDoneToTheSignature) {
  EXPECT_EQ(to_hex(certificate({mutation("flip-signature")})), "300b300030020500030300aa11");
  EXPECT_EQ(to_hex(certificate({mutation("set-signature", "", "bb")})), "300a300030020500030200bb");
  EXPECT_EQ(to_hex(certificate({mutation("set-signature")})), "3009300030020500030100");
  EXPECT_FALSE(certificate_of("", "", "", {mutation("flip-signature")}).ok());
}

TEST(Fields, TheOuterAlgorithmIsAnother) {
  Mutation other = mutation("outer-sigalg");
  other.oid = "1.2.3";
  EXPECT_EQ(to_hex(certificate({other})),
            "300d"
            "3000"
            "300406022a03"
            "030300aa10");
}

TEST(Fields, WhatIsDoneToTheWhole) {
  const Bytes plain = certificate({});
  EXPECT_EQ(to_hex(certificate({mutation("append", "certificate", "0500")})).substr(0, 4), "300d");
  EXPECT_EQ(certificate({length("certificate", "indefinite")}), hex("3080") + plain.substr(2) + hex("0000"));
  EXPECT_EQ(certificate({length("certificate", "long")}), hex("30810b") + plain.substr(2));
  EXPECT_EQ(certificate({mutation("replace", "", "deadbeef")}), hex("deadbeef"));
  Mutation shorter = mutation("truncate");
  shorter.octets = 3;
  EXPECT_EQ(certificate({shorter}), plain.substr(0, plain.size() - 3));
  shorter.octets = 1000;
  EXPECT_EQ(certificate({shorter}), "");
}

}  // namespace
}  // namespace footpad::pki
