#include "judge/search.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>

#include "judge/forms.h"
#include "judge/hunt.h"
#include "judge/inflate.h"
#include "judge/messages.h"
#include "judge/verifiers.h"

namespace footpad::judge {
namespace {

constexpr std::size_t kMessages = 1024;

bool is_authentication(ByteView text) {
  return is_scram(text) || is_digest_response(text) || is_cram_response(text) || is_hashed_token(text) ||
         is_ntlm_response(text);
}

std::vector<Find> verifiers_in(const Hunt& hunt, ByteView text, const Challenges& challenges) {
  const ByteView password = hunt.password();
  std::vector<Find> finds;
  const auto said = messages(text, is_authentication, kMessages);
  find_scram(password, said, challenges, finds);
  find_hashed_token(hunt.token(), said, finds);
  find_digest_md5(password, said, finds);
  find_cram_md5(password, said, challenges, finds);
  find_ntlm(password, said, challenges, finds);
  find_plain_digests(password, text, challenges, finds);
  return finds;
}

// Verifiers in `text`, read in each coding.
void find_verifiers(const Hunt& hunt, ByteView text, const Challenges& challenges, std::vector<Find>& finds) {
  if (hunt.password().empty()) return;
  for (const Coding coding : kCodings) {
    if (!is_used(coding, text)) continue;
    if (coding == Coding::plain) {
      for (Find& find : verifiers_in(hunt, text, challenges)) finds.push_back(std::move(find));
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
    for (Find& find : verifiers_in(hunt, decoded, challenges)) {
      const std::size_t begin = begins[find.begin], end = begins[find.end];
      if (!is_used(coding, text.substr(begin, end - begin))) continue;
      finds.push_back({find.what, form_name(find.form, coding), find.grade, begin, end});
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

std::vector<Find> search(const Hunt& hunt, ByteView client, ByteView server, const std::vector<std::string>& nonces) {
  std::vector<Find> finds;
  if (client.empty()) return finds;
  const Challenges challenges{server, nonces};
  hunt.run(client, finds);
  find_verifiers(hunt, client, challenges, finds);
  for (const Inflated& stream : inflate_all(client)) {
    std::vector<Find> inside;
    hunt.run(stream.bytes, inside);
    find_verifiers(hunt, stream.bytes, challenges, inside);
    for (Find& find : inside) finds.push_back({find.what, "zlib:" + find.form, find.grade, stream.begin, stream.end});
    if (!stream.whole) finds.push_back({std::string(kUnsearched), "zlib", Grade::L0, stream.begin, stream.end});
  }
  return tidy(std::move(finds));
}

std::vector<Find> search(const Canaries& canaries, ByteView client, ByteView server,
                         const std::vector<std::string>& nonces) {
  return client.empty() ? std::vector<Find>{} : search(Hunt(canaries), client, server, nonces);
}

}  // namespace footpad::judge
