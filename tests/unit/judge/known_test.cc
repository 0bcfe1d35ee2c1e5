#include "judge/known.h"

#include <gmock/gmock.h>

#include "judge/known_update.h"

namespace footpad::judge {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kStrip = "xmpp/strip-feature";
constexpr const char* kInject = "xmpp/inject-stanza";

KnownFailure entry(const std::string& scenario, int line, VerdictWord verdict = VerdictWord::vulnerable) {
  KnownFailure out;
  out.scenario = scenario;
  out.verdict = verdict;
  out.reason = "bug " + std::to_string(line);
  out.place = {"known.xml", line, 3};
  return out;
}

KnownFailures known(std::vector<KnownFailure> entries, std::vector<PlannedCase> plan = {{kStrip}, {kInject}}) {
  return {{"known.xml", "<expectations/>", std::move(entries)},
          {"careless", Policy::verified, "2026-11-27", {kStrip, kInject, "imap/other", "certs/expired"}},
          std::move(plan)};
}

Judged leak(const std::string& scenario = kStrip, Transport transport = Transport::starttls) {
  return {scenario, transport, VerdictWord::vulnerable, Outcome::leak};
}
Judged secure(const std::string& scenario = kStrip) {
  return {scenario, Transport::starttls, VerdictWord::secure, Outcome::secure_abort};
}

// "fails|notes PLACE WHAT"
std::vector<std::string> said(const KnownFailures& failures) {
  std::vector<std::string> out;
  for (const Finding& finding : failures.findings())
    out.push_back((finding.fails ? "fails " : "notes ") + finding.place + " " + finding.what);
  return out;
}

TEST(Known, AFailureThatIsKnownIsExpected) {
  KnownFailures failures = known({entry(kStrip, 2)});
  const auto ruled = failures.rule(leak());
  ASSERT_TRUE(ruled);
  EXPECT_TRUE(ruled->as_expected);
  EXPECT_EQ(ruled->reason, "bug 2");
  EXPECT_FALSE(failures.rule(leak(kInject))) << "nobody spoke of it";
  EXPECT_THAT(said(failures), IsEmpty());
}

TEST(Known, AnUnexpectedPassFails) {
  KnownFailures failures = known({entry(kStrip, 2)});
  EXPECT_FALSE(failures.rule(secure())->as_expected);
  EXPECT_THAT(said(failures), ElementsAre("fails known.xml:2:3 xmpp/strip-feature over starttls is secure now, where "
                                          "vulnerable was expected"));
}

TEST(Known, BetterIsStaleToo) {
  KnownFailures failures = known({entry(kStrip, 2)});
  failures.rule({kStrip, Transport::starttls, VerdictWord::weak, Outcome::held});
  EXPECT_EQ(said(failures).size(), 1U);
}

TEST(Known, WorseIsNotExpectedAndNotStale) {
  KnownFailures failures = known({entry(kStrip, 2, VerdictWord::inconclusive)});
  EXPECT_FALSE(failures.rule(leak())->as_expected);
  EXPECT_THAT(said(failures), IsEmpty()) << "the case fails the run by itself";
}

TEST(Known, AnotherOutcomeIsNotTheKnownOne) {
  KnownFailure exact = entry(kStrip, 2);
  exact.outcome = Outcome::accepted;
  EXPECT_FALSE(known({exact}).rule(leak())->as_expected);
  exact.outcome = Outcome::leak;
  EXPECT_TRUE(known({exact}).rule(leak())->as_expected);
}

TEST(Known, ACaseThatWasCutShortIsNeverExpected) {
  KnownFailures failures = known({entry(kStrip, 2, VerdictWord::inconclusive)});
  EXPECT_FALSE(
      failures.rule({kStrip, Transport::starttls, VerdictWord::inconclusive, Outcome::interrupted})->as_expected);
}

TEST(Known, AnotherSubjectPolicyOrTransportIsNotMeant) {
  KnownFailure other = entry(kStrip, 2);
  other.subject = "curl*";
  EXPECT_FALSE(known({other}).rule(leak()));
  other = entry(kStrip, 2);
  other.policy = Policy::pinned;
  EXPECT_FALSE(known({other}).rule(leak()));
  other = entry(kStrip, 2);
  other.transport = Transport::direct;
  KnownFailures failures = known({other});
  EXPECT_FALSE(failures.rule(leak()));
  EXPECT_THAT(said(failures), IsEmpty()) << "it is of another run";
}

TEST(Known, TheMostExactEntryDecides) {
  KnownFailure direct = entry(kStrip, 4);
  direct.transport = Transport::direct;
  KnownFailures failures =
      known({entry("xmpp/*", 2), entry(kStrip, 3), direct}, {{kStrip}, {kStrip, Transport::direct}, {kInject}});
  EXPECT_EQ(failures.rule(leak())->reason, "bug 3");
  EXPECT_EQ(failures.rule(leak(kStrip, Transport::direct))->reason, "bug 4");
  EXPECT_EQ(failures.rule(leak(kInject))->reason, "bug 2");
  EXPECT_THAT(said(failures), IsEmpty());
}

TEST(Known, AnEntryThatDecidesNothingFails) {
  EXPECT_THAT(said(known({entry(kStrip, 2), entry("xmpp/strip*", 3)})),
              ElementsAre("fails known.xml:3:3 'xmpp/strip*' decides nothing: line 2 is as exact or more"));
}

TEST(Known, AnUnknownIdFailsAndIsNamed) {
  const KnownFailures failures = known({entry("xmpp/strip-featur", 2)});
  EXPECT_THAT(said(failures), ElementsAre("fails known.xml:2:3 'xmpp/strip-featur' is no scenario of the catalogue"));
  EXPECT_EQ(failures.findings()[0].remedy, "did you mean 'xmpp/strip-feature'?");
}

TEST(Known, WhatWasNotSelectedIsNotStale) { EXPECT_THAT(said(known({entry("imap/other", 2)})), IsEmpty()); }

TEST(Known, WhatCannotRunHereFails) {
  const KnownFailures failures = known({entry(kStrip, 2)}, {{kStrip, Transport::starttls, false}});
  EXPECT_THAT(
      said(failures),
      ElementsAre("fails known.xml:2:3 'xmpp/strip-feature' cannot be run here: the entry can neither hold nor fail"));
}

TEST(Known, AnExpiredEntryCountsNoMoreAndSaysSo) {
  KnownFailure old = entry(kStrip, 2);
  old.until = "2026-11-26";
  KnownFailures failures = known({old});
  EXPECT_FALSE(failures.rule(leak()));
  EXPECT_THAT(said(failures),
              ElementsAre("notes known.xml:2:3 'xmpp/strip-feature' expired on 2026-11-26, and counts no more"));
  old.until = "2026-11-27";
  EXPECT_TRUE(known({old}).rule(leak())->as_expected) << "its last day";
}

TEST(Known, AFindingIsSaidOnce) {
  KnownFailures failures = known({entry(kStrip, 2)});
  failures.rule(secure());
  failures.rule(secure());
  EXPECT_EQ(said(failures).size(), 1U);
}

// "+SCENARIO VERDICT REASON", "-INDEX", "~INDEX VERDICT"
std::vector<std::string> updated(KnownFailures failures, const std::vector<Judged>& all, bool strict = false) {
  for (const Judged& one : all) failures.rule(one);
  const Update update = update_of(failures, strict);
  std::vector<std::string> out;
  for (const std::size_t index : update.removed) out.push_back("-" + std::to_string(index));
  for (const auto& [index, change] : update.changed)
    out.push_back("~" + std::to_string(index) + " " + std::string(word(change.verdict)));
  for (const KnownFailure& one : update.added)
    out.push_back("+" + one.scenario + " " + std::string(word(one.verdict)) + " " + one.reason);
  return out;
}

TEST(KnownUpdate, WhatHoldsStays) { EXPECT_THAT(updated(known({entry(kStrip, 2)}), {leak()}), IsEmpty()); }

TEST(KnownUpdate, ANewFailureIsAddedWithoutAReason) {
  EXPECT_THAT(updated(known({}), {leak(), secure(kInject)}), ElementsAre("+xmpp/strip-feature vulnerable TODO"));
}

TEST(KnownUpdate, AWeakVerdictIsAFailureUnderStrictOnly) {
  const Judged weak{kStrip, Transport::starttls, VerdictWord::weak, Outcome::held};
  EXPECT_THAT(updated(known({}), {weak}), IsEmpty());
  EXPECT_THAT(updated(known({}), {weak}, true), ElementsAre("+xmpp/strip-feature weak TODO"));
}

TEST(KnownUpdate, AStaleEntryGoes) { EXPECT_THAT(updated(known({entry(kStrip, 2)}), {secure()}), ElementsAre("-0")); }

TEST(KnownUpdate, AnotherVerdictIsWrittenInPlace) {
  EXPECT_THAT(updated(known({entry(kStrip, 2, VerdictWord::inconclusive)}), {leak()}), ElementsAre("~0 vulnerable"));
}

TEST(KnownUpdate, AGlobThatHoldsForSomeBecomesOneEntryForEach) {
  EXPECT_THAT(updated(known({entry("xmpp/*", 2)}), {leak(), secure(kInject)}),
              ElementsAre("-0", "+xmpp/strip-feature vulnerable bug 2"));
}

TEST(KnownUpdate, WhatWasNotRunStays) {
  EXPECT_THAT(updated(known({entry("imap/other", 2), entry(kInject, 3)}), {secure()}), IsEmpty());
}

TEST(KnownUpdate, AnUnknownIdGoesAndAnExpiredEntryMustBeExplainedAnew) {
  KnownFailure old = entry(kStrip, 3);
  old.until = "2026-01-01";
  EXPECT_THAT(updated(known({entry("xmpp/gone", 2), old}), {leak()}),
              ElementsAre("-0", "-1", "+xmpp/strip-feature vulnerable TODO"));
}

TEST(KnownUpdate, AControlThatFailsTwiceIsOneEntry) {
  const Judged red{kStrip, Transport::starttls, VerdictWord::inconclusive, Outcome::uncontrolled};
  EXPECT_EQ(updated(known({}), {red, red}).size(), 1U);
}

}  // namespace
}  // namespace footpad::judge
