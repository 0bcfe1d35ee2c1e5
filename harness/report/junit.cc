#include <fmt/format.h>

#include <set>
#include <utility>

#include "report/describe.h"
#include "report/exit_code.h"
#include "report/junit_xml.h"
#include "report/output_file.h"
#include "report/overall.h"
#include "report/plain.h"
#include "report/sink.h"

namespace footpad::report {
namespace {

constexpr std::size_t kShownMessage = 300;
constexpr std::size_t kShownSubject = 60;

std::string element_of(VerdictWord verdict) {
  switch (verdict) {
    case VerdictWord::secure:
    case VerdictWord::weak: return "";
    case VerdictWord::vulnerable: return "failure";
    case VerdictWord::unsupported:
    case VerdictWord::undetectable: return "skipped";
    case VerdictWord::inconclusive:
    case VerdictWord::error: return "error";
  }
  return "error";
}

class Junit final : public Sink {
 public:
  explicit Junit(std::string file) : file_(std::move(file)) {}

  Status run_began(const RunFacts& run) override {
    run_ = run;
    document_.timestamp = run.started.substr(0, run.started.find_first_of("Z+."));
    return Done{};
  }
  Status case_began(const CaseFacts&) override { return Done{}; }
  Status observed(const CaseFacts&, const std::string&, const std::string&) override { return Done{}; }

  Status judged(const CaseResult& result) override {
    JunitSuite& suite = document_.suites[one_line(result.facts.protocol)];
    suite.cases.push_back(test_case(result));
    const JunitCase& added = suite.cases.back();
    if (result.verdict.verdict == VerdictWord::weak)
      suite.properties.emplace_back("weak: " + added.name, message(result.verdict));
    return Done{};
  }

  Status run_ended(const RunSummary& summary) override {
    add_findings(summary);
    add_the_run_itself(summary);
    document_.seconds = summary.seconds;
    return deliver(file_, junit_xml(document_));
  }

 private:
  static std::string message(const Verdict& verdict) {
    return shortened(fmt::format("{}: {}", word(verdict.outcome), one_line(verdict.reason)), kShownMessage);
  }

  JunitCase test_case(const CaseResult& result) {
    const CaseFacts& facts = result.facts;
    JunitCase out;
    out.classname = fmt::format("{}.{}.{}", one_line(facts.protocol), word(facts.transport), word(facts.policy));
    out.name = unique_name(facts);
    out.element = element_of(result.verdict.verdict);
    out.type = word(result.verdict.verdict);
    out.message = message(result.verdict);
    if (result.known && result.known->as_expected) {
      out.element = "skipped";
      out.message = shortened(
          fmt::format("expected, for it is known: {} ({}, {})", one_line(result.known->reason), out.type, out.message),
          kShownMessage);
    }
    if (out.element == "failure" || out.element == "error") out.text = "\n" + explain_failure(result);
    out.output = output(result);
    out.seconds = result.seconds;
    return out;
  }

  std::string unique_name(const CaseFacts& facts) {
    const std::string plain =
        fmt::format("{} [{} {}, {}]", title_of(facts.scenario->id, facts.closing), word(facts.transport),
                    word(facts.policy), shortened(one_line(run_.subject), kShownSubject));
    std::string name = plain;
    for (int again = 2; !names_.insert(name).second; ++again) name = fmt::format("{} #{}", plain, again);
    return name;
  }

  std::string output(const CaseResult& result) const {
    const Verdict& verdict = result.verdict;
    std::string out = "\n";
    out += fmt::format("[[PROPERTY|verdict={}]]\n", word(verdict.verdict));
    out += fmt::format("[[PROPERTY|outcome={}]]\n", word(verdict.outcome));
    out += fmt::format("[[PROPERTY|grade={}]]\n", word(verdict.grade));
    out += fmt::format("[[PROPERTY|severity={}]]\n", result.facts.scenario->severity);
    if (result.flaky) out += "[[PROPERTY|flaky=true]]\n";
    if (result.known) out += fmt::format("[[PROPERTY|expectation={}]]\n", one_line(result.known->reason));
    if (!result.evidence.reproduce.empty())
      out +=
          fmt::format("[[ATTACHMENT|{}/cases/{}/transcript.txt]]\n", one_line(run_.out), one_line(result.facts.folder));
    if (!result.evidence.reproduce.empty()) out += "reproduce: " + one_line(result.evidence.reproduce) + "\n";
    return out;
  }

  [[nodiscard]] bool looks_green() const {
    for (const auto& [protocol, suite] : document_.suites)
      for (const auto& each : suite.cases)
        if (each.element == "failure" || each.element == "error") return false;
    return true;
  }

  // Entries of --expect that do not hold, in one case: it is there whenever one of them fails the run.
  void add_findings(const RunSummary& summary) {
    JunitCase out;
    out.classname = "footpad.run";
    out.name = "the file of known failures";
    out.element = "failure";
    out.type = "stale";
    int failing = 0;
    for (const Finding& finding : summary.findings) {
      if (!finding.fails) continue;
      if (++failing == 1) out.message = shortened(one_line(finding.what), kShownMessage);
      out.text +=
          fmt::format("\n{}: {}\n  {}", one_line(finding.place), one_line(finding.what), one_line(finding.remedy));
    }
    if (failing > 1) out.message += fmt::format(" (and {} more)", failing - 1);
    if (failing > 0) document_.suites["footpad"].cases.push_back(std::move(out));
  }

  // To those who read only this file, a run must not look better than its exit code says.
  void add_the_run_itself(const RunSummary& summary) {
    JunitCase run;
    run.classname = "footpad.run";
    run.name = "the run as a whole";
    run.element = "error";
    run.type = fmt::format("exit-{}", summary.exit);
    run.message = why_not_green(run_, summary, names_.size(), looks_green());
    if (!run.message.empty()) document_.suites["footpad"].cases.push_back(std::move(run));
  }

  std::string file_;
  RunFacts run_;
  JunitDocument document_;
  std::set<std::string> names_;
};

}  // namespace

std::unique_ptr<Sink> make_junit(const std::string& file) { return std::make_unique<Junit>(file); }

}  // namespace footpad::report
