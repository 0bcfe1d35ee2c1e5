// Between the rooms' own values and those that a user of the library sees.
#pragma once

#include <string>
#include <vector>

#include "api/lanes.h"
#include "api/problem.h"
#include "api/wish.h"
#include "footpad/road.h"

namespace footpad::v0_1 {

Error error_of(const footpad::Error& error);
Error error_of(const std::vector<footpad::Error>& errors);  // one at least
Error error_of(const api::Problem& problem);

// Checked as a request over HTTP is.
api::Answer<api::Wish> read_wish(const Wish& wish, bool of_plan);
Wish wish_of(const api::Wish& wish);

Scenario scenario_of(const api::Json& row);
LaneReport report_of(const api::Json& lane);
void fill(Lane& lane, const api::Json& fields);
Ledger ledger_of(const footpad::Ledger& ledger);
std::string text_of(const api::Json& json);

}  // namespace footpad::v0_1
