#include "reading.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "dialogue/dialogue.h"

namespace footpad::fuzz {
namespace {

using dialogue::Dialogue;

constexpr std::size_t kWaitedFor = (std::size_t{1} << 20U) + (std::size_t{1} << 16U);

struct Ear {
  Bytes fed;             // since it was restarted
  std::size_t told = 0;  // of these, what is in units
};

// Reads a talk, and looks at every unit on the way.
class Reading {
 public:
  Reading(const std::string& protocol, bool forwards, Chance& chance)
      : protocol_(*dialogue::find_protocol(protocol)),
        dialogue_(protocol_.make()),
        kinds_(protocol_.kinds().begin(), protocol_.kinds().end()),
        forwards_(forwards),
        chance_(chance) {}

  void read(const Talk& talk) {
    for (const Turn& turn : talk) {
      if (turn.restart) {
        finish(turn.from);
        dialogue_->restart(turn.from);
        continue;
      }
      std::size_t at = 0;
      for (const std::size_t size : segments(turn.bytes.size(), chance_)) {
        hear(turn.from, ByteView(turn.bytes).substr(at, size));
        at += size;
        if (testing::Test::HasFailure()) return;
      }
    }
    finish(Side::client);
    finish(Side::server);
  }

  // One line a unit. What cannot be read, what means nothing, and what has no end before the connection has one may
  // come in any number of pieces.
  [[nodiscard]] std::vector<std::string> heard() const {
    std::vector<std::string> out;
    for (const std::string& line : heard_) out.push_back(printable(line));
    return out;
  }

 private:
  void hear(Side from, ByteView bytes) {
    std::vector<Unit> units;
    dialogue_->feed(from, bytes, units);
    Ear& ear = ear_of(from);
    ear.fed += bytes;
    for (const Unit& unit : units) {
      look_at(from, unit, ear);
      if (testing::Test::HasFailure()) return;
      pass_on(from, unit);
    }
    ASSERT_LE(ear.fed.size() - ear.told, kWaitedFor + bytes.size()) << "more is kept than may be waited for";
    ASSERT_LE(dialogue_->unfinished(from).size(), kWaitedFor + bytes.size());
  }

  void look_at(Side from, const Unit& unit, Ear& ear) {
    ASSERT_EQ(unit.from, from);
    ASSERT_FALSE(unit.bytes.empty() && !unit.plain) << unit.kind;  // a control frame is among the bytes of its message
    ASSERT_EQ(ByteView(ear.fed).substr(ear.told, unit.bytes.size()), unit.bytes) << "of " << unit.kind;
    ear.told += unit.bytes.size();
    ASSERT_TRUE(kinds_.contains(unit.kind)) << unit.kind << " is in no list of kinds";
    for (const Span& span : unit.spans) {
      ASSERT_LE(span.begin, span.end) << span.name;
      ASSERT_LE(span.end, unit.text().size()) << span.name;
    }
    write_down(unit);
    static_cast<void>(dialogue_->insert_inside(unit, "x"));
    static_cast<void>(dialogue_->rewritten(unit, unit.text()));
    static_cast<void>(dialogue_->relayed(unit));
    static_cast<void>(dialogue_->said_beside(unit, from, "x"));
  }

  void write_down(const Unit& unit) {
    const bool in_pieces = unit.role == Role::opaque || unit.role == Role::keepalive ||
                           (unit.role == Role::content && unit.spans.empty() && unit.fields.empty());
    const std::string line = unit.kind + " " + std::string(word(unit.role)) + " ";
    if (in_pieces && last_[at(unit.from)] == heard_.size() && !heard_.empty() && heard_.back().starts_with(line)) {
      heard_.back() += unit.bytes;
      return;
    }
    heard_.push_back(line + unit.bytes);
    last_[at(unit.from)] = heard_.size();
    if (in_pieces) return;
    for (const Span& span : unit.spans)
      heard_.back() += " | " + span.name + " " + std::to_string(span.begin) + "-" + std::to_string(span.end);
    for (const auto& [name, value] : unit.fields) heard_.back() += " | " + name + "=" + value;
  }

  // To the other side: as it came, or as a scenario would have it.
  void pass_on(Side from, const Unit& unit) {
    const Side to = from == Side::client ? Side::server : Side::client;
    if (forwards_) return dialogue_->told(to, unit.bytes);
    switch (chance_.below(4)) {
      case 0: return;
      case 1: return dialogue_->told(to, unit.bytes.substr(0, chance_.below(unit.bytes.size())));
      case 2: return dialogue_->told(from, unit.bytes);
      default: return dialogue_->told(to, unit.bytes);
    }
  }

  void finish(Side from) {
    Ear& ear = ear_of(from);
    const Bytes pending = dialogue_->take_pending(from);
    ASSERT_EQ(ByteView(ear.fed).substr(ear.told), pending) << "a byte was lost, added or changed";
    heard_.push_back("pending " + pending);
    ear = {};
  }

  static std::size_t at(Side side) { return side == Side::client ? 0 : 1; }
  Ear& ear_of(Side side) { return ears_[at(side)]; }

  const dialogue::Protocol& protocol_;
  std::unique_ptr<Dialogue> dialogue_;
  const std::set<std::string> kinds_;
  const bool forwards_;
  Chance& chance_;
  std::array<Ear, 2> ears_;
  std::array<std::size_t, 2> last_{};
  std::vector<std::string> heard_;
};

}  // namespace

void reads_the_same(const std::string& protocol, const Talk& talk, Chance& chance) {
  Reading once(protocol, true, chance), again(protocol, true, chance);
  once.read(talk);
  again.read(talk);
  if (testing::Test::HasFailure()) return;
  const auto first = once.heard(), second = again.heard();
  const auto [one, other] = std::mismatch(first.begin(), first.end(), second.begin(), second.end());
  EXPECT_TRUE(one == first.end() && other == second.end())
      << "another segmentation is read otherwise, from unit " << one - first.begin() << " on:\n  "
      << (one == first.end() ? "nothing" : *one) << "\n  " << (other == second.end() ? "nothing" : *other);
}

void loses_nothing(const std::string& protocol, const Talk& talk, Chance& chance) {
  Reading(protocol, false, chance).read(talk);
}

}  // namespace footpad::fuzz
