// A scenario as arrows between client, Footpad and server.
#pragma once

#include <string>

#include "model/scenario.h"

namespace footpad::api {

std::string picture(const Scenario& scenario);

}  // namespace footpad::api
