#include "include/convert.h"

#include "base/text.h"

namespace footpad::v0_1 {
namespace {

using api::Json;

// A field that may be null or absent.
template <class T>
void take(const Json& from, const char* name, T& into) {
  if (const auto found = from.find(name); found != from.end() && !found->is_null()) into = found->get<T>();
}
template <class T>
void take(const Json& from, const char* name, std::optional<T>& into) {
  if (const auto found = from.find(name); found != from.end() && !found->is_null()) into = found->get<T>();
}

std::optional<Verdict> verdict_of(const Json& lane, const char* name) {
  const Json& line = lane.at(name);
  if (line.is_null()) return std::nullopt;
  Verdict out;
  take(line, "verdict", out.verdict);
  take(line, "outcome", out.outcome);
  take(line, "grade", out.grade);
  take(line, "reason", out.reason);
  take(line, "reached", out.reached);
  take(line, "control", out.control);
  take(line, "connections", out.connections);
  take(line, "alert", out.alert);
  take(line, "client_exit", out.client_exit);
  take(line, "seconds", out.seconds);
  take(line, "late", out.late);
  for (const Json& leak : line.at("leaks"))
    out.leaks.push_back({leak.at("what"), leak.at("form"), leak.at("where"), leak.at("grade")});
  return out;
}

}  // namespace

Error error_of(const footpad::Error& error) { return {error.what, error.remedy, error.place}; }

Error error_of(const std::vector<footpad::Error>& errors) {
  if (errors.size() == 1) return error_of(errors.front());
  std::string all;
  for (const auto& error : errors) all += (all.empty() ? "" : "\n") + error.text();
  return {all, "", ""};
}

Error error_of(const api::Problem& problem) { return error_of(problem.errors); }

api::Answer<api::Wish> read_wish(const Wish& wish, bool of_plan) {
  Json body = Json::object();
  const auto put = [&](const char* name, const std::string& value) {
    if (!value.empty()) body[name] = value;
  };
  put("scenario", wish.scenario);
  put("xml", wish.xml);
  if (!wish.select.empty()) body["select"] = wish.select;
  body["client"] = wish.client;
  put("protocol", wish.protocol);
  put("transport", wish.transport);
  body["policy"] = wish.policy;
  body["domain"] = wish.domain;
  body["local_domain"] = wish.local_domain;
  put("reach", wish.reach);
  if (!wish.takes.empty()) body["takes"] = wish.takes;
  if (wish.timeout != 0) body["timeout"] = wish.timeout;
  if (wish.seed) body["seed"] = *wish.seed;
  return api::read_wish(body, of_plan);
}

Wish wish_of(const api::Wish& wish) {
  Wish out;
  out.scenario = wish.scenario;
  out.xml = wish.xml;
  out.select = wish.select;
  out.client = wish.client;
  out.protocol = wish.protocol;
  out.transport = wish.transport;
  out.policy = word(wish.policy);
  out.domain = wish.domain;
  out.local_domain = wish.local_domain;
  out.reach = wish.reach;
  out.takes = wish.takes;
  out.timeout = wish.timeout;
  out.seed = wish.seed;
  return out;
}

Scenario scenario_of(const Json& row) {
  Scenario out;
  take(row, "scenario", out.id);
  out.is_control = row.at("kind") == "control";
  take(row, "title", out.title);
  take(row, "protocol", out.protocol);
  take(row, "transport", out.transport);
  take(row, "policy", out.policy);
  take(row, "class", out.attack_class);
  take(row, "severity", out.severity);
  take(row, "expectation", out.expectation);
  take(row, "references", out.references);
  take(row, "runs", out.runs);
  take(row, "why_not", out.why_not);
  return out;
}

LaneReport report_of(const Json& lane) {
  LaneReport out;
  const std::string state = lane.at("state");
  out.state = state == "open" ? LaneState::open : state == "provisional" ? LaneState::provisional : LaneState::judged;
  for (const Json& control : lane.at("controls"))
    out.controls.push_back({control.at("scenario"), control.at("state"), control.value("reason", "")});
  take(lane, "connections", out.connections);
  out.verdict = verdict_of(lane, "verdict");
  out.provisional = verdict_of(lane, "provisional");
  if (const Json& said = lane.at("explanation"); !said.is_null())
    out.explanation =
        Explanation{said.at("footpad_did"), said.at("client_did"), said.at("why"), said.at("fix"), said.at("text")};
  return out;
}

void fill(Lane& lane, const Json& fields) {
  take(fields, "host", lane.host);
  take(fields, "port", lane.port);
  take(fields, "ca_pem", lane.ca_pem);
  take(fields, "ca_file", lane.ca_file);
  take(fields, "ca_dir", lane.ca_dir);
  take(fields, "domain", lane.domain);
  take(fields, "user", lane.user);
  take(fields, "jid", lane.jid);
  take(fields, "password", lane.password);
  take(fields, "message", lane.message);
  take(fields, "token", lane.token);
  take(fields, "pin", lane.pin);
  take(fields, "tlsa", lane.tlsa);
  take(fields, "crl_file", lane.crl_file);
  take(fields, "ct_log_file", lane.ct_log_file);
  take(fields, "certificate_file", lane.certificate_file);
  take(fields, "key_file", lane.key_file);
  take(fields, "own_port", lane.own_port);
  take(fields, "local_domain", lane.local_domain);
  take(fields, "keylog_file", lane.keylog_file);
  take(fields, "environment", lane.environment);
  take(fields, "id", lane.id);
  take(fields, "scenario", lane.scenario);
  take(fields, "title", lane.title);
  take(fields, "client", lane.client);
  take(fields, "protocol", lane.protocol);
  take(fields, "transport", lane.transport);
  take(fields, "policy", lane.policy);
  take(fields, "expectation", lane.expectation);
  lane.is_control = fields.at("kind") == "control";
  take(fields, "deadline", lane.deadline);
}

Ledger ledger_of(const footpad::Ledger& ledger) {
  Ledger out;
  for (const footpad::Event& event : ledger.events) {
    Event one;
    one.type = word(event.type);
    one.at = event.at;
    one.connection = event.connection;
    one.from = word(event.from);
    one.channel = word(event.channel);
    one.what = printable(event.what);
    one.detail = printable(event.detail);
    one.number = event.number;
    one.flow = event.flow;
    one.begin = event.begin;
    one.end = event.end;
    for (const auto& [name, value] : event.fields) one.fields[printable(name)] = printable(value);
    out.events.push_back(std::move(one));
  }
  for (const footpad::Flow& flow : ledger.flows)
    out.flows.push_back({flow.connection, std::string(word(flow.from)), std::string(word(flow.channel)),
                         std::string(flow.bytes), flow.truncated, flow.decoded});
  out.client_output = ledger.client_output;
  out.own_fault = printable(ledger.own_fault);
  return out;
}

std::string text_of(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace); }

}  // namespace footpad::v0_1
