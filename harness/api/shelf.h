// The scenarios that can be asked for: those of the catalogue, and those that came as XML with a question.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "api/problem.h"
#include "scenario/catalogue.h"

namespace footpad::api {

// The name of the file that a scenario would be in that came as XML.
inline constexpr const char* kInlineFile = "inline.xml";

class Shelf {
 public:
  explicit Shelf(scenario::Catalogue catalogue) : catalogue_(std::move(catalogue)) {}

  [[nodiscard]] const scenario::Catalogue& catalogue() const { return catalogue_; }
  // A problem (404) with did-you-mean where there is none.
  [[nodiscard]] Answer<const Scenario*> find(const std::string& id) const;
  // Reads and checks it as `footpad check` does a file. The same text is the same scenario, as long as the server
  // lives.
  Answer<const Scenario*> take(const std::string& xml);
  // As on the command line; what came with a question is there by its id only.
  [[nodiscard]] Answer<std::vector<std::string>> select(const std::vector<std::string>& words,
                                                        const std::string& protocol) const;

 private:
  scenario::Catalogue catalogue_;
  std::map<std::string, const Scenario*> inline_;  // by its XML
  std::size_t taken_ = 0;                          // bytes of it
};

}  // namespace footpad::api
