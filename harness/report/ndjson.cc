#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <optional>
#include <utility>

#include "report/lines.h"
#include "report/output_file.h"
#include "report/sink.h"

namespace footpad::report {
namespace {

class LineSink final : public Sink {
 public:
  LineSink(std::string path, bool resumes) : path_(std::move(path)), resumes_(resumes) {}
  explicit LineSink(OutputFile file) : file_(std::move(file)) {}

  Status run_began(const RunFacts& run) override {
    if (!file_) {
      if (resumes_) ::unlink(fresh().c_str());
      auto created = OutputFile::create(resumes_ ? fresh() : path_);
      if (!created) return created.error();
      file_ = std::move(created.value());
    }
    return put(run_line(run));
  }
  Status case_began(const CaseFacts& facts) override { return put(case_line(facts)); }
  Status observed(const CaseFacts& facts, const std::string& kind, const std::string& text) override {
    return put(observation_line(facts, kind, text));
  }
  Status provisional(const CaseResult& result) override { return put(provisional_line(result)); }
  Status resumed() override {
    if (!resumes_ || std::rename(fresh().c_str(), path_.c_str()) == 0) return Done{};
    return file_error("replace", path_, errno);
  }
  Status judged(const CaseResult& result) override { return put(verdict_line(result)); }
  Status run_ended(const RunSummary& summary) override { return put(end_line(summary)); }

 private:
  Status put(std::string line) {
    if (!file_) return Error{path_ + " was never opened", "the run must begin before it goes on", ""};
    line += '\n';
    return file_->write(line);
  }

  [[nodiscard]] std::string fresh() const { return path_ + ".new"; }

  std::string path_;
  bool resumes_ = false;
  std::optional<OutputFile> file_;
};

}  // namespace

std::unique_ptr<Sink> make_ndjson(const std::string& file, bool resumes) {
  return std::make_unique<LineSink>(file, resumes);
}
std::unique_ptr<Sink> make_json_lines_stdout() {
  return std::make_unique<LineSink>(OutputFile::borrowed(STDOUT_FILENO, "standard output"));
}

}  // namespace footpad::report
