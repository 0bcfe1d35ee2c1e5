// The lines of run.ndjson, read: what lines.h writes.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/sink.h"

namespace footpad::report {

// One JSON object. A field that is missing, or of another type than it is asked for, is nullopt.
class Fields {
 public:
  static std::optional<Fields> parse(std::string_view line);

  [[nodiscard]] std::optional<std::string> text(const char* name) const;
  [[nodiscard]] std::optional<std::int64_t> number(const char* name) const;
  [[nodiscard]] std::optional<std::uint64_t> unsigned_number(const char* name) const;
  [[nodiscard]] std::optional<double> real(const char* name) const;
  [[nodiscard]] std::optional<bool> flag(const char* name) const;
  [[nodiscard]] std::vector<std::string> texts(const char* name) const;  // none where it is no list of texts
  [[nodiscard]] std::optional<Fields> object(const char* name) const;
  [[nodiscard]] std::vector<Fields> objects(const char* name) const;
  [[nodiscard]] std::map<std::string, int> numbers() const;  // its own fields, those that are numbers

  Fields(const Fields& from);
  Fields& operator=(const Fields&) = delete;
  Fields(Fields&&) noexcept;
  Fields& operator=(Fields&&) = delete;
  ~Fields();

 private:
  struct Json;
  explicit Fields(std::unique_ptr<Json> json);
  std::unique_ptr<Json> json_;
};

void read_facts(const Fields& line, RunFacts& facts);
// An Error says which field is missing or wrong, or what cannot be. The scenario is added to `scenarios`.
Result<CaseResult> read_result(const Fields& line, std::deque<Scenario>& scenarios);
Result<RunSummary> read_summary(const Fields& line);

}  // namespace footpad::report
