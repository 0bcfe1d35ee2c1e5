#include "report/read_run.h"

#include <fmt/format.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "report/exit_code.h"
#include "report/output_file.h"
#include "report/plain.h"
#include "report/run_lines.h"

namespace footpad::report {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kSizeLimit = 1U << 30U;
constexpr std::string_view kSchema = "footpad.run/1";

Error not_ours(const std::string& file, const std::string& why) {
  return Error{file + " is not a run of Footpad: " + why, "give a run's folder, or the run.ndjson in it", ""};
}

Status check_first(const std::string& file, const Fields& line) {
  const auto schema = line.text("schema");
  if (line.text("event") != "run" || !schema) return not_ours(file, "it does not begin with a run's first line");
  if (*schema == kSchema) return Done{};
  if (schema->starts_with("footpad.run/"))
    return Error{fmt::format("{} was written by a Footpad that says {}, and this one reads {}", file, one_line(*schema),
                             kSchema),
                 "read it with the version that wrote it, or run again", ""};
  return not_ours(file, "its schema is " + one_line(*schema));
}

class Reader {
 public:
  Reader(std::string file, std::string out) {
    run_.file = std::move(file);
    run_.facts.out = std::move(out);
  }

  Result<PastRun> read(std::string_view text) {
    int number = 0;
    while (!text.empty()) {
      const auto end = text.find('\n');
      const std::string_view line = text.substr(0, end);
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
      ++number;
      const bool whole = end != std::string_view::npos;
      if (run_.summary) return wrong(number, "something stands behind the end of the run");
      const auto fields = Fields::parse(line);
      if (!fields && !whole) return cut_off(number);
      if (!fields && number == 1) return not_ours(run_.file, "its first line is not JSON");
      if (!fields) return wrong(number, "it is not a JSON object");
      if (number == 1) {
        if (auto first = check_first(run_.file, *fields); !first) return first.error();
        read_facts(*fields, run_.facts);
      } else if (auto taken = take(*fields); !taken) {
        return wrong(number, taken.error().what);
      }
    }
    if (number == 0) return not_ours(run_.file, "it is empty");
    if (!run_.summary)
      run_.cut = fmt::format("{} ends behind line {}, before the run did: {}", run_.file, number, kept());
    return std::move(run_);
  }

 private:
  Status take(const Fields& line) {
    const auto event = line.text("event").value_or("");
    if (event == "case") return Done{};
    if (event == "observation") return observation(line);
    if (event == "verdict") {
      auto result = read_result(line, run_.scenarios);
      if (!result) return result.error();
      run_.results.push_back(std::move(*result));
      return Done{};
    }
    if (event == "end") {
      auto summary = read_summary(line);
      if (!summary) return summary.error();
      run_.summary = std::move(*summary);
      return Done{};
    }
    if (event == "run") return Error{"a second run begins in it", "", ""};
    return Done{};  // of a later Footpad: "consumers ignore what they do not know"
  }

  Status observation(const Fields& line) {
    const auto folder = line.text("case"), kind = line.text("what"), text = line.text("text");
    if (!folder || !kind || !text) return Error{"an observation lacks its case, what or text", "", ""};
    const auto verdict = line.object("verdict");
    if (*kind != "provisional" || !verdict) {
      if (*kind != "provisional") run_.notes.push_back({*folder, *kind, *text});
      return Done{};
    }
    auto result = read_result(*verdict, run_.scenarios);
    if (!result) return result.error();
    std::erase_if(run_.provisional, [&](const CaseResult& other) { return other.facts.folder == *folder; });
    run_.provisional.push_back(std::move(*result));
    return Done{};
  }

  [[nodiscard]] std::string kept() const {
    return fmt::format("{} verdicts are kept, of {} cases that were planned", run_.results.size(), run_.facts.cases);
  }
  Result<PastRun> cut_off(int number) {
    if (number == 1) return not_ours(run_.file, "its first line is not whole");
    run_.cut = fmt::format("{} is cut off in the middle of line {}: {}", run_.file, number, kept());
    return std::move(run_);
  }
  [[nodiscard]] Error wrong(int number, const std::string& why) const {
    return Error{fmt::format("{}: line {}: {}", run_.file, number, why),
                 "it was altered since it was written: take the file from where it was made", ""};
  }

  PastRun run_;
};

}  // namespace

int PastRun::attacks() const {
  int count = 0;
  for (const CaseResult& result : results) count += result.facts.scenario->kind == Scenario::Kind::attack ? 1 : 0;
  return count;
}

std::string PastRun::why_not_whole() const {
  if (!summary) return cut;
  if (summary->interrupted)
    return fmt::format("{} was interrupted: it holds {} verdicts, of {} cases that were planned", file, results.size(),
                       facts.cases);
  if (attacks() < facts.attacks)
    return fmt::format("{} was stopped early: it judged {} of {} attacks", file, attacks(), facts.attacks);
  return "";
}

Result<PastRun> read_run(const std::string& path) {
  std::error_code failed;
  fs::path file = path;
  if (fs::is_directory(file, failed)) file /= "run.ndjson";
  const auto size = fs::file_size(file, failed);
  if (failed)
    return Error{"cannot read " + file.string() + ": " + failed.message(), "give a run's folder, or its run.ndjson",
                 ""};
  if (size > kSizeLimit) return not_ours(file.string(), "it is larger than 1 GiB");
  std::ifstream stream(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (!stream.is_open() || stream.bad()) return Error{"cannot read " + file.string(), "check its permissions", ""};
  return parse_run(file.string(), file.has_parent_path() ? file.parent_path().string() : ".", text);
}

Result<PastRun> parse_run(const std::string& file, const std::string& out, std::string_view text) {
  return Reader(file, out).read(text);
}

RunSummary summary_of(const PastRun& run) {
  RunSummary summary;
  for (const CaseResult& result : run.results) count(result, summary);
  return summary;
}

Status tell(const PastRun& run, Sink& sink) {
  Status status = sink.run_began(run.facts);
  std::set<std::string> noted;
  for (const CaseResult& result : run.results) {
    if (status) status = sink.case_began(result.facts);
    if (noted.insert(result.facts.folder).second)
      for (const Note& note : run.notes)
        if (status && note.folder == result.facts.folder) status = sink.observed(result.facts, note.kind, note.text);
    if (status) status = sink.judged(result);
  }
  if (!status) return status;
  if (run.summary) return sink.run_ended(*run.summary);
  RunSummary summary = summary_of(run);
  summary.interrupted = true;
  summary.exit = exit_code(summary, run.facts.makings.strict);
  return sink.run_ended(summary);
}

}  // namespace footpad::report
