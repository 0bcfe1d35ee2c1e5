// What stands at the end of a run on the terminal: what did not go well, grouped by outcome, and the counts.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "report/explain.h"
#include "report/sink.h"

namespace footpad::report {

// What is remembered of a case: its ledger is gone when the run ends.
struct Row {
  std::string title;  // one line
  std::string transport, policy, folder, reason, reproduce;
  VerdictWord verdict = VerdictWord::error;
  Outcome outcome = Outcome::error;
  bool is_control = false;
  bool expected = false;    // a known failure that came as it was known
  std::string expectation;  // why it is known
  Explanation explanation;
};

Row row_of(const CaseResult& result);

struct Paint {
  bool on = false;
  // `text` in the colour of `verdict`.
  [[nodiscard]] std::string operator()(VerdictWord verdict, const std::string& text) const;
};

std::string closing_table(const std::vector<Row>& rows, const RunSummary& summary, const std::string& out,
                          std::size_t columns, const Paint& paint);

}  // namespace footpad::report
