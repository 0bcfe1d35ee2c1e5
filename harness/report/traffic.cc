#include "report/traffic.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <vector>

#include "report/describe.h"
#include "report/faces.h"
#include "report/late_face.h"
#include "report/output_file.h"
#include "report/overall.h"
#include "report/pcapng.h"
#include "report/plain.h"

namespace footpad::report {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostNotes = 500;  // of one case

// What Footpad did, for the packets that do it.
std::vector<PacketNote> notes_of(const Ledger& ledger, const Scenario& scenario) {
  std::vector<PacketNote> out;
  for (const Event& event : ledger.events) {
    if (out.size() >= kMostNotes) break;
    std::string text;
    if (event.type == Event::Type::fired && event.number >= 0 &&
        static_cast<std::size_t>(event.number) < scenario.ons.size())
      text = "altered: " + describe(scenario.ons[static_cast<std::size_t>(event.number)]);
    else if (event.type == Event::Type::certificate_sent)
      text = "shows the chain of " + event.detail;
    else
      continue;
    out.push_back({event.connection, event.at, std::move(text)});
  }
  return out;
}

std::string comment_of(const CaseResult& result, bool is_final) {
  const CaseFacts& facts = result.facts;
  const Verdict& verdict = result.verdict;
  std::string out = fmt::format("{}: {} over {}, policy {}\n", title_of(facts.scenario->id, facts.closing),
                                one_line(facts.protocol), word(facts.transport), word(facts.policy));
  if (is_final)
    out += fmt::format("{} ({}): {}\n", word(verdict.verdict), word(verdict.outcome), sentence(verdict.reason));
  else
    out += "The verdict was not final when this was written: see verdict.txt beside it.\n";
  return out +
         "What was read from the sockets and written to them is here as it was, with its time. The headers of TCP and "
         "IP "
         "around it are made, its segments and acknowledgements too.";
}

// A file that is no link; -1 where there is none.
int opened(const fs::path& file) {
  const int fd = ::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
  struct stat found {};
  if (fd >= 0 && (::fstat(fd, &found) != 0 || !S_ISREG(found.st_mode))) {
    ::close(fd);
    return -1;
  }
  return fd;
}

fs::path file_of(const RunFacts& run, const std::string& folder) {
  const bool plain = !folder.empty() && folder.front() != '.' && folder.find('/') == std::string::npos;
  const fs::path place = fs::path(run.out) / "cases" / folder;
  std::error_code failed;
  return plain && fs::is_directory(fs::symlink_status(place, failed)) ? place / kTrafficFile : fs::path();
}

// Sections one behind the other are a file. A first one has no packets, and says what came of the run.
class Traffic final : public LateFace {
 public:
  explicit Traffic(std::string file) : file_(std::move(file)) {}

  Status judged(const CaseResult& result) override {
    ++judged_;
    green_ = green_ && !is_red(result);
    files_.push_back(file_of(run_, result.facts.folder));
    return Done{};
  }

  Status run_ended(const RunSummary& summary) override {
    const std::string overall = why_not_green(run_, summary, judged_, green_);
    std::string comment = fmt::format("{}, exit {}{}", one_line(run_.subject), summary.exit,
                                      overall.empty() ? "" : ": " + one_line(overall));
    for (const Finding& finding : summary.findings) comment += "\n" + one_line(finding.what);
    const Bytes head = pcapng_head("footpad " + run_.version, comment);
    if (file_ == "-") return put_all(head, OutputFile::borrowed(STDOUT_FILENO, "standard output"));
    const std::string fresh = file_ + ".new";
    ::unlink(fresh.c_str());
    auto file = OutputFile::create(fresh);
    if (!file) return file.error();
    Status done = put_all(head, std::move(*file));
    if (done && std::rename(fresh.c_str(), file_.c_str()) != 0) done = file_error("replace", file_, errno);
    if (!done) ::unlink(fresh.c_str());
    return done;
  }

 private:
  static bool is_red(const CaseResult& result) {
    return result.verdict.verdict != VerdictWord::secure && result.verdict.verdict != VerdictWord::unsupported;
  }

  Status put_all(const Bytes& head, OutputFile to) const {
    Status status = to.write(head);
    for (const fs::path& file : files_)
      if (status && !file.empty()) status = put(file, to);
    return status;
  }

  // Cases that nothing was kept of have none.
  static Status put(const fs::path& file, OutputFile& to) {
    const int fd = opened(file);
    if (fd < 0) return Done{};
    Bytes piece(1U << 16U, '\0');
    Status status = Done{};
    bool first = true;
    while (status) {
      const ssize_t got = ::read(fd, piece.data(), piece.size());
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) status = file_error("read", file.string(), errno);
      if (got <= 0) break;
      const ByteView part = ByteView(piece).substr(0, static_cast<std::size_t>(got));
      if (std::exchange(first, false) && !is_pcapng(part))
        status =
            Error{file.string() + " is no file of packets", "it was altered since it was written: take it away", ""};
      if (status) status = to.write(part);
    }
    ::close(fd);
    return status;
  }

  std::string file_;
  std::vector<fs::path> files_;
  std::size_t judged_ = 0;
  bool green_ = true;
};

}  // namespace

Bytes traffic(const CaseResult& result, const std::string& application, bool is_final) {
  SectionText text{application, comment_of(result, is_final)};
  text.key_log = result.evidence.key_log;
  if (result.evidence.ledger != nullptr) text.notes = notes_of(*result.evidence.ledger, *result.facts.scenario);
  return pcapng_section(*result.evidence.capture, text);
}

Status has_traffic(const PastRun& run) {
  bool withheld = false;
  for (const CaseResult& result : run.results) {
    const fs::path file = file_of(run.facts, result.facts.folder);
    if (file.empty()) continue;
    std::error_code failed;
    if (fs::is_regular_file(fs::symlink_status(file, failed))) return Done{};
    withheld = withheld || fs::exists(fs::symlink_status(file.parent_path() / "traffic.txt", failed));
  }
  const std::string what = one_line(run.file) + " has no captures";
  if (withheld)
    return Error{what + ": the account was a person's own (--password-file), and they would hold its password",
                 "run again with an account that Footpad makes", ""};
  return Error{what + ": there is no " + kTrafficFile + " in cases/ beside it",
               "an older Footpad kept none: run again, and give the run's folder", ""};
}

std::unique_ptr<Sink> make_traffic(const std::string& file) { return std::make_unique<Traffic>(file); }

}  // namespace footpad::report
