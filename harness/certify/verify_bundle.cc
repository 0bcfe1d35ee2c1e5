#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "certify/bundle.h"
#include "certify/certification.h"
#include "certify/envelope.h"
#include "certify/manifest.h"
#include "certify/requirements.h"
#include "crypto/digest.h"

namespace footpad::certify {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kSizeLimit = 64U << 20U;  // of one of the bundle's own JSON files
constexpr const char* kRemedy = "take the bundle from where it was made";

Result<std::string> read(const std::string& path) {
  std::error_code failed;
  if (!fs::is_regular_file(fs::symlink_status(path, failed)))
    return Error{path + " is missing", "give the folder that footpad certify has written", ""};
  if (fs::file_size(path, failed) > kSizeLimit) return Error{path + " is larger than any of ours", kRemedy, ""};
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file.is_open() || file.bad()) return Error{"cannot read " + path, "check its permissions", ""};
  return text;
}

class Verifier {
 public:
  Verifier(std::string folder, const KeyPtr& key, std::vector<Error>& faults)
      : folder_(std::move(folder)), key_(key), faults_(faults) {}

  std::optional<Verified> verify() {
    if (!check_signature() || !check_files() || !check_decision()) return std::nullopt;
    return std::move(out_);
  }

 private:
  bool fault(Error error) {
    faults_.push_back(std::move(error));
    return false;
  }
  bool fault(const std::string& what) { return fault(Error{what, kRemedy, ""}); }
  [[nodiscard]] std::string path(const std::string& name) const { return folder_ + "/" + name; }

  bool check_signature() {
    const auto text = read(path(kEnvelope));
    if (!text) return fault(text.error());
    const auto payload = open(path(kEnvelope), *text, key_);
    if (!payload) return fault(payload.error());
    auto statement = read_statement(path(kEnvelope), *payload);
    if (!statement) return fault(statement.error());
    out_.statement = std::move(*statement);
    return true;
  }

  bool check_files() {
    const auto text = read(path(kManifest));
    if (!text) return fault(text.error());
    if (to_hex(sha256(*text)) != digest_in(out_.statement, kManifest))
      return fault(path(kManifest) + " is not the one that was signed");
    auto listed = read_manifest(path(kManifest), *text);
    if (!listed) return fault(listed.error());
    manifest_ = std::move(*listed);
    const auto found = manifest_of(folder_);
    if (!found) return fault(found.error());
    for (const std::string& difference : differences(manifest_, *found)) fault(difference);
    return faults_.empty();
  }

  // What the signer says is what the run says.
  bool check_decision() {
    const auto text = read(path(kCertification));
    if (!text) return fault(text.error());
    auto terms = read_terms(path(kCertification), *text);
    if (!terms) return fault(terms.error());
    const auto run = report::read_run(folder_);
    if (!run) return fault(run.error());
    out_.terms = std::move(*terms);
    out_.facts = run->facts;
    out_.decision = decide(*run, out_.terms);
    const Decision& decision = out_.decision;
    const Statement& statement = out_.statement;
    if (certification_json(out_.terms, decision, run->facts.subject) != *text)
      fault("certification.json does not say what the run comes to");
    if (statement.outcome != decision.outcome || statement.passed != decision.passed ||
        statement.warned != decision.warned || statement.failed != decision.failed)
      fault("the signed statement does not say what the run comes to");
    if (digest_in(statement, "catalogue") != run->facts.catalogue_digest)
      fault("the signed statement and the run name different catalogues");
    if (digest_in(statement, "profile " + out_.terms.profile) != out_.terms.digest)
      fault("the signed statement and the certification name different profiles");
    if (const auto clauses = read(path("requirements.json"));
        !clauses || *clauses != requirements_json(requirements(*run, out_.terms)))
      fault("requirements.json does not follow from the run");
    check_evidence(*run);
    return faults_.empty();
  }

  void check_evidence(const report::PastRun& run) {
    for (const char* name : {"environment.json", "requirements.md", "report.html", "junit.xml", "run.ndjson"})
      if (!manifest_.contains(name)) fault(std::string(name) + " is not in the bundle");
    for (const report::CaseResult& result : run.results) {
      if (result.verdict.connections == 0) continue;
      const std::string folder = "cases/" + result.facts.folder;
      for (const char* name : {"verdict.txt", "transcript.txt", "ledger.json"})
        if (!manifest_.contains(folder + "/" + name)) fault(printable(folder) + "/" + name + " is not in the bundle");
    }
  }

  std::string folder_;
  const KeyPtr& key_;
  std::vector<Error>& faults_;
  Verified out_;
  Manifest manifest_;
};

}  // namespace

std::optional<Verified> verify_bundle(const std::string& folder, const KeyPtr& key, std::vector<Error>& faults) {
  std::vector<Error> found;
  auto out = Verifier(folder, key, found).verify();
  faults.insert(faults.end(), found.begin(), found.end());
  return out;
}

}  // namespace footpad::certify
