#include "base/diagnostic.h"

#include <algorithm>

#include "base/text.h"

namespace footpad {
namespace {

constexpr std::size_t kLongestLine = 240, kBefore = 100;  // bytes that are shown, and of them those before the place

// Of a line that nobody reads, what stands around `at`, which goes along.
void cut_around(std::string& line, std::size_t& at) {
  if (line.size() <= kLongestLine) return;
  const std::size_t begin = at > kBefore ? std::min(at - kBefore, line.size()) : 0;
  const bool is_end = line.size() - begin <= kLongestLine;
  line = (begin > 0 ? "..." : "") + line.substr(begin, kLongestLine) + (is_end ? "" : "...");
  at -= begin > 0 ? begin - 3 : 0;
}

}  // namespace

std::string Error::text() const {
  std::string out = place.empty() ? what : replace_all(place, "{what}", what);
  if (!remedy.empty()) out += (place.empty() ? ": " : "\n  = ") + remedy;
  // Words of files and paths are among it.
  return printable_lines(out);
}

Error error_at(const std::string& file, std::string_view source, int line, int column, std::string what,
               std::string remedy) {
  const auto lines = split(source, '\n');
  std::string place = file + ":" + std::to_string(line) + ":" + std::to_string(column) + ": {what}";
  if (line >= 1 && static_cast<std::size_t>(line) <= lines.size()) {
    std::string shown = lines[static_cast<std::size_t>(line) - 1];
    const std::string number = std::to_string(line);
    std::string gutter(number.size(), ' ');
    auto before = column > 1 ? static_cast<std::size_t>(column) - 1 : 0;
    cut_around(shown, before);
    std::string pad;
    for (std::size_t i = 0; i < before && i < shown.size(); ++i) pad += shown[i] == '\t' ? '\t' : ' ';
    place += "\n " + number + " | " + printable_lines(shown) + "\n " + gutter + " | " + pad + "^";
  }
  return Error{std::move(what), std::move(remedy), std::move(place)};
}

}  // namespace footpad
