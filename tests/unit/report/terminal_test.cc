#include "report/terminal.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "example_run.h"
#include "golden.h"
#include "scratch_folder.h"

namespace footpad::report {
namespace {

std::string shown(const ExampleRun& example, const TerminalOptions& options) {
  const ScratchFolder scratch;
  const int fd = ::open((scratch / "screen").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  const auto told = example.tell(*make_terminal_on(fd, options));
  ::close(fd);
  EXPECT_TRUE(told) << told.error().text();
  return read_text(scratch / "screen");
}

TEST(Terminal, PlainLinesWhereThereIsNoTerminal) {
  const std::string text = shown(ExampleRun(), {});
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find('\r'), std::string::npos);
  expect_golden("terminal-plain.txt", text);
}

TEST(Terminal, AStatusLineAndColourOnATerminal) {
  expect_golden("terminal-color.txt",
                shown(ExampleRun(), {.is_terminal = true, .color = true, .verbose = false, .columns = 80}));
}

TEST(Terminal, NoColourWhereNoneIsWanted) {
  const std::string text = shown(ExampleRun(), {.is_terminal = true, .color = false, .verbose = false, .columns = 80});
  EXPECT_EQ(text.find("\x1b[3"), std::string::npos);
  EXPECT_NE(text.find("\r\x1b[K[1/9] xmpp/control-starttls"), std::string::npos);
}

TEST(Terminal, VerboseShowsControlsAndProvisionalVerdicts) {
  const std::string text = shown(ExampleRun(), {.is_terminal = false, .color = false, .verbose = true, .columns = 100});
  EXPECT_NE(text.find("  secure        xmpp/control-starttls"), std::string::npos);
  EXPECT_NE(text.find("  provisional   certs/time-leaf-expired"), std::string::npos);
}

TEST(Terminal, WhereNothingWasPromisedNothingIsProven) {
  const std::string said = "nothing is promised of TLS: this run proved nothing about it";
  ExampleRun example;
  EXPECT_EQ(shown(example, {}).find(said), std::string::npos);
  for (CaseResult& result : example.results) result.facts.policy = Policy::opportunistic;
  EXPECT_NE(shown(example, {}).find(said), std::string::npos);
  example.results.back().facts.policy = Policy::verified;
  EXPECT_EQ(shown(example, {}).find(said), std::string::npos);
}

TEST(Terminal, ARedControlIsShownAndItsReasonToldOnce) {
  ExampleRun example;
  example.results.resize(1);
  CaseResult& control = example.results[0];
  control.verdict.verdict = VerdictWord::inconclusive;
  control.verdict.outcome = Outcome::uncontrolled;
  control.verdict.reason = "no message arrived";
  example.results.push_back(control);
  example.summary.counts = {{"controls", 2}, {"controls_red", 2}};
  const std::string text = shown(example, {});
  EXPECT_NE(text.find("controls that are red (2)"), std::string::npos);
  EXPECT_NE(text.find("2  2 red"), std::string::npos) << text;
  EXPECT_EQ(text.find("no message arrived"), text.rfind("no message arrived")) << text;
}

// Each case takes ten seconds by this clock.
TEST(Terminal, SaysHowLongTheRestWillTake) {
  const ScratchFolder scratch;
  const int fd = ::open((scratch / "screen").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  double now = 100;
  const auto sink = make_terminal_on(
      fd, {.is_terminal = true, .color = false, .verbose = false, .columns = 120, .clock = [&] { return now; }});
  ExampleRun example;
  example.run.cases = 60;
  CaseResult result = example.results[2];
  result.evidence.reproduce = "footpad run x";
  ASSERT_TRUE(sink->run_began(example.run));
  result.kept = true;
  for (int i = 0; i < 30; ++i) ASSERT_TRUE(sink->judged(result));
  ASSERT_TRUE(sink->resumed());
  result.kept = false;
  for (int i = 0; i < 26; ++i) {
    result.facts.folder = "case-" + std::to_string(i);
    ASSERT_TRUE(sink->case_began(result.facts));
    now += 10;
    ASSERT_TRUE(sink->provisional(result));  // counts once
    ASSERT_TRUE(sink->judged(result));
  }
  ::close(fd);
  const std::string text = read_text(scratch / "screen");
  EXPECT_NE(text.find("30 cases were finished before, and are not run again"), std::string::npos) << text;
  EXPECT_EQ(text.find("[4/60] about"), std::string::npos) << "too few to tell";
  EXPECT_NE(text.find("[6/60] about 4 min left, certs/time-leaf-expired"), std::string::npos) << text;
  EXPECT_NE(text.find("[26/60] about 40 s left, certs/time-leaf-expired"), std::string::npos) << text;
}

TEST(Terminal, AKnownFailureHasALineOfItsOwnAndIsNotAmongTheOthers) {
  ExampleRun example;
  example.results[1].known = Known{true, "bug 7"};
  example.summary.expected = {{"vulnerable", 1}};
  example.summary.exit = 0;
  example.summary.findings = {{"'xmpp/gone' is no scenario of the catalogue", "take it out", "known.xml:3:5", true}};
  const std::string text = shown(example, {});
  EXPECT_NE(text.find("  expected      xmpp/strip-starttls-feature"), std::string::npos) << text;
  EXPECT_NE(text.find("leak L3, known: bug 7\n"), std::string::npos) << text;
  EXPECT_NE(text.find("failed as expected (1)\n"), std::string::npos) << text;
  EXPECT_EQ(text.find("\nvulnerable (1)"), std::string::npos) << text;
  EXPECT_NE(text.find("known failures that do not hold (1)\n    known.xml:3:5: 'xmpp/gone'"), std::string::npos)
      << text;
}

TEST(Terminal, AFlakyCaseIsMarked) {
  ExampleRun example;
  example.results[1].flaky = true;
  EXPECT_NE(shown(example, {}).find("leak L3 flaky\n"), std::string::npos);
}

TEST(Terminal, AClosedTerminalIsAnError) {
  const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
  ASSERT_GE(full, 0);
  EXPECT_FALSE(ExampleRun().tell(*make_terminal_on(full, {})));
  ::close(full);
}

}  // namespace
}  // namespace footpad::report
