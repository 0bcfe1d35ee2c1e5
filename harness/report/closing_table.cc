#include "report/closing_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "base/text.h"
#include "report/describe.h"
#include "report/exit_code.h"
#include "report/plain.h"

namespace footpad::report {
namespace {

// The worst last: it stands next to the counts, where people look.
constexpr std::array kListed{VerdictWord::unsupported,  VerdictWord::undetectable, VerdictWord::weak,
                             VerdictWord::inconclusive, VerdictWord::error,        VerdictWord::vulnerable};

using Rows = std::vector<const Row*>;

template <class Wanted>
Rows rows_where(const Rows& rows, const Wanted& wanted) {
  Rows out;
  std::copy_if(rows.begin(), rows.end(), std::back_inserter(out), [&](const Row* row) { return wanted(*row); });
  return out;
}

Rows with_outcome(const Rows& rows, Outcome outcome) {
  return rows_where(rows, [=](const Row& row) { return row.outcome == outcome; });
}

Rows with_verdict(const Rows& rows, VerdictWord verdict) {
  return rows_where(rows, [=](const Row& row) { return row.verdict == verdict; });
}

std::string name_lines(const Rows& rows) {
  std::size_t widest = 0;
  for (const Row* row : rows) widest = std::max(widest, columns_of(row->title));
  std::string out;
  for (const Row* row : rows)
    out += fmt::format("    {}  {:<8}  {}\n", padded(row->title, widest), row->transport, row->policy);
  return out;
}

std::string paragraph(std::string_view label, const std::string& text, std::size_t columns) {
  return wrapped(fmt::format("{}: {}", label, text), columns, "      ", "        ");
}

std::string in_full(const Row& row, const std::string& out, std::size_t columns) {
  const Explanation& parts = row.explanation;
  std::string text = name_lines({&row});
  text += paragraph("What Footpad did", parts.footpad_did, columns);
  text += paragraph("What the client did", parts.client_did, columns);
  text += paragraph("Why it matters", parts.why, columns);
  text += paragraph("How to fix it", parts.fix, columns);
  text += fmt::format("      Evidence: {}/cases/{}/\n", out, row.folder);
  if (!row.reproduce.empty()) text += fmt::format("      Again: {}\n", row.reproduce);
  return text;
}

// Many cases often fail for one reason, such as a control that is red: it is told once.
std::string in_short(Rows rows, std::size_t columns) {
  std::string text;
  while (!rows.empty()) {
    const Row& first = *rows.front();
    const auto same = [&](const Row& row) {
      return row.reason == first.reason && row.explanation.fix == first.explanation.fix;
    };
    text += name_lines(rows_where(rows, same));
    if (first.verdict == VerdictWord::unsupported || first.verdict == VerdictWord::undetectable) {
      text += wrapped(sentence(first.reason), columns, "      ", "        ");
    } else {
      text += paragraph("What the client did", first.explanation.client_did, columns);
      text += paragraph("Why it matters", first.explanation.why, columns);
      text += paragraph("How to fix it", first.explanation.fix, columns);
    }
    rows = rows_where(rows, [&](const Row& row) { return !same(row); });
  }
  return text;
}

std::string by_outcome(const Rows& rows, const std::string& heading, VerdictWord verdict, const std::string& out,
                       std::size_t columns, const Paint& paint) {
  if (rows.empty()) return "";
  std::string text = "\n" + paint(verdict, fmt::format("{} ({})", heading, rows.size())) + "\n";
  for (const auto& [outcome, its_word] : Words<Outcome>::table) {
    const Rows these = with_outcome(rows, outcome);
    if (these.empty()) continue;
    if (its_word != heading) text += fmt::format("  {} ({})\n", its_word, these.size());
    if (verdict == VerdictWord::vulnerable)
      for (const Row* row : these) text += in_full(*row, out, columns);
    else
      text += in_short(these, columns);
  }
  return text;
}

std::string known_failures(const Rows& rows, const Paint& paint) {
  if (rows.empty()) return "";
  std::string text =
      "\n" + paint(VerdictWord::undetectable, fmt::format("failed as expected ({})", rows.size())) + "\n";
  for (const Row* row : rows)
    text += name_lines({row}) + fmt::format("      {}: {}\n", word(row->outcome), row->expectation);
  return text;
}

std::string stale_entries(const RunSummary& summary, std::size_t columns, const Paint& paint) {
  if (summary.findings.empty()) return "";
  std::string text =
      "\n" +
      paint(VerdictWord::vulnerable, fmt::format("known failures that do not hold ({})", summary.findings.size())) +
      "\n";
  for (const Finding& finding : summary.findings) {
    text += wrapped(fmt::format("{}: {}", one_line(finding.place), sentence(finding.what)), columns, "    ", "      ");
    text += wrapped(sentence(finding.remedy), columns, "      ", "      ");
  }
  return text;
}

int count_of(const RunSummary& summary, std::string_view key) {
  const auto found = summary.counts.find(std::string(key));
  return found == summary.counts.end() ? 0 : found->second;
}

std::string counts_table(const Rows& attacks, const RunSummary& summary, const Paint& paint) {
  std::string text = "\n";
  for (const auto& [verdict, its_word] : Words<VerdictWord>::table) {
    std::vector<std::string> parts;
    for (const auto& [outcome, outcome_word] : Words<Outcome>::table) {
      const Rows these = with_outcome(with_verdict(attacks, verdict), outcome);
      if (!these.empty() && outcome_word != its_word) parts.push_back(fmt::format("{} {}", outcome_word, these.size()));
    }
    const int count = count_of(summary, its_word);
    const std::string name = padded(its_word, 12);
    const std::string line =
        fmt::format("  {}  {:>5}  {}", count > 0 ? paint(verdict, name) : name, count, join(parts, ", "));
    text += std::string(line.substr(0, line.find_last_not_of(' ') + 1)) + "\n";
  }
  int expected = 0;
  for (const auto& [key, count] : summary.expected) expected += count;
  if (expected > 0)
    text += fmt::format("  {}  {:>5}  of these, for they are known failures\n", padded("expected", 12), expected);
  const int red = count_of(summary, "controls_red");
  text += fmt::format("  {}  {:>5}{}\n", padded("controls", 12), count_of(summary, "controls"),
                      red > 0 ? "  " + paint(VerdictWord::inconclusive, fmt::format("{} red", red)) : "  all green");
  return text;
}

}  // namespace

Row row_of(const CaseResult& result) {
  Row row;
  row.title = title_of(result.facts.scenario->id, result.facts.closing);
  row.transport = word(result.facts.transport);
  row.policy = word(result.facts.policy);
  row.folder = one_line(result.facts.folder);
  row.reason = one_line(result.verdict.reason);
  row.reproduce = one_line(result.evidence.reproduce);
  row.verdict = result.verdict.verdict;
  row.outcome = result.verdict.outcome;
  row.is_control = result.facts.scenario->kind == Scenario::Kind::control;
  row.expected = result.known && result.known->as_expected;
  if (result.known) row.expectation = one_line(result.known->reason);
  if (row.verdict != VerdictWord::secure) row.explanation = explain(result);
  return row;
}

std::string Paint::operator()(VerdictWord verdict, const std::string& text) const {
  if (!on) return text;
  std::string_view code = "0";
  switch (verdict) {
    case VerdictWord::secure: code = "32"; break;
    case VerdictWord::weak: code = "33"; break;
    case VerdictWord::vulnerable: code = "1;31"; break;
    case VerdictWord::inconclusive: code = "35"; break;
    case VerdictWord::unsupported:
    case VerdictWord::undetectable: code = "2"; break;
    case VerdictWord::error: code = "1;37;41"; break;
  }
  return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

std::string closing_table(const std::vector<Row>& rows, const RunSummary& summary, const std::string& out,
                          std::size_t columns, const Paint& paint) {
  Rows all;
  for (const auto& row : rows) all.push_back(&row);
  const Rows attacks = rows_where(all, [](const Row& row) { return !row.is_control; });
  const Rows red = rows_where(
      all, [](const Row& row) { return row.is_control && row.verdict != VerdictWord::secure && !row.expected; });

  std::string text = known_failures(rows_where(all, [](const Row& row) { return row.expected; }), paint);
  text += by_outcome(red, "controls that are red", VerdictWord::inconclusive, out, columns, paint);
  for (const VerdictWord verdict : kListed) {
    const Rows these = rows_where(with_verdict(attacks, verdict), [](const Row& row) { return !row.expected; });
    text += by_outcome(these, std::string(word(verdict)), verdict, out, columns, paint);
  }
  text += stale_entries(summary, columns, paint);
  text += counts_table(attacks, summary, paint);
  const bool promised = std::any_of(attacks.begin(), attacks.end(),
                                    [](const Row* row) { return row->policy != word(Policy::opportunistic); });
  if (!attacks.empty() && !promised)
    text += "\nUnder policy opportunistic nothing is promised of TLS: this run proved nothing about it.\n";
  text += fmt::format("\n{} cases in {:.1f} s. In {}: run.ndjson, junit.xml, report.html, cases/\n", rows.size(),
                      summary.seconds, out);
  text += fmt::format("exit {}: {}\n", summary.exit, exit_meaning(summary));
  return text;
}

}  // namespace footpad::report
