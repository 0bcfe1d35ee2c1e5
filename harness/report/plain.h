// Text that may come from a hostile peer or a user's file, made fit for a report.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace footpad::report {

// One line: control characters escaped, white space folded. Safe to apply twice.
std::string one_line(ByteView bytes);

// The same, ended like a sentence.
std::string sentence(ByteView bytes);

// At most `columns` characters; what is cut is replaced by "...".
std::string shortened(const std::string& text, std::size_t columns);

// Characters, not bytes: what a column of a table is measured in.
std::size_t columns_of(std::string_view text);

// Filled up with spaces to `columns`.
std::string padded(std::string_view text, std::size_t columns);

// Broken at spaces to lines of `columns`, each line behind `indent`; the first behind `first`. Ends with a line end.
std::string wrapped(std::string_view text, std::size_t columns, std::string_view first, std::string_view indent);

}  // namespace footpad::report
