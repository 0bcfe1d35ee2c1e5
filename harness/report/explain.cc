#include "report/explain.h"

#include <fmt/format.h>

#include "base/text.h"
#include "model/exit.h"
#include "report/describe.h"
#include "report/plain.h"

namespace footpad::report {
namespace {

constexpr std::size_t kShownLeaks = 6;

// Whether the verdict says something about the client, and not only about the test.
bool is_finding(VerdictWord verdict) {
  return verdict == VerdictWord::vulnerable || verdict == VerdictWord::weak || verdict == VerdictWord::secure;
}

std::string footpad_did(const CaseResult& result) {
  const Scenario& scenario = *result.facts.scenario;
  std::string does = sentence(scenario.does);
  if (does.empty()) does = sentence(scenario.title);
  if (does.empty()) does = fmt::format("It played {} (class {}).", one_line(scenario.id), word(scenario.attack_class));
  const bool undone =
      scenario.kind == Scenario::Kind::attack && !result.verdict.reached && !is_finding(result.verdict.verdict);
  return undone ? "This was planned, but did not reach the client: " + does : does;
}

std::string client_did(const CaseResult& result) {
  const Verdict& verdict = result.verdict;
  std::string out = sentence(verdict.reason);
  if (out.empty()) out = fmt::format("Its outcome is {}.", word(verdict.outcome));
  if (!verdict.leaks.empty()) {
    std::vector<std::string> shown;
    for (const auto& leak : verdict.leaks)
      if (shown.size() < kShownLeaks) shown.push_back(describe(leak));
    out += " Given away: " + join(shown, "; ");
    if (verdict.leaks.size() > kShownLeaks) out += fmt::format("; and {} more", verdict.leaks.size() - kShownLeaks);
    out += '.';
  }
  if (verdict.late) out += " It left only after the handshake was finished.";
  if (verdict.alert) out += " Its last alert was " + one_line(*verdict.alert) + ".";
  if (const auto signal = verdict.client_exit ? signal_of(*verdict.client_exit) : std::nullopt)
    out += fmt::format(" Signal {} ended it.", *signal);
  else if (verdict.client_exit)
    out += fmt::format(" Its exit code was {}.", *verdict.client_exit);
  return out;
}

std::string clauses(const Scenario& scenario) {
  std::vector<std::string> parts;
  for (const auto& reference : scenario.references)
    parts.push_back(one_line(reference) + (scenario.must ? " (MUST)" : " (SHOULD)"));
  for (const auto& cve : scenario.cves) parts.push_back(one_line(cve));
  return parts.empty() ? "" : " See " + join(parts, ", ") + ".";
}

std::string why_finding(const CaseResult& result) {
  const Scenario& scenario = *result.facts.scenario;
  std::string out = sentence(scenario.why);
  if (result.verdict.outcome == Outcome::held)
    out = fmt::format(
        "Nothing was given away in the {:.1f} s that Footpad watched (--timeout sets for how long), but "
        "the attacked connection stayed open: the user waits, or is asked something. {}",
        result.seconds, out);
  else if (out.empty())
    out = fmt::format("Whoever is on the path gains this: {}.", describe(result.verdict.grade));
  switch (scenario.severity) {
    case 3: out += " Anyone on the path can do this."; break;
    case 2: out += " An attacker can do this under conditions."; break;
    default: break;
  }
  return std::string(trim(out)) + clauses(scenario);
}

std::string why_unproven(Outcome outcome) {
  switch (outcome) {
    case Outcome::uncontrolled:
      return "The client did not show that it works where nothing is attacked. What it does under attack then proves "
             "nothing: "
             "it may have failed for another reason.";
    case Outcome::not_exercised:
      return "An attack that did not reach the client proves nothing about it, neither good nor bad.";
    case Outcome::crash:
      return "A crash is not a refusal: whoever is on the path can end this client at will, and it is unknown what "
             "else these "
             "bytes can do to it.";
    case Outcome::interrupted: return "The case was cut short, so nothing was learned about the client.";
    case Outcome::unsupported:
      return "The scenario needs something that the client does not have; it counts neither way.";
    case Outcome::undetectable:
      return "No client under this policy can notice the attack; it is never counted as a pass.";
    default: return "The fault is Footpad's or its operator's, so nothing was learned about the client.";
  }
}

std::string remedy(const Scenario& scenario) {
  std::string out = sentence(scenario.remedy);
  if (out.empty()) out = sentence(scenario.demand);
  return out.empty() ? "Make the client abort before it sends anything else." : out;
}

std::string fix_unproven(const CaseResult& result) {
  const Scenario& scenario = *result.facts.scenario;
  switch (result.verdict.outcome) {
    case Outcome::uncontrolled: {
      const std::string names =
          scenario.kind == Scenario::Kind::control ? one_line(scenario.id) : one_line(join(scenario.controls, ", "));
      return fmt::format(
          "Make the control green first{}: check that the client is told {{host}}, {{port}} and {{ca}}, that it logs "
          "in with {{user}} and {{password}}, and read the control's client-output.txt.",
          names.empty() ? "" : " (" + names + ")");
    }
    case Outcome::not_exercised:
      return fmt::format(
          "Read transcript.txt to see how far the dialogue got; check that the client speaks {} on the {} transport, "
          "connects to {{host}}:{{port}} and is given time enough (--timeout).",
          one_line(result.facts.protocol), word(result.facts.transport));
    case Outcome::crash:
      return "Run the reproduce line with the client under a debugger or a sanitizer, and mend what crashes.";
    case Outcome::interrupted: return "Run it again.";
    case Outcome::unsupported:
      return "Nothing to fix; choose another transport or protocol if the client should support this.";
    case Outcome::undetectable: return "Run the client under a stricter policy, such as pinned, if it can have one.";
    default:
      return "If the reason names nothing that you can change, this is a defect of Footpad: report it with the case's "
             "folder.";
  }
}

}  // namespace

Explanation explain(const CaseResult& result) {
  const bool finding = is_finding(result.verdict.verdict);
  return {footpad_did(result), client_did(result), finding ? why_finding(result) : why_unproven(result.verdict.outcome),
          finding ? remedy(*result.facts.scenario) : fix_unproven(result)};
}

std::string explain_failure(const CaseResult& result) {
  const Explanation parts = explain(result);
  return fmt::format("What Footpad did: {}\nWhat the client did: {}\nWhy it matters: {}\nHow to fix it: {}\n",
                     parts.footpad_did, parts.client_did, parts.why, parts.fix);
}

}  // namespace footpad::report
