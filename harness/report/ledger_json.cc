#include "report/ledger_json.h"

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace footpad::report {
namespace {

using Json = nlohmann::ordered_json;

Json event_json(const Event& event) {
  Json out;
  out["type"] = word(event.type);
  out["at"] = event.at;
  out["connection"] = event.connection;
  out["from"] = word(event.from);
  out["channel"] = word(event.channel);
  out["what"] = printable(event.what);
  if (!event.detail.empty()) out["detail"] = printable(event.detail);
  out["number"] = event.number;
  if (event.type == Event::Type::unit) {
    out["role"] = word(event.role);
    out["flow"] = event.flow;
    out["begin"] = event.begin;
    out["end"] = event.end;
  }
  for (const auto& [key, value] : event.fields) out["fields"][printable(key)] = printable(value);
  return out;
}

Json flow_json(const Flow& flow) {
  return {{"connection", flow.connection},
          {"from", word(flow.from)},
          {"channel", word(flow.channel)},
          {"truncated", flow.truncated},
          {"base64", to_base64(flow.bytes)}};
}

}  // namespace

std::string ledger_json(const Ledger& ledger) {
  Json out;
  out["schema"] = "footpad.ledger/1";
  out["interrupted"] = ledger.interrupted;
  out["own_fault"] = printable(ledger.own_fault);
  out["output_truncated"] = ledger.output_truncated;
  out["client_output"] = to_base64(ledger.client_output);
  out["events"] = Json::array();
  for (const auto& event : ledger.events) out["events"].push_back(event_json(event));
  out["flows"] = Json::array();
  for (const auto& flow : ledger.flows) out["flows"].push_back(flow_json(flow));
  return out.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace footpad::report
