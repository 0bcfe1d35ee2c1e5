#include "report/read_run.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "example_run.h"
#include "golden.h"
#include "report/exit_code.h"
#include "scratch_folder.h"

namespace footpad::report {
namespace {

std::string stream_of(const ExampleRun& example) {
  const ScratchFolder scratch;
  EXPECT_TRUE(example.tell(*make_ndjson(scratch / "run.ndjson")));
  return read_text(scratch / "run.ndjson");
}

std::string junit_of(const std::function<Status(Sink&)>& tell) {
  const ScratchFolder scratch;
  const auto sink = make_junit(scratch / "junit.xml");
  EXPECT_TRUE(tell(*sink));
  return read_text(scratch / "junit.xml");
}

PastRun read(const std::string& text) {
  auto run = parse_run("old/run.ndjson", "footpad-out", text);
  if (run) return std::move(*run);
  ADD_FAILURE() << run.error().text();
  return {};
}

std::string refused(const std::string& text) {
  const auto run = parse_run("old/run.ndjson", "old", text);
  return run ? "" : run.error().what;
}

std::string first_lines(const std::string& text, std::size_t count) {
  std::size_t end = 0;
  while (count-- > 0) end = text.find('\n', end) + 1;
  return text.substr(0, end);
}

TEST(ReadRun, EveryVerdictIsReadAsItWasWritten) {
  ExampleRun example;
  example.results[1].known = Known{true, "bug 7"};
  example.results[2].flaky = true;
  example.run.makings = {{"xmpp/*"}, "p", "c", "s", 3, true};
  example.run.shard = {2, 4};
  example.summary.findings = {{"what", "remedy", "file:1:2", true}};
  example.summary.expected = {{"vulnerable", 1}};
  const PastRun run = read(stream_of(example));
  ASSERT_EQ(run.results.size(), example.results.size());
  for (std::size_t i = 0; i < run.results.size(); ++i)
    EXPECT_EQ(verdict_line(run.results[i]), verdict_line(example.results[i]));
  EXPECT_EQ(run.facts.seed, 7U);
  EXPECT_EQ(run.facts.makings.repeat, 3);
  EXPECT_EQ(run.facts.shard.index, 2);
  ASSERT_TRUE(run.summary);
  EXPECT_EQ(run.summary->counts, example.summary.counts);
  EXPECT_EQ(run.summary->expected, example.summary.expected);
  EXPECT_EQ(run.summary->findings.at(0).place, "file:1:2");
}

TEST(ReadRun, AFaceMadeOfTheFileIsTheOneMadeOfTheRun) {
  const ExampleRun example;
  const PastRun run = read(stream_of(example));
  EXPECT_EQ(junit_of([&](Sink& sink) { return tell(run, sink); }),
            junit_of([&](Sink& sink) { return example.tell(sink); }));
}

TEST(ReadRun, AFileThatIsCutInALineSaysWhatIsKept) {
  const std::string text = stream_of(ExampleRun());
  const PastRun run = read(first_lines(text, 6) + "{\"event\":\"verd");
  EXPECT_FALSE(run.whole());
  EXPECT_EQ(run.cut,
            "old/run.ndjson is cut off in the middle of line 7: 2 verdicts are kept, of 9 cases that were planned");
  EXPECT_EQ(run.results.size(), 2U);
}

TEST(ReadRun, AFileThatEndsBetweenLinesIsNotWholeEither) {
  const PastRun run = read(first_lines(stream_of(ExampleRun()), 6));
  EXPECT_NE(run.cut.find("ends behind line 6, before the run did: 2 verdicts are kept"), std::string::npos) << run.cut;
  EXPECT_EQ(run.why_not_whole(), run.cut);
}

// Wherever it is cut, it is read or refused, and never taken for a whole run.
TEST(ReadRun, NoBeginningOfARunIsWhole) {
  const std::string text = stream_of(ExampleRun());
  for (std::size_t size = 0; size + 1 < text.size(); size += 11) {
    const auto run = parse_run("f", "f", text.substr(0, size));
    if (run) {
      EXPECT_FALSE(run->whole()) << size;
    }
  }
}

TEST(ReadRun, WhatWasCutIsNeverGreen) {
  ExampleRun example;
  example.results.resize(1);
  const std::string text = stream_of(example);
  const PastRun run = read(text.substr(0, text.find("{\"event\":\"end\"")));
  const std::string xml = junit_of([&](Sink& sink) { return tell(run, sink); });
  EXPECT_NE(xml.find("interrupted after 1 of 9 cases"), std::string::npos) << xml;
}

TEST(ReadRun, WhatIsNotOursIsRefused) {
  EXPECT_EQ(refused(""), "old/run.ndjson is not a run of Footpad: it is empty");
  EXPECT_EQ(refused("<testsuites/>\n"), "old/run.ndjson is not a run of Footpad: its first line is not JSON");
  EXPECT_EQ(refused("{\"event\":\"run\",\"sch"), "old/run.ndjson is not a run of Footpad: its first line is not whole");
  EXPECT_EQ(refused("{\"Action\":\"run\"}\n"),
            "old/run.ndjson is not a run of Footpad: it does not begin with a run's first line");
  EXPECT_EQ(refused("{\"event\":\"run\",\"schema\":\"x\\u001b[2J/1\"}\n"),
            "old/run.ndjson is not a run of Footpad: its schema is x\\x1b[2J/1");
}

TEST(ReadRun, AnotherSchemaIsNamed) {
  EXPECT_EQ(refused("{\"event\":\"run\",\"schema\":\"footpad.run/2\"}\n"),
            "old/run.ndjson was written by a Footpad that says footpad.run/2, and this one reads footpad.run/1");
}

TEST(ReadRun, ABrokenLineInTheMiddleIsNamed) {
  const std::string text = stream_of(ExampleRun());
  const std::string end = text.substr(text.find("{\"event\":\"end\""));
  EXPECT_EQ(refused(first_lines(text, 3) + "[1,2]\n" + end), "old/run.ndjson: line 4: it is not a JSON object");
  EXPECT_EQ(refused(first_lines(text, 3) + "{\"event\":\"verdict\"}\n" + end),
            "old/run.ndjson: line 4: a verdict's field 'scenario' is missing, or not one of its words");
  EXPECT_EQ(refused(text + "{}\n"), "old/run.ndjson: line " +
                                        std::to_string(std::count(text.begin(), text.end(), '\n') + 1) +
                                        ": something stands behind the end of the run");
  EXPECT_EQ(refused(first_lines(text, 1) + first_lines(text, 1)), "old/run.ndjson: line 2: a second run begins in it");
}

TEST(ReadRun, EventsAndFieldsOfLaterVersionsArePassedOver) {
  const std::string text = stream_of(ExampleRun());
  const PastRun run = read(first_lines(text, 1) + "{\"event\":\"weather\",\"is\":[[[{}]]]}\n" +
                           text.substr(first_lines(text, 1).size()));
  EXPECT_EQ(run.results.size(), 9U);
}

TEST(ReadRun, NobodyIsMadeToBelieveASecureVerdictThatWasNotEarned) {
  const std::string text = stream_of(ExampleRun());
  const std::string unreached =
      replace_all(text, "\"reached\":true,\"control\":\"green\"", "\"reached\":false,\"control\":\"green\"");
  EXPECT_NE(refused(unreached).find("is called secure, though it was not reached"), std::string::npos);
  const std::string red = replace_all(text, "\"control\":\"green\"", "\"control\":\"red\"");
  EXPECT_NE(refused(red).find("is called secure"), std::string::npos);
}

TEST(ReadRun, ARunThatStoppedEarlyIsNotWhole) {
  ExampleRun example;
  example.run.attacks = 9;
  EXPECT_EQ(read(stream_of(example)).why_not_whole(), "old/run.ndjson was stopped early: it judged 8 of 9 attacks");
  example.run.attacks = 8;
  EXPECT_TRUE(read(stream_of(example)).whole());
  example.summary.interrupted = true;
  EXPECT_NE(read(stream_of(example)).why_not_whole().find("was interrupted"), std::string::npos);
}

TEST(ReadRun, AProvisionalVerdictIsKeptWhole) {
  const ScratchFolder scratch;
  const ExampleRun example;
  const auto sink = make_ndjson(scratch / "run.ndjson");
  ASSERT_TRUE(sink->run_began(example.run));
  ASSERT_TRUE(sink->provisional(example.results[2]));
  const PastRun run = read(read_text(scratch / "run.ndjson"));
  ASSERT_EQ(run.provisional.size(), 1U);
  EXPECT_TRUE(run.results.empty()) << "it is no verdict yet";
  EXPECT_EQ(verdict_line(run.provisional[0]), verdict_line(example.results[2]));
}

TEST(ReadRun, ItsCountsAreThoseOfTheRun) {
  const ExampleRun example;
  RunSummary expected = example.summary;
  std::erase_if(expected.counts, [](const auto& entry) { return entry.second == 0; });
  EXPECT_EQ(summary_of(read(stream_of(example))).counts, expected.counts);
}

TEST(ReadRun, AFolderOrItsFile) {
  const ScratchFolder scratch;
  ASSERT_TRUE(ExampleRun().tell(*make_ndjson(scratch / "run.ndjson")));
  EXPECT_TRUE(read_run(scratch.path()));
  const auto run = read_run(scratch / "run.ndjson");
  ASSERT_TRUE(run);
  EXPECT_EQ(run->facts.out, scratch.path());
  EXPECT_FALSE(read_run(scratch / "nothing"));
}

TEST(ReadRun, WhatIsNestedDeeperThanAnyLineOfOursIsLeftOut) {
  std::string text = stream_of(ExampleRun());
  const std::size_t at = text.find("\"about\":{");
  ASSERT_NE(at, std::string::npos);
  const std::size_t deep = 500000;
  text.insert(at + 9, "\"x\":" + std::string(deep, '[') + std::string(deep, ']') + ",");
  EXPECT_EQ(read(text).results.size(), ExampleRun().results.size());
}

}  // namespace
}  // namespace footpad::report
