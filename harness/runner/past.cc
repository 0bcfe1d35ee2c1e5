#include "runner/past.h"

#include <algorithm>

#include "base/text.h"

namespace footpad::runner {
namespace {

using report::CaseResult;

const CaseResult* find(const std::vector<CaseResult>& results, const std::string& folder) {
  const auto found = std::find_if(results.begin(), results.end(),
                                  [&](const CaseResult& result) { return result.facts.folder == folder; });
  return found == results.end() ? nullptr : &*found;
}

// It is over: nothing that comes later in the run can change its verdict.
bool is_final(const CaseResult* result) {
  return result != nullptr && result->verdict.outcome != Outcome::interrupted &&
         result->verdict.verdict != VerdictWord::error;
}

bool was_run(const CaseResult& result) { return !result.evidence.reproduce.empty(); }

class Keeper {
 public:
  Keeper(const report::PastRun& past, const scenario::Catalogue& catalogue) : past_(&past), catalogue_(&catalogue) {}

  // True: the whole group is over.
  bool take(Group& group) {
    if (is_finished(group)) {
      for (const CaseResult& result : past_->results)
        if (result.facts.transport == group.transport) add(kept_.settled, result);
      return true;
    }
    for (Case& attack : group.attacks) {
      if (!attack.unsupported.empty()) continue;
      const std::string folder = folder_name(*attack.scenario, group.transport, false);
      const CaseResult* result = find(past_->results, folder);
      const CaseResult* provisional = find(past_->provisional, folder);
      if (is_final(result) && was_run(*result)) {
        add(kept_.settled, *result);
        attack.state = Case::State::settled;
      } else if (provisional != nullptr && !is_final(result)) {
        add(kept_.provisional, *provisional);
        attack.state = Case::State::provisional;
      }
    }
    return false;
  }

  Kept kept() { return std::move(kept_); }

 private:
  [[nodiscard]] bool is_finished(const Group& group) const {
    const auto over = [&](const Scenario* scenario, bool closing) {
      return is_final(find(past_->results, folder_name(*scenario, group.transport, closing)));
    };
    return std::all_of(group.controls.begin(), group.controls.end(),
                       [&](const auto* one) { return over(one, false); }) &&
           std::all_of(group.closing.begin(), group.closing.end(), [&](const auto* one) { return over(one, true); }) &&
           std::all_of(group.attacks.begin(), group.attacks.end(),
                       [&](const Case& one) { return over(one.scenario, false); });
  }

  void add(std::vector<CaseResult>& to, const CaseResult& result) {
    const auto scenario = catalogue_->scenarios.find(result.facts.scenario->id);
    if (scenario == catalogue_->scenarios.end()) return;  // the plan is the same, so it is there
    to.push_back(result);
    to.back().facts.scenario = &scenario->second;
    to.back().kept = true;
    to.back().known.reset();
    if (was_run(result)) kept_.folders.push_back(result.facts.folder);
  }

  const report::PastRun* past_;
  const scenario::Catalogue* catalogue_;
  Kept kept_;
};

}  // namespace

Kept keep(Plan& plan, const report::PastRun& past, const scenario::Catalogue& catalogue) {
  Keeper keeper(past, catalogue);
  std::erase_if(plan.groups, [&](Group& group) { return keeper.take(group); });
  return keeper.kept();
}

std::string why_another(const report::RunFacts& past, const report::RunFacts& now) {
  const auto differs = [](const std::string& what, const std::string& then, const std::string& today) {
    return what + " is another: " + (then.empty() ? "unknown" : printable(then)) + " then, " + printable(today) +
           " now";
  };
  const report::Makings &old = past.makings, &fresh = now.makings;
  if (past.version != now.version) return differs("the version of Footpad", past.version, now.version);
  if (past.catalogue_digest != now.catalogue_digest) return "the catalogue is another";
  if (past.subject != now.subject) return differs("the subject", past.subject, now.subject);
  if (old.client != fresh.client) return "the client has changed: its definition, or a program or file that it names";
  if (past.seed != now.seed) return differs("the seed", std::to_string(past.seed), std::to_string(now.seed));
  if (past.mode != now.mode) return differs("the mode", std::string(word(past.mode)), std::string(word(now.mode)));
  if (old.repeat != fresh.repeat) return differs("--repeat", std::to_string(old.repeat), std::to_string(fresh.repeat));
  if (old.settings != fresh.settings)
    return "an option that decides what a case is has another value (policy, protocol, server, domain, timeout, "
           "success)";
  if (old.select != fresh.select) return differs("the selection", join(old.select, " "), join(fresh.select, " "));
  if (old.plan != fresh.plan) return "what is planned is another: the transports, or a scenario file of yours";
  if (past.shard.index != now.shard.index || past.shard.total != now.shard.total)
    return differs("the shard", std::to_string(past.shard.index) + "/" + std::to_string(past.shard.total),
                   std::to_string(now.shard.index) + "/" + std::to_string(now.shard.total));
  return "";
}

}  // namespace footpad::runner
