#include "judge/exposures.h"

#include <algorithm>
#include <set>
#include <string>

#include "judge/channels.h"
#include "judge/hunt.h"
#include "judge/search.h"

namespace footpad::judge {
namespace {

constexpr std::size_t kNonces = 256;

// Stream ids and the like, of all connections, in order and without repetition.
std::vector<std::string> nonces_of(const Ledger& ledger) {
  std::vector<std::string> nonces;
  std::set<std::string> seen;
  for (const Event& event : ledger.events) {
    const auto nonce = event.fields.find("nonce");
    if (nonce == event.fields.end() || nonces.size() == kNonces) continue;
    if (seen.insert(nonce->second).second) nonces.push_back(nonce->second);
  }
  return nonces;
}

Bytes said_by_server(const Ledger& ledger, std::uint32_t connection) {
  Bytes all;
  for (const Flow& flow : ledger.flows)
    if (flow.connection == connection && flow.from == Side::server) all += flow.bytes + '\n';
  return all;
}

std::string place_of(const Flow& flow) {
  if (flow.connection == 0) return "a look-up";
  return "connection " + std::to_string(flow.connection) + ", " + std::string(word(flow.channel));
}

Exposure exposure_of(const Ledger& ledger, std::size_t flow_index, const Find& find) {
  const Flow& flow = ledger.flows[flow_index];
  Exposure exposure{{find.what, find.form, place_of(flow), find.grade}, flow.connection, flow.channel, false};
  for (const Event& event : ledger.events) {
    const bool heard = event.type == Event::Type::unit || event.type == Event::Type::looked_up;
    if (!heard || event.from != flow.from) continue;
    const FlowRange range =
        flow.decoded ? event.said.value_or(FlowRange{}) : FlowRange{event.flow, event.begin, event.end};
    if (range.flow != flow_index || find.begin < range.begin || find.begin >= range.end) continue;
    exposure.leak.where += ", " + event.what;
    exposure.in_hello = event.role == Role::hello && find.end <= range.end && find.grade == Grade::L1;
    break;
  }
  return exposure;
}

// Finds that `keep` says no to are left out.
template <class Keep>
void search_flow(const Hunt& hunt, const Question& question, std::size_t index, Exposures& out, Keep keep) {
  const Ledger& ledger = *question.ledger;
  const Flow& flow = ledger.flows[index];
  if (flow.bytes.empty()) return;
  const Bytes server = said_by_server(ledger, flow.connection);
  for (const Find& find : search(hunt, flow.bytes, server, nonces_of(ledger))) {
    if (find.what == kUnsearched)
      out.unsearched = place_of(flow) + ": compressed data too large to search";
    else if (auto* list = keep(find))
      list->push_back(exposure_of(ledger, index, find));
  }
}

// What a server hands over was asked for by the client: a mailbox that is read to it in clear is read by whoever
// listens. Who it is for and how it logs in is not the server's to give away, and a challenge is none of its secrets.
template <class Keep>
void search_delivered(const Hunt& hunt, const Ledger& ledger, std::size_t index, Exposures& out, Keep keep) {
  const Flow& flow = ledger.flows[index];
  for (Find& find : search(hunt, flow.bytes, {}, {})) {
    if (find.what == kUnsearched) out.unsearched = place_of(flow) + ": compressed data too large to search";
    if (find.grade != Grade::L4) continue;
    find.what = "delivered " + find.what;
    if (auto* list = keep(find)) list->push_back(exposure_of(ledger, index, find));
  }
}

void note_truncation(const Ledger& ledger, Exposures& out) {
  for (const Flow& flow : ledger.flows)
    if (flow.truncated) out.unsearched = place_of(flow) + ": more was said than Footpad keeps";
}

}  // namespace

Exposures find_exposures(const Question& question) {
  Exposures out;
  if (question.canaries == nullptr) return out;
  const Expect* expect = expect_for(*question.scenario, question.policy);
  const Grade most = expect != nullptr && expect->max_leak ? *expect->max_leak : Grade::L4;
  const Hunt hunt(*question.canaries);
  const auto& flows = question.ledger->flows;
  for (std::size_t i = 0; i < flows.size(); ++i) {
    if (flows[i].channel == Channel::genuine) continue;
    const bool accepted = accepts(flows[i].channel, question);
    if (flows[i].from == Side::server) {
      search_delivered(hunt, *question.ledger, i, out,
                       [&](const Find&) { return accepted ? &out.accepted : &out.found; });
      continue;
    }
    search_flow(hunt, question, i, out, [&](const Find& find) -> std::vector<Exposure>* {
      if (!accepted || find.grade > most) return &out.found;
      return find.grade >= Grade::L2 ? &out.accepted : nullptr;
    });
  }
  note_truncation(*question.ledger, out);
  return out;
}

Exposures find_in_clear(const Question& question) {
  Exposures out;
  if (question.canaries == nullptr) return out;
  const Hunt hunt(*question.canaries);
  const auto& flows = question.ledger->flows;
  const auto keep = [&](const Find& find) { return find.grade >= Grade::L2 ? &out.found : nullptr; };
  for (std::size_t i = 0; i < flows.size(); ++i) {
    if (flows[i].channel != Channel::clear) continue;
    if (flows[i].from == Side::client)
      search_flow(hunt, question, i, out, keep);
    else
      search_delivered(hunt, *question.ledger, i, out, keep);
  }
  note_truncation(*question.ledger, out);
  return out;
}

}  // namespace footpad::judge
