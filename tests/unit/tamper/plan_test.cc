#include "tamper/plan.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "tamper/rules.h"

namespace footpad::tamper {
namespace {

const Canaries kCanaries{"user", "password", "token", "message", "marker", "example.test", "capulet.test"};

Unit features() {
  Unit unit;
  unit.from = Side::server;
  unit.kind = "server.features";
  unit.bytes = "<f a='1'><starttls/><m>PLAIN</m></f>";
  unit.spans = {{"@a", 2, 8}, {"starttls", 9, 20}, {"m", 20, 32}};
  unit.fields = {{"id", "17"}};
  return unit;
}
Names names() { return {.canaries = &kCanaries, .variables = nullptr, .unit = nullptr}; }

Bytes edited(std::vector<Action> actions) {
  On on;
  on.actions = std::move(actions);
  const Unit unit = features();
  const auto reader = dialogue::find_protocol("xmpp")->make();
  const auto steps = plan(on, &unit, names(), *reader);
  if (!steps) return "(does not apply)";
  for (const Step& step : *steps)
    if (step.kind == Step::Kind::pass) return step.bytes;
  return "(not passed on)";
}
Action action(Action::Kind kind, std::string select, std::string text = "") {
  Action out;
  out.kind = kind;
  out.select = std::move(select);
  out.text = std::move(text);
  return out;
}

TEST(Plan, EditsAreByteRangesOfTheOriginal) {
  EXPECT_EQ(edited({action(Action::Kind::remove, "starttls")}), "<f a='1'><m>PLAIN</m></f>");
  EXPECT_EQ(edited({action(Action::Kind::remove, "starttls"), action(Action::Kind::remove, "m")}), "<f a='1'></f>");
  EXPECT_EQ(edited({action(Action::Kind::remove, "@a")}), "<f><starttls/><m>PLAIN</m></f>");
  EXPECT_EQ(edited({action(Action::Kind::set, "@a", "${domain}")}), "<f a='example.test'><starttls/><m>PLAIN</m></f>");
  EXPECT_EQ(edited({action(Action::Kind::set, "m", "<x/>")}), "<f a='1'><starttls/><x/></f>");
}

TEST(Plan, WhatFindsNothingDoesNotApplyUnlessItIsOptional) {
  Action absent = action(Action::Kind::remove, "absent");
  EXPECT_EQ(edited({absent}), "(does not apply)");
  EXPECT_EQ(edited({action(Action::Kind::remove, "m"), absent}), "(does not apply)");
  absent.optional = true;
  EXPECT_EQ(edited({action(Action::Kind::remove, "m"), absent}), "<f a='1'><starttls/></f>");
}

TEST(Plan, ReplaceByTextAndByPattern) {
  Action literal = action(Action::Kind::replace, "", "LOGIN");
  literal.find = "PLAIN";
  EXPECT_EQ(edited({literal}), "<f a='1'><starttls/><m>LOGIN</m></f>");
  Action pattern = action(Action::Kind::replace, "", "[$1]");
  pattern.find = "<m>(.*?)</m>";
  pattern.regex = true;
  EXPECT_EQ(edited({pattern}), "<f a='1'><starttls/>[PLAIN]</f>");
}

TEST(Plan, ReplacesInsideBase64) {
  Action low;
  low.kind = Action::Kind::replace;
  low.find = "i=[0-9]+";
  low.regex = low.in_base64 = true;
  low.text = "i=1";
  On on;
  on.actions = {low};
  Unit unit = features();
  const auto reader = dialogue::find_protocol("xmpp")->make();
  for (const Bytes nonce : {"a", "ab", "abc"}) {  // the three alignments
    unit.bytes = "<challenge>" + to_base64("r=" + nonce + ",s=c2FsdA==,i=4096") + "</challenge>";
    const auto steps = plan(on, &unit, names(), *reader);
    ASSERT_TRUE(steps);
    EXPECT_EQ(steps->front().bytes, "<challenge>" + to_base64("r=" + nonce + ",s=c2FsdA==,i=1") + "</challenge>");
  }
  unit.bytes = "<challenge>i=4096 " + to_base64("no iterations here") + "</challenge>";
  EXPECT_FALSE(plan(on, &unit, names(), *reader)) << "in plain text it is not looked for";
}

TEST(Plan, InsertsAtTheThreePlaces) {
  Action insert = action(Action::Kind::insert, "", "<n/>");
  insert.where = Action::Where::inside_end;
  EXPECT_EQ(edited({insert}), "<f a='1'><starttls/><m>PLAIN</m><n/></f>");
  insert.where = Action::Where::before;
  EXPECT_EQ(edited({insert}), "<n/><f a='1'><starttls/><m>PLAIN</m></f>");
  insert.where = Action::Where::after;
  EXPECT_EQ(edited({insert}), "<f a='1'><starttls/><m>PLAIN</m></f><n/>");
}

TEST(Plan, ATextStandsThereAsOftenAsItSaysWithinABound) {
  Action insert = action(Action::Kind::insert, "", "<${user}>");
  insert.repeat = 3;
  EXPECT_EQ(edited({insert}), features().bytes + "<user><user><user>");
  insert.text = "${unit}${unit}${unit}${unit}";
  insert.repeat = static_cast<int>(Action::text_limit / insert.text.size());
  EXPECT_LE(edited({insert}).size(), features().bytes.size() + Action::text_limit);
}

TEST(Plan, TheUnitPassesBeforeTlsEnds) {
  On on;
  on.actions = {action(Action::Kind::end_tls, ""), action(Action::Kind::send, "", "x")};
  const Unit unit = features();
  const auto steps = plan(on, &unit, names(), *dialogue::find_protocol("xmpp")->make());
  ASSERT_TRUE(steps);
  ASSERT_EQ(steps->size(), 3U);
  EXPECT_EQ((*steps)[0].kind, Step::Kind::pass);
  EXPECT_EQ((*steps)[1].kind, Step::Kind::end_tls);
}

TEST(Plan, AFieldsValueHasNoQuotes) {
  Unit unit;
  unit.bytes = "HTTP/1.1 302 Found\r\nX: \"a\" b\r\n\r\n";
  unit.spans = {{"@status", 9, 12}, {"x", 20, 30}, {"@x", 23, 28}};
  On on;
  on.actions = {action(Action::Kind::set, "@status", "200"), action(Action::Kind::set, "@x", "y")};
  const auto steps = plan(on, &unit, names(), *dialogue::find_protocol("https")->make());
  ASSERT_TRUE(steps);
  EXPECT_EQ((*steps)[0].bytes, "HTTP/1.1 200 Found\r\nX: y\r\n\r\n");
}

TEST(Plan, FramedUnitsAreEditedInWhatTheySay) {
  Unit unit = features();
  unit.plain = unit.bytes;
  unit.bytes = "\x81\x24" + unit.bytes;
  const auto reader = dialogue::find_protocol("xmpp-websocket")->make();
  const auto passed = [&](std::vector<Action> actions) {
    On on;
    on.actions = std::move(actions);
    const auto steps = plan(on, &unit, names(), *reader);
    return steps ? (*steps)[0].bytes : "(does not apply)";
  };
  EXPECT_EQ(passed({action(Action::Kind::remove, "m")}), "\x81\x18<f a='1'><starttls/></f>");
  EXPECT_EQ(passed({action(Action::Kind::insert, "", "<n/>")}), unit.bytes + "\x81\x04<n/>");
  EXPECT_EQ(passed({action(Action::Kind::reply, "", "<n/>")}), "\x81\x04<n/>");
  EXPECT_EQ(passed({action(Action::Kind::send, "", "<n/>")}), Bytes("\x81\x84\0\0\0\0<n/>", 10));
}

TEST(Plan, TextsAreExpanded) {
  const Unit unit = features();
  Names all = names();
  const std::map<std::string, std::string> variables{{"mine", "yes"}};
  all.variables = &variables;
  all.unit = &unit;
  EXPECT_EQ(expand("${user}@${domain} ${jid} ${marker} ${field:id} ${mine} ${unknown}$", all),
            "user@example.test user@example.test marker 17 yes $");
  EXPECT_EQ(expand("${local_domain}", all), "capulet.test");
  EXPECT_EQ(expand("${open", all), "${open");
}

TEST(Plan, FactsAreCountedOn) {
  Unit unit = features();
  Names all = names();
  all.unit = &unit;
  const auto next = [&](const std::string& tag, const std::string& steps = "1") {
    unit.fields["tag"] = tag;
    return expand("${field:tag+" + steps + "}", all);
  };
  EXPECT_EQ(next("a0009"), "a0010");
  EXPECT_EQ(next("RUBY0001", "2"), "RUBY0003");
  EXPECT_EQ(next("99"), "100");
  EXPECT_EQ(next("b9", "11"), "b20");
  EXPECT_EQ(next("0"), "1");
  EXPECT_EQ(next("tag"), "");
  EXPECT_EQ(next("7", "x"), "");
  EXPECT_EQ(next("7", ""), "");
  EXPECT_EQ(expand("${field:none+1}", all), "");
}

TEST(Plan, AReplyStopsTheUnitAndComesBeforeTheClose) {
  On on;
  on.actions = {action(Action::Kind::reply, "", "no"), action(Action::Kind::close, "")};
  const Unit unit = features();
  const auto steps = plan(on, &unit, names(), *dialogue::find_protocol("xmpp")->make());
  ASSERT_TRUE(steps);
  ASSERT_EQ(steps->size(), 2U);
  EXPECT_EQ((*steps)[0].kind, Step::Kind::to_client);
  EXPECT_EQ((*steps)[1].kind, Step::Kind::close);
}

TEST(Plan, TheUnitPassesBeforeTlsStarts) {
  On on;
  on.actions = {action(Action::Kind::upgrade, "")};
  const Unit unit = features();
  const auto steps = plan(on, &unit, names(), *dialogue::find_protocol("xmpp")->make());
  ASSERT_TRUE(steps);
  ASSERT_EQ(steps->size(), 2U);
  EXPECT_EQ((*steps)[0].kind, Step::Kind::pass);
  EXPECT_EQ((*steps)[1].kind, Step::Kind::start_tls);
}

TEST(Rules, ConditionsMustAllHold) {
  Scenario scenario;
  On on;
  on.at = "server.*";
  on.tls = On::Tls::off;
  on.nth = 2;
  on.match = "PLA.N";
  scenario.ons = {on};
  Rules rules(scenario);
  Past past;
  const Unit unit = features();
  Moment clear, tls;
  tls.tls = true;
  EXPECT_TRUE(rules.matching("client.auth", &unit, clear, names(), past).empty());
  EXPECT_TRUE(rules.matching("server.features", &unit, tls, names(), past).empty());
  EXPECT_TRUE(rules.matching("server.features", &unit, clear, names(), past).empty());   // the first
  EXPECT_EQ(rules.matching("server.features", &unit, clear, names(), past).size(), 1U);  // the second
  EXPECT_TRUE(rules.matching("server.features", &unit, clear, names(), past).empty());   // the third
}

TEST(Rules, AfterNeedsTheNamedOneOnTheSameConnectionAndOnceIsForTheCase) {
  Scenario scenario;
  On first, second;
  first.at = "server.features";
  first.name = "stripped";
  first.once = true;
  second.at = "client.auth";
  second.after = "stripped";
  scenario.ons = {first, second};
  Rules rules(scenario);
  Past one, two;
  const Moment moment;
  EXPECT_TRUE(rules.matching("client.auth", nullptr, moment, names(), one).empty());
  rules.fired(scenario.ons[0], one);
  EXPECT_EQ(rules.matching("client.auth", nullptr, moment, names(), one).size(), 1U);
  EXPECT_TRUE(rules.matching("client.auth", nullptr, moment, names(), two).empty());
  EXPECT_TRUE(rules.matching("server.features", nullptr, moment, names(), two).empty());  // once, used up
}

TEST(Rules, SinceIsAboutTheWholeCaseAndAfterAboutOneConnection) {
  Scenario scenario;
  scenario.ons.resize(3);
  for (On& on : scenario.ons) on.at = "connect";
  scenario.ons[0].name = "first";
  scenario.ons[0].connection = 1;
  scenario.ons[1].after = "first";
  scenario.ons[2].since = "first";
  Rules rules(scenario);
  Past one, other;
  const auto matching = [&](int connection, Past& past) {
    std::vector<int> out;
    Moment moment;
    moment.connection = connection;
    for (const On* on : rules.matching("connect", nullptr, moment, names(), past)) out.push_back(rules.index_of(*on));
    return out;
  };
  EXPECT_EQ(matching(1, one), (std::vector<int>{0}));
  rules.fired(scenario.ons[0], one);
  EXPECT_EQ(matching(2, other), (std::vector<int>{2}));
  EXPECT_EQ(matching(1, one), (std::vector<int>{0, 1, 2}));
}

TEST(Rules, ACalledConnectionIsAnotherThing) {
  Scenario scenario;
  scenario.ons.resize(2);
  for (On& on : scenario.ons) on.at = "connect";
  scenario.ons[1].called = true;
  const Rules rules(scenario);
  for (const bool called : {false, true}) {
    Past past;
    Moment moment;
    moment.called = called;
    const auto found = rules.matching("connect", nullptr, moment, names(), past);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(rules.index_of(*found[0]), called ? 1 : 0);
  }
}

// What is removed from what comes after <upgrade side="server"/> leaves a unit that can be read, as any edit does.
TEST(Plan, WithoutWhatIsRemovedAUnitIsWhole) {
  const auto reader = dialogue::find_protocol("smtp")->make();
  Unit unit;
  unit.from = Side::server;
  unit.role = Role::capability;
  unit.bytes = "250-d.test\r\n250-SIZE 1\r\n250 STARTTLS\r\n";
  unit.spans = {{"starttls", 24, 38}};
  On on;
  on.actions = {action(Action::Kind::remove, "starttls")};
  EXPECT_EQ(without_removed(on, unit, *reader), "250-d.test\r\n250 SIZE 1\r\n");
  unit.spans.clear();
  EXPECT_EQ(without_removed(on, unit, *reader), unit.bytes);
}

}  // namespace
}  // namespace footpad::tamper
