// The faces that are made of a run's file, on the example run and on what would deceive their readers.
#include "report/faces.h"

#include <gmock/gmock.h>

#include "base/text.h"
#include "example_run.h"
#include "golden.h"
#include "scratch_folder.h"

namespace footpad::report {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string shown(const std::string& name, const ExampleRun& example) {
  const ScratchFolder scratch;
  for (const Face& face : faces())
    if (face.name == name) {
      EXPECT_TRUE(example.tell(*face.make(scratch / "face")));
    }
  return read_text(scratch / "face");
}

// The example with a known failure, one that does not hold, and one that has expired.
void know(ExampleRun& example) {
  example.results[1].known = Known{true, "bug 7 # [x](y)"};
  example.results[3].known = Known{false, "bug 8"};
  example.summary.expected = {{"vulnerable", 1}};
  example.summary.findings = {
      {"'xmpp/gone' is no scenario of the catalogue", "take the entry out", "known.xml:3:5", true},
      {"'xmpp/old' expired on 2026-01-01", "mend the client", "known.xml:4:5", false}};
}

ExampleRun& green(ExampleRun& example) {
  example.results.erase(example.results.begin() + 3, example.results.end());
  example.results.erase(example.results.begin() + 1);
  example.summary = {};
  example.summary.counts = {{"secure", 1}, {"controls", 1}};
  return example;
}

TEST(Faces, EachHasItsGoldenFile) {
  ExampleRun example;
  know(example);
  for (const char* name : {"tap", "markdown", "annotations"})
    expect_golden("face-" + std::string(name) + ".txt", shown(name, example));
}

TEST(Faces, NoneIsGreenerThanTheExitCode) {
  for (const Face& face : faces()) {
    ExampleRun fine;
    const std::string good = shown(face.name, green(fine));
    for (const int code : {1, 3, 4}) {
      ExampleRun example;
      green(example).summary.exit = code;
      EXPECT_NE(shown(face.name, example), good) << face.name << " " << code;
    }
    ExampleRun cut;
    green(cut).summary.interrupted = true;
    EXPECT_THAT(shown(face.name, cut), HasSubstr("interrupted after 2 of 9 cases")) << face.name;
    ExampleRun nothing;
    green(nothing).results.clear();
    nothing.summary.exit = 5;
    EXPECT_THAT(shown(face.name, nothing), HasSubstr("nothing was judged")) << face.name;
  }
}

TEST(Faces, AnEmptyShardIsNoFault) {
  for (const Face& face : faces()) {
    ExampleRun example;
    green(example).results.clear();
    example.summary = {};
    example.run.shard = {9, 9};
    EXPECT_THAT(shown(face.name, example), Not(HasSubstr("nothing was judged"))) << face.name;
  }
}

TEST(Faces, AKnownFailureIsNoFailure) {
  ExampleRun example;
  know(example);
  EXPECT_THAT(shown("junit", example), HasSubstr("<skipped message=\"expected, for it is known: bug 7 # [x](y)"));
  EXPECT_THAT(shown("tap", example), HasSubstr("not ok 2 - xmpp/strip-starttls-feature [starttls verified, careless "
                                               "\\\\x1b[31mclient] # TODO bug 7 \\# [x](y)\n"));
  EXPECT_THAT(shown("annotations", example), HasSubstr("::notice title=xmpp/strip-starttls-feature"));
}

TEST(Faces, AStaleEntryIsAFailureInEach) {
  for (const Face& face : faces()) {
    ExampleRun example;
    green(example).summary.findings = {{"it is no scenario", "take it out", "known.xml:3:5", true}};
    example.summary.exit = 1;
    EXPECT_THAT(shown(face.name, example), HasSubstr("it is no scenario")) << face.name;
  }
}

TEST(Tap, CountsItsPoints) {
  const std::string text = shown("tap", ExampleRun());
  EXPECT_TRUE(text.starts_with("TAP version 14\n1..9\nok 1 - xmpp/control-starttls"));
  int points = 0;
  for (const auto& line : split(text, '\n')) points += line.starts_with("ok ") || line.starts_with("not ok ") ? 1 : 0;
  EXPECT_EQ(points, 9);
}

TEST(Annotations, OnePerLineAndNoCommandOfTheClients) {
  ExampleRun example;
  example.results[1].verdict.reason = "a\n::error::100% b\r\n::add-mask::x";
  for (const auto& line : split(shown("annotations", example), '\n'))
    EXPECT_TRUE(line.empty() || line.starts_with("::error title=") || line.starts_with("::warning title=")) << line;
  EXPECT_THAT(shown("annotations", example), HasSubstr("100%25 b"));
}

TEST(Annotations, TheWorstTenAndTheRestInOne) {
  ExampleRun example;
  for (int i = 0; i < 30; ++i) example.results.push_back(example.results[1]);
  const std::string text = shown("annotations", example);
  int errors = 0;
  for (const auto& line : split(text, '\n')) errors += line.starts_with("::error ") ? 1 : 0;
  EXPECT_EQ(errors, 10);
  EXPECT_THAT(text, HasSubstr("and 23 more of this kind"));
}

TEST(Markdown, WhatTheClientSaidIsNoMarkup) {
  ExampleRun example;
  example.results[1].verdict.reason = "<script>x</script> [a](javascript:b) | `c` **d** @everyone";
  const std::string text = shown("markdown", example);
  EXPECT_THAT(
      text,
      HasSubstr("&lt;script\\>x&lt;/script\\> \\[a\\]\\(javascript:b\\) \\| \\`c\\` \\*\\*d\\*\\* &#64;everyone"));
  EXPECT_THAT(text, Not(HasSubstr("<script")));
}

TEST(Markdown, AHugeRunIsCut) {
  ExampleRun example;
  for (int i = 0; i < 3000; ++i) example.results.push_back(example.results[1]);
  EXPECT_LT(shown("markdown", example).size(), 1U << 20U);
  EXPECT_THAT(shown("markdown", example), HasSubstr("more: see run.ndjson"));
}

}  // namespace
}  // namespace footpad::report
