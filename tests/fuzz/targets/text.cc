// What makes any bytes fit to be read by people, shells and files.
#include "base/text.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "report/plain.h"
#include "scenario/document.h"
#include "targets.h"

namespace footpad::fuzz {
namespace {

bool is_plain(ByteView text, bool lines) {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return (static_cast<unsigned char>(c) >= ' ' && c != '\x7f') || (lines && (c == '\n' || c == '\t'));
  });
}

void texts(ByteView input) {
  ASSERT_TRUE(is_plain(printable(input), false));
  // A C1 control is one character of two bytes: terminals may obey it.
  ASSERT_EQ(printable(input).find("\xc2\x9b"), std::string::npos);
  ASSERT_TRUE(is_plain(printable_lines(input), true));
  const std::string line = report::one_line(input);
  ASSERT_TRUE(is_plain(line, false));
  ASSERT_EQ(report::one_line(line), line) << "is not safe to apply twice";
  ASSERT_LE(report::columns_of(report::shortened(line, 20)), 20U);
  static_cast<void>(report::wrapped(line, 40, "- ", "  "));
  const auto base64 = from_base64(to_base64(input));
  ASSERT_TRUE(base64);
  ASSERT_EQ(*base64, input);
  const auto hex = from_hex(to_hex(input));
  ASSERT_TRUE(hex);
  ASSERT_EQ(*hex, input);
  static_cast<void>(from_base64(input));
  static_cast<void>(from_hex(input));
  static_cast<void>(unescape(input));
  static_cast<void>(directives(input));
  ASSERT_TRUE(glob_matches("*", input));
  const std::string name = scenario::name_of_file(input);
  ASSERT_TRUE(is_plain(name, false));
  ASSERT_EQ(name.find('/'), std::string::npos) << name;
  ASSERT_TRUE(name != "." && name != ".." && !name.empty()) << name;
}

// Parts: a pattern, a text.
void globs(ByteView input) {
  const auto parts = parts_of(input, 2);
  if (parts[0].size() > 200 || parts[1].size() > 2000) return;
  static_cast<void>(glob_matches(parts[0], parts[1]));
  static_cast<void>(nearest(parts[0], {parts[1], "xmpp/strip-starttls-feature"}));
}

}  // namespace

std::vector<Target> text_targets() { return {{"text", &texts}, {"glob", &globs}}; }

}  // namespace footpad::fuzz
