#include "judge/hunt.h"

#include <array>

namespace footpad::judge {
namespace {

// "base64url" where the run of base64 around the range shows its alphabet.
std::string_view base64_kind(ByteView text, std::size_t begin, std::size_t end) {
  constexpr std::size_t reach = 4096;
  const auto is_run = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
  };
  std::size_t first = begin, last = end;
  while (first > 0 && begin - first < reach && is_run(text[first - 1])) --first;
  while (last < text.size() && last - end < reach && is_run(text[last])) ++last;
  return text.substr(first, last - first).find_first_of("-_") == ByteView::npos ? "base64" : "base64url";
}

}  // namespace

Hunt::Hunt(const Canaries& canaries)
    : password_(canaries.password), token_(canaries.token), needles_(prepare(canaries)) {}

Needles Hunt::prepare(const Canaries& canaries) {
  std::vector<Bytes> strings;
  const auto add = [&](std::string_view name, ByteView value, Grade grade) {
    if (value.empty()) return;
    for (Form& form : forms_of(value)) {
      forms_.push_back({{name, grade}, form.name});
      strings.push_back(std::move(form.bytes));
    }
  };
  add("user", canaries.user, Grade::L1);
  add("password", canaries.password, Grade::L3);
  add("token", canaries.token, Grade::L3);
  add("message", canaries.message, Grade::L4);
  return Needles(strings);
}

std::string form_name(std::string_view form, Coding coding) {
  if (coding == Coding::plain) return std::string(form);
  const std::string outer = coding == Coding::percent ? "percent" : "entity";
  return form == "raw" ? outer : outer + ":" + std::string(form);
}

void Hunt::run(ByteView text, std::vector<Find>& finds) const {
  for (const Coding coding : kCodings)
    if (is_used(coding, text)) run(text, coding, finds);
}

void Hunt::run(ByteView text, Coding coding, std::vector<Find>& finds) const {
  struct Mark {
    std::size_t begin = 0;    // in the text
    std::size_t decoded = 0;  // bytes before it that were not written as themselves
  };
  std::array<Mark, 2 * Needles::kLongest> marks{};  // of the last bytes read
  std::vector<std::size_t> times(forms_.size(), 0);
  std::size_t count = 0, decoded = 0;
  Needles::State state = 0;
  Reader reader(text, coding);
  for (Symbol symbol; reader.next(symbol);) {
    const std::size_t before = decoded;
    if (symbol.end - symbol.begin > 1) ++decoded;
    if (is_space(symbol.byte)) continue;
    marks[count++ % marks.size()] = {symbol.begin, before};
    state = needles_.step(state, symbol.byte);
    for (const std::size_t needle : needles_.found(state)) {
      const Mark& first = marks[(count - needles_.length(needle)) % marks.size()];
      if (coding != Coding::plain && first.decoded == decoded) continue;  // found as it is already
      if (++times[needle] > kSame) continue;
      const auto& [secret, form] = forms_[needle];
      const bool is_base64 = form == "base64";
      const std::string_view kind = is_base64 ? base64_kind(text, first.begin, symbol.end) : form;
      finds.push_back({std::string(secret.name), form_name(kind, coding), secret.grade, first.begin, symbol.end});
    }
  }
}

}  // namespace footpad::judge
