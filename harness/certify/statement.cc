#include "certify/statement.h"

#include "base/text.h"
#include "certify/json.h"
#include "certify/manifest.h"

namespace footpad::certify {
namespace {

constexpr const char* kType = "https://in-toto.io/Statement/v1";
constexpr const char* kPredicate = "https://in-toto.io/attestation/test-result/v0.1";

Json resources_json(const std::vector<Resource>& resources) {
  Json out = Json::array();
  for (const Resource& each : resources)
    out.push_back({{"name", printable(each.name)}, {"digest", {{"sha256", each.digest}}}});
  return out;
}

bool read_resources(const Json& json, const char* name, std::vector<Resource>& out) {
  const auto list = json.find(name);
  if (list == json.end() || !list->is_array()) return false;
  for (const Json& each : *list) {
    const auto its_name = text_at(each, "name");
    const auto digest = each.is_object() ? each.find("digest") : each.end();
    if (!its_name || digest == each.end()) return false;
    const auto sha256 = text_at(*digest, "sha256");
    if (!sha256) return false;
    out.push_back({*its_name, *sha256});
  }
  return true;
}

bool read_texts(const Json& json, const char* name, std::vector<std::string>& out) {
  const auto list = json.find(name);
  if (list == json.end() || !list->is_array()) return false;
  for (const Json& each : *list) {
    if (!each.is_string()) return false;
    out.push_back(each.get<std::string>());
  }
  return true;
}

}  // namespace

Statement statement_of(const Decision& decision, const Identity& identity, const std::string& manifest_digest,
                       const std::string& catalogue_digest, const Terms& terms) {
  Statement out;
  for (const NamedFile& file : identity.programs) out.subject.push_back({file.path, file.digest});
  out.configuration = {
      {kManifest, manifest_digest}, {"catalogue", catalogue_digest}, {"profile " + terms.profile, terms.digest}};
  out.outcome = decision.outcome;
  out.passed = decision.passed;
  out.warned = decision.warned;
  out.failed = decision.failed;
  return out;
}

std::string statement_json(const Statement& statement) {
  return text_of({{"_type", kType},
                  {"subject", resources_json(statement.subject)},
                  {"predicateType", kPredicate},
                  {"predicate",
                   {{"result", word(statement.outcome)},
                    {"configuration", resources_json(statement.configuration)},
                    {"passedTests", statement.passed},
                    {"warnedTests", statement.warned},
                    {"failedTests", statement.failed}}}});
}

Result<Statement> read_statement(const std::string& file, std::string_view text) {
  const auto wrong = [&](const std::string& why) {
    return Error{file + " holds no test result in in-toto's form: " + why, "take the bundle from where it was made",
                 ""};
  };
  const auto json = parse(text);
  if (!json) return wrong("its payload is not JSON");
  if (text_at(*json, "_type") != kType) return wrong("its _type is another");
  if (text_at(*json, "predicateType") != kPredicate)
    return wrong("its predicateType is " + printable(text_at(*json, "predicateType").value_or("missing")));
  const auto predicate = json->find("predicate");
  if (predicate == json->end() || !predicate->is_object()) return wrong("it has no predicate");
  const auto outcome = from_word<Outcome>(text_at(*predicate, "result").value_or(""));
  if (!outcome) return wrong("its result is none that there is");
  Statement out;
  out.outcome = *outcome;
  if (!read_resources(*json, "subject", out.subject) ||
      !read_resources(*predicate, "configuration", out.configuration) ||
      !read_texts(*predicate, "passedTests", out.passed) || !read_texts(*predicate, "warnedTests", out.warned) ||
      !read_texts(*predicate, "failedTests", out.failed))
    return wrong("a list in it is missing, or not what it should be");
  return out;
}

std::string digest_in(const Statement& statement, const std::string& name) {
  for (const Resource& each : statement.configuration)
    if (each.name == name) return each.digest;
  return "";
}

}  // namespace footpad::certify
