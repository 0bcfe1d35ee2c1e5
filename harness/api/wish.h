// What a lane, or a plan of lanes, is asked for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/problem.h"
#include "api/shelf.h"
#include "dialogue/dialogue.h"
#include "model/definition.h"
#include "runner/furnish.h"
#include "runner/plan.h"

namespace footpad::api {

struct Wish {
  std::string scenario, xml;        // one of them ...
  std::vector<std::string> select;  // ... or, of a plan, these
  std::string client = "client";    // whose controls count for whose attacks
  std::string protocol;             // empty: the scenario's
  std::string transport;            // starttls, direct, of a plan "both"; empty: the first that there is
  Policy policy = Policy::verified;
  std::string domain = "example.test", local_domain = "capulet.test";
  std::string reach;               // what success of the client is on the wire; empty: the protocol's own
  std::vector<std::string> takes;  // what the client can be told besides: kTakes
  double timeout = 0;              // seconds; 0: as the controls took
  std::optional<std::uint64_t> seed;
};

Answer<Wish> read_wish(const Json& body, bool of_plan);
// For one lane of what was asked for as a plan.
Wish lane_wish(const Wish& plan, const dialogue::Protocol& protocol, const Scenario& scenario, Transport transport);
// The body of a request for it.
Json lane_body(const Wish& lane);

// A client outside, as a subject's definition has it.
Definition definition_of(const Wish& wish, const dialogue::Protocol& protocol);

// What it comes to: which cases, with their controls.
struct Meant {
  const dialogue::Protocol* protocol = nullptr;
  runner::Plan plan;
};
Answer<Meant> resolve(const Wish& wish, Shelf& shelf);

}  // namespace footpad::api
