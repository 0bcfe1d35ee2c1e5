#include "scenario/read_expectations.h"

#include <algorithm>
#include <array>

#include "base/diagnostic.h"
#include "base/text.h"
#include "scenario/xml.h"

namespace footpad::scenario {
namespace {

int number(std::string_view digits) {
  int out = 0;
  for (const char c : digits) out = out * 10 + (c - '0');
  return out;
}

bool is_day(std::string_view text) {
  constexpr std::array days{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (i != 4 && i != 7 && (text[i] < '0' || text[i] > '9')) return false;
  const int year = number(text.substr(0, 4)), month = number(text.substr(5, 2)), day = number(text.substr(8, 2));
  if (month < 1 || month > 12 || day < 1 || day > days[static_cast<std::size_t>(month) - 1]) return false;
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month != 2 || day < 29 || leap;
}

// Only what fails a run can be a known failure of it; Footpad's own faults never are.
VerdictWord verdict_of(const Node& node) {
  const VerdictWord verdict = node.word_of("verdict", VerdictWord::vulnerable);
  switch (verdict) {
    case VerdictWord::vulnerable:
    case VerdictWord::inconclusive:
    case VerdictWord::weak: break;
    case VerdictWord::error:
      node.fault_at("verdict", "an error is Footpad's own fault, and never expected", "mend what it says is wrong");
      break;
    default:
      node.fault_at("verdict", "'" + std::string(word(verdict)) + "' fails no run, so nobody needs to expect it",
                    "leave the entry out; it can be: vulnerable, inconclusive, weak");
  }
  return verdict;
}

void check_reason(const Node& node, const KnownFailure& entry, bool unexplained) {
  constexpr const char* remedy = "write it between the tags: a bug's number, who mends it, why it may wait";
  const std::string start = upper(entry.reason).substr(0, 4);
  if (entry.reason.empty())
    node.fault("a known failure needs a reason", remedy);
  else if (start == "TODO" && !unexplained)
    node.fault("nobody has said yet why this failure may stand: its reason is " + entry.reason, remedy);
}

KnownFailure entry_of(const Node& node, bool unexplained) {
  node.allow({"scenario", "transport", "policy", "subject", "verdict", "outcome", "until"}, {});
  node.require("scenario");
  node.require("verdict");
  KnownFailure entry;
  entry.place = node.place();
  entry.scenario = node.attribute_or("scenario", "");
  if (node.attribute("scenario") && entry.scenario.empty()) node.fault_at("scenario", "it names no scenario");
  if (node.attribute("transport")) entry.transport = node.word_of("transport", Transport::starttls);
  if (node.attribute("policy")) entry.policy = node.word_of("policy", Policy::verified);
  entry.subject = node.attribute_or("subject", "");
  entry.verdict = verdict_of(node);
  if (node.attribute("outcome")) entry.outcome = node.word_of("outcome", Outcome::leak);
  entry.until = node.attribute_or("until", "");
  if (node.attribute("until") && !is_day(entry.until))
    node.fault_at("until", "'" + entry.until + "' is no day",
                  "write it as 2027-01-31: the last day on which it counts");
  entry.reason = join(words_of(node.text()), " ");
  check_reason(node, entry, unexplained);
  return entry;
}

bool same_cases(const KnownFailure& one, const KnownFailure& other) {
  return one.scenario == other.scenario && one.transport == other.transport && one.policy == other.policy &&
         one.subject == other.subject;
}

}  // namespace

std::optional<Expectations> read_expectations(const std::string& file, std::string_view text, bool unexplained,
                                              std::vector<Error>& errors) {
  const std::size_t before = errors.size();
  const auto xml = Xml::parse(file, text, errors);
  if (!xml) return std::nullopt;
  const Node root = xml->root();
  if (root.name() != "expectations") {
    root.fault("a file of known failures holds <expectations>, this is a <" + root.name() + ">");
    return std::nullopt;
  }
  root.allow({}, {"title", "expect"});
  if (const auto title = root.child("title")) title->allow({}, {});
  Expectations out;
  out.file = file;
  out.text = text;
  for (const Node& node : root.children("expect")) {
    KnownFailure entry = entry_of(node, unexplained);
    for (const KnownFailure& other : out.entries)
      if (same_cases(entry, other))
        node.fault("it is about the same cases as line " + std::to_string(other.place.line), "keep one of the two");
    out.entries.push_back(std::move(entry));
  }
  if (errors.size() != before) return std::nullopt;
  return out;
}

void cross_check(const Expectations& expectations, const Catalogue& catalogue, std::vector<Error>& errors) {
  std::vector<std::string> ids;
  for (const auto& [id, scenario] : catalogue.scenarios) ids.push_back(id);
  for (const KnownFailure& entry : expectations.entries) {
    if (std::any_of(ids.begin(), ids.end(), [&](const auto& id) { return glob_matches(entry.scenario, id); })) continue;
    const std::string near = nearest(entry.scenario, ids);
    errors.push_back(error_at(expectations.file, expectations.text, entry.place.line, entry.place.column + 1,
                              "'" + entry.scenario + "' is no scenario of the catalogue",
                              near.empty() ? "`footpad list` shows all" : "did you mean '" + near + "'?"));
  }
}

}  // namespace footpad::scenario
