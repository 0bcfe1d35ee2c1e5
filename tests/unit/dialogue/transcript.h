// One side of a dialogue, fed in pieces; units as lines that a person can compare.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "dialogue/dialogue.h"
#include "dialogue/xmpp.h"

namespace footpad::dialogue {

inline Bytes bytes_of(const std::vector<Unit>& units) {
  Bytes all;
  for (const Unit& unit : units) all += unit.bytes;
  return all;
}

// White space and unreadable bytes come out as they come in; joined, they are the same whatever the segmentation.
inline std::vector<Unit> joined(const std::vector<Unit>& units) {
  std::vector<Unit> out;
  for (const Unit& unit : units) {
    const bool joins =
        !out.empty() && out.back().kind == unit.kind && (unit.role == Role::keepalive || unit.role == Role::opaque);
    if (joins)
      out.back().bytes += unit.bytes;
    else
      out.push_back(unit);
  }
  return out;
}

inline std::vector<std::string> lines(const std::vector<Unit>& units) {
  std::vector<std::string> out;
  for (const Unit& unit : joined(units)) {
    std::string& line = out.emplace_back(unit.kind + " " + std::string(word(unit.role)) + " " + printable(unit.bytes));
    for (const Span& span : unit.spans)
      line += " | " + span.name + "=" + printable(unit.bytes.substr(span.begin, span.end - span.begin));
    for (const auto& [name, value] : unit.fields) line += " | ." + name + "=" + value;
  }
  return out;
}

inline std::vector<std::string> kinds_of(const std::vector<Unit>& units) {
  std::vector<std::string> out;
  for (const Unit& unit : joined(units)) out.push_back(unit.kind);
  return out;
}

// `pieces`: each fed on its own.
inline std::vector<Unit> feed(Dialogue& dialogue, Side from, const std::vector<ByteView>& pieces) {
  std::vector<Unit> units;
  for (const ByteView piece : pieces) dialogue.feed(from, piece, units);
  return units;
}

inline std::vector<Unit> read(Side from, ByteView document) {
  auto dialogue = make_xmpp();
  return feed(*dialogue, from, {document});
}

inline constexpr std::string_view kClientHeader =
    "<?xml version='1.0'?><stream:stream to='d.test' version='1.0' xmlns='jabber:client' "
    "xmlns:stream='http://etherx.jabber.org/streams'>";
inline constexpr std::string_view kServerHeader =
    "<?xml version='1.0'?><stream:stream from='d.test' id='s1' version='1.0' xmlns='jabber:client' "
    "xmlns:stream='http://etherx.jabber.org/streams'>";

}  // namespace footpad::dialogue
