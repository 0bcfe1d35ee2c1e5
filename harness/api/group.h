// Lanes whose controls and attacks belong together: one client, on one protocol, transport and policy.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "api/wish.h"
#include "runner/furnish.h"
#include "runner/gate.h"

namespace footpad::api {

// Of every lane, when it was opened and when it was judged: numbers that count up.
using Moment = std::uint64_t;

struct Group {
  Group(const scenario::Catalogue& catalogue, Definition its_client, runner::GroupFacts its_facts)
      : client(std::move(its_client)), facts(std::move(its_facts)), gate(catalogue) {
    facts.definition = &client;
  }
  Group(const Group&) = delete;
  Group& operator=(const Group&) = delete;

  // The honest controls that must be green once more behind an attack (DESIGN.md §2 rule 1), and when the last green
  // one of each was opened.
  std::map<std::string, Moment> closing;
  // Whether all of them were opened, and green, after this moment.
  [[nodiscard]] bool closed_since(Moment judged) const {
    for (const auto& [id, opened] : closing)
      if (opened <= judged) return false;
    return !closing.empty();
  }

  Moment used = 0;  // last

  Definition client;
  runner::GroupFacts facts;
  runner::Gate gate;
};

// By all that makes a control count for an attack.
std::string group_key(const Wish& wish, const dialogue::Protocol& protocol, Transport transport);

}  // namespace footpad::api
