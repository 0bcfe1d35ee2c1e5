#include <gtest/gtest.h>

#include "scenario/read_expectations.h"

namespace footpad::scenario {
namespace {

Expectations read(const std::string& text, bool unexplained = false) {
  std::vector<Error> errors;
  auto out = read_expectations("known.xml", text, unexplained, errors);
  for (const Error& error : errors) ADD_FAILURE() << error.text();
  return out.value_or(Expectations{});
}

constexpr const char* kFile =
    "<?xml version=\"1.0\"?>\n"
    "<!-- ours -->\n"
    "<expectations>\n"
    "  <!-- about stripping -->\n"
    "  <expect scenario='xmpp/strip-*' verdict='vulnerable'\n"
    "          until='2027-01-31'>bug 1: <!-- see </expect> --> a &lt; b</expect>\n"
    "\n"
    "  <expect scenario=\"imap/x\" transport=\"direct\" verdict=\"weak\">bug 2</expect> <!-- beside -->\n"
    "</expectations>\n";

KnownFailure fresh() {
  KnownFailure entry;
  entry.scenario = "xmpp/new";
  entry.transport = Transport::starttls;
  entry.policy = Policy::verified;
  entry.subject = "a\"b";
  entry.outcome = Outcome::leak;
  entry.reason = "TODO";
  return entry;
}

TEST(Expectations, AreReadWithTheirConditions) {
  const Expectations file = read(kFile);
  ASSERT_EQ(file.entries.size(), 2U);
  EXPECT_EQ(file.entries[0].scenario, "xmpp/strip-*");
  EXPECT_EQ(file.entries[0].reason, "bug 1: a < b");
  EXPECT_EQ(file.entries[0].until, "2027-01-31");
  EXPECT_FALSE(file.entries[0].transport);
  EXPECT_EQ(file.entries[0].place.line, 5);
  EXPECT_EQ(file.entries[1].transport, Transport::direct);
  EXPECT_EQ(file.entries[1].verdict, VerdictWord::weak);
}

TEST(Expectations, AReasonThatIsStillToBeWrittenIsRefusedUnlessTheFileIsWrittenAnew) {
  const std::string text = "<expectations><expect scenario='x' verdict='weak'>TODO</expect></expectations>";
  std::vector<Error> errors;
  EXPECT_FALSE(read_expectations("known.xml", text, false, errors));
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_NE(errors[0].text().find("known.xml:1:16: nobody has said yet why"), std::string::npos) << errors[0].text();
  EXPECT_EQ(read(text, true).entries.size(), 1U);
}

TEST(Rewritten, NothingToDoIsTheSameText) { EXPECT_EQ(rewritten(read(kFile), {}, {}, {}), kFile); }

TEST(Rewritten, AnEntryGoesWithItsLinesAndAllElseStays) {
  const std::string text = rewritten(read(kFile), {0}, {}, {});
  EXPECT_EQ(text.find("strip-*"), std::string::npos);
  EXPECT_EQ(text.find("a &lt; b"), std::string::npos) << "a comment's </expect> does not end it";
  EXPECT_NE(text.find("  <!-- about stripping -->\n\n  <expect scenario=\"imap/x\""), std::string::npos) << text;
  EXPECT_EQ(read(text).entries.size(), 1U);
}

TEST(Rewritten, WhatStandsBesideAnEntryStays) {
  EXPECT_NE(rewritten(read(kFile), {1}, {}, {}).find("<!-- beside -->"), std::string::npos);
}

TEST(Rewritten, AVerdictIsChangedInPlace) {
  const std::string text = rewritten(read(kFile), {}, {{0, {VerdictWord::inconclusive, Outcome::crash}}}, {});
  EXPECT_NE(text.find("verdict='inconclusive'\n          until='2027-01-31' outcome=\"crash\">bug 1"),
            std::string::npos)
      << text;
  EXPECT_EQ(read(text).entries[0].outcome, Outcome::crash);
}

TEST(Rewritten, NewEntriesStandAtTheEnd) {
  const Expectations again = read(rewritten(read(kFile), {}, {}, {fresh()}), true);
  ASSERT_EQ(again.entries.size(), 3U);
  EXPECT_EQ(again.entries[2].scenario, "xmpp/new");
  EXPECT_EQ(again.entries[2].subject, "a\"b");
  EXPECT_EQ(again.entries[2].outcome, Outcome::leak);
}

TEST(Rewritten, AFileIsMadeWhereThereIsNone) {
  Expectations none;
  none.file = "known.xml";
  EXPECT_EQ(read(rewritten(none, {}, {}, {}), true).entries.size(), 0U);
  EXPECT_EQ(read(rewritten(none, {}, {}, {fresh()}), true).entries.size(), 1U);
}

// A comment must not hold two hyphens in a row; we read it all the same, others do not.
TEST(Rewritten, AFreshFileIsXmlForEverybody) {
  const std::string text = rewritten(Expectations{}, {}, {}, {fresh()});
  const auto begin = text.find("<!--") + 4;
  EXPECT_EQ(text.substr(begin, text.find("-->") - begin).find("--"), std::string::npos);
}

TEST(Rewritten, AnEmptyElementIsOpened) {
  EXPECT_EQ(read(rewritten(read("<expectations/>\n"), {}, {}, {fresh()}), true).entries.size(), 1U);
}

TEST(Rewritten, WhatOnlyLooksLikeTheEndIsNone) {
  const std::string first = "<expect scenario='x' verdict='weak'>a <![CD$TA[<x>]]> b</expect>";
  const std::string text =
      "<!-- <expectations> --><expectations>" + first + "</expectations><!-- </expectations /> -->\n";
  EXPECT_EQ(rewritten(read(text), {0}, {}, {}),
            "<!-- <expectations> --><expectations></expectations><!-- </expectations /> -->\n");
  const auto more = read(rewritten(read(text), {}, {}, {fresh()}), true);
  EXPECT_EQ(more.entries.size(), 2U);
  const auto behind =
      read(rewritten(read("<expectations></expectations>\n x</expect>\n</expectations>\n"), {}, {}, {fresh()}), true);
  EXPECT_EQ(behind.entries.size(), 1U);
  const auto only = read(rewritten(read("<expectations/><!-- /> -->"), {}, {}, {fresh()}), true);
  EXPECT_EQ(only.entries.size(), 1U);
}

}  // namespace
}  // namespace footpad::scenario
