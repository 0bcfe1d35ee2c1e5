#include "discovery.h"

#include <netinet/in.h>
#include <resolv.h>

#include <algorithm>
#include <array>
#include <optional>

#include "lookup.h"

namespace zoo {

namespace {

struct Record {
  int priority = 0;
  Target target;
};

struct Service {
  std::vector<Record> records;
  bool secure = false;
};

// Nullopt: there is no such record, or nobody answers.
std::optional<Service> look_up_service(const std::string& name, bool direct) {
  Service service;
  auto& records = service.records;
  const auto secure = look_up(name, ns_t_srv, [&](const ns_msg& message, const ns_rr& record) {
    if (ns_rr_rdlen(record) < 7) return;
    const unsigned char* data = ns_rr_rdata(record);
    std::array<char, NS_MAXDNAME> host{};
    if (dn_expand(ns_msg_base(message), ns_msg_end(message), data + 6, host.data(), static_cast<int>(host.size())) < 0)
      return;
    records.push_back(
        {static_cast<int>(ns_get16(data)), {host.data(), std::to_string(ns_get16(data + 4)), direct, true, "", {}}});
  });
  if (records.empty()) return std::nullopt;
  service.secure = secure.value_or(false);
  std::stable_sort(records.begin(), records.end(),
                   [](const Record& one, const Record& other) { return one.priority < other.priority; });
  return service;
}

bool is_refusal(const std::vector<Record>& records) {
  return records.size() == 1 && (records.front().target.host.empty() || records.front().target.host == ".");
}

// What TLSA records say. Only what is secure counts (RFC 6698 §4.1).
std::vector<std::string> look_up_keys(const Target& target, const Habits& habits) {
  std::vector<std::string> records;
  const auto secure =
      look_up("_" + target.port + "._tcp." + target.host, ns_t_tlsa, [&](const ns_msg&, const ns_rr& record) {
        if (ns_rr_rdlen(record) > 3)
          records.emplace_back(reinterpret_cast<const char*>(ns_rr_rdata(record)), ns_rr_rdlen(record));
      });
  if (!secure.value_or(false) && !habits.believes_any_tlsa) return {};
  return records;
}

// Its address in a TXT record; empty: there is none. Never one in clear.
std::string look_up_websocket(const std::string& domain) {
  constexpr std::string_view wanted = "_xmpp-client-websocket=";
  std::string url;
  look_up(std::string(kTextOwner) + "." + domain, ns_t_txt, [&](const ns_msg&, const ns_rr& record) {
    const std::string data(reinterpret_cast<const char*>(ns_rr_rdata(record)), ns_rr_rdlen(record));
    if (data.empty()) return;
    const std::string text = data.substr(1, static_cast<unsigned char>(data.front()));
    if (text.starts_with(wanted) && text.substr(wanted.size()).starts_with("wss://")) url = text.substr(wanted.size());
  });
  return url;
}

}  // namespace

std::vector<Target> find_servers(const Options& options, const Habits& habits) {
  if (options.path == kTextOwner) {
    const auto url = look_up_websocket(options.domain);
    return {{"", "", true, !url.empty(), url.empty() ? "wss://" + options.domain + "/ws" : url, {}}};
  }
  if (!options.discovers) return {{options.host, options.port, options.direct, false, "", {}}};
  std::vector<Target> targets;
  bool found = false;
  const auto add = [&](const std::string& name, bool direct) {
    auto service = look_up_service(name + options.domain, direct);
    if (!service) return;
    found = true;
    if (is_refusal(service->records)) return;
    for (Record& record : service->records) {
      // RFC 7673 §3.1: where the service is not secure, TLSA says nothing.
      if (service->secure || habits.believes_any_tlsa) record.target.tlsa = look_up_keys(record.target, habits);
      targets.push_back(std::move(record.target));
    }
  };
  const std::string peer = options.is_server() ? "-server._tcp." : "-client._tcp.";
  if (options.direct) add("_xmpps" + peer, true);
  add("_xmpp" + peer, false);
  if (found) return targets;
  return {{options.domain, options.usual_port(), options.direct, false, "", {}}};
}

}  // namespace zoo
