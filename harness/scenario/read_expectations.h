// Files of known failures: read with carets, and written anew with all that a person wrote into them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/expectations.h"
#include "scenario/catalogue.h"

namespace footpad::scenario {

// nullopt exactly where at least one error was added. `unexplained`: a reason may still be to be written.
std::optional<Expectations> read_expectations(const std::string& file, std::string_view text, bool unexplained,
                                              std::vector<Error>& errors);

// Adds an error for every entry that matches nothing in the catalogue.
void cross_check(const Expectations& expectations, const Catalogue& catalogue, std::vector<Error>& errors);

// The file's text without some entries, with others' verdicts changed, and with new ones at its end. All else stays,
// byte for byte. A text that is empty becomes a whole file.
std::string rewritten(const Expectations& expectations, const std::vector<std::size_t>& removed,
                      const std::map<std::size_t, Change>& changed, const std::vector<KnownFailure>& added);

}  // namespace footpad::scenario
