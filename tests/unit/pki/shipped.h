// All recipes below certs/, by id.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "scenario/catalogue.h"

namespace footpad::pki {

inline const std::map<std::string, Recipe>& shipped() {
  static const std::map<std::string, Recipe> recipes = [] {
    std::map<std::string, Recipe> out;
    for (const auto& entry : std::filesystem::directory_iterator(FOOTPAD_SOURCE "/certs")) {
      if (entry.path().extension() != ".xml") continue;
      std::ifstream stream(entry.path(), std::ios::binary);
      const std::string text{std::istreambuf_iterator<char>(stream), {}};
      std::vector<Error> errors;
      const std::string id = "certs/" + entry.path().stem().string();
      auto recipe = scenario::read_recipe(entry.path().string(), id, text, errors);
      for (const Error& error : errors) ADD_FAILURE() << error.text();
      if (recipe) out.emplace(id, std::move(*recipe));
    }
    return out;
  }();
  return recipes;
}

inline std::vector<std::string> ids() {
  std::vector<std::string> out;
  for (const auto& [id, recipe] : shipped()) out.push_back(id);
  return out;
}

// "certs/id-mismatch" as a part of a test's name.
inline std::string test_name(const ::testing::TestParamInfo<std::string>& each) {
  std::string name = each.param.substr(6);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

}  // namespace footpad::pki
