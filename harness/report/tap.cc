// TAP version 14. A known failure is what TAP calls a TODO.
#include <fmt/format.h>

#include "base/text.h"
#include "report/describe.h"
#include "report/faces.h"
#include "report/late_face.h"
#include "report/output_file.h"
#include "report/overall.h"
#include "report/plain.h"

namespace footpad::report {
namespace {

// A # or a backslash of its own would be a directive's.
std::string escaped(const std::string& text) {
  return replace_all(replace_all(one_line(text), "\\", "\\\\"), "#", "\\#");
}

// A YAML scalar in double quotes.
std::string quoted(const std::string& text) {
  return "\"" + replace_all(replace_all(one_line(text), "\\", "\\\\"), "\"", "\\\"") + "\"";
}

bool is_ok(VerdictWord verdict) {
  switch (verdict) {
    case VerdictWord::secure:
    case VerdictWord::weak:
    case VerdictWord::unsupported:
    case VerdictWord::undetectable: return true;
    case VerdictWord::vulnerable:
    case VerdictWord::inconclusive:
    case VerdictWord::error: return false;
  }
  return false;
}

class Tap final : public LateFace {
 public:
  explicit Tap(std::string file) : file_(std::move(file)) {}

  Status judged(const CaseResult& result) override {
    ++judged_;
    const VerdictWord verdict = result.verdict.verdict;
    const bool ok = is_ok(verdict), known = result.known && result.known->as_expected;
    std::string directive;
    if (known)
      directive = " # TODO " + escaped(result.known->reason);
    else if (verdict == VerdictWord::unsupported || verdict == VerdictWord::undetectable)
      directive = fmt::format(" # SKIP {}: {}", word(verdict), escaped(result.verdict.reason));
    point(ok,
          fmt::format("{} [{} {}, {}]", title_of(result.facts.scenario->id, result.facts.closing),
                      word(result.facts.transport), word(result.facts.policy), one_line(run_.subject)),
          directive);
    green_ = green_ && (ok || known);
    if (verdict == VerdictWord::secure || !directive.empty()) return Done{};
    diagnostic({{"verdict", std::string(word(verdict))},
                {"outcome", std::string(word(result.verdict.outcome))},
                {"message", result.verdict.reason},
                {"reproduce", result.evidence.reproduce}});
    return Done{};
  }

  Status run_ended(const RunSummary& summary) override {
    for (const Finding& finding : summary.findings) {
      if (!finding.fails) continue;
      point(false, "known failure at " + finding.place, "");
      diagnostic({{"message", finding.what}, {"remedy", finding.remedy}});
      green_ = false;
    }
    const std::string why = why_not_green(run_, summary, judged_, green_);
    if (!why.empty() && !summary.interrupted) {
      point(false, "the run as a whole", "");
      diagnostic({{"message", why}});
    }
    std::string text =
        fmt::format("TAP version 14\n1..{}{}\n", points_, points_ == 0 ? " # SKIP nothing fell to this shard" : "");
    text += lines_;
    if (summary.interrupted) text += "Bail out! " + why + "\n";
    return deliver(file_, text);
  }

 private:
  void point(bool ok, const std::string& what, const std::string& directive) {
    lines_ += fmt::format("{} {} - {}{}\n", ok ? "ok" : "not ok", ++points_, escaped(what), directive);
  }
  void diagnostic(const std::vector<std::pair<const char*, std::string>>& entries) {
    lines_ += "  ---\n";
    for (const auto& [key, value] : entries)
      if (!value.empty()) lines_ += fmt::format("  {}: {}\n", key, quoted(value));
    lines_ += "  ...\n";
  }

  std::string file_, lines_;
  std::size_t judged_ = 0;
  int points_ = 0;
  bool green_ = true;
};

}  // namespace

std::unique_ptr<Sink> make_tap(const std::string& file) { return std::make_unique<Tap>(file); }

}  // namespace footpad::report
