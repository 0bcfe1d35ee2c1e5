// Serves the pages that a certificate points at, or fails as a page says. Nobody logs in.
#pragma once

#include <memory>

#include "honest/server.h"

namespace footpad::honest {

std::unique_ptr<Server> make_pages(Settings settings);

}  // namespace footpad::honest
