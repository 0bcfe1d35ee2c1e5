// One attack with its controls, as a run has them: see DESIGN.md §2 rule 1.
#include <algorithm>
#include <exception>

#include "include/core.h"

namespace footpad::v0_1 {
namespace {

constexpr int kMostExit = 255;

// As if it were a program: an exit code, and what it said.
std::pair<int, std::string> end_of(const Client& client, const Lane& lane) {
  try {
    return {std::clamp(client(lane), 0, kMostExit), ""};
  } catch (const std::exception& thrown) {
    return {1, thrown.what()};
  } catch (...) {
    return {1, "something was thrown"};
  }
}

Result<LaneReport> play_on(Lane& lane, const Client& client) {
  auto report = lane.report();
  if (!report || report->state != LaneState::open) return report;  // there is nothing to be done to this client
  const auto [code, said] = end_of(client, lane);
  return lane.done(code, said);
}

std::string key_of(const Wish& wish) {
  std::string key = wish.client;
  for (const std::string* part :
       {&wish.scenario, &wish.protocol, &wish.transport, &wish.policy, &wish.domain, &wish.local_domain, &wish.reach})
    key += '\0' + *part;
  for (const std::string& one : wish.takes) key += '\0' + one;
  return key + '\0' + std::to_string(wish.timeout) + '\0' + std::to_string(wish.seed.value_or(0));
}

Judged unsupported(const Skipped& skipped, const Wish& wish) {
  Judged out{skipped.scenario, skipped.transport, wish.policy, {}, {}, ""};
  out.verdict.verdict = out.verdict.outcome = "unsupported";
  out.verdict.reason = out.explanation.text = skipped.why;
  return out;
}

}  // namespace

// Before the attack: each control once for each client.
Result<Done> Core::control(const Plan& plan, const Client& client) {
  const std::lock_guard<std::mutex> lock(playing_);
  for (const Step& step : plan.steps) {
    if (!step.is_control || step.closing || !played_.insert(key_of(step.lane)).second) continue;
    auto opened = lane(step.lane);
    if (!opened) return opened.error();
    if (auto played = play_on(*opened, client); !played) return played.error();
  }
  return Done{};
}

Result<Judged> Core::judge(const Wish& wish, const Client& client) {
  if (!client) return Error{"there is no client to attack", "give a function", ""};
  auto planned = plan(wish);
  if (!planned) return planned.error();
  const auto is_attack = [](const Step& step) { return !step.is_control; };
  const auto attack = std::find_if(planned->steps.begin(), planned->steps.end(), is_attack);
  const auto attacks = static_cast<std::size_t>(std::count_if(planned->steps.begin(), planned->steps.end(), is_attack));
  if (attacks + planned->skipped.size() != 1)
    return Error{attacks + planned->skipped.size() == 0 ? "there is no attack in what is selected"
                                                        : "more than one attack is selected",
                 "give one attack and one transport; controls run by themselves", ""};
  if (attacks == 0) return unsupported(planned->skipped.front(), wish);
  if (auto controlled = control(*planned, client); !controlled) return controlled.error();

  auto attacked = lane(attack->lane);
  if (!attacked) return attacked.error();
  auto report = play_on(*attacked, client);
  if (!report) return report.error();
  for (const Step& step : planned->steps) {
    if (report->state != LaneState::provisional || !step.closing) continue;
    auto opened = lane(step.lane);
    if (!opened) return opened.error();
    if (auto played = play_on(*opened, client); !played) return played.error();
  }
  report = attacked->wait(0, true);
  if (!report) return report.error();
  auto transcript = attacked->transcript();
  Judged out{attacked->scenario, attacked->transport, attacked->policy, {}, {}, transcript ? *transcript : ""};
  if (report->verdict) {
    out.verdict = *report->verdict;
    out.explanation = report->explanation.value_or(Explanation{});
  } else {
    out.verdict.verdict = "inconclusive";
    out.verdict.outcome = "uncontrolled";
    out.verdict.reason = out.explanation.text = "The honest control was not green once more behind the attack.";
  }
  return out;
}

}  // namespace footpad::v0_1
