#include "api/lane_json.h"

#include <algorithm>
#include <cstdlib>

#include "base/text.h"
#include "report/explain.h"
#include "report/transcript.h"

namespace footpad::api {
namespace {

// What is not said where there is nothing to say.
void put(Json& out, const char* name, const std::string& value) {
  if (!value.empty()) out[name] = value;
}

Json control_json(const OpenLane& lane) {
  Json all = Json::array();
  for (const Scenario* control : lane.attack.controls) {
    const ControlState state = lane.group->gate.state(*control);
    Json one{{"scenario", control->id}, {"state", word(state)}};
    if (state == ControlState::red) one["reason"] = printable(lane.group->gate.reason(*control));
    all.push_back(std::move(one));
  }
  return all;
}

Json explanation_json(const OpenLane& lane) {
  const auto parts = report::explain(lane.result);
  return {{"footpad_did", parts.footpad_did},
          {"client_did", parts.client_did},
          {"why", parts.why},
          {"fix", parts.fix},
          {"text", report::explain_failure(lane.result)}};
}

// Where the client goes, whom it is to trust, and who it is.
void add_told(Json& out, const OpenLane& lane) {
  const subject::Values& told = lane.told;
  out["host"] = told.host;
  out["port"] = std::atoi(told.port.c_str());
  out["ca_pem"] = lane.ca_pem;
  out["ca_file"] = told.ca;
  out["ca_dir"] = told.ca_dir;
  out["domain"] = lane.canaries.domain;
  out["user"] = told.user;
  out["jid"] = told.jid;
  out["password"] = told.password;
  out["message"] = told.message;
  out["token"] = told.token;
  out["pin"] = told.pin;
  out["tlsa"] = told.tlsa;
  out["local_domain"] = told.local_domain;
  put(out, "crl_file", told.crl);
  put(out, "ct_log_file", told.ct_log);
  put(out, "certificate_file", told.certificate);
  put(out, "key_file", told.key);
  if (const int port = std::atoi(told.own_port.c_str()); port != 0) out["own_port"] = port;
  out["keylog_file"] = told.keylog;
  out["environment"] = {{"SSL_CERT_FILE", told.ca}, {"SSL_CERT_DIR", told.ca_dir}, {"NODE_EXTRA_CA_CERTS", told.ca}};
}

}  // namespace

Json brief_json(const OpenLane& lane) {
  const report::CaseFacts& facts = lane.result.facts;
  Json out{{"id", lane.id},
           {"state", word(lane.state)},
           {"scenario", lane.scenario->id},
           {"kind", lane.is_control() ? "control" : "attack"},
           {"title", printable(lane.scenario->title)},
           {"client", printable(lane.group->client.name)},
           {"protocol", facts.protocol},
           {"transport", word(facts.transport)},
           {"policy", word(facts.policy)}};
  out["verdict"] = lane.state == State::judged ? Json(word(lane.result.verdict.verdict)) : Json(nullptr);
  return out;
}

Json lane_json(const OpenLane& lane) {
  Json out = brief_json(lane);
  const report::CaseFacts& facts = lane.result.facts;
  out["expectation"] =
      word(scenario::expectation(*lane.scenario, facts.policy, !lane.group->facts.protocol->never_in_clear));
  out["controls"] = control_json(lane);
  out["deadline"] = lane.deadline;
  if (!lane.told.port.empty()) add_told(out, lane);
  const Ledger& seen = lane.seen();
  const auto of = [&](Event::Type type) {
    return std::count_if(seen.events.begin(), seen.events.end(),
                         [type](const Event& event) { return event.type == type; });
  };
  out["connections"] = of(Event::Type::opened);
  out["events"] = seen.events.size();
  // What only looks secure is nobody's verdict yet.
  const bool judged = lane.state == State::judged;
  out["verdict"] = judged ? Json::parse(report::verdict_line(lane.result)) : Json(nullptr);
  out["provisional"] =
      lane.state == State::provisional ? Json::parse(report::verdict_line(lane.result)) : Json(nullptr);
  out["explanation"] = judged ? explanation_json(lane) : Json(nullptr);
  return out;
}

std::string transcript_of(const OpenLane& lane) {
  report::CaseResult result = lane.result;
  result.evidence.ledger = &lane.seen();
  return report::transcript(result);
}

}  // namespace footpad::api
