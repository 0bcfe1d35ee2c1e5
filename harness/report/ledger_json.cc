#include "report/ledger_json.h"

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "report/describe.h"

namespace footpad::report {
namespace {

using Json = nlohmann::ordered_json;

// What an <on> did, in words.
std::string done_by(const Event& event, const Scenario& scenario) {
  if (event.type != Event::Type::fired && event.type != Event::Type::violation) return {};
  if (event.number < 0 || static_cast<std::size_t>(event.number) >= scenario.ons.size()) return {};
  return describe(scenario.ons[static_cast<std::size_t>(event.number)]);
}

Json event_json(const Event& event, const Scenario& scenario) {
  Json out;
  out["type"] = word(event.type);
  out["at"] = event.at;
  out["connection"] = event.connection;
  out["from"] = word(event.from);
  out["channel"] = word(event.channel);
  out["what"] = printable(event.what);
  if (!event.detail.empty()) out["detail"] = printable(event.detail);
  out["number"] = event.number;
  if (const auto does = done_by(event, scenario); !does.empty()) out["does"] = does;
  if (event.type == Event::Type::unit) out["role"] = word(event.role);
  if (event.type == Event::Type::unit || event.type == Event::Type::looked_up) {
    out["flow"] = event.flow;
    out["begin"] = event.begin;
    out["end"] = event.end;
    if (event.said) out["said"] = {{"flow", event.said->flow}, {"begin", event.said->begin}, {"end", event.said->end}};
  }
  for (const auto& [key, value] : event.fields) out["fields"][printable(key)] = printable(value);
  return out;
}

Json flow_json(const Flow& flow) {
  Json out{{"connection", flow.connection},
           {"from", word(flow.from)},
           {"channel", word(flow.channel)},
           {"truncated", flow.truncated}};
  if (flow.decoded) out["decoded"] = true;
  out["base64"] = to_base64(flow.bytes);
  return out;
}

// One element a line; made piece by piece, for a hostile client can fill a ledger.
template <class Items, class ToJson>
std::string array_of(const Items& items, const ToJson& to_json) {
  std::string out = "[";
  for (const auto& item : items) {
    out += out.size() > 1 ? ",\n  " : "\n  ";
    out += to_json(item).dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  return out + (out.size() > 1 ? "\n ]" : "]");
}

}  // namespace

std::string ledger_json(const Ledger& ledger, const Scenario& scenario) {
  std::string out = "{\n \"schema\": \"footpad.ledger/1\",\n";
  out += " \"interrupted\": " + Json(ledger.interrupted).dump() + ",\n";
  out += " \"own_fault\": " + Json(printable(ledger.own_fault)).dump() + ",\n";
  out += " \"output_truncated\": " + Json(ledger.output_truncated).dump() + ",\n";
  out += " \"client_output\": \"" + to_base64(ledger.client_output) + "\",\n";
  out += " \"events\": " + array_of(ledger.events, [&](const Event& event) { return event_json(event, scenario); }) +
         ",\n";
  out += " \"flows\": " + array_of(ledger.flows, flow_json) + "\n}\n";
  return out;
}

}  // namespace footpad::report
