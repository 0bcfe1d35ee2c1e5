// The in-toto statement of a certification: in-toto Attestation Framework v1, predicate test-result v0.1.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "certify/decide.h"
#include "certify/identity.h"

namespace footpad::certify {

// An in-toto ResourceDescriptor, as far as it is used here.
struct Resource {
  std::string name, digest;  // SHA-256, hex
  friend bool operator==(const Resource&, const Resource&) = default;
};

struct Statement {
  std::vector<Resource> subject;        // the client's programs
  std::vector<Resource> configuration;  // the manifest, the catalogue, the profile
  Outcome outcome = Outcome::failed;
  std::vector<std::string> passed, warned, failed;
};

Statement statement_of(const Decision& decision, const Identity& identity, const std::string& manifest_digest,
                       const std::string& catalogue_digest, const Terms& terms);

std::string statement_json(const Statement& statement);
Result<Statement> read_statement(const std::string& file, std::string_view text);

// The digest of the resource of that name in its configuration; empty: it names none.
std::string digest_in(const Statement& statement, const std::string& name);

}  // namespace footpad::certify
