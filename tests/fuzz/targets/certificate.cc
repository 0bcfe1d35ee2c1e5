// Certificates, as octets: what a real server or a client shows, and what a recipe's mutations make.
#include "crypto/certificate.h"

#include <gtest/gtest.h>

#include "crypto/signature.h"
#include "model/recipe_words.h"
#include "pki/der.h"
#include "pki/fields.h"
#include "pki/lint.h"
#include "pki/mint.h"
#include "pki/pem.h"
#include "pki/sct.h"
#include "pki/self_check.h"
#include "pki/view.h"
#include "targets.h"

namespace footpad::fuzz {
namespace {

namespace der = pki::der;

void check_elements(ByteView input, int depth) {
  ByteView rest = input;
  while (const auto element = der::next(rest)) {
    ASSERT_EQ(element->whole.size() + rest.size() + static_cast<std::size_t>(element->whole.data() - input.data()),
              input.size())
        << "an element is not where it was read";
    ASSERT_TRUE(element->whole.ends_with(element->content));
    const Bytes written = der::tlv(element->tag, element->content);
    const auto read = der::read(written);
    ASSERT_TRUE(read);
    ASSERT_EQ(read->content, element->content);
    ASSERT_EQ(read->tag, element->tag);
    ASSERT_LE(written.size(), element->whole.size()) << "written longer than it need be";
    if (depth > 0) check_elements(element->content, depth - 1);
  }
}

void elements(ByteView input) {
  check_elements(input, 6);
  const auto view = pki::view_of(input);
  if (view) {
    ASSERT_EQ(view->whole, input);
    ASSERT_LE(view->tbs.size(), input.size());
    static_cast<void>(view->names());
  }
  for (const auto lint : recipe_lints) static_cast<void>(pki::lint_finds(lint, {Bytes(input)}, {Bytes(input)}));
}

void certificate(ByteView input) {
  const Bytes bytes(input);
  static_cast<void>(pki::tlsa_digest(bytes, 0));
  static_cast<void>(pki::tlsa_digest(bytes, 1));
  static_cast<void>(pki::subject_hash(bytes));
  pki::Chain chain;
  chain.sent = {bytes, bytes};
  const std::string text = chain.describe();
  for (const char c : text) ASSERT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= ' ') << "not fit to be printed";
  const auto read = read_certificate(bytes);
  const auto verified = pki::verify({bytes, bytes}, {read.get()}, "d.test", 0, nullptr, {bytes});
  if (!read) {
    ASSERT_FALSE(verified.readable);
  }
}

// Parts: the fields of a certificate, one DER element behind the other; then a mutation a line: "OP FIELD FORM HEX".
void mutations(ByteView input) {
  const auto parts = parts_of(input, 2);
  std::vector<Mutation> all;
  Bytes line;
  for (const char c : parts[1] + "\n") {
    if (c != '\n') {
      line += c;
      continue;
    }
    std::array<std::string, 4> words;
    std::size_t at = 0;
    for (const char each : line)
      if (each == ' ' && at + 1 < words.size())
        ++at;
      else
        words[at] += each;
    all.push_back({words[0], words[3], words[3], words[1], words[2], static_cast<int>(words[3].size())});
    line.clear();
    if (all.size() == 16) break;
  }
  pki::Fields fields;
  ByteView rest = parts[0];
  for (Bytes* field : {&fields.version, &fields.serial, &fields.algorithm, &fields.issuer, &fields.validity,
                       &fields.subject, &fields.spki, &fields.unique_ids, &fields.extensions}) {
    const auto element = der::next(rest);
    if (element) *field = element->whole;
  }
  if (!pki::change_fields(fields, all)) return;
  const Bytes tbs = pki::signed_part(fields, all);
  const auto whole = pki::certificate_of(tbs, fields.algorithm, "signature", all);
  if (whole) elements(*whole);
}

void pem(ByteView input) {
  static_cast<void>(read_public_key("key.pem", input));
  static_cast<void>(read_private_key("key.pem", input));
  static_cast<void>(pki::LogReader::of(Bytes(input)));
}

}  // namespace

std::vector<Target> certificate_targets() {
  const std::vector<std::string> shown{"tests/fuzz/corpus/certificates"};
  return {
      {"der", &elements, shown}, {"der-mutations", &mutations}, {"certificate", &certificate, shown}, {"pem", &pem}};
}

}  // namespace footpad::fuzz
