// A lane as its client's test sees it.
#pragma once

#include "api/lanes.h"
#include "api/problem.h"

namespace footpad::api {

Json lane_json(const OpenLane& lane);
Json brief_json(const OpenLane& lane);  // a row of the list of lanes
// The dialogue so far, for people.
std::string transcript_of(const OpenLane& lane);

}  // namespace footpad::api
