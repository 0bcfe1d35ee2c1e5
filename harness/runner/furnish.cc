#include "runner/furnish.h"

#include <algorithm>

#include "base/text.h"
#include "runner/supply.h"
#include "scenario/catalogue.h"

namespace footpad::runner {
namespace {

Question question_of(const GroupFacts& facts, const Scenario& scenario) {
  Question question;
  question.scenario = &scenario;
  question.policy = facts.policy;
  question.transport = facts.transport;
  question.expectation = scenario::expectation(scenario, facts.policy, !facts.protocol->never_in_clear);
  question.success = facts.definition->success;
  if (question.success.reach.empty()) question.success.reach = facts.protocol->session_ready;
  return question;
}

}  // namespace

lane::Setup furnish(const GroupFacts& facts, const Gate& gate, const Scenario& scenario, const Case* attack,
                    std::uint64_t seed, const std::string& name) {
  lane::Setup setup;
  setup.question = question_of(facts, scenario);
  setup.protocol = facts.protocol;
  setup.definition = facts.definition;
  const std::string domain =
      scenario.about.empty() ? facts.domain : replace_all(scenario.about, "${domain}", facts.domain);
  setup.canaries = make_canaries(seed, name, domain, facts.local_domain);
  setup.caged = facts.caged;
  setup.judge_as_control = attack == nullptr;
  if (attack != nullptr) {
    gate.inform(setup.question, *attack);
    setup.timing = gate.timing(*attack, facts.timeout);
  } else {
    setup.timing = lane::timing(0, facts.timeout > 0 ? facts.timeout : facts.definition->limit_seconds);
  }
  setup.timing.deadline = std::max(setup.timing.deadline, static_cast<double>(scenario.patience));
  return setup;
}

}  // namespace footpad::runner
