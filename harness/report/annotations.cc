// Lines that a GitHub runner shows beside the job. It takes ten of each kind from a step: the worst come first.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "model/severity.h"
#include "report/describe.h"
#include "report/faces.h"
#include "report/late_face.h"
#include "report/output_file.h"
#include "report/overall.h"
#include "report/plain.h"

namespace footpad::report {
namespace {

constexpr std::size_t kMost = 10;

std::string escaped(const std::string& text) { return replace_all(one_line(text), "%", "%25"); }
std::string escaped_property(const std::string& text) {
  return replace_all(replace_all(escaped(text), ":", "%3A"), ",", "%2C");
}

struct Line {
  int rank = 0;
  std::string properties, message;
};

std::string titled(const std::string& title) { return "title=" + escaped_property(title); }

// "known.xml:3:5" as what the runner makes a link of.
std::string placed(const std::string& place) {
  const auto column = place.rfind(':');
  const auto line = column == std::string::npos || column == 0 ? std::string::npos : place.rfind(':', column - 1);
  if (line == std::string::npos) return "";
  return fmt::format("file={},line={},col={},", escaped_property(place.substr(0, line)),
                     escaped_property(place.substr(line + 1, column - line - 1)),
                     escaped_property(place.substr(column + 1)));
}

std::string lines_of(const char* command, std::vector<Line> lines) {
  std::stable_sort(lines.begin(), lines.end(),
                   [](const Line& one, const Line& other) { return one.rank > other.rank; });
  std::string out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i + 1 == kMost && lines.size() > kMost)
      return out +
             fmt::format("::{} title=Footpad::and {} more of this kind: see the summary\n", command, lines.size() - i);
    out += fmt::format("::{} {}::{}\n", command, lines[i].properties, lines[i].message);
  }
  return out;
}

class Annotations final : public LateFace {
 public:
  explicit Annotations(std::string file) : file_(std::move(file)) {}

  Status judged(const CaseResult& result) override {
    ++judged_;
    const Verdict& verdict = result.verdict;
    const bool known = result.known && result.known->as_expected;
    std::vector<Line>* list = known ? &notices_ : nullptr;
    if (!known && (verdict.verdict == VerdictWord::vulnerable || verdict.verdict == VerdictWord::error))
      list = &errors_;
    if (!known && (verdict.verdict == VerdictWord::weak || verdict.verdict == VerdictWord::inconclusive))
      list = &warnings_;
    if (list == nullptr) return Done{};
    std::string message = fmt::format("{} ({}): {}", word(verdict.verdict), word(verdict.outcome), verdict.reason);
    if (known) message = "known: " + result.known->reason + ". " + message;
    list->push_back({rank(verdict.verdict) * 10 + result.facts.scenario->severity,
                     titled(fmt::format("{} [{} {}, {}]", title_of(result.facts.scenario->id, result.facts.closing),
                                        word(result.facts.transport), word(result.facts.policy), run_.subject)),
                     escaped(message)});
    return Done{};
  }

  Status run_ended(const RunSummary& summary) override {
    for (const Finding& finding : summary.findings)
      (finding.fails ? errors_ : notices_)
          .push_back({100, placed(finding.place) + titled("Known failure"),
                      escaped(sentence(finding.what) + " " + sentence(finding.remedy))});
    const std::string why = why_not_green(run_, summary, judged_, errors_.empty());
    if (!why.empty()) errors_.push_back({200, titled("Footpad: the run as a whole"), escaped(why)});
    return deliver(file_, lines_of("error", errors_) + lines_of("warning", warnings_) + lines_of("notice", notices_));
  }

 private:
  std::string file_;
  std::vector<Line> errors_, warnings_, notices_;
  std::size_t judged_ = 0;
};

}  // namespace

std::unique_ptr<Sink> make_annotations(const std::string& file) { return std::make_unique<Annotations>(file); }

}  // namespace footpad::report
