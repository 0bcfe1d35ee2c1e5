// A run is an ordered stream of events; every face of it (run.ndjson, terminal, JUnit, case folders) is a sink.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/capture.h"
#include "model/expectations.h"
#include "model/scenario.h"
#include "model/verdict.h"

namespace footpad::report {

// A part of a run: it has every `total`-th case, and the controls that these need.
struct Shard {
  int index = 1, total = 1;  // index from 1
};

// What must be the same for two runs to be parts of one. Digests are SHA-256, in hex.
struct Makings {
  std::vector<std::string> select;  // SELECT as it was given
  std::string plan;                 // of every case that the whole run has, and of every file that the user added
  std::string client;               // of the client's definition, and of the programs and files that it names
  std::string settings;             // of the other options that decide what a case is
  int repeat = 1;
  bool strict = false;
};

struct RunFacts {
  std::string version, catalogue_digest, subject, started;  // started: ISO 8601 UTC
  std::uint64_t seed = 0;
  std::vector<std::string> command;  // footpad's own argv, for reproduce lines
  int cases = 0;                     // planned, controls included
  std::string out;                   // the run's folder
  Mode mode = Mode::port;
  Makings makings{};
  Shard shard{};
  int attacks = 0;         // of this run, those that cannot run included
  int attacks_in_all = 0;  // of all its shards together
  int merged = 0;          // of so many shards; 0: of none
};

struct CaseFacts {
  std::string folder;  // below cases/: unique in the run, safe as a file name
  const Scenario* scenario = nullptr;
  std::string protocol;
  Transport transport = Transport::starttls;
  Policy policy = Policy::verified;
  bool closing = false;  // the control that is run once more at the end of its group
};

// What a case leaves behind besides its verdict: the contents of cases/ID/.
struct Evidence {
  const Ledger* ledger = nullptr;    // valid during judged() only
  std::string chain_pem;             // what was presented, leaf first; empty where no TLS was ended
  std::string chain_text;            // the same for people
  std::string key_log;               // NSS key log
  std::string reproduce;             // one shell line
  const Capture* capture = nullptr;  // what crossed the sockets; valid as `ledger` is. Null: it was not kept ...
  bool capture_withheld = false;     // ... for it would hold a person's own password
};

struct CaseResult {
  CaseFacts facts;
  Verdict verdict;
  double seconds = 0;
  bool flaky = false;  // --repeat gave differing verdicts; this is the worst
  bool kept = false;   // told once more, from the file of an earlier run: what it left behind is there already
  Evidence evidence;
  std::optional<Known> known{};  // an entry of --expect is about it
};

struct RunSummary {
  // By verdict word, attacks only; besides, "controls" and how many of them are red: "controls_red". A twin that only
  // probes a capability is not counted there when it is red: what it would have controlled is unsupported.
  std::map<std::string, int> counts;
  int exit = 0;  // report::exit_code()
  bool interrupted = false;
  double seconds = 0;
  std::map<std::string, int> expected{};  // of `counts`, those that failed as --expect knew they would
  std::vector<Finding> findings{};        // entries of --expect that do not hold
};

// Every method returns an error that names file and remedy (a full disk, a folder that vanished): the run then ends
// with exit 4.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual Status run_began(const RunFacts& run) = 0;
  virtual Status case_began(const CaseFacts& facts) = 0;
  // kind: "provisional" (a secure verdict that waits for its closing control), "note"
  virtual Status observed(const CaseFacts& facts, const std::string& kind, const std::string& text) = 0;
  // A case is over and looks secure, but its verdict waits for the closing control; the evidence is here now and not
  // later.
  virtual Status provisional(const CaseResult& result) {
    return observed(result.facts, "provisional", result.verdict.reason);
  }
  // What an earlier run had finished (CaseResult::kept) has been told; what comes now is new.
  virtual Status resumed() { return Done{}; }
  // The verdict, once for each case. evidence.ledger is null where provisional() had it.
  virtual Status judged(const CaseResult& result) = 0;
  virtual Status run_ended(const RunSummary& summary) = 0;
};

// --out: made, or emptied where Footpad made it before (it carries a marker file ".footpad"), or refused. An empty
// folder is taken as it is. Returns its path.
Result<std::string> prepare_out(const std::string& path);

// The folder of a run that is taken up again, as it is: Footpad made it, and run.ndjson is in it. Of cases/ only the
// folders in `kept` stay. Returns its path.
Result<std::string> keep_out(const std::string& path, const std::vector<std::string>& kept);

// run.ndjson: one whole line a write, append only. `resumes`: what is there stays until resumed(), and is replaced then
// at one instant.
std::unique_ptr<Sink> make_ndjson(const std::string& file, bool resumes = false);
std::unique_ptr<Sink> make_junit(const std::string& file);  // written at the end, and on interruption
// One page for any browser, which fetches nothing: written at the end, of what the run's folder holds then.
std::unique_ptr<Sink> make_html(const std::string& file);
std::unique_ptr<Sink> make_case_folders(const std::string& out, bool resumes = false);  // OUT/cases/ID/
std::unique_ptr<Sink> make_terminal(bool is_terminal, bool color, bool verbose);
std::unique_ptr<Sink> make_json_lines_stdout();  // --format json

// One verdict line, exactly as in run.ndjson, without the line end. Shared by every JSON face.
std::string verdict_line(const CaseResult& result);
// The four paragraphs a failure owes its reader: what Footpad did, what the client did, why it matters, how to fix it.
std::string explain_failure(const CaseResult& result);

}  // namespace footpad::report
