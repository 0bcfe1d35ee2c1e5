#include <gtest/gtest.h>
#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "example_run.h"
#include "golden.h"
#include "report/describe.h"
#include "report/ledger_json.h"
#include "report/sink.h"
#include "report/transcript.h"
#include "scratch_folder.h"

namespace footpad::report {
namespace {

namespace fs = std::filesystem;

mode_t mode_of(const std::string& path) {
  struct stat found {};
  return ::stat(path.c_str(), &found) == 0 ? found.st_mode & 0777 : 0;
}

TEST(CaseFolder, HoldsTheEvidence) {
  const ScratchFolder scratch;
  const ExampleRun example;
  const auto sink = make_case_folders(scratch.path());
  ASSERT_TRUE(example.tell(*sink));
  const std::string folder = scratch / "cases/case-2/";
  expect_golden("transcript.txt", read_text(folder + "transcript.txt"));
  expect_golden("verdict.txt", read_text(folder + "verdict.txt"));
  EXPECT_EQ(read_text(folder + "client-output.txt"), "logging in\n\\x1b]0;owned\\x07done\n");
  EXPECT_EQ(read_text(folder + "chain.txt"), "subject O=Evil\\x1b[1m\n");
  EXPECT_EQ(read_text(folder + "chain.pem").substr(0, 10), "-----BEGIN");
  EXPECT_EQ(read_text(folder + "keys.log"), "CLIENT_RANDOM 00 11\n");
  EXPECT_EQ(mode_of(folder + "keys.log"), 0600U);
  EXPECT_EQ(read_text(folder + "reproduce.sh"),
            "#!/bin/sh\nfootpad run xmpp/strip-starttls-feature --seed 7 -- careless '{host}'\n");
  EXPECT_EQ(mode_of(folder + "reproduce.sh") & 0100U, 0100U);
}

TEST(CaseFolder, TheLedgerKeepsEveryByte) {
  const ScratchFolder scratch;
  const ExampleRun example;
  const auto sink = make_case_folders(scratch.path());
  ASSERT_TRUE(example.tell(*sink));
  expect_golden("ledger.json", read_text(scratch / "cases/case-2/ledger.json"));
  const auto ledger = nlohmann::json::parse(read_text(scratch / "cases/case-2/ledger.json"));
  const Ledger expected = leaking_ledger();
  ASSERT_EQ(ledger["events"].size(), expected.events.size());
  ASSERT_EQ(ledger["flows"].size(), expected.flows.size());
  EXPECT_EQ(from_base64(ledger["flows"][0]["base64"].get<std::string>()), expected.flows[0].bytes);
}

TEST(CaseFolder, TheVerdictComesWhenItIsFinalAndTheEvidenceAtOnce) {
  const ScratchFolder scratch;
  ExampleRun example;
  CaseResult& result = example.results[1];
  const auto sink = make_case_folders(scratch.path());
  ASSERT_TRUE(sink->run_began(example.run));
  result.verdict.verdict = VerdictWord::secure;
  ASSERT_TRUE(sink->provisional(result));
  EXPECT_TRUE(fs::exists(scratch / "cases/case-2/transcript.txt"));
  EXPECT_FALSE(fs::exists(scratch / "cases/case-2/verdict.txt"));
  EXPECT_EQ(read_text(scratch / "cases/case-2/transcript.txt").find("secure"), std::string::npos);
  result.evidence = {};
  result.verdict.verdict = VerdictWord::inconclusive;
  result.verdict.outcome = Outcome::uncontrolled;
  ASSERT_TRUE(sink->judged(result));
  EXPECT_EQ(read_text(scratch / "cases/case-2/verdict.txt").rfind("inconclusive (uncontrolled): ", 0), 0U);
}

TEST(CaseFolder, TwoCasesNeverShareOne) {
  const ScratchFolder scratch;
  const ExampleRun example;
  const auto sink = make_case_folders(scratch.path());
  ASSERT_TRUE(sink->run_began(example.run));
  ASSERT_TRUE(sink->judged(example.results[1]));
  EXPECT_FALSE(sink->judged(example.results[1]));
}

TEST(CaseFolder, ACaseWithoutALedgerLeavesOnlyItsVerdict) {
  const ScratchFolder scratch;
  const ExampleRun example;
  const auto sink = make_case_folders(scratch.path());
  ASSERT_TRUE(example.tell(*sink));
  EXPECT_EQ(read_text(scratch / "cases/case-1/verdict.txt"),
            "secure (secure-continue): the session stood under TLS.\n");
  EXPECT_FALSE(fs::exists(scratch / "cases/case-1/transcript.txt"));
  EXPECT_FALSE(fs::exists(scratch / "cases/case-1/keys.log"));
}

TEST(CaseFolder, NothingIsWrittenOutside) {
  const ScratchFolder scratch;
  ExampleRun example;
  const auto sink = make_case_folders(scratch.path());
  ASSERT_TRUE(sink->run_began(example.run));
  for (const std::string bad : {"", ".", "..", "../x", "/etc", "a/b", ".hidden"}) {
    example.results[1].facts.folder = bad;
    EXPECT_FALSE(sink->judged(example.results[1])) << bad;
  }
  fs::create_directory_symlink(scratch.path(), scratch / "cases/link");
  example.results[1].facts.folder = "link";
  EXPECT_FALSE(sink->judged(example.results[1]));
  EXPECT_FALSE(fs::exists(scratch / "transcript.txt"));
}

TEST(Transcript, LongUnitsAreCutAndSayHowMuchIsMissing) {
  ExampleRun example;
  Ledger ledger;
  ledger.flows.push_back({1, Side::client, Channel::clear, Bytes(5000, 'x'), true});
  Event unit;
  unit.type = Event::Type::unit;
  unit.connection = 1;
  unit.what = "client.bytes";
  unit.end = 5000;
  ledger.events = {unit};
  example.results[1].evidence.ledger = &ledger;
  const std::string text = transcript(example.results[1]);
  EXPECT_NE(text.find("... and 904 bytes more"), std::string::npos);
  EXPECT_NE(text.find("not all was kept of connection 1"), std::string::npos);
  EXPECT_NE(text.find("given away: password (base64)"),
            std::string::npos);  // no unit carries it: it is told all the same
}

TEST(Transcript, ALookUpHasALineWithWhatItWasTold) {
  ExampleRun example;
  Ledger ledger;
  ledger.flows.push_back({0, Side::client, Channel::clear, "secret.test\n", false});
  Event looked_up;
  looked_up.type = Event::Type::looked_up;
  looked_up.what = "SRV secret.test";
  looked_up.detail = "10 5 5222 evil.test";
  looked_up.fields = {{"via", "udp"}, {"rules", "0"}};
  looked_up.end = 12;
  ledger.events = {looked_up};
  example.results[1].evidence.ledger = &ledger;
  example.results[1].verdict.leaks = {{"user", "raw", "a look-up, SRV secret.test", Grade::L1}};
  const std::string text = transcript(example.results[1]);
  EXPECT_NE(text.find("**  looked-up SRV secret.test: 10 5 5222 evil.test rules=0 via=udp\n"), std::string::npos)
      << text;
  EXPECT_NE(text.find("!!  user (raw) in a look-up, SRV secret.test [L1]"), std::string::npos) << text;
  EXPECT_EQ(text.find("never became a unit"), std::string::npos);
  const auto json = nlohmann::json::parse(ledger_json(ledger, Scenario()));
  EXPECT_EQ(json["events"][0]["type"], "looked-up");
  EXPECT_EQ(json["events"][0]["end"], 12);
}

TEST(Describe, WhatIsSaidOfNames) {
  DnsRule rule;
  rule.name = "_x._tcp.${domain}";
  rule.type = DnsType::srv;
  rule.text = "10 5 5222 evil.test";
  EXPECT_EQ(describe(rule), "SRV _x._tcp.${domain} is 10 5 5222 evil.test");
  rule.secure = rule.truncate = rule.optional = true;
  rule.failure = DnsFailure::nxdomain;
  rule.transport = Transport::direct;
  EXPECT_EQ(describe(rule),
            "SRV _x._tcp.${domain} fails: nxdomain, called secure, by TCP only, over direct, if asked for");
}

TEST(CaseFolder, TheLedgerSaysWhatARuleDid) {
  Scenario scenario;
  scenario.ons.resize(1);
  scenario.ons[0].at = "server.features";
  scenario.ons[0].actions.resize(1);
  scenario.ons[0].actions[0].kind = Action::Kind::drop;
  Ledger ledger;
  ledger.events.resize(2);
  ledger.events[0].type = ledger.events[1].type = Event::Type::fired;
  ledger.events[1].number = 7;
  const auto json = nlohmann::json::parse(ledger_json(ledger, scenario));
  EXPECT_EQ(json["events"][0]["does"], "at server.features: drop");
  EXPECT_FALSE(json["events"][1].contains("does")) << "there is no such rule";
}

TEST(CaseFolder, AnEmptyLedgerIsValidJson) {
  const auto json = nlohmann::json::parse(ledger_json(Ledger{}, Scenario()));
  EXPECT_TRUE(json["events"].empty());
  EXPECT_TRUE(json["flows"].is_array());
}

TEST(Transcript, RangesOutsideOfTheFlowAreNotRead) {
  ExampleRun example;
  Ledger ledger;
  Event unit;
  unit.type = Event::Type::unit;
  unit.flow = 3;
  ledger.events.push_back(unit);
  ledger.flows.push_back({1, Side::client, Channel::clear, "abc", false});
  unit.flow = 0;
  unit.begin = 2;
  unit.end = 9;
  ledger.events.push_back(unit);
  unit.begin = 3;
  unit.end = 1;
  ledger.events.push_back(unit);
  Event fired;
  fired.type = Event::Type::fired;
  fired.number = 99;
  ledger.events.push_back(fired);
  example.results[1].evidence.ledger = &ledger;
  EXPECT_NE(transcript(example.results[1]).find("bytes not kept"), std::string::npos);
}

}  // namespace
}  // namespace footpad::report
