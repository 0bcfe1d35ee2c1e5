#include "report/terminal.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <chrono>
#include <set>

#include "report/closing_table.h"
#include "report/describe.h"
#include "report/output_file.h"
#include "report/plain.h"

namespace footpad::report {
namespace {

constexpr std::size_t kTitleColumns = 44;
constexpr int kEnough = 5;  // cases
constexpr std::string_view kEraseLine = "\r\x1b[K";

class Terminal final : public Sink {
 public:
  Terminal(int fd, const TerminalOptions& options)
      : fd_(fd), screen_(OutputFile::borrowed(fd, "the terminal")), options_(options), paint_{options.color} {}

  Status run_began(const RunFacts& run) override {
    run_ = run;
    const std::string shard =
        run.shard.total > 1 ? fmt::format(", shard {} of {}", run.shard.index, run.shard.total) : "";
    return put(fmt::format("footpad {}: {}, {} cases{}, {}, seed {}\n\n", one_line(run.version), one_line(run.subject),
                           run.cases, shard, run.mode == Mode::cage ? "in cages" : "by port", run.seed));
  }

  Status resumed() override {
    if (options_.clock) began_at_ = options_.clock();
    kept_ = done_;
    if (kept_ == 0) return Done{};
    return put(fmt::format("{} cases were finished before, and are not run again\n\n", kept_));
  }

  Status case_began(const CaseFacts& facts) override {
    ++began_;
    running_ = fmt::format("{} {}", title_of(facts.scenario->id, facts.closing), word(facts.transport));
    return put("");
  }

  Status observed(const CaseFacts& facts, const std::string& kind, const std::string& text) override {
    if (!options_.verbose && kind != "note") return Done{};
    return put(fmt::format("  {}  {}  {}\n", padded(one_line(kind), 12), title_of(facts.scenario->id, facts.closing),
                           one_line(text)));
  }

  Status provisional(const CaseResult& result) override {
    provisional_.insert(result.facts.folder);
    ++done_;
    return observed(result.facts, "provisional", result.verdict.reason);
  }

  Status judged(const CaseResult& result) override {
    rows_.push_back(row_of(result));
    const Row& row = rows_.back();
    const bool counted = provisional_.erase(result.facts.folder) > 0 || result.evidence.reproduce.empty();
    if (!counted) ++done_;
    if (result.kept && !counted) return put("");
    if (row.is_control && row.verdict == VerdictWord::secure && !options_.verbose) return put("");
    std::string more = result.verdict.grade == Grade::L0 ? "" : fmt::format(" {}", word(result.verdict.grade));
    if (result.flaky) more += " flaky";
    const std::string said = row.expected ? "expected" : std::string(word(row.verdict));
    if (row.expected) more += ", known: " + row.expectation;
    return put(fmt::format("  {}  {}  {:<8}  {:<13} {:>8.3f} s  {}{}\n",
                           paint_(row.expected ? VerdictWord::undetectable : row.verdict, padded(said, 12)),
                           padded(row.title, kTitleColumns), row.transport, row.policy, result.seconds,
                           word(row.outcome), more));
  }

  Status run_ended(const RunSummary& summary) override {
    running_.clear();
    return put(closing_table(rows_, summary, one_line(run_.out), columns(), paint_));
  }

 private:
  // Whole lines go above the status line, which is drawn anew.
  Status put(const std::string& lines) {
    if (!options_.is_terminal) return lines.empty() ? Status(Done{}) : screen_.write(lines);
    std::string out(kEraseLine);
    out += lines;
    if (!running_.empty())
      out += shortened(fmt::format("[{}/{}] {}{}", began_, run_.cases, left(), running_), columns() - 1);
    return screen_.write(out);
  }

  // "2 min left, ": by what those took that were run, once there are enough of them.
  [[nodiscard]] std::string left() const {
    const int ran = done_ - kept_, waiting = run_.cases - done_;
    if (!options_.clock || ran < kEnough || waiting <= 0) return "";
    const double seconds = (options_.clock() - began_at_) / ran * waiting;
    return seconds < 90 ? fmt::format("about {:.0f} s left, ", seconds)
                        : fmt::format("about {:.0f} min left, ", seconds / 60);
  }

  [[nodiscard]] std::size_t columns() const {
    if (options_.columns > 0) return static_cast<std::size_t>(options_.columns);
    winsize size{};
    if (options_.is_terminal && ::ioctl(fd_, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40) return size.ws_col;
    return options_.is_terminal ? 80 : 100;
  }

  int fd_;
  OutputFile screen_;
  TerminalOptions options_;
  Paint paint_;
  RunFacts run_;
  std::vector<Row> rows_;
  int began_ = 0, done_ = 0, kept_ = 0;
  double began_at_ = 0;
  std::set<std::string> provisional_;  // folders: counted already
  std::string running_;
};

}  // namespace

std::unique_ptr<Sink> make_terminal_on(int fd, const TerminalOptions& options) {
  return std::make_unique<Terminal>(fd, options);
}

std::unique_ptr<Sink> make_terminal(bool is_terminal, bool color, bool verbose) {
  const auto seconds = [] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
  };
  return make_terminal_on(STDOUT_FILENO, {is_terminal, color, verbose, 0, seconds});
}

}  // namespace footpad::report
