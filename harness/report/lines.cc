#include "report/lines.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "report/plain.h"

namespace footpad::report {
namespace {

using Json = nlohmann::ordered_json;

double microseconds(double seconds) { return std::round(seconds * 1e6) / 1e6; }

// Hostile bytes are escaped before they get here; `replace` is for the ones that nobody thought of.
std::string dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string kind_word(const Scenario& scenario) {
  return scenario.kind == Scenario::Kind::attack ? "attack" : "control";
}

template <class Value>
Json or_null(const std::optional<Value>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json lines_of(const std::vector<std::string>& texts) {
  Json out = Json::array();
  for (const auto& text : texts) out.push_back(one_line(text));
  return out;
}

Json leaks_of(const Verdict& verdict) {
  Json out = Json::array();
  for (const auto& leak : verdict.leaks)
    out.push_back({{"what", one_line(leak.what)},
                   {"form", one_line(leak.form)},
                   {"where", one_line(leak.where)},
                   {"grade", word(leak.grade)}});
  return out;
}

void add_case(Json& line, const CaseFacts& facts) {
  line["scenario"] = one_line(facts.scenario->id);
  line["protocol"] = one_line(facts.protocol);
  line["transport"] = word(facts.transport);
  line["policy"] = word(facts.policy);
  line["kind"] = kind_word(*facts.scenario);
}

// What faces say of the scenario, so that they can be made of the file alone.
Json about(const Scenario& scenario) {
  return {{"title", one_line(scenario.title)},   {"does", one_line(scenario.does)},
          {"demand", one_line(scenario.demand)}, {"why", one_line(scenario.why)},
          {"remedy", one_line(scenario.remedy)}, {"must", scenario.must},
          {"cves", lines_of(scenario.cves)},     {"controls", lines_of(scenario.controls)}};
}

// The fields of a verdict, behind those of its case.
void add_verdict(Json& line, const CaseResult& result) {
  const Scenario& scenario = *result.facts.scenario;
  const Verdict& verdict = result.verdict;
  std::optional<std::string> alert;
  if (verdict.alert) alert = one_line(*verdict.alert);
  add_case(line, result.facts);
  line["verdict"] = word(verdict.verdict);
  line["outcome"] = word(verdict.outcome);
  line["grade"] = word(verdict.grade);
  line["reason"] = one_line(verdict.reason);
  line["reached"] = verdict.reached;
  line["control"] = word(verdict.control);
  line["connections"] = verdict.connections;
  line["alert"] = or_null(alert);
  line["client_exit"] = or_null(verdict.client_exit);
  line["seconds"] = microseconds(result.seconds);
  line["leaks"] = leaks_of(verdict);
  line["case"] = one_line(result.facts.folder);
  line["severity"] = scenario.severity;
  line["class"] = word(scenario.attack_class);
  line["late"] = verdict.late;
  line["finished"] = verdict.finished;
  line["closing"] = result.facts.closing;
  line["flaky"] = result.flaky;
  line["references"] = lines_of(scenario.references);
  line["reproduce"] = one_line(result.evidence.reproduce);
  line["about"] = about(scenario);
  line["expected"] = result.known && result.known->as_expected;
  line["expectation"] = result.known ? Json(one_line(result.known->reason)) : Json(nullptr);
}

}  // namespace

std::string run_line(const RunFacts& run) {
  return dump({{"event", "run"},
               {"schema", "footpad.run/1"},
               {"version", run.version},
               {"catalogue", run.catalogue_digest},
               {"subject", one_line(run.subject)},
               {"seed", run.seed},
               {"mode", std::string(word(run.mode))},
               {"started", run.started},
               {"command", lines_of(run.command)},
               {"cases", run.cases},
               {"select", lines_of(run.makings.select)},
               {"plan", run.makings.plan},
               {"client", run.makings.client},
               {"settings", run.makings.settings},
               {"repeat", run.makings.repeat},
               {"strict", run.makings.strict},
               {"shard", {{"index", run.shard.index}, {"total", run.shard.total}}},
               {"attacks", run.attacks},
               {"attacks_in_all", run.attacks_in_all},
               {"merged", run.merged}});
}

std::string case_line(const CaseFacts& facts) {
  Json line;
  line["event"] = "case";
  add_case(line, facts);
  line["case"] = one_line(facts.folder);
  line["closing"] = facts.closing;
  return dump(line);
}

std::string observation_line(const CaseFacts& facts, const std::string& kind, const std::string& text) {
  Json line;
  line["event"] = "observation";
  line["scenario"] = one_line(facts.scenario->id);
  line["case"] = one_line(facts.folder);
  line["what"] = one_line(kind);
  line["text"] = one_line(text);
  return dump(line);
}

std::string provisional_line(const CaseResult& result) {
  Json line;
  line["event"] = "observation";
  line["scenario"] = one_line(result.facts.scenario->id);
  line["case"] = one_line(result.facts.folder);
  line["what"] = "provisional";
  line["text"] = one_line(result.verdict.reason);
  Json verdict;
  add_verdict(verdict, result);
  line["verdict"] = std::move(verdict);
  return dump(line);
}

std::string verdict_line(const CaseResult& result) {
  Json line;
  line["event"] = "verdict";
  add_verdict(line, result);
  return dump(line);
}

std::string end_line(const RunSummary& summary) {
  Json counts = Json::object();
  for (const auto& [verdict, its_word] : Words<VerdictWord>::table) counts[std::string(its_word)] = 0;
  for (const auto& [key, count] : summary.counts) counts[key] = count;
  Json expected = Json::object();
  for (const auto& [key, count] : summary.expected) expected[key] = count;
  Json findings = Json::array();
  for (const Finding& finding : summary.findings)
    findings.push_back({{"what", one_line(finding.what)},
                        {"remedy", one_line(finding.remedy)},
                        {"place", one_line(finding.place)},
                        {"fails", finding.fails}});
  return dump({{"event", "end"},
               {"counts", counts},
               {"exit", summary.exit},
               {"interrupted", summary.interrupted},
               {"seconds", microseconds(summary.seconds)},
               {"expected", expected},
               {"findings", findings}});
}

}  // namespace footpad::report
