// Known failures (--expect) against what a run had planned and what became of it. Pure, as all of this room.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "model/expectations.h"

namespace footpad::judge {

struct Circumstances {
  std::string subject;
  Policy policy = Policy::verified;
  std::string today;             // "2026-11-27", UTC
  std::vector<std::string> ids;  // of the whole catalogue
};

struct PlannedCase {
  std::string scenario;
  Transport transport = Transport::starttls;
  bool runs = true;  // false: it is unsupported before it begins
};

// A case's verdict, as far as it matters here.
struct Judged {
  std::string scenario;
  Transport transport = Transport::starttls;
  VerdictWord verdict = VerdictWord::error;
  Outcome outcome = Outcome::error;
};

class KnownFailures {
 public:
  // `plan`: of the whole run, whatever shard of it this is.
  KnownFailures(Expectations expectations, Circumstances here, std::vector<PlannedCase> plan);

  // The entry that decides a case: the most exact one that counts here and today; of several the first. nullptr: none.
  [[nodiscard]] const KnownFailure* entry_of(const std::string& scenario, Transport transport) const;
  // Remembers what it rules. nullopt: no entry is about it.
  std::optional<Known> rule(const Judged& judged);

  // Entries that do not hold: they match nothing, decide nothing, are met by a client that is better than they say
  // (these fail the run), or have expired.
  [[nodiscard]] std::vector<Finding> findings() const;

  // What it was asked to rule on, each case once for each of its runs.
  [[nodiscard]] const std::vector<Judged>& judged() const { return judged_; }
  [[nodiscard]] const Expectations& expectations() const { return expectations_; }
  [[nodiscard]] const Circumstances& here() const { return here_; }
  [[nodiscard]] const std::vector<PlannedCase>& plan() const { return plan_; }
  [[nodiscard]] bool is_expired(const KnownFailure& entry) const;
  // It is about this subject and this policy.
  [[nodiscard]] bool applies(const KnownFailure& entry) const;

 private:
  void check(const KnownFailure& entry);
  void note(const KnownFailure& entry, std::string what, std::string remedy, bool fails);

  Expectations expectations_;
  Circumstances here_;
  std::vector<PlannedCase> plan_;
  std::vector<Finding> findings_;
  std::vector<Judged> judged_;
};

bool is_about(const KnownFailure& entry, const std::string& scenario, Transport transport);
bool is_as_expected(const KnownFailure& entry, VerdictWord verdict, Outcome outcome);
// Nothing is wrong with it, or less than the entry says.
bool is_better(const KnownFailure& entry, VerdictWord verdict);

}  // namespace footpad::judge
