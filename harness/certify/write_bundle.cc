#include <unistd.h>

#include "base/text.h"
#include "certify/bundle.h"
#include "certify/certification.h"
#include "certify/envelope.h"
#include "certify/manifest.h"
#include "certify/requirements.h"
#include "crypto/digest.h"
#include "report/output_file.h"

namespace footpad::certify {

Result<Decision> write_bundle(const std::string& folder, const Terms& terms, const Identity& identity,
                              const std::string& version, const KeyPtr& key) {
  const auto run = report::read_run(folder);
  if (!run) return run.error();
  const Decision decision = decide(*run, terms);
  const auto clauses = requirements(*run, terms);
  Status status = Done{};
  const auto write = [&](const std::string& name, const std::string& content) {
    if (status) status = report::replace_file(folder + "/" + name, content);
  };
  write(kCertification, certification_json(terms, decision, run->facts.subject));
  write("requirements.json", requirements_json(clauses));
  write("requirements.md", requirements_markdown(clauses, terms, run->facts.subject));
  write("environment.json", environment_json(identity, machine(), version));
  if (!status) return status.error();

  const auto manifest = manifest_of(folder);
  if (!manifest) return manifest.error();
  const std::string listed = manifest_json(*manifest);
  write(kManifest, listed);
  const auto envelope =
      seal(statement_json(statement_of(decision, identity, to_hex(sha256(listed)), run->facts.catalogue_digest, terms)),
           key);
  if (!envelope) return envelope.error();
  write(kEnvelope, *envelope);
  if (!status) return status.error();

  std::vector<Error> faults;
  if (!verify_bundle(folder, key, faults))
    return Error{"the bundle in " + folder + " does not verify: " + faults.front().what,
                 "something changed it while it was written; certify again", ""};
  return decision;
}

}  // namespace footpad::certify
