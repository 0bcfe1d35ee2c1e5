// A file's words become the model's, and what is not said keeps its default.
#include <gmock/gmock.h>

#include "scenario/catalogue.h"

namespace footpad::scenario {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Scenario scenario(const std::string& text) {
  std::vector<Error> errors;
  const auto read = read_scenario("mine.xml", "mine", text, errors);
  for (const Error& error : errors) ADD_FAILURE() << error.text();
  return read.value_or(Scenario{});
}

TEST(ReadScenario, SaysOnlyTheDeviation) {
  const Scenario read = scenario(R"(<scenario protocol="xmpp" class="strip"><title>  Two
    lines </title><on at="server.features"><remove select="starttls"/></on><control>c</control></scenario>)");
  EXPECT_EQ(read.id, "mine");
  EXPECT_EQ(read.title, "Two lines");
  EXPECT_EQ(read.kind, Scenario::Kind::attack);
  EXPECT_EQ(read.identity, Identity::none);
  EXPECT_THAT(read.transports, ElementsAre(Transport::starttls, Transport::direct));
  EXPECT_EQ(read.severity, 3);
  EXPECT_TRUE(read.must);
  ASSERT_EQ(read.ons.size(), 1U);
  EXPECT_EQ(read.ons[0].at, "server.features");
  EXPECT_EQ(read.ons[0].tls, On::Tls::any);
  EXPECT_EQ(read.ons[0].place.line, 2);
  EXPECT_EQ(read.ons[0].place.column, 19);
  ASSERT_EQ(read.ons[0].actions.size(), 1U);
  EXPECT_EQ(read.ons[0].actions[0].select, "starttls");
  EXPECT_FALSE(read.ons[0].actions[0].optional);
}

TEST(ReadScenario, WhomOnlySomeConnectionsMeet) {
  const Scenario read = scenario(R"(<scenario protocol="any" class="certificate" identity="untrusted"><title>T</title>
    <listen host="other.test" port="443" tickets="shared"/>
    <show identity="none" until="session.stands-3" sni="*.test" alpn="none"/>
    <show identity="trusted" recipe="certs/mine" tickets="shared"/><control>c</control></scenario>)");
  ASSERT_EQ(read.shows.size(), 2U);
  EXPECT_EQ(read.shows[0].identity, Identity::none);
  EXPECT_EQ(read.shows[0].until, "session.stands-3");
  EXPECT_EQ(read.shows[0].sni, "*.test");
  EXPECT_EQ(read.shows[0].alpn, "none");
  EXPECT_EQ(read.shows[0].tickets, "");
  EXPECT_EQ(read.shows[1].recipe, "certs/mine");
  EXPECT_EQ(read.shows[1].tickets, "shared");
  EXPECT_EQ(read.listens.at(0).tickets, "shared");
}

std::string fault_in(const std::string& text) {
  std::vector<Error> errors;
  read_scenario("mine.xml", "mine", text, errors);
  return errors.empty() ? "" : errors.front().text();
}

TEST(ReadScenario, WhatIsSparedNeedsAnAttackOnTheRest) {
  const std::string head = R"(<scenario protocol="any" class="certificate" )";
  const std::string tail = R"(<control>c</control></scenario>)";
  EXPECT_THAT(
      fault_in(head + R"(><title>T</title><show identity="untrusted" sni="*"/><on at="close"><hang/></on>)" + tail),
      HasSubstr("meets the others as nobody"));
  EXPECT_THAT(
      fault_in(head + R"(identity="untrusted"><title>T</title><show identity="none" until="session.stand"/>)" + tail),
      HasSubstr("did you mean 'session.stands'?"));
  EXPECT_THAT(fault_in(head + R"(identity="untrusted"><title>T</title><show identity="none" sni=""/>)" + tail),
              HasSubstr("sni is empty"));
}

TEST(ReadScenario, AllOfTheHead) {
  const Scenario read = scenario(
      R"(<scenario id="mine" protocol="xmpp" class="mech" kind="attack" phase="auth" identity="trusted" recipe="certs/x"
      transport="direct" severity="1" level="SHOULD">
    <title>T</title><ref spec="RFC 7590 3.1"/><ref spec="RFC 6120 5"/><cve>CVE-1</cve><does>a
      b</does><demand>c</demand><why>d</why><remedy>e</remedy><tag>one</tag><tag>two</tag><var name="v" value="w"/>
    <server name="mechanisms" value="PLAIN"/><must reach="server.success"/><control>c1</control><control>c2</control><caught by="z"/>
    <expect policy="*" outcome="secure-abort" max-leak="L1" alert="unknown_ca bad_certificate"/></scenario>)");
  EXPECT_EQ(read.attack_class, AttackClass::mech);
  EXPECT_EQ(read.identity, Identity::trusted);
  EXPECT_EQ(read.recipe, "certs/x");
  EXPECT_THAT(read.transports, ElementsAre(Transport::direct));
  EXPECT_EQ(read.severity, 1);
  EXPECT_FALSE(read.must);
  EXPECT_THAT(read.references, ElementsAre("RFC 7590 3.1", "RFC 6120 5"));
  EXPECT_EQ(read.does, "a b");
  EXPECT_THAT(read.tags, ElementsAre("one", "two"));
  EXPECT_EQ(read.variables.at("v"), "w");
  EXPECT_EQ(read.server.at("mechanisms"), "PLAIN");
  EXPECT_THAT(read.must_reach, ElementsAre("server.success"));
  EXPECT_THAT(read.controls, ElementsAre("c1", "c2"));
  EXPECT_THAT(read.caught, ElementsAre("z"));
  ASSERT_EQ(read.expects.size(), 1U);
  EXPECT_EQ(read.expects[0].max_leak, Grade::L1);
  EXPECT_THAT(read.expects[0].alerts, ElementsAre("unknown_ca", "bad_certificate"));
}

TEST(ReadScenario, WhatIsSaidOfNames) {
  const Scenario read = scenario(R"(<scenario protocol="xmpp" class="spoof" transport="direct"><title>T</title>
    <var name="evil" value="evil.test"/>
    <dns name="_xmpp-client._tcp.${domain}" type="SRV" ttl="5" secure="true" optional="true"> 10 5 5222 ${evil} </dns>
    <dns name="_xmpp-client._tcp.${domain}" type="SRV">20 5 5222 worse.test</dns>
    <dns name="evil.test" type="AAAA">footpad</dns>
    <dns name="_5222._tcp.${domain}" type="TLSA" truncate="true">3 1 1 ${spki_sha256}</dns>
    <dns name="${domain}" type="*" fail="timeout"/>
    <dns name="_5223._tcp.${domain}" type="TLSA">3 1 1 ${shown_spki_sha256}</dns>
    <control>c</control></scenario>)");
  ASSERT_EQ(read.dns.size(), 6U);
  EXPECT_EQ(read.dns[0].name, "_xmpp-client._tcp.${domain}");
  EXPECT_EQ(read.dns[0].type, DnsType::srv);
  EXPECT_EQ(read.dns[0].text, "10 5 5222 ${evil}");
  EXPECT_EQ(read.dns[0].ttl, 5U);
  EXPECT_TRUE(read.dns[0].secure);
  EXPECT_TRUE(read.dns[0].optional);
  EXPECT_EQ(read.dns[0].place.line, 3);
  EXPECT_EQ(read.dns[1].ttl, 60U);
  EXPECT_FALSE(read.dns[1].secure);
  EXPECT_FALSE(read.dns[1].truncate);
  EXPECT_FALSE(read.dns[1].optional);
  EXPECT_EQ(read.dns[1].failure, std::nullopt);
  EXPECT_EQ(read.dns[2].text, "footpad");
  EXPECT_EQ(read.dns[3].text, "3 1 1 ${spki_sha256}");
  EXPECT_TRUE(read.dns[3].truncate);
  EXPECT_EQ(read.dns[4].type, DnsType::any);
  EXPECT_EQ(read.dns[4].failure, DnsFailure::timeout);
  EXPECT_EQ(read.dns[5].text, "3 1 1 ${shown_spki_sha256}");
  EXPECT_TRUE(read.needs_cage());
}

TEST(ReadScenario, EveryAction) {
  const Scenario read = scenario(R"(<scenario protocol="xmpp" class="strip"><title>T</title>
    <on at="server.x" name="n" nth="2" conn="3" tls="off" transport="starttls" match="a+" held="true" once="true" optional="true">
      <forward/><delay ms="5"/><hang/><hold/><mark name="m"/>
      <violation outcome="false-success" grade="I2"> It lied. </violation>
      <replace find="x+" regex="true" optional="true">y</replace><remove select="@version"/><set select="@id">z</set>
      <insert where="before" segment="own" repeat="9">i</insert><split size="7" ms="8"/>
      <upgrade side="both" identity="cert-only" recipe="certs/r" min="1.2" max="1.3" danger-security-level-0="true"/><close how="abrupt"/>
    </on>
    <on at="client.y" after="n"><drop/></on><on at="client.z"><reply repeat="2">r</reply><end-tls/><send>s</send></on>
    <control>c</control></scenario>)");
  ASSERT_EQ(read.ons.size(), 3U);
  const On& on = read.ons[0];
  EXPECT_EQ(on.nth, 2);
  EXPECT_EQ(on.connection, 3);
  EXPECT_EQ(on.tls, On::Tls::off);
  EXPECT_EQ(on.transport, Transport::starttls);
  EXPECT_EQ(on.match, "a+");
  EXPECT_TRUE(on.held && on.once && on.optional);
  ASSERT_EQ(on.actions.size(), 13U);
  EXPECT_EQ(on.actions[1].milliseconds, 5);
  EXPECT_EQ(on.actions[4].name, "m");
  EXPECT_EQ(on.actions[5].outcome, Outcome::false_success);
  EXPECT_EQ(on.actions[5].grade, Grade::I2);
  EXPECT_EQ(on.actions[5].text, "It lied.");
  EXPECT_TRUE(on.actions[6].regex && on.actions[6].optional);
  EXPECT_EQ(on.actions[8].text, "z");
  EXPECT_EQ(on.actions[9].where, Action::Where::before);
  EXPECT_FALSE(on.actions[9].same_segment);
  EXPECT_EQ(on.actions[9].repeat, 9);
  EXPECT_EQ(on.actions[10].size, 7);
  EXPECT_EQ(on.actions[10].milliseconds, 8);
  EXPECT_EQ(on.actions[11].side, Action::On::both);
  EXPECT_EQ(on.actions[11].identity, Identity::cert_only);
  EXPECT_TRUE(on.actions[11].danger_security_level_0);
  EXPECT_EQ(on.actions[12].how, Action::How::abrupt);
  EXPECT_EQ(read.ons[1].after, "n");
  EXPECT_EQ(read.ons[2].actions[0].text, "r");
  EXPECT_EQ(read.ons[2].actions[0].repeat, 2);
  EXPECT_EQ(read.ons[2].actions[1].kind, Action::Kind::end_tls);
}

TEST(ReadScenario, TextsKeepWhatCdataSaysAndTrimTheRest) {
  const Scenario read = scenario(R"(<scenario protocol="xmpp" class="inject"><title>T</title><on at="server.proceed">
      <insert>  <![CDATA[ a\r\n\x00\\ ]]>
        <![CDATA[b ]]> c &lt; ${domain} ${field:id} </insert></on><control>c</control></scenario>)");
  EXPECT_EQ(read.ons[0].actions[0].text, Bytes(" a\r\n\0\\ b c < ${domain} ${field:id}", 34));
}

TEST(ReadScenario, HostileFilesAreRefusedInBoundedTime) {
  std::vector<Error> errors;
  EXPECT_FALSE(read_scenario("f.xml", "f", std::string(300000, ' '), errors));
  EXPECT_FALSE(read_scenario("f.xml", "f", std::string("<a>\0</a>", 8), errors));
  std::string deep;
  for (int i = 0; i < 40000; ++i) deep += "<a>";
  EXPECT_FALSE(read_scenario("f.xml", "f", deep, errors));
  ASSERT_EQ(errors.size(), 3U);
  EXPECT_THAT(errors[0].what, HasSubstr("larger than 256 KiB"));
  EXPECT_THAT(errors[1].what, HasSubstr("NUL byte"));
  EXPECT_THAT(errors[2].what, HasSubstr("not well-formed"));
  errors.clear();
  std::string wide = "<scenario protocol='x' class='strip'>";
  for (int i = 0; i < 5000; ++i) wide += "<on at='q'/>";
  EXPECT_FALSE(read_scenario("f.xml", "f", wide + "</scenario>", errors));
  EXPECT_EQ(errors.size(), 40U);
}

TEST(ReadScenario, TheCaretFindsTheRightOneOfSeveralOnALine) {
  std::vector<Error> errors;
  const std::string text =
      "<scenario protocol='x' "
      "class='strip'><title>t</title><tag>a</tag><tag>b</tag><tag/><control>c</control></scenario>";
  EXPECT_FALSE(read_scenario("f.xml", "f", text, errors));
  ASSERT_FALSE(errors.empty());
  EXPECT_THAT(errors[0].text(), HasSubstr("f.xml:1:" + std::to_string(text.find("<tag/>") + 2) + ": an empty <tag>"));
}

TEST(ReadDefinition, DirectImage) {
  std::vector<Error> errors;
  const auto read =
      read_definition("tools/subjects/x.xml",
                      R"(<subject name="x" protocol="xmpp" policy="pinned" transports="direct" stays="true" pty="true"
      refuses-root="true" limit="9">
    <title>An X</title><package>x</package><package>y</package><needs>x-bin</needs>
    <command><arg>x</arg><arg>--to={host}:{port}</arg><arg><![CDATA[ spaced ]]></arg><arg/></command>
    <command transport="starttls"><arg>y</arg></command>
    <env name="A" value="{ca}"/><file path=".x/rc" mode="0600"><![CDATA[
jid={jid}
x = {{}
]]></file><stdin keep-open="true"><![CDATA[{message}\n]]></stdin><trust by="none"/>
    <success exit="0" text="logged in( as)?" reach="server.bind-result"/></subject>)",
                      errors);
  for (const Error& error : errors) ADD_FAILURE() << error.text();
  ASSERT_TRUE(read);
  EXPECT_EQ(read->policy, Policy::pinned);
  EXPECT_THAT(read->transports, ElementsAre(Transport::direct));
  EXPECT_TRUE(read->stays && read->pty && read->refuses_root && read->keep_input_open);
  EXPECT_FALSE(read->trust_by_environment);
  EXPECT_EQ(read->limit_seconds, 9);
  EXPECT_THAT(read->packages, ElementsAre("x", "y"));
  EXPECT_EQ(read->needs, "x-bin");
  EXPECT_THAT(read->argv, ElementsAre("x", "--to={host}:{port}", " spaced ", ""));
  EXPECT_THAT(read->argv_of.at(Transport::starttls), ElementsAre("y"));
  EXPECT_EQ(read->environment.at("A"), "{ca}");
  ASSERT_EQ(read->files.size(), 1U);
  EXPECT_EQ(read->files[0].content, "jid={jid}\nx = {{}\n");
  EXPECT_EQ(read->files[0].mode, 0600);
  EXPECT_EQ(read->input, "{message}\n");
  EXPECT_EQ(read->success.exit, 0);
  EXPECT_EQ(read->success.text, "logged in( as)?");
  EXPECT_EQ(read->success.reach, "server.bind-result");
  EXPECT_EQ(read->source, "tools/subjects/x.xml");
}

TEST(ReadDefinition, Defaults) {
  std::vector<Error> errors;
  const auto read = read_definition(
      "x.xml", R"(<subject name="x" protocol="xmpp"><command><arg>x</arg></command></subject>)", errors);
  ASSERT_TRUE(read) << errors.front().text();
  EXPECT_EQ(read->policy, Policy::verified);
  EXPECT_TRUE(read->trust_by_environment);
  EXPECT_EQ(read->limit_seconds, 30);
  EXPECT_FALSE(read->success.exit);
  EXPECT_EQ(read->success.reach, "");
}

}  // namespace
}  // namespace footpad::scenario
