// A run's file as a value: what its faces, a comparison, a merge and a run that goes on are made of.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "report/sink.h"

namespace footpad::report {

struct Note {
  std::string folder, kind, text;
};

struct PastRun {
  PastRun() = default;
  PastRun(PastRun&&) = default;
  PastRun& operator=(PastRun&&) = default;
  PastRun(const PastRun&) = delete;
  PastRun& operator=(const PastRun&) = delete;

  std::string file;
  RunFacts facts;
  std::deque<Scenario> scenarios;       // what the verdicts' facts point to: as much of them as the file tells
  std::vector<CaseResult> results;      // in the file's order
  std::vector<CaseResult> provisional;  // the last of each case; its verdict may be among the results
  std::vector<Note> notes;
  std::optional<RunSummary> summary;  // nullopt: the file ends before the run did
  std::string cut;                    // then: where it ends, and what is kept; else empty

  [[nodiscard]] int attacks() const;  // that have a verdict
  // It has ended, and judged all that it had planned.
  [[nodiscard]] bool whole() const { return why_not_whole().empty(); }
  [[nodiscard]] std::string why_not_whole() const;
};

// `path`: a run's folder, or its run.ndjson. An Error where it cannot be read, is not a run of Footpad, is of another
// schema, or holds a line that no run has. A file that ends too early is no error: PastRun::cut.
Result<PastRun> read_run(const std::string& path);

// The same of the file's text. `out`: the run's folder, as faces name it.
Result<PastRun> parse_run(const std::string& file, const std::string& out, std::string_view text);

// The whole run, once more, through a sink. Where it has no summary, the one of what is kept is told: interrupted.
Status tell(const PastRun& run, Sink& sink);

// What its verdicts come to; the rest of a summary is the caller's.
RunSummary summary_of(const PastRun& run);

}  // namespace footpad::report
