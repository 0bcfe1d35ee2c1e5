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
