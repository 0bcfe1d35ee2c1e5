#include "report/terminal.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "report/closing_table.h"
#include "report/describe.h"
#include "report/output_file.h"
#include "report/plain.h"

namespace footpad::report {
namespace {

constexpr std::size_t kTitleColumns = 44;
constexpr std::string_view kEraseLine = "\r\x1b[K";

class Terminal final : public Sink {
 public:
  Terminal(int fd, const TerminalOptions& options)
      : fd_(fd), screen_(OutputFile::borrowed(fd, "the terminal")), options_(options), paint_{options.color} {}

  Status run_began(const RunFacts& run) override {
    run_ = run;
    return put(fmt::format("footpad {}: {}, {} cases, {}, seed {}\n\n", one_line(run.version), one_line(run.subject),
                           run.cases, run.mode == Mode::cage ? "in cages" : "by port", run.seed));
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

  Status judged(const CaseResult& result) override {
    rows_.push_back(row_of(result));
    const Row& row = rows_.back();
    if (row.is_control && row.verdict == VerdictWord::secure && !options_.verbose) return put("");
    std::string more = result.verdict.grade == Grade::L0 ? "" : fmt::format(" {}", word(result.verdict.grade));
    if (result.flaky) more += " flaky";
    return put(fmt::format("  {}  {}  {:<8}  {:<13} {:>8.3f} s  {}{}\n",
                           paint_(row.verdict, padded(word(row.verdict), 12)), padded(row.title, kTitleColumns),
                           row.transport, row.policy, result.seconds, word(row.outcome), more));
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
    if (!running_.empty()) out += shortened(fmt::format("[{}/{}] {}", began_, run_.cases, running_), columns() - 1);
    return screen_.write(out);
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
  int began_ = 0;
  std::string running_;
};

}  // namespace

std::unique_ptr<Sink> make_terminal_on(int fd, const TerminalOptions& options) {
  return std::make_unique<Terminal>(fd, options);
}

std::unique_ptr<Sink> make_terminal(bool is_terminal, bool color, bool verbose) {
  return make_terminal_on(STDOUT_FILENO, {is_terminal, color, verbose, 0});
}

}  // namespace footpad::report
