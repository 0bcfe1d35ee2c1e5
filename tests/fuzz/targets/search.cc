// The search for what was given away. Wherever a secret stands, whatever stands around it, it is found.
#include "judge/search.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/text.h"
#include "judge/hunt.h"
#include "judge/inflate.h"
#include "targets.h"

namespace footpad::fuzz {
namespace {

const Canaries kCanaries{"ualice00000001",   "psecret000000001", "ttoken0000000001",
                         "mhello0000000001", "xmarker000000001", "example.test"};

bool found(const std::vector<judge::Find>& finds, const std::string& what) {
  return std::any_of(finds.begin(), finds.end(), [&](const judge::Find& find) { return find.what == what; });
}

std::string utf_16(const std::string& text) {
  std::string out;
  for (const char c : text) out += std::string{c, '\0'};
  return out;
}

// Parts: what the client said, what the server said.
void search(ByteView input) {
  static const judge::Hunt hunt(kCanaries);
  const auto parts = parts_of(input, 2);
  const ByteView client = parts[0], server = parts[1];
  for (const judge::Find& find : judge::search(hunt, client, server, {"nonce", "d.test"})) {
    ASSERT_LE(find.begin, find.end);
    ASSERT_LE(find.end, client.size());
  }
  Chance chance = chance_of(input);
  const std::string& secret = chance.one_in(2) ? kCanaries.password : kCanaries.message;
  const std::string what = &secret == &kCanaries.password ? "password" : "message";
  const std::array<std::string, 4> forms{secret, to_hex(secret), utf_16(secret), to_base64("\0" + secret + "\0\0")};
  const std::string form = forms[chance.below(forms.size())];
  const std::size_t at = chance.below(client.size() + 1);
  const std::string planted = Bytes(client.substr(0, at)) + "\n" + form + "\n" + Bytes(client.substr(at));
  ASSERT_TRUE(found(judge::search(hunt, planted, server, {}), what))
      << what << " as " << printable(form) << " at " << at << " is not found";
}

void inflate(ByteView input) {
  for (const judge::Inflated& each : judge::inflate_all(input)) {
    ASSERT_LE(each.begin, each.end);
    ASSERT_LE(each.end, input.size());
    ASSERT_LE(each.bytes.size(), std::size_t{4} << 20U);
  }
}

}  // namespace

std::vector<Target> search_targets() { return {{"search", &search}, {"inflate", &inflate}}; }

}  // namespace footpad::fuzz
