#include "base/diagnostic.h"

#include "base/text.h"

namespace footpad {

std::string Error::text() const {
  std::string out = place.empty() ? what : replace_all(place, "{what}", what);
  if (!remedy.empty()) out += (place.empty() ? ": " : "\n  = ") + remedy;
  return out;
}

Error error_at(const std::string& file, std::string_view source, int line, int column, std::string what,
               std::string remedy) {
  const auto lines = split(source, '\n');
  std::string place = file + ":" + std::to_string(line) + ":" + std::to_string(column) + ": {what}";
  if (line >= 1 && static_cast<std::size_t>(line) <= lines.size()) {
    const std::string& shown = lines[static_cast<std::size_t>(line) - 1];
    const std::string number = std::to_string(line);
    std::string gutter(number.size(), ' ');
    const auto before = column > 1 ? static_cast<std::size_t>(column) - 1 : 0;
    std::string pad;
    for (std::size_t i = 0; i < before && i < shown.size(); ++i) pad += shown[i] == '\t' ? '\t' : ' ';
    place += "\n " + number + " | " + printable_lines(shown) + "\n " + gutter + " | " + pad + "^";
  }
  return Error{std::move(what), std::move(remedy), std::move(place)};
}

}  // namespace footpad
