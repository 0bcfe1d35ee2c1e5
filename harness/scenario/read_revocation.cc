#include "scenario/read_revocation.h"

#include <algorithm>

#include "base/text.h"
#include "model/recipe_words.h"
#include "scenario/recipe_checks.h"

namespace footpad::scenario {
namespace {

void check_certificate(const Node& node, std::string_view attribute, const std::string& id,
                       const std::vector<std::string>& known) {
  if (!id.empty()) check_word(node, attribute, id, known);
}

std::string duration(const Node& node, std::string_view attribute, const std::string& otherwise) {
  const std::string text = node.attribute_or(attribute, otherwise);
  if (!duration_seconds(text))
    node.fault_at(attribute, "'" + text + "' is not a duration", "relative to now: -P30D, PT10M");
  return text;
}

std::string failure(const Node& node) {
  const std::string fails = node.attribute_or("fails", "");
  if (!fails.empty()) check_word(node, "fails", fails, list_of(recipe_failures));
  return fails;
}

Staple answer_of(const Node& node, const std::vector<std::string>& known) {
  Staple staple;
  staple.status = node.attribute_or("status", staple.status);
  check_word(node, "status", staple.status, list_of(recipe_staples));
  staple.of = node.attribute_or("of", "");
  staple.signer = node.attribute_or("signer", "");
  check_certificate(node, "of", staple.of, known);
  check_certificate(node, "signer", staple.signer, known);
  staple.this_update = duration(node, "this-update", staple.this_update);
  staple.next_update = duration(node, "next-update", staple.next_update);
  staple.hex = node.attribute_or("hex", "");
  if (!from_hex(staple.hex)) node.fault_at("hex", "not hexadecimal", "pairs of 0-9a-f");
  staple.flip_signature = node.flag("flip-signature");
  staple.defect = node.flag("defect");
  return staple;
}

}  // namespace

Staple read_staple(const Node& node, const std::vector<std::string>& known) {
  node.allow({"status", "of", "signer", "this-update", "next-update", "hex", "flip-signature", "defect"}, {});
  return answer_of(node, known);
}

Responder read_responder(const Node& node, const std::vector<std::string>& known, const std::string& leaf) {
  node.allow(
      {"status", "of", "signer", "this-update", "next-update", "hex", "flip-signature", "defect", "fails", "optional"},
      {});
  Responder responder;
  responder.answer = answer_of(node, known);
  if (responder.answer.of.empty()) responder.answer.of = leaf;
  if (responder.answer.status == "none")
    node.fault_at("status", "a responder that has no answer fails", "write fails=\"closed\" or fails=\"silent\"");
  responder.fails = failure(node);
  responder.optional = node.flag("optional");
  return responder;
}

Crl read_crl(const Node& node, const std::vector<std::string>& known) {
  node.allow({"issuer", "signer", "revoked", "this-update", "next-update", "number", "unknown-critical",
              "flip-signature", "defect", "at", "fails", "optional"},
             {});
  node.require("issuer");
  Crl crl;
  crl.issuer = node.attribute_or("issuer", "");
  crl.signer = node.attribute_or("signer", "");
  check_certificate(node, "issuer", crl.issuer, known);
  check_certificate(node, "signer", crl.signer, known);
  crl.revoked = words_of(node.attribute_or("revoked", ""));
  for (const std::string& id : crl.revoked) check_word(node, "revoked", id, known);
  crl.this_update = duration(node, "this-update", crl.this_update);
  crl.next_update = duration(node, "next-update", crl.next_update);
  crl.number = node.attribute_or("number", crl.number);
  check_word(node, "number", crl.number, {"plain", "critical", "none"});
  crl.unknown_critical = node.flag("unknown-critical");
  crl.flip_signature = node.flag("flip-signature");
  crl.defect = node.flag("defect");
  crl.at = node.attribute_or("at", crl.at);
  check_word(node, "at", crl.at, {"file", "url"});
  crl.fails = failure(node);
  crl.optional = node.flag("optional");
  for (const char* attribute : {"fails", "optional"})
    if (node.attribute(attribute) && !crl.by_url())
      node.fault_at(attribute, "a list that is given as a file is not fetched", "write at=\"url\", or leave it out");
  return crl;
}

}  // namespace footpad::scenario
