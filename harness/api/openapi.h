// The API's own description, as it serves it.
#pragma once

#include <string>

#include "api/problem.h"

namespace footpad::api {

// An OpenAPI 3.0 document. A test compares it with what the server really does.
Json openapi(const std::string& version);

}  // namespace footpad::api
