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
    // What waited for a control that then failed does not wait for another try of it: it is run again.
    const bool overthrown = std::any_of(group.closing.begin(), group.closing.end(), [&](const Scenario* control) {
      const CaseResult* closing = find(past_->results, folder_name(*control, group.transport, true));
      return is_final(closing) && closing->verdict.verdict != VerdictWord::secure;
    });
    for (Case& attack : group.attacks) {
      if (!attack.unsupported.empty()) continue;
      const std::string folder = folder_name(*attack.scenario, group.transport, false);
      const CaseResult* result = find(past_->results, folder);
      const CaseResult* provisional = find(past_->provisional, folder);
      if (is_final(result) && was_run(*result)) {
        add(kept_.settled, *result);
        attack.state = Case::State::settled;
      } else if (!overthrown && provisional != nullptr && provisional->verdict.verdict == VerdictWord::secure &&
                 !is_final(result)) {
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

std::string why_another(const report::RunFacts& one, const report::RunFacts& other, bool same_shard) {
  const auto differs = [](const std::string& what, const std::string& old, const std::string& now) {
    return what + " differs: " + (old.empty() ? "unknown" : printable(old)) + " and " + printable(now);
  };
  const report::Makings &old = one.makings, &now = other.makings;
  if (one.version != other.version) return differs("the version of Footpad", one.version, other.version);
  if (one.catalogue_digest != other.catalogue_digest) return "the catalogue differs";
  if (one.subject != other.subject) return differs("the subject", one.subject, other.subject);
  if (old.client != now.client) return "the client differs: its definition, or a program or file that it names";
  if (one.seed != other.seed) return differs("the seed", std::to_string(one.seed), std::to_string(other.seed));
  if (one.mode != other.mode) return differs("the mode", std::string(word(one.mode)), std::string(word(other.mode)));
  if (old.repeat != now.repeat) return differs("--repeat", std::to_string(old.repeat), std::to_string(now.repeat));
  if (old.settings != now.settings)
    return "an option that decides what a case is differs (policy, protocol, server, domain, timeout, success)";
  if (old.select != now.select) return differs("the selection", join(old.select, " "), join(now.select, " "));
  if (old.plan != now.plan) return "what is planned differs: the transports, or a scenario file of yours";
  const auto text = [](report::Shard shard) { return std::to_string(shard.index) + "/" + std::to_string(shard.total); };
  if (same_shard && text(one.shard) != text(other.shard))
    return differs("the shard", text(one.shard), text(other.shard));
  return "";
}

}  // namespace footpad::runner
