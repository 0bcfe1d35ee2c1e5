// What of an earlier run stands when it goes on, and which part of a plan a shard has.
#include "runner/past.h"

#include <gmock/gmock.h>

#include "runner/shard.h"

namespace footpad::runner {
namespace {

using report::CaseResult;
using testing::ElementsAre;
using testing::IsEmpty;

class Past : public testing::Test {
 protected:
  Past() {
    add("control", Scenario::Kind::control);
    add("twin", Scenario::Kind::control);
    for (const char* id : {"a", "b", "c", "d", "e"}) add(id, Scenario::Kind::attack);
    group.controls = {&at("control"), &at("twin")};
    group.closing = {&at("control")};
    for (const char* id : {"a", "b", "c"}) group.attacks.push_back(attack(id));
  }

  void add(const std::string& id, Scenario::Kind kind) {
    catalogue.scenarios[id].id = id;
    catalogue.scenarios[id].kind = kind;
  }
  Scenario& at(const std::string& id) { return catalogue.scenarios.at(id); }
  Case attack(const std::string& id, const std::string& unsupported = "") {
    return {&at(id), Transport::starttls, {&at("control")}, unsupported, Case::State::fresh};
  }
  Plan plan() { return {{group}}; }

  CaseResult result(const std::string& id, VerdictWord verdict, Outcome outcome, bool closing = false) {
    CaseResult out;
    out.facts.scenario = &at(id);
    out.facts.closing = closing;
    out.facts.folder = folder_name(at(id), Transport::starttls, closing);
    out.verdict.verdict = verdict;
    out.verdict.outcome = outcome;
    out.evidence.reproduce = "footpad run " + id;
    return out;
  }
  CaseResult secure(const std::string& id, bool closing = false) {
    return result(id, VerdictWord::secure, Outcome::secure_abort, closing);
  }
  CaseResult leak(const std::string& id) { return result(id, VerdictWord::vulnerable, Outcome::leak); }
  CaseResult interrupted(const std::string& id) { return result(id, VerdictWord::inconclusive, Outcome::interrupted); }

  static std::vector<std::string> ids(const std::vector<CaseResult>& results) {
    std::vector<std::string> out;
    for (const CaseResult& one : results) out.push_back(one.facts.scenario->id + (one.facts.closing ? "!" : ""));
    return out;
  }
  static std::vector<std::string> fresh(const Plan& plan) {
    std::vector<std::string> out;
    for (const Group& one : plan.groups)
      for (const Case& its : one.attacks)
        if (its.state == Case::State::fresh) out.push_back(its.scenario->id);
    return out;
  }

  scenario::Catalogue catalogue;
  Group group;
  report::PastRun past;
};

TEST_F(Past, WhatWasJudgedIsNotRunAgain) {
  past.results = {secure("control"), secure("twin"), leak("a")};
  Plan rest = plan();
  const Kept kept = keep(rest, past, catalogue);
  EXPECT_THAT(ids(kept.settled), ElementsAre("a"));
  EXPECT_THAT(fresh(rest), ElementsAre("b", "c"));
  ASSERT_EQ(rest.groups.size(), 1U);
  EXPECT_EQ(rest.groups[0].controls.size(), 2U) << "the controls are run again";
  EXPECT_EQ(rest.groups[0].closing.size(), 1U);
  EXPECT_TRUE(kept.settled[0].kept);
  EXPECT_THAT(kept.folders, ElementsAre("a.starttls"));
}

TEST_F(Past, WhatLooksSecureWaitsForItsClosingControlAgain) {
  past.results = {secure("control"), secure("twin"), leak("a"), interrupted("b")};
  past.provisional = {secure("b")};
  Plan rest = plan();
  const Kept kept = keep(rest, past, catalogue);
  EXPECT_THAT(ids(kept.provisional), ElementsAre("b"));
  EXPECT_THAT(fresh(rest), ElementsAre("c"));
}

TEST_F(Past, ACutOffCaseAndFootpadsOwnFaultAreRunAgain) {
  past.results = {interrupted("a"), result("b", VerdictWord::error, Outcome::error)};
  Plan rest = plan();
  EXPECT_THAT(keep(rest, past, catalogue).folders, IsEmpty());
  EXPECT_THAT(fresh(rest), ElementsAre("a", "b", "c"));
}

TEST_F(Past, WhatTheClosingControlOverthrewIsNotRevived) {
  past.results = {result("a", VerdictWord::inconclusive, Outcome::uncontrolled)};
  past.provisional = {secure("a")};
  Plan rest = plan();
  const Kept kept = keep(rest, past, catalogue);
  EXPECT_THAT(kept.provisional, IsEmpty());
  EXPECT_THAT(ids(kept.settled), ElementsAre("a"));
}

TEST_F(Past, WhatWaitedForAControlThatFailedIsRunAgain) {
  past.results = {result("control", VerdictWord::inconclusive, Outcome::uncontrolled, true)};
  past.provisional = {secure("a")};
  Plan rest = plan();
  EXPECT_THAT(ids(keep(rest, past, catalogue).provisional), IsEmpty());
  EXPECT_THAT(fresh(rest), ElementsAre("a", "b", "c"));
}

TEST_F(Past, OnlyWhatLooksSecureMayWait) {
  past.provisional = {leak("a")};
  Plan rest = plan();
  EXPECT_THAT(ids(keep(rest, past, catalogue).provisional), IsEmpty());
}

TEST_F(Past, WhatNeverRanIsDecidedAnew) {
  CaseResult never = result("a", VerdictWord::inconclusive, Outcome::uncontrolled);
  never.evidence.reproduce.clear();
  past.results = {never};
  Plan rest = plan();
  EXPECT_THAT(ids(keep(rest, past, catalogue).settled), IsEmpty());
}

TEST_F(Past, AFinishedGroupStandsWhole) {
  past.results = {secure("control"), secure("twin"), leak("a"), secure("b"), leak("c"), secure("control", true)};
  Plan rest = plan();
  const Kept kept = keep(rest, past, catalogue);
  EXPECT_TRUE(rest.groups.empty());
  EXPECT_THAT(ids(kept.settled), ElementsAre("control", "twin", "a", "b", "c", "control!"));
}

TEST_F(Past, WithoutItsClosingControlAGroupIsNotFinished) {
  past.results = {secure("control"), secure("twin"), leak("a"), leak("b"), leak("c")};
  Plan rest = plan();
  EXPECT_THAT(ids(keep(rest, past, catalogue).settled), ElementsAre("a", "b", "c"));
  EXPECT_EQ(rest.groups.size(), 1U);
}

TEST(WhyAnother, NamesWhatDiffers) {
  report::RunFacts facts;
  facts.version = "0.1.0";
  facts.subject = "x";
  facts.seed = 7;
  facts.makings = {{"xmpp"}, "p", "c", "s", 1, false};
  EXPECT_EQ(why_another(facts, facts), "");
  const auto differs = [&](const auto& change) {
    report::RunFacts now = facts;
    change(now);
    return why_another(facts, now);
  };
  EXPECT_EQ(differs([](auto& now) { now.seed = 8; }), "the seed differs: 7 and 8");
  EXPECT_EQ(differs([](auto& now) { now.subject = "y"; }), "the subject differs: x and y");
  EXPECT_NE(differs([](auto& now) { now.version = "2"; }), "");
  EXPECT_NE(differs([](auto& now) { now.catalogue_digest = "2"; }), "");
  EXPECT_NE(differs([](auto& now) { now.mode = Mode::cage; }), "");
  EXPECT_NE(differs([](auto& now) { now.makings.client = "d"; }), "");
  EXPECT_NE(differs([](auto& now) { now.makings.settings = "d"; }), "");
  EXPECT_NE(differs([](auto& now) { now.makings.select = {"imap"}; }), "");
  EXPECT_NE(differs([](auto& now) { now.makings.plan = "d"; }), "");
  EXPECT_NE(differs([](auto& now) { now.makings.repeat = 2; }), "");
  EXPECT_NE(differs([](auto& now) { now.shard = {1, 2}; }), "");
}

TEST_F(Past, ShardsHaveEveryAttackOnceAndTheControlsThatTheyNeed) {
  group.attacks.push_back(attack("d"));
  group.attacks.push_back(attack("e", "not here"));
  group.attacks[1].controls.push_back(&at("twin"));  // b needs it
  std::multiset<std::string> all;
  for (int index = 1; index <= 3; ++index) {
    const Plan part = part_of(plan(), {index, 3});
    for (const Group& one : part.groups) {
      bool runs = false;
      for (const Case& its : one.attacks) {
        all.insert(its.scenario->id);
        if (!its.unsupported.empty()) continue;
        runs = true;
        for (const Scenario* control : its.controls)
          EXPECT_THAT(one.controls, testing::Contains(control)) << its.scenario->id;
      }
      EXPECT_EQ(one.closing.empty(), !runs);
    }
    EXPECT_EQ(part_of(plan(), {index, 3}).cases(), part.cases()) << "always the same";
  }
  EXPECT_THAT(all, ElementsAre("a", "b", "c", "d", "e"));
}

TEST_F(Past, MoreShardsThanCasesLeaveSomeEmpty) {
  EXPECT_TRUE(part_of(plan(), {9, 9}).groups.empty());
  EXPECT_EQ(part_of(plan(), {1, 1}).attacks(), 3);
}

TEST_F(Past, AControlThatWasSelectedForItselfIsInOneShardOnly) {
  group.attacks.clear();
  int seen = 0;
  for (int index = 1; index <= 2; ++index)
    for (const Group& one : part_of(plan(), {index, 2}).groups) seen += static_cast<int>(one.controls.size());
  EXPECT_EQ(seen, 2);
}

}  // namespace
}  // namespace footpad::runner
