// Scenarios as JSON: what would be run, and what one is about.
#pragma once

#include "api/problem.h"
#include "dialogue/dialogue.h"
#include "runner/plan.h"
#include "scenario/catalogue.h"

namespace footpad::api {

// One row a case, controls first; `footpad list --format json` is the same.
Json list_json(const runner::Plan& plan, const dialogue::Protocol& protocol, Policy policy);

// What `footpad explain` says.
Json explain_json(const Scenario& scenario, const scenario::Catalogue& catalogue);

}  // namespace footpad::api
