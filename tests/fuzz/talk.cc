#include "talk.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/text.h"

namespace footpad::fuzz {
namespace {

namespace fs = std::filesystem;

std::string spelled(ByteView bytes) {
  std::string out;
  for (const char c : bytes) {
    if (c == '\r')
      out += "\\r";
    else if (c == '\n')
      out += "\\n";
    else if (c == '\\')
      out += "\\\\";
    else if (c >= ' ' && c < '\x7f')
      out += c;
    else
      out += "\\x" + to_hex(ByteView(&c, 1));
  }
  return out;
}

}  // namespace

Result<Talk> read_talk(const std::string& text) {
  Talk talk;
  for (const std::string& line : split(text, '\n')) {
    if (line.empty() || line[0] == '#') continue;
    const Side from = line[0] == 'C' ? Side::client : Side::server;
    if (line == "C restart" || line == "S restart") {
      talk.push_back({from, true, ""});
      continue;
    }
    const auto bytes = line.size() >= 3 ? unescape(line.substr(3)) : std::nullopt;
    if (!bytes || (!line.starts_with("C: ") && !line.starts_with("S: ")))
      return Error{"no turn: " + line, "Write \"C: TEXT\", \"S: TEXT\", \"C restart\" or \"S restart\".", ""};
    talk.push_back({from, false, *bytes});
  }
  return talk;
}

Talk any_talk(ByteView text) {
  Talk talk;
  for (const std::string& line : split(text, '\n')) {
    if (line.empty() || (line[0] != 'C' && line[0] != 'S')) continue;
    const Side from = line[0] == 'C' ? Side::client : Side::server;
    if (ByteView(line).substr(1) == " restart") talk.push_back({from, true, ""});
    if (line.size() < 3 || line[1] != ':') continue;
    talk.push_back({from, false, unescape(ByteView(line).substr(3)).value_or(line.substr(3))});
  }
  return talk;
}

std::string text_of(const Talk& talk) {
  std::string out;
  for (const Turn& turn : talk) {
    out += turn.from == Side::client ? "C" : "S";
    out += turn.restart ? " restart\n" : ": " + spelled(turn.bytes) + "\n";
  }
  return out;
}

Result<std::vector<Seed>> seeds(const std::string& protocol) {
  std::vector<Seed> out;
  std::error_code fault;
  for (const auto& entry : fs::directory_iterator(fs::path(FOOTPAD_FUZZ_SEEDS) / protocol, fault)) {
    std::ostringstream text;
    text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    auto talk = read_talk(text.str());
    if (!talk) return Error{entry.path().string() + ": " + talk.error().what, talk.error().remedy, ""};
    out.push_back({entry.path().filename().string(), std::move(*talk)});
  }
  if (out.empty()) return Error{"no seed for " + protocol, "Write one in tests/fuzz/seeds/" + protocol + "/.", ""};
  std::sort(out.begin(), out.end(), [](const Seed& a, const Seed& b) { return a.file < b.file; });
  return out;
}

}  // namespace footpad::fuzz
