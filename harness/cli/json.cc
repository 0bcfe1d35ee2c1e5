#include "cli/json.h"

#include <CLI/CLI.hpp>
#include <iostream>

namespace footpad::cli {

void declare_format(CLI::App& app, std::string& format) {
  app.add_option("--format", format, "text or json")->check(CLI::IsMember({"text", "json"}));
}

void print(const Json& json) { std::cout << json.dump(2, ' ', false, Json::error_handler_t::replace) << "\n"; }

Json errors_json(const std::vector<Error>& errors) {
  Json out = Json::array();
  for (const Error& error : errors)
    out.push_back({{"what", error.what}, {"remedy", error.remedy}, {"place", error.place}});
  return out;
}

}  // namespace footpad::cli
