// What two peers say to each other, turn by turn, as a seed file writes it: "C: EHLO c\r\n", "S: 220 d\r\n", "C
// restart" where that side's bytes are read from nothing behind it. "#" is a comment.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "model/words.h"

namespace footpad::fuzz {

struct Turn {
  Side from = Side::client;
  bool restart = false;
  Bytes bytes;
};
using Talk = std::vector<Turn>;

Result<Talk> read_talk(const std::string& text);
// The same of any bytes: what is no turn is left out, and a bad escape stands for itself.
Talk any_talk(ByteView text);
// As a seed file has it.
std::string text_of(const Talk& talk);

struct Seed {
  std::string file;
  Talk talk;
};
// tests/fuzz/seeds/PROTOCOL/*, in the order of their names.
Result<std::vector<Seed>> seeds(const std::string& protocol);

}  // namespace footpad::fuzz
