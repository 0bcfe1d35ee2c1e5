#include "discovery.h"

#include <arpa/nameser.h>
#include <netinet/in.h>
#include <resolv.h>

#include <algorithm>
#include <array>
#include <optional>

namespace zoo {

namespace {

struct Record {
  int priority = 0;
  Target target;
};

// Nullopt: there is no such record, or nobody answers.
std::optional<std::vector<Record>> look_up(const std::string& service, bool direct) {
  std::array<unsigned char, 4096> answer{};
  const int size = res_query(service.c_str(), ns_c_in, ns_t_srv, answer.data(), static_cast<int>(answer.size()));
  ns_msg message{};
  if (size < 0 || ns_initparse(answer.data(), std::min<int>(size, static_cast<int>(answer.size())), &message) != 0)
    return std::nullopt;
  std::vector<Record> records;
  for (int index = 0; index < ns_msg_count(message, ns_s_an); ++index) {
    ns_rr record{};
    if (ns_parserr(&message, ns_s_an, index, &record) != 0 || ns_rr_type(record) != ns_t_srv || ns_rr_rdlen(record) < 7)
      continue;
    const unsigned char* data = ns_rr_rdata(record);
    std::array<char, NS_MAXDNAME> host{};
    if (dn_expand(ns_msg_base(message), ns_msg_end(message), data + 6, host.data(), static_cast<int>(host.size())) < 0)
      continue;
    records.push_back(
        {static_cast<int>(ns_get16(data)), {host.data(), std::to_string(ns_get16(data + 4)), direct, true}});
  }
  if (records.empty()) return std::nullopt;
  std::stable_sort(records.begin(), records.end(),
                   [](const Record& one, const Record& other) { return one.priority < other.priority; });
  return records;
}

bool is_refusal(const std::vector<Record>& records) {
  return records.size() == 1 && (records.front().target.host.empty() || records.front().target.host == ".");
}

}  // namespace

std::vector<Target> find_servers(const Options& options) {
  if (!options.discovers) return {{options.host, options.port, options.direct, false}};
  std::vector<Target> targets;
  bool refused = false, found = false;
  const auto add = [&](const std::string& service, bool direct) {
    const auto records = look_up(service + options.domain, direct);
    if (!records) return;
    found = true;
    if (is_refusal(*records)) {
      refused = true;
      return;
    }
    for (const Record& record : *records) targets.push_back(record.target);
  };
  const std::string peer = options.is_server() ? "-server._tcp." : "-client._tcp.";
  if (options.direct) add("_xmpps" + peer, true);
  add("_xmpp" + peer, false);
  if (found || refused) return targets;
  return {{options.domain, options.usual_port(), options.direct, false}};
}

}  // namespace zoo
