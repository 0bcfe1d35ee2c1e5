// Recipes: what is read, and every fault with its place and remedy.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

#include "base/text.h"
#include "scenario/catalogue.h"

namespace footpad::scenario {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

struct Read {
  std::optional<Recipe> recipe;
  std::vector<Error> errors;
};

Read read(const std::string& text) {
  Read out;
  out.recipe = read_recipe("r.xml", "certs/r", text, out.errors);
  EXPECT_EQ(out.recipe.has_value(), out.errors.empty());
  return out;
}

// A good recipe for an expired leaf; a test replaces one part of it.
std::string expired(const std::string& find = "", const std::string& with = "") {
  const std::string text =
      R"xml(<recipe family="TIME" severity="2" clause="RFC 5280 6.1.3(a)(2)" self-check="CERT_HAS_EXPIRED"
        alert="certificate_expired bad_certificate" twin="ok-just-valid">
  <title>Leaf expired</title>
  <cve>CVE-2000-0001</cve>
  <cert id="old" base="good" not-before="-P30D" not-after="-P1D" defect="true"/>
  <send>old ica</send>
  <why>It is old.</why>
  <remedy>Look at the clock.</remedy>
  <caught by="no-date-check"/>
</recipe>)xml";
  EXPECT_TRUE(find.empty() || text.find(find) != std::string::npos) << find;
  return find.empty() ? text : replace_all(text, find, with);
}

TEST(Recipe, IsRead) {
  const auto good = read(expired());
  for (const Error& error : good.errors) ADD_FAILURE() << error.text();
  ASSERT_TRUE(good.recipe);
  const Recipe& recipe = *good.recipe;
  EXPECT_EQ(recipe.id, "certs/r");
  EXPECT_EQ(recipe.title, "Leaf expired");
  EXPECT_EQ(recipe.family, "TIME");
  EXPECT_EQ(recipe.severity, 2);
  EXPECT_TRUE(recipe.must && recipe.negative && recipe.host_check);
  EXPECT_EQ(recipe.twin, "certs/ok-just-valid");
  EXPECT_EQ(recipe.identity, Identity::untrusted);
  EXPECT_EQ(recipe.self_check, "CERT_HAS_EXPIRED");
  EXPECT_THAT(recipe.send, ElementsAre("old", "ica"));
  EXPECT_THAT(recipe.trust, ElementsAre("root"));
  EXPECT_THAT(recipe.cves, ElementsAre("CVE-2000-0001"));
  EXPECT_THAT(recipe.alerts, ElementsAre("certificate_expired", "bad_certificate"));
  EXPECT_THAT(recipe.caught, ElementsAre("no-date-check"));
  ASSERT_THAT(recipe.nodes, SizeIs(1));
  EXPECT_EQ(recipe.nodes[0].base, "good");
  EXPECT_EQ(recipe.nodes[0].not_after, "-P1D");
  EXPECT_TRUE(recipe.nodes[0].defect);
  EXPECT_EQ(recipe.place.line, 1);
}

TEST(Recipe, AllThatACertificateCanSay) {
  const auto good = read(
      R"(<recipe expect="accept" family="ID" clause="RFC 9525 6.3" host="www.${domain}" tls-min="1.2" tls-max="1.3" capability="true">
    <title>Everything</title>
    <ca id="x" base="ica" subject="O=Evil | CN=X ${nonce}" issuer="root" sign-with="root" key="rsa:2048" ski-of="root" digest="sha384"
        serial="-5" version="3">
      <ext name="basicConstraints" critical="true" value="CA:TRUE pathlen:0"/>
      <ext name="nameConstraints" critical="true"><permit><dns value="a"/><ip value="10.0.0.0/8"/></permit><exclude><dn value="O=Evil"/></exclude></ext>
      <ext name="1.2.3" hex="05 00"/>
      <drop ext="keyUsage"/>
    </ca>
    <cert id="y" issuer="x" key-of="ica" issuer-name="CN=Nobody">
      <san critical="true"><dns value="${domain}\x00x"/><srv value="_xmpp-client.${domain}"/><other oid="1.2.3" value="o"/><raw tag="9" value="r"/></san>
      <ext name="subjectAltName" duplicate="true"><dns value="attacker.test"/></ext>
      <mutate op="set-signature" hex="00"/>
    </cert>
    <trust>root x</trust>
    <send>y x</send>
  </recipe>)");
  for (const Error& error : good.errors) ADD_FAILURE() << error.text();
  ASSERT_TRUE(good.recipe);
  const CertificateNode& x = good.recipe->nodes[0];
  EXPECT_TRUE(x.ca);
  EXPECT_THAT(*x.subject, ElementsAre("O=Evil", "CN=X ${nonce}"));
  EXPECT_THAT(x.extensions[0].values, ElementsAre("CA:TRUE", "pathlen:0"));
  EXPECT_THAT(x.extensions[1].names, SizeIs(2));
  EXPECT_EQ(x.extensions[1].excluded[0].type, GeneralName::Type::dn);
  const CertificateNode& y = good.recipe->nodes[1];
  EXPECT_FALSE(y.ca);
  EXPECT_TRUE(y.san_critical);
  EXPECT_THAT(*y.san, SizeIs(4));
  EXPECT_EQ((*y.san)[1].type, GeneralName::Type::srv);
  EXPECT_EQ((*y.san)[3].tag, 9);
  EXPECT_TRUE(y.extensions[0].duplicate);
  EXPECT_EQ(y.mutations[0].hex, "00");
  EXPECT_EQ(good.recipe->identity, Identity::trusted);
}

TEST(Recipe, TimestampsOfLogs) {
  const auto good = read(R"(<recipe expect="accept"><title>Logged</title>
    <cert id="leaf"><sct/><sct of="good" timestamp="P2D" log="unknown" flip-signature="true"/></cert>
    <send>leaf ica</send></recipe>)");
  for (const Error& error : good.errors) ADD_FAILURE() << error.text();
  ASSERT_TRUE(good.recipe);
  EXPECT_THAT(good.recipe->nodes[0].scts, ElementsAre(Sct(), Sct{"good", "P2D", false, true}));
  EXPECT_TRUE(scenario_of(*good.recipe).names_log);
}

TEST(Recipe, WithoutTimestampsItIsAboutLogsByItsSelfCheck) {
  EXPECT_TRUE(scenario_of(*read(expired("CERT_HAS_EXPIRED", "NO_VALID_SCTS")).recipe).names_log);
  EXPECT_FALSE(scenario_of(*read(expired()).recipe).names_log);
}

TEST(Recipe, CopiesOfACertificateAreNumberedAndMeantTogether) {
  const auto good = read(R"(<recipe expect="accept"><title>Three</title>
    <ca id="decoy" count="3" subject="CN=Decoy ${n}"/><cert id="leaf" base="good"/>
    <send>leaf decoy ica</send></recipe>)");
  for (const Error& error : good.errors) ADD_FAILURE() << error.text();
  ASSERT_TRUE(good.recipe);
  EXPECT_THAT(good.recipe->send, ElementsAre("leaf", "decoy-1", "decoy-2", "decoy-3", "ica"));
  ASSERT_THAT(good.recipe->nodes, SizeIs(4));
  EXPECT_EQ(good.recipe->nodes[0].number, 1);
  EXPECT_EQ(good.recipe->nodes[2].number, 3);
}

TEST(Recipe, OfSeveralCopiesTheFirstCarriesTheDefect) {
  const auto good = read(expired("base=\"good\"", "base=\"good\" count=\"2\""));
  for (const Error& error : good.errors) ADD_FAILURE() << error.text();
  ASSERT_TRUE(good.recipe);
  EXPECT_TRUE(good.recipe->nodes[0].defect);
  EXPECT_FALSE(good.recipe->nodes[1].defect);
}

TEST(Recipe, AProbeMayBeMoreThanOpenSslCanDo) {
  const std::string text = R"(<recipe expect="accept" self-check="INVALID_CA"CAPABILITY><title>t</title></recipe>)";
  EXPECT_TRUE(read(replace_all(text, "CAPABILITY", " capability=\"true\"")).recipe);
  const auto bad = read(replace_all(text, "CAPABILITY", ""));
  ASSERT_THAT(bad.errors, SizeIs(1));
  EXPECT_EQ(bad.errors[0].what, "a valid chain must verify");
}

TEST(Recipe, WithALintAnUntrustedChainVerifies) {
  const auto good = read(expired("CERT_HAS_EXPIRED", "OK\" lint=\"string-type"));
  for (const Error& error : good.errors) ADD_FAILURE() << error.text();
  ASSERT_TRUE(good.recipe);
  EXPECT_EQ(good.recipe->lint, "string-type");
  EXPECT_EQ(good.recipe->identity, Identity::untrusted);
  const auto valid = read(R"(<recipe expect="accept" lint="string-type"><title>t</title></recipe>)");
  ASSERT_FALSE(valid.errors.empty());
  EXPECT_EQ(valid.errors[0].what, "a lint finds what OpenSSL accepts");
}

// What is written instead of what, what is said, and how it is mended.
struct Fault {
  std::string find, with, what, remedy;
};

void PrintTo(const Fault& fault, std::ostream* out) { *out << fault.what; }

class Faults : public ::testing::TestWithParam<Fault> {};

TEST_P(Faults, AreSaidWithTheirPlaceAndRemedy) {
  const auto bad = read(expired(GetParam().find, GetParam().with));
  ASSERT_FALSE(bad.errors.empty());
  EXPECT_THAT(bad.errors[0].what, HasSubstr(GetParam().what));
  EXPECT_THAT(bad.errors[0].remedy, HasSubstr(GetParam().remedy));
  EXPECT_THAT(bad.errors[0].place, ::testing::StartsWith("r.xml:"));
  EXPECT_THAT(bad.errors[0].place, HasSubstr("^"));
}

INSTANTIATE_TEST_SUITE_P(
    Recipe, Faults,
    ::testing::Values(
        Fault{"<recipe", "<recipe colour=\"red\"", "no attribute 'colour'", ""},
        Fault{"<title>Leaf expired</title>", "", "needs a <title>", "in a few words"},
        Fault{"<why>It is old.</why>", "<whi>x</whi>", "no element <whi>", "did you mean 'why'?"},
        Fault{" twin=\"ok-just-valid\"", "", "needs the attribute 'twin'", "expect=\"accept\""},
        Fault{" severity=\"2\"", "", "needs the attribute 'severity'", ""},
        Fault{" severity=\"2\"", " severity=\"4\"", "not a number from 0 to 3", ""},
        Fault{" clause=\"RFC 5280 6.1.3(a)(2)\"", "", "needs the attribute 'clause'", ""},
        Fault{" self-check=\"CERT_HAS_EXPIRED\"", "", "needs the attribute 'self-check'", ""},
        Fault{"CERT_HAS_EXPIRED", "CERT_HAS_EXPIERD", "'CERT_HAS_EXPIERD' is not known",
              "did you mean 'CERT_HAS_EXPIRED'?"},
        Fault{"CERT_HAS_EXPIRED", "OK", "needs identity=\"trusted\"", ""},
        Fault{"CERT_HAS_EXPIRED", "FOREIGN_KEY", "go together", "op=\"foreign-key\""},
        Fault{"<recipe", "<recipe identity=\"trusted\"", "needs identity=\"untrusted\"", ""},
        Fault{"<recipe", "<recipe identity=\"stolen\"", "needs identity=\"untrusted\"", ""},
        Fault{"<recipe", "<recipe capability=\"true\"", "only a valid chain can probe", ""},
        Fault{"<recipe", "<recipe host-check=\"false\"", "always checked with a name", ""},
        Fault{"<recipe", "<recipe host=\"www.${domian}\"", "there is no ${domian}", "did you mean ${domain}?"},
        Fault{"<recipe", "<recipe tls-min=\"1.3\" tls-max=\"1.2\"", "tls-min is above tls-max", ""},
        Fault{"certificate_expired", "certificate_expierd", "'certificate_expierd' is not known",
              "did you mean 'certificate_expired'?"},
        Fault{"TIME", "TIMES", "'TIMES' is not known", "did you mean 'TIME'?"},
        Fault{" defect=\"true\"", "", "exactly one defect, this one marks 0", "defect=\"true\""},
        Fault{"<send>", "<send defect=\"true\">", "exactly one defect, this one marks 2", ""},
        Fault{"base=\"good\"", "base=\"goood\"", "no certificate 'goood' above", "did you mean 'good'?"},
        Fault{"base=\"good\"", "base=\"old\"", "no certificate 'old' above", ""},
        Fault{"base=\"good\"", "issuer=\"nobody\"", "no certificate 'nobody' above", "root, ica, good"},
        Fault{"id=\"old\"", "id=\"root\"", "a certificate 'root' already", "another id"},
        Fault{"<send>old ica</send>", "<send>olt ica</send>", "no certificate 'olt'", "did you mean 'old'?"},
        Fault{"<send>old ica</send>", "<send/>", "an empty <send>", ""},
        Fault{"<send>", "<trust>rot</trust><send>", "no certificate 'rot'", "did you mean 'root'?"},
        Fault{"-P30D", "-P1M", "'-P1M' is not a time", "-P30D"},
        Fault{"-P30D", "2020-01-01", "'2020-01-01' is not a time", ""},
        Fault{"base=\"good\"", "key=\"ec:P-25\"", "'ec:P-25' is not known", "did you mean 'ec:P-256'?"},
        Fault{"base=\"good\"", "digest=\"sha265\"", "'sha265' is not known", "did you mean 'sha256'?"},
        Fault{"base=\"good\"", "serial=\"0x1\"", "not a decimal number", ""},
        Fault{"base=\"good\"", "subject=\"XYZ=y\"", "'XYZ' is not known", "CN, O, OU"},
        Fault{"base=\"good\"", "subject=\"CN=\\q\"", "a bad escape", "\\xNN"},
        Fault{"defect=\"true\"/>", "defect=\"true\"><san><dnsname value=\"x\"/></san></cert>", "no element <dnsname>",
              ""},
        Fault{"defect=\"true\"/>", "defect=\"true\"><san><dns/></san></cert>", "needs the attribute 'value'", ""},
        Fault{"defect=\"true\"/>", "defect=\"true\"><mutate op=\"flip\"/></cert>", "'flip' is not known",
              "one of: flip-signature"},
        Fault{"defect=\"true\"/>", "defect=\"true\"><mutate op=\"foreign-key\"/></cert>", "go together",
              "self-check=\"FOREIGN_KEY\""},
        Fault{"defect=\"true\"/>", "defect=\"true\"><ext name=\"keyUsage\" value=\"digitalSignatur\"/></cert>",
              "'digitalSignatur' is not known", "did you mean 'digitalSignature'?"},
        Fault{"defect=\"true\"/>", "defect=\"true\"><ext name=\"1.2.3\"/></cert>", "has no content", "hex"},
        Fault{"defect=\"true\"/>", "defect=\"true\"><ext name=\"1.2.3\" hex=\"0\"/></cert>", "not hexadecimal", ""},
        Fault{"defect=\"true\"/>", "defect=\"true\"><drop ext=\"keyUsages\"/></cert>", "'keyUsages' is not known",
              "did you mean 'keyUsage'?"},
        Fault{"defect=\"true\"/>", "defect=\"true\"><ext name=\"1.2.3\" hex=\"05\" critical-octet=\"0102\"/></cert>",
              "'0102' is not one octet", "two of 0-9a-f"},
        Fault{"defect=\"true\"/>", "defect=\"true\"><ext name=\"1.2.3\" hex=\"05\" critical-octet=\"zz\"/></cert>",
              "'zz' is not one octet", ""},
        Fault{"defect=\"true\"/>", "defect=\"true\"><ext name=\"1.2.3\" hex=\"05\" append=\"0\"/></cert>",
              "not hexadecimal", "pairs"},
        Fault{"defect=\"true\"/>", "defect=\"true\"><ext name=\"tlsFeature\" value=\"status_requst\"/></cert>",
              "'status_requst' is not known", "did you mean 'status_request'?"},
        Fault{"defect=\"true\"/>", "defect=\"true\"><ext name=\"certificatePolicies\" value=\"any\"/></cert>",
              "'any' is not an OID", "2.23.140.1.2.1"},
        Fault{"defect=\"true\"/>", "defect=\"true\"><ext name=\"policyConstraints\" value=\"0\"/></cert>",
              "'0' is no constraint", "require:0"},
        Fault{"defect=\"true\"/>", "defect=\"true\"><ext name=\"authorityInfoAccess\" value=\"http://x\"/></cert>",
              "'http://x' is no access description", "ocsp:URL"},
        Fault{"defect=\"true\"/>", "defect=\"true\"><ext name=\"basicConstraints\" value=\"pathlen:x\"/></cert>",
              "'pathlen:x' is not a path length", "pathlen:0"},
        Fault{"defect=\"true\"/>",
              "defect=\"true\"><ext name=\"nameConstraints\"><permit minimum=\"128\"><dns "
              "value=\"a\"/></permit></ext></cert>",
              "not a number from 0 to 127", ""},
        Fault{"defect=\"true\"/>", "defect=\"true\"><mutate op=\"set\" field=\"spky\" hex=\"00\"/></cert>",
              "'spky' is not known", "did you mean 'spki'?"},
        Fault{"defect=\"true\"/>", "defect=\"true\"><mutate op=\"set\" hex=\"00\"/></cert>",
              "needs the attribute 'field'", ""},
        Fault{"defect=\"true\"/>", "defect=\"true\"><mutate op=\"append\" field=\"subject\" hex=\"00\"/></cert>",
              "'subject' is not known", "validity, tbs"},
        Fault{"defect=\"true\"/>", "defect=\"true\"><mutate op=\"length\" field=\"tbs\" form=\"short\"/></cert>",
              "'short' is not known", "indefinite, long"},
        Fault{"defect=\"true\"/>", "defect=\"true\"><mutate op=\"length\" field=\"serial\" form=\"long\"/></cert>",
              "'serial' is not known", "tbs, certificate"},
        Fault{"defect=\"true\"/>", "defect=\"true\"><mutate op=\"truncate\"/></cert>", "needs the attribute 'octets'",
              ""},
        Fault{"defect=\"true\"/>", "defect=\"true\"><mutate op=\"truncate\" octets=\"-1\"/></cert>",
              "not a number from 0 to 100000", ""},
        Fault{"defect=\"true\"/>", "defect=\"true\"><san><dns value=\"a\" count=\"0\"/></san></cert>",
              "not a number from 1 to 20000", ""},
        Fault{"base=\"good\"", "base=\"good\" count=\"201\"", "not a number from 2 to 200", ""},
        Fault{"base=\"good\"", "subject=\"CN:bnp=x\"", "'bnp' is not known", "did you mean 'bmp'?"},
        Fault{"base=\"good\"", "subject=\"CN\"", "'CN' has no value", "CN=value"},
        Fault{"base=\"good\"", "explicit-of=\"nobody\"", "no certificate 'nobody' above", ""},
        Fault{"base=\"good\"", "also=\"validty\"", "'validty' is not known", "did you mean 'validity'?"},
        Fault{"-P30D", "utd:240101000000Z", "'utd:240101000000Z' is not a time", "utc:TEXT, generalized:TEXT"},
        Fault{"-P30D", "31:x", "'31:x' is not a time", "N:TEXT"},
        Fault{"defect=\"true\"/>", "defect=\"true\"><sct of=\"god\"/></cert>", "no certificate 'god' above",
              "did you mean 'good'?"},
        Fault{"defect=\"true\"/>", "defect=\"true\"><sct of=\"old\"/></cert>", "no certificate 'old' above", ""},
        Fault{"defect=\"true\"/>", "defect=\"true\"><sct log=\"unknwn\"/></cert>", "'unknwn' is not known",
              "did you mean 'unknown'?"},
        Fault{"defect=\"true\"/>", "defect=\"true\"><sct timestamp=\"utc:2601\"/></cert>", "'utc:2601' is not a time",
              "relative to now"},
        Fault{"defect=\"true\"/>", "defect=\"true\"><sct signer=\"good\"/></cert>", "no attribute 'signer'", ""},
        Fault{"<cert id=\"old\"", "<ca id=\"between\"><sct/></ca><cert id=\"old\"", "look for timestamps in leaves",
              "put it into a <cert>"},
        Fault{"<recipe", "<recipe lint=\"string-type\"", "a lint finds what OpenSSL accepts", "self-check=\"OK\""},
        Fault{"<recipe", "<recipe lint=\"string-typ\"", "'string-typ' is not known", "did you mean 'string-type'?"},
        Fault{"recipe", "receipt", "<receipt> is not a recipe", "<recipe>"},
        Fault{"<recipe", "<recipe expect=\"accept\"", "a valid chain has no twin", "leave it out"}));

TEST(Recipe, TheCaretStandsAtTheAttribute) {
  const auto bad = read(expired("-P30D", "-P1M"));
  EXPECT_EQ(bad.errors[0].text(),
            "r.xml:5:30: '-P1M' is not a time\n"
            " 5 |   <cert id=\"old\" base=\"good\" not-before=\"-P1M\" not-after=\"-P1D\" defect=\"true\"/>\n"
            "   |                              ^\n"
            "  = relative to now: -P30D, PT10M, P1DT12H, no months or years; or utc:TEXT, generalized:TEXT, N:TEXT");
}

TEST(Recipe, AllFaultsOfAFileAreToldAtOnce) {
  const auto bad =
      read(R"(<recipe severity="9" twin="a" clause="b" self-check="C"><title/><cert id="a" base="b"/></recipe>)");
  EXPECT_GE(bad.errors.size(), 5U);
}

TEST(Recipe, BecomesAScenario) {
  const auto recipe = read(expired()).recipe;
  ASSERT_TRUE(recipe);
  const Scenario scenario = scenario_of(*recipe);
  EXPECT_EQ(scenario.id, "certs/r");
  EXPECT_EQ(scenario.recipe, "certs/r");
  EXPECT_EQ(scenario.protocol, "any");
  EXPECT_EQ(scenario.kind, Scenario::Kind::attack);
  EXPECT_EQ(scenario.attack_class, AttackClass::certificate);
  EXPECT_EQ(scenario.identity, Identity::untrusted);
  EXPECT_THAT(scenario.transports, ElementsAre(Transport::starttls, Transport::direct));
  EXPECT_THAT(scenario.controls, ElementsAre("certs/ok-just-valid"));
  EXPECT_THAT(scenario.references, ElementsAre("RFC 5280 6.1.3(a)(2)"));
  EXPECT_EQ(scenario.severity, 2);
  EXPECT_EQ(scenario.does, "Footpad ends TLS with a forged chain: leaf expired.");
  EXPECT_THAT(scenario.caught, ElementsAre("no-date-check"));
  EXPECT_THAT(scenario.tags, ElementsAre("certificate", "time"));
  EXPECT_EQ(scenario.why, "It is old.");
  EXPECT_EQ(expectation(scenario, Policy::verified), Expectation::must_abort);
  EXPECT_EQ(expectation(scenario, Policy::encrypted), Expectation::connects);
}

TEST(Recipe, AValidChainBecomesAControl) {
  const auto recipe = read(R"(<recipe expect="accept"><title>XMPP address alone</title></recipe>)").recipe;
  ASSERT_TRUE(recipe);
  const Scenario scenario = scenario_of(*recipe);
  EXPECT_EQ(scenario.kind, Scenario::Kind::control);
  EXPECT_EQ(scenario.attack_class, AttackClass::control);
  EXPECT_EQ(scenario.identity, Identity::trusted);
  EXPECT_THAT(scenario.controls, IsEmpty());
  EXPECT_EQ(scenario.does, "Footpad ends TLS with a chain that must be accepted: XMPP address alone.");
}

}  // namespace
}  // namespace footpad::scenario
