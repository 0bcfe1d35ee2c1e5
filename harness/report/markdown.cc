// A summary in Markdown, as the pages of CI jobs show it: what failed first, then the counts.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "model/severity.h"
#include "report/closing_table.h"
#include "report/exit_code.h"
#include "report/faces.h"
#include "report/late_face.h"
#include "report/output_file.h"
#include "report/overall.h"
#include "report/plain.h"

namespace footpad::report {
namespace {

constexpr std::size_t kShownRows = 200;  // GitHub takes a mebibyte; nobody reads that much
constexpr std::size_t kShownReason = 400;

// Nothing in it is markup, whoever wrote it.
std::string plain(const std::string& text) {
  std::string out;
  for (const char c : shortened(one_line(text), kShownReason)) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '@')
      out += "&#64;";  // calls nobody
    else if (std::string_view("\\`*_[]()#!|~>").find(c) != std::string_view::npos)
      out += std::string("\\") + c;
    else
      out += c;
  }
  return out;
}

// In a cell: what breaks out of code is not in it.
std::string code(const std::string& text) {
  return "`" + replace_all(replace_all(one_line(text), "`", "'"), "|", "/") + "`";
}

bool fails(const Row& row) {
  return !row.expected && (row.verdict == VerdictWord::vulnerable || row.verdict == VerdictWord::inconclusive ||
                           row.verdict == VerdictWord::error);
}

std::string table(const std::string& heading, const std::vector<const Row*>& rows, bool known) {
  if (rows.empty()) return "";
  std::string out =
      fmt::format("\n### {} ({})\n\n| case | transport | policy | verdict | {} |\n|---|---|---|---|---|\n", heading,
                  rows.size(), known ? "known, for" : "what the client did");
  for (std::size_t i = 0; i < std::min(rows.size(), kShownRows); ++i) {
    const Row& row = *rows[i];
    out += fmt::format("| {} | {} | {} | {}, {} | {} |\n", code(row.title), row.transport, row.policy,
                       word(row.verdict), word(row.outcome), plain(known ? row.expectation : row.reason));
  }
  if (rows.size() > kShownRows) out += fmt::format("\nand {} more: see run.ndjson\n", rows.size() - kShownRows);
  return out;
}

class Markdown final : public LateFace {
 public:
  explicit Markdown(std::string file) : file_(std::move(file)) {}

  Status judged(const CaseResult& result) override {
    rows_.push_back(row_of(result));
    return Done{};
  }

  Status run_ended(const RunSummary& summary) override {
    std::string out =
        fmt::format("## Footpad: {} {}\n\n", plain(run_.subject), summary.exit == kExitOk ? "passes" : "does not pass");
    out += fmt::format("Exit {}: {}.", summary.exit, exit_meaning(summary));
    const std::string why = why_not_green(run_, summary, rows_.size(), summary.exit == kExitOk);
    if (!why.empty() && why != exit_meaning(summary)) out += fmt::format(" **{}**.", why);
    if (run_.shard.total > 1) out += fmt::format(" Shard {} of {}.", run_.shard.index, run_.shard.total);
    out += fmt::format(" {} cases, seed {}, version {}.\n", rows_.size(), run_.seed, plain(run_.version));
    out += counts(summary) + findings(summary);
    std::vector<const Row*> failed, weak, known;
    for (const Row& row : rows_) {
      if (fails(row)) failed.push_back(&row);
      if (row.expected) known.push_back(&row);
      if (row.verdict == VerdictWord::weak && !row.expected) weak.push_back(&row);
    }
    std::stable_sort(failed.begin(), failed.end(),
                     [](const Row* one, const Row* other) { return rank(one->verdict) > rank(other->verdict); });
    out += table("Failed", failed, false) + table("Weak", weak, false) + table("Failed as expected", known, true);
    return deliver(file_, out);
  }

 private:
  static std::string counts(const RunSummary& summary) {
    std::string head = "\n|", rule = "|", row = "|";
    const auto add = [&](const std::string& name, int count) {
      head += " " + name + " |";
      rule += "---:|";
      row += fmt::format(" {} |", count);
    };
    const auto count = [&](const std::string& key) {
      const auto found = summary.counts.find(key);
      return found == summary.counts.end() ? 0 : found->second;
    };
    for (const auto& [verdict, its_word] : Words<VerdictWord>::table)
      add(std::string(its_word), count(std::string(its_word)));
    add("controls", count("controls"));
    add("of these red", count("controls_red"));
    return head + "\n" + rule + "\n" + row + "\n";
  }

  static std::string findings(const RunSummary& summary) {
    if (summary.findings.empty()) return "";
    std::string out = fmt::format("\n### Known failures that do not hold ({})\n\n", summary.findings.size());
    for (const Finding& finding : summary.findings)
      out += fmt::format("- {}: {}. {}\n", code(finding.place), plain(finding.what), plain(sentence(finding.remedy)));
    return out;
  }

  std::string file_;
  std::vector<Row> rows_;
};

}  // namespace

std::unique_ptr<Sink> make_markdown(const std::string& file) { return std::make_unique<Markdown>(file); }

}  // namespace footpad::report
