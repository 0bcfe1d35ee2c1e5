#include "judge/search.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <utility>

#include "judge/forms.h"
#include "judge/inflate.h"
#include "judge/needles.h"
#include "judge/verifiers.h"

namespace footpad::judge {
namespace {

constexpr std::size_t kSame = 16;  // finds of one thing in one form

struct Secret {
  std::string_view name;
  ByteView value;
  Grade grade;
};

// All forms of all secrets, ready to be looked for.
class Hunt {
 public:
  explicit Hunt(const Canaries& canaries);
  // Raw, base64, hex ... in `text`, read in each coding.
  void run(ByteView text, std::vector<Find>& finds) const;

 private:
  void run(ByteView text, Coding coding, std::vector<Find>& finds) const;
  std::vector<Secret> secrets_;
  std::vector<std::pair<std::size_t, std::string_view>> forms_;  // of each needle: its secret, and the form's name
  Needles needles_;
  Needles make(const Canaries& canaries);
};

Hunt::Hunt(const Canaries& canaries) : needles_(make(canaries)) {}

Needles Hunt::make(const Canaries& canaries) {
  for (const Secret& secret : {Secret{"user", canaries.user, Grade::L1}, Secret{"password", canaries.password, Grade::L3},
                               Secret{"token", canaries.token, Grade::L3}, Secret{"message", canaries.message, Grade::L4}})
    if (!secret.value.empty()) secrets_.push_back(secret);
  std::vector<Bytes> strings;
  for (std::size_t i = 0; i < secrets_.size(); ++i)
    for (Form& form : forms_of(secrets_[i].value)) {
      forms_.emplace_back(i, form.name);
      strings.push_back(std::move(form.bytes));
    }
  return Needles(strings);
}

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

std::string form_name(std::string_view form, Coding coding, ByteView text, std::size_t begin, std::size_t end) {
  if (form == "base64") form = base64_kind(text, begin, end);
  if (coding == Coding::plain) return std::string(form);
  const std::string outer = coding == Coding::percent ? "percent" : "entity";
  return form == "raw" ? outer : outer + ":" + std::string(form);
}

void Hunt::run(ByteView text, std::vector<Find>& finds) const {
  for (const Coding coding : kCodings)
    if (is_used(coding, text)) run(text, coding, finds);
}

void Hunt::run(ByteView text, Coding coding, std::vector<Find>& finds) const {
  std::array<std::size_t, 2 * Needles::kLongest> begins{};  // where each of the last bytes read begins in the text
  std::vector<std::size_t> times(forms_.size(), 0);
  std::size_t count = 0;
  Needles::State state = 0;
  Reader reader(text, coding);
  for (Symbol symbol; reader.next(symbol);) {
    if (is_space(symbol.byte)) continue;
    begins[count++ % begins.size()] = symbol.begin;
    state = needles_.step(state, symbol.byte);
    for (const std::size_t needle : needles_.found(state)) {
      const std::size_t begin = begins[(count - needles_.length(needle)) % begins.size()];
      const ByteView range = text.substr(begin, symbol.end - begin);
      if (coding != Coding::plain && !is_used(coding, range)) continue;  // found as it is already
      if (++times[needle] > kSame) continue;
      const auto& [secret, form] = forms_[needle];
      finds.push_back({std::string(secrets_[secret].name), form_name(form, coding, text, begin, symbol.end),
                       secrets_[secret].grade, begin, symbol.end});
    }
  }
}

std::vector<Find> verifiers_in(ByteView password, ByteView text, const Challenges& challenges) {
  std::vector<Find> finds;
  find_scram(password, text, challenges, finds);
  find_digest_md5(password, text, finds);
  find_cram_md5(password, text, challenges, finds);
  find_plain_digests(password, text, challenges, finds);
  return finds;
}

// Verifiers in `text`, read in each coding.
void find_verifiers(ByteView password, ByteView text, const Challenges& challenges, std::vector<Find>& finds) {
  if (password.empty()) return;
  for (const Coding coding : kCodings) {
    if (!is_used(coding, text)) continue;
    if (coding == Coding::plain) {
      for (Find& find : verifiers_in(password, text, challenges)) finds.push_back(std::move(find));
      continue;
    }
    Bytes decoded;
    std::vector<std::uint32_t> begins;  // of each decoded byte in the text, and the text's end
    Reader reader(text, coding);
    for (Symbol symbol; reader.next(symbol);) {
      decoded += symbol.byte;
      begins.push_back(static_cast<std::uint32_t>(symbol.begin));
    }
    begins.push_back(static_cast<std::uint32_t>(text.size()));
    for (Find& find : verifiers_in(password, decoded, challenges)) {
      const std::size_t begin = begins[find.begin], end = begins[find.end];
      if (!is_used(coding, text.substr(begin, end - begin))) continue;
      finds.push_back({find.what, form_name(find.form, coding, text, begin, end), find.grade, begin, end});
    }
  }
}

// In order of place; of one thing in one form no two that overlap, and not more than kSame.
std::vector<Find> tidy(std::vector<Find> finds) {
  std::stable_sort(finds.begin(), finds.end(), [](const Find& a, const Find& b) { return a.begin < b.begin; });
  struct Seen {
    std::size_t count = 0, end = 0;
  };
  std::map<std::pair<std::string, std::string>, Seen> seen;
  std::vector<Find> out;
  for (Find& find : finds) {
    Seen& same = seen[{find.what, find.form}];
    if (same.count == kSame || (same.count > 0 && find.begin < same.end)) continue;
    ++same.count;
    same.end = find.end;
    out.push_back(std::move(find));
  }
  return out;
}

}  // namespace

std::vector<Find> search(const Canaries& canaries, ByteView client, ByteView server,
                         const std::vector<std::string>& nonces) {
  std::vector<Find> finds;
  if (client.empty()) return finds;
  const Hunt hunt(canaries);
  const Challenges challenges{server, nonces};
  hunt.run(client, finds);
  find_verifiers(canaries.password, client, challenges, finds);
  for (const Inflated& stream : inflate_all(client)) {
    std::vector<Find> inside;
    hunt.run(stream.bytes, inside);
    find_verifiers(canaries.password, stream.bytes, challenges, inside);
    for (Find& find : inside) finds.push_back({find.what, "zlib:" + find.form, find.grade, stream.begin, stream.end});
    if (!stream.whole) finds.push_back({std::string(kUnsearched), "zlib", Grade::L0, stream.begin, stream.end});
  }
  return tidy(std::move(finds));
}

}  // namespace footpad::judge
