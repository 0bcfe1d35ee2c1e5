#include "report/transcript.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "report/describe.h"
#include "report/plain.h"

namespace footpad::report {
namespace {

constexpr std::size_t kShownBytes = 4096;

class Writer {
 public:
  explicit Writer(const CaseResult& result)
      : result_(result),
        scenario_(*result.facts.scenario),
        ledger_(*result.evidence.ledger),
        told_(result.verdict.leaks.size()) {}

  std::string text() {
    head();
    for (const auto& event : ledger_.events) put(event);
    unread();
    leaks_elsewhere();
    return std::move(out_);
  }

 private:
  void head() {
    const CaseFacts& facts = result_.facts;
    add("{}\n", title_of(scenario_.id, facts.closing));
    if (!scenario_.title.empty()) add("{}\n", one_line(scenario_.title));
    add("{} over {}, policy {}\n\n", one_line(facts.protocol), word(facts.transport), word(facts.policy));
    add("   C>  the client said    <S  the client was told    **  Footpad acted    !!  given away\n\n");
    add("{:>9}  {:>2}  {:<13}  {}\n", "seconds", "#", "channel", "event");
  }

  void put(const Event& event) {
    switch (event.type) {
      case Event::Type::unit: return unit(event);
      case Event::Type::fired: return line(event, "**", fired(event));
      case Event::Type::violation: return line(event, "!!", fired(event));
      case Event::Type::looked_up: return looked_up(event);
      default: return line(event, "--", other(event));
    }
  }

  void unit(const Event& event) {
    line(event, event.from == Side::client ? "C>" : "<S", one_line(event.what) + "  " + bytes_of(event));
    if (event.from != Side::client) return;
    tell_leaks(event, fmt::format("connection {}, {}, {}", event.connection, word(event.channel), event.what));
  }

  void looked_up(const Event& event) {
    line(event, event.fields.contains("rules") ? "**" : "--", other(event));
    tell_leaks(event, "a look-up, " + event.what);
  }

  void tell_leaks(const Event& event, const std::string& where) {
    for (std::size_t i = 0; i < told_.size(); ++i) {
      if (told_[i] || result_.verdict.leaks[i].where != where) continue;
      told_[i] = true;
      line(event, "!!", describe(result_.verdict.leaks[i]));
    }
  }

  std::string bytes_of(const Event& event) const {
    const FlowRange range = event.said.value_or(FlowRange{event.flow, event.begin, event.end});
    if (range.flow >= ledger_.flows.size()) return "(bytes not kept)";
    const ByteView all = ledger_.flows[range.flow].bytes;
    if (range.begin > range.end || range.end > all.size()) return "(bytes not kept)";
    return shown(all.substr(range.begin, range.end - range.begin));
  }

  static std::string shown(ByteView bytes) {
    std::string out = printable(bytes.substr(0, kShownBytes));
    if (bytes.size() > kShownBytes) out += fmt::format(" ... and {} bytes more", bytes.size() - kShownBytes);
    return out;
  }

  std::string fired(const Event& event) const {
    if (event.number < 0 || static_cast<std::size_t>(event.number) >= scenario_.ons.size()) return other(event);
    return describe(scenario_.ons[static_cast<std::size_t>(event.number)]);
  }

  static std::string other(const Event& event) {
    std::string out(word(event.type));
    if (!event.what.empty()) out += " " + one_line(event.what);
    if (event.type == Event::Type::process_exited) out += fmt::format(" {}", event.number);
    if (!event.detail.empty()) out += ": " + shortened(one_line(event.detail), kShownBytes);
    for (const auto& [key, value] : event.fields)
      out += fmt::format(" {}={}", one_line(key), shortened(one_line(value), kShownBytes));
    return out;
  }

  // What no unit covers, such as half a message: nothing that was on the wire is left out.
  void unread() {
    std::vector<std::size_t> read(ledger_.flows.size(), 0);
    for (const auto& event : ledger_.events)
      for (const FlowRange& range : {FlowRange{event.flow, event.begin, event.end}, event.said.value_or(FlowRange{})})
        if (event.type == Event::Type::unit && range.flow < read.size())
          read[range.flow] = std::max(read[range.flow], range.end);
    for (std::size_t flow = 0; flow < read.size(); ++flow) {
      const Flow& its = ledger_.flows[flow];
      if (read[flow] < its.bytes.size() && its.connection != 0)  // look-ups have a line each
        add("\nnever became a unit: connection {}, {}, from the {}: {}\n", its.connection, word(its.channel),
            word(its.from), shown(ByteView(its.bytes).substr(read[flow])));
      if (its.truncated)
        add("\nnot all was kept of connection {}, {}, from the {}\n", its.connection, word(its.channel),
            word(its.from));
    }
  }

  void leaks_elsewhere() {
    for (std::size_t i = 0; i < told_.size(); ++i)
      if (!told_[i]) add("\n!!  given away: {}\n", describe(result_.verdict.leaks[i]));
  }

  void line(const Event& event, std::string_view sign, const std::string& text) {
    const std::string connection = event.connection == 0 ? "" : std::to_string(event.connection);
    const std::string_view channel = event.connection == 0 ? "" : word(event.channel);
    add("{:9.3f}  {:>2}  {:<13}  {}  {}\n", event.at, connection, channel, sign, text);
  }

  template <class... Values>
  void add(fmt::format_string<Values...> form, Values&&... values) {
    fmt::format_to(std::back_inserter(out_), form, std::forward<Values>(values)...);
  }

  const CaseResult& result_;
  const Scenario& scenario_;
  const Ledger& ledger_;
  std::vector<bool> told_;  // by leak: a line of the dialogue carries it
  std::string out_;
};

}  // namespace

std::string transcript(const CaseResult& result) { return Writer(result).text(); }

}  // namespace footpad::report
