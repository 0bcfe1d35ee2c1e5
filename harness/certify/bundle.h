// A result bundle: a run's folder with what was decided of it, signed.
//
//   run.ndjson, report.html, junit.xml, cases/   the run and its evidence
//   certification.json                           the profile's terms, what was declared, the result
//   requirements.json, requirements.md           clause -> tests -> verdict
//   environment.json                             the client by digests and packages, and the machine
//   manifest.json                                every file with its digest
//   attestation.json                             the statement that names the manifest's digest, signed
#pragma once

#include <string>
#include <vector>

#include "certify/decide.h"
#include "certify/identity.h"
#include "certify/statement.h"
#include "crypto/signature.h"

namespace footpad::certify {

// Adds the rest to a run's folder. Verifies what it has written before it says that it has.
Result<Decision> write_bundle(const std::string& folder, const Terms& terms, const Identity& identity,
                              const std::string& version, const KeyPtr& key);

struct Verified {
  Terms terms;
  Decision decision;
  Statement statement;
  report::RunFacts facts;
};
// Signature, digests, completeness, and that the decision follows from the run. Every fault is appended; nullopt
// exactly where there is one.
std::optional<Verified> verify_bundle(const std::string& folder, const KeyPtr& key, std::vector<Error>& faults);

}  // namespace footpad::certify
