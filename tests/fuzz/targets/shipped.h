// The shipped catalogue, read once.
#pragma once

#include <gtest/gtest.h>

#include "scenario/catalogue.h"

namespace footpad::fuzz {

inline const scenario::Catalogue& shipped() {
  static const scenario::Catalogue loaded = [] {
    std::vector<Error> errors;
    scenario::Catalogue out = scenario::load_catalogue(FOOTPAD_SOURCE, {}, {}, errors);
    for (const Error& error : errors) ADD_FAILURE() << error.text();
    return out;
  }();
  return loaded;
}

}  // namespace footpad::fuzz
