#include <fmt/format.h>

#include <cerrno>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "base/text.h"
#include "report/ledger_json.h"
#include "report/output_file.h"
#include "report/plain.h"
#include "report/sink.h"
#include "report/traffic.h"
#include "report/transcript.h"

namespace footpad::report {
namespace {

namespace fs = std::filesystem;

// A name and nothing else: whatever a scenario calls itself, nothing is written outside of cases/.
bool is_plain_name(const std::string& name) {
  return !name.empty() && name.front() != '.' && name.find('/') == std::string::npos &&
         name.find('\0') == std::string::npos;
}

class CaseFolders final : public Sink {
 public:
  CaseFolders(const std::string& out, bool resumes) : cases_(fs::path(out) / "cases"), resumes_(resumes) {}

  Status run_began(const RunFacts& run) override {
    application_ = "footpad " + run.version;
    return resumes_ ? make_or_keep(cases_) : make(cases_);
  }
  Status case_began(const CaseFacts&) override { return Done{}; }
  Status observed(const CaseFacts&, const std::string&, const std::string&) override { return Done{}; }
  Status run_ended(const RunSummary&) override { return Done{}; }

  Status provisional(const CaseResult& result) override {
    auto put = result.kept ? make_or_keep(cases_ / result.facts.folder) : put_evidence(result, false);
    if (put) provisional_.insert(result.facts.folder);
    return put;
  }

  Status judged(const CaseResult& result) override {
    // Where a verdict had to wait, the evidence is there already.
    if (provisional_.erase(result.facts.folder) == 0) {
      auto put = result.kept ? make_or_keep(cases_ / result.facts.folder) : put_evidence(result, true);
      if (!put) return put;
    }
    return replace_file((cases_ / result.facts.folder / "verdict.txt").string(), verdict_text(result));
  }

 private:
  Status put_evidence(const CaseResult& result, bool is_final) const {
    if (!is_plain_name(result.facts.folder))
      return Error{"a case wants the folder \"" + printable(result.facts.folder) + "\", which is no plain name",
                   "this is a defect of Footpad: report it with the command line", ""};
    const fs::path folder = cases_ / result.facts.folder;
    if (auto made = make(folder); !made) return made.error();
    const Evidence& evidence = result.evidence;
    Status status = Done{};
    const auto put = [&](const char* name, const std::string& content, mode_t mode = 0644) {
      if (status && !content.empty()) status = write_file((folder / name).string(), content, mode);
    };
    if (evidence.ledger != nullptr) {
      put("transcript.txt", transcript(result));
      put("client-output.txt", client_output(*evidence.ledger));
      put("ledger.json", ledger_json(*evidence.ledger, *result.facts.scenario));
    }
    put("chain.pem", evidence.chain_pem);
    put("chain.txt", printable_lines(evidence.chain_text));
    put("keys.log", evidence.key_log, 0600);
    if (evidence.capture != nullptr) put(kTrafficFile, traffic(result, application_, is_final), 0600);
    if (evidence.capture_withheld) put("traffic.txt", std::string(kTrafficWithheld));
    if (!evidence.reproduce.empty()) put("reproduce.sh", "#!/bin/sh\n" + evidence.reproduce + "\n", 0755);
    return status;
  }

  // What is there already, a link to elsewhere above all, is not written into.
  static Status make(const fs::path& folder) {
    std::error_code failed;
    const bool fresh = fs::create_directory(folder, failed);
    if (failed || !fresh) return file_error("create", folder.string(), failed ? failed.value() : EEXIST);
    return Done{};
  }

  // The same for what an earlier run left behind: a folder of its own, and no link.
  static Status make_or_keep(const fs::path& folder) {
    std::error_code failed;
    if (is_plain_name(folder.filename().string()) && fs::is_directory(fs::symlink_status(folder, failed)))
      return Done{};
    return make(folder);
  }

  static std::string client_output(const Ledger& ledger) {
    if (ledger.client_output.empty()) return "(the client printed nothing)\n";
    return printable_lines(ledger.client_output) +
           (ledger.output_truncated ? "\n(more was printed than is kept)\n" : "");
  }

  static std::string verdict_text(const CaseResult& result) {
    const Verdict& verdict = result.verdict;
    std::string out =
        fmt::format("{} ({}): {}\n", word(verdict.verdict), word(verdict.outcome), sentence(verdict.reason));
    if (result.flaky) out += "Repeated runs of this case differ; this is the worst of them.\n";
    if (result.known)
      out += fmt::format("{}: {}\n", result.known->as_expected ? "A known failure" : "Not the failure that is known",
                         sentence(result.known->reason));
    if (verdict.verdict != VerdictWord::secure) out += "\n" + explain_failure(result);
    return out;
  }

  fs::path cases_;
  bool resumes_;
  std::string application_;
  std::set<std::string> provisional_;  // folders that wait for their verdict
};

}  // namespace

std::unique_ptr<Sink> make_case_folders(const std::string& out, bool resumes) {
  return std::make_unique<CaseFolders>(out, resumes);
}

}  // namespace footpad::report
