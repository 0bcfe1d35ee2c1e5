// Certificate recipes (certs/README.md).
#include <algorithm>

#include "base/text.h"
#include "model/recipe_words.h"
#include "model/verify_errors.h"
#include "scenario/catalogue.h"
#include "scenario/read_certificate.h"
#include "scenario/read_revocation.h"
#include "scenario/read_tlsa.h"
#include "scenario/recipe_checks.h"

namespace footpad::scenario {
namespace {

std::string sentence(const Node& root, std::string_view name) {
  const auto child = root.child(name);
  if (!child) return "";
  child->allow({}, {});
  return join(words_of(child->text()), " ");
}

// The self-check's choices: OpenSSL's names, and four of Footpad's.
std::vector<std::string> self_checks() {
  std::vector<std::string> out{"OK", "FOREIGN_KEY", "UNREADABLE", "NO_CERTIFICATE"};
  for (const auto& [number, name] : verify_errors) out.emplace_back(name);
  return out;
}

std::string version(const Node& root, std::string_view attribute) {
  const std::string text = root.attribute_or(attribute, "");
  if (!text.empty()) check_word(root, attribute, text, {"1.0", "1.1", "1.2", "1.3"});
  return text;
}

void read_root(const Node& root, Recipe& recipe) {
  const std::string expect = root.attribute_or("expect", "reject");
  check_word(root, "expect", expect, {"reject", "accept"});
  recipe.negative = expect != "accept";
  recipe.family = root.attribute_or("family", "");
  if (!recipe.family.empty()) check_word(root, "family", recipe.family, list_of(recipe_families));
  recipe.severity = root.number("severity", 3, 0, 3);
  const std::string level = root.attribute_or("level", "MUST");
  check_word(root, "level", level, {"MUST", "SHOULD"});
  recipe.must = level == "MUST";
  recipe.clause = root.attribute_or("clause", "");
  recipe.twin = root.attribute_or("twin", "");
  if (!recipe.twin.empty() && recipe.twin.find('/') == std::string::npos) recipe.twin = "certs/" + recipe.twin;
  recipe.capability = root.flag("capability");
  recipe.identity = root.word_of("identity", recipe.negative ? Identity::untrusted : Identity::trusted);
  recipe.self_check = root.attribute_or("self-check", "OK");
  check_word(root, "self-check", recipe.self_check, self_checks());
  recipe.lint = root.attribute_or("lint", "");
  if (!recipe.lint.empty()) check_word(root, "lint", recipe.lint, list_of(recipe_lints));
  recipe.staple_check = root.attribute_or("staple-check", "");
  if (!recipe.staple_check.empty())
    check_word(root, "staple-check", recipe.staple_check, list_of(recipe_staple_checks));
  recipe.responder_check = root.attribute_or("responder-check", "");
  if (!recipe.responder_check.empty())
    check_word(root, "responder-check", recipe.responder_check, list_of(recipe_responder_checks));
  recipe.host = value_of(root, "host");
  recipe.host_check = root.flag("host-check", true);
  recipe.tls_min = version(root, "tls-min");
  recipe.tls_max = version(root, "tls-max");
  if (!recipe.tls_min.empty() && !recipe.tls_max.empty() && recipe.tls_min > recipe.tls_max)
    root.fault_at("tls-min", "tls-min is above tls-max", "swap them");
  recipe.key_exchange = value_of(root, "key-exchange");
  if (!recipe.key_exchange.empty())
    check_word(root, "key-exchange", recipe.key_exchange, list_of(recipe_key_exchanges));
  if (!recipe.key_exchange.empty() && (recipe.tls_max.empty() || recipe.tls_max > "1.2"))
    root.fault_at("key-exchange", "TLS 1.3 has no " + recipe.key_exchange + " key exchange", "add tls-max=\"1.2\"");
  recipe.alerts = words_of(root.attribute_or("alert", ""));
  for (const std::string& alert : recipe.alerts) check_word(root, "alert", alert, list_of(recipe_alerts));
}

void read_texts(const Node& root, Recipe& recipe) {
  recipe.title = sentence(root, "title");
  recipe.why = sentence(root, "why");
  recipe.remedy = sentence(root, "remedy");
  for (const Node& node : root.children("cve")) {
    node.allow({}, {});
    recipe.cves.emplace_back(trim(node.text()));
  }
  for (const Node& node : root.children("caught")) {
    node.allow({"by"}, {});
    node.require("by");
    recipe.caught.push_back(node.attribute_or("by", ""));
  }
  if (recipe.title.empty()) root.fault("a recipe needs a <title>", "say in a few words what is wrong with the chain");
}

// Copies of one certificate, by the id that they share: ID-1, ID-2 ...
std::vector<std::string> copies_of(const std::string& id, const std::vector<std::string>& known) {
  std::vector<std::string> out;
  const auto there = [&](const std::string& copy) {
    return std::find(known.begin(), known.end(), copy) != known.end();
  };
  for (int i = 1; there(id + "-" + std::to_string(i)); ++i) out.push_back(id + "-" + std::to_string(i));
  return out;
}

// "expired ica": certificates by id, in order.
void read_ids(const Node& root, std::string_view element, const std::vector<std::string>& known,
              std::vector<std::string>& ids, bool& defect) {
  const auto node = root.child(element);
  if (!node) return;
  node->allow({"defect"}, {});
  defect = node->flag("defect");
  const auto written = words_of(node->text());
  if (written.empty()) node->fault("an empty <" + node->name() + ">", "name certificates, or leave it out");
  ids.clear();
  for (const std::string& id : written) {
    if (std::find(known.begin(), known.end(), id) != known.end()) {
      ids.push_back(id);
      continue;
    }
    const auto copies = copies_of(id, known);
    ids.insert(ids.end(), copies.begin(), copies.end());
    if (!copies.empty()) continue;
    const std::string near = nearest(id, known);
    node->fault("there is no certificate '" + id + "'",
                near.empty() ? "there are: " + join(known, ", ") : "did you mean '" + near + "'?");
  }
}

int defects_in(const Recipe& recipe) {
  const auto nodes =
      std::count_if(recipe.nodes.begin(), recipe.nodes.end(), [](const CertificateNode& node) { return node.defect; });
  const auto lists = std::count_if(recipe.crls.begin(), recipe.crls.end(), [](const Crl& crl) { return crl.defect; });
  const auto keys = std::count_if(recipe.tlsa.begin(), recipe.tlsa.end(), [](const Tlsa& tlsa) { return tlsa.defect; });
  const auto answers = std::count_if(recipe.responders.begin(), recipe.responders.end(),
                                     [](const Responder& responder) { return responder.answer.defect; });
  return static_cast<int>(nodes + lists + keys + answers) + (recipe.send_defect ? 1 : 0) +
         (recipe.is_anonymous() ? 1 : 0) + (recipe.trust_defect ? 1 : 0) +
         (recipe.staple && recipe.staple->defect ? 1 : 0);
}

// A chain that verifies is an attack for a thief of an authority only, one with a foreign key needs proof of
// possession, and a rogue authority's chain must have no other defect: its acceptance could not be told from accepting
// that one.
void check_identity(const Node& root, const Recipe& recipe) {
  const bool foreign = std::any_of(recipe.nodes.begin(), recipe.nodes.end(), [](const CertificateNode& node) {
    return std::any_of(node.mutations.begin(), node.mutations.end(),
                       [](const Mutation& mutation) { return mutation.op == "foreign-key"; });
  });
  if (foreign != (recipe.self_check == "FOREIGN_KEY"))
    root.fault("the mutation foreign-key and self-check=\"FOREIGN_KEY\" go together",
               foreign ? "set self-check=\"FOREIGN_KEY\"" : "mutate the leaf with op=\"foreign-key\"");
  if (recipe.is_anonymous() != (recipe.self_check == "NO_CERTIFICATE"))
    root.fault("key-exchange=\"anonymous\" and self-check=\"NO_CERTIFICATE\" go together",
               recipe.is_anonymous() ? "set self-check=\"NO_CERTIFICATE\"" : "set key-exchange=\"anonymous\"");
  if (!recipe.lint.empty() && (!recipe.negative || recipe.self_check != "OK"))
    root.fault_at("lint", "a lint finds what OpenSSL accepts", "leave it out, or set self-check=\"OK\"");
  const bool rogue =
      recipe.self_check == "OK" && recipe.lint.empty() && recipe.staple_check.empty() && recipe.responder_check.empty();
  const Identity needed = !recipe.negative || rogue ? Identity::trusted
                          : foreign                 ? Identity::cert_only
                                                    : Identity::untrusted;
  if (recipe.identity != needed)
    root.fault(
        "a recipe with self-check '" + recipe.self_check + "' needs identity=\"" + std::string(word(needed)) + "\"",
        "change one of them");
}

void check_negative(const Node& root, const Recipe& recipe) {
  for (const char* attribute : {"twin", "severity", "clause", "self-check"})
    if (!root.attribute(attribute))
      root.fault("a recipe for a defect needs the attribute '" + std::string(attribute) + "'",
                 "or is it a valid chain? Then write expect=\"accept\"");
  if (const int defects = defects_in(recipe); defects != 1)
    root.fault("a recipe has exactly one defect, this one marks " + std::to_string(defects),
               "mark the one <ca>, <cert>, <send>, <trust>, <staple>, <ocsp>, <crl> or <tlsa> that is wrong with "
               "defect=\"true\"; key-exchange=\"anonymous\" is a defect itself");
  if (recipe.capability) root.fault_at("capability", "only a valid chain can probe a capability", "leave it out");
  if (!recipe.host_check) root.fault_at("host-check", "a defect is always checked with a name", "leave it out");
}

void check_positive(const Node& root, const Recipe& recipe) {
  for (const char* attribute : {"twin", "severity"})
    if (root.attribute(attribute))
      root.fault_at(attribute, "a valid chain has no " + std::string(attribute), "leave it out");
  // What only probes may be more than OpenSSL can do.
  if (recipe.self_check != "OK" && !recipe.capability)
    root.fault_at("self-check", "a valid chain must verify", "leave it out, or drop expect=\"accept\"");
  if (defects_in(recipe) != 0)
    root.fault("a valid chain has no defect", "take defect=\"true\" away, or expect=\"accept\"");
  if (!recipe.caught.empty()) root.fault("a valid chain catches nobody", "leave <caught> out");
}

}  // namespace

std::optional<Recipe> read_recipe(const std::string& file, const std::string& id, std::string_view text,
                                  std::vector<Error>& errors) {
  const std::size_t before = errors.size();
  const auto xml = Xml::parse(file, text, errors);
  if (!xml) return std::nullopt;
  const Node root = xml->root();
  if (root.name() != "recipe") {
    root.fault("<" + root.name() + "> is not a recipe", "its root element is <recipe>");
    return std::nullopt;
  }
  root.allow(
      {"expect", "family", "severity", "level", "clause", "twin", "capability", "identity", "self-check", "host",
       "host-check", "tls-min", "tls-max", "key-exchange", "alert", "lint", "staple-check", "responder-check", "pin"},
      {"title", "cve", "ca", "cert", "trust", "send", "staple", "ocsp", "crl", "tlsa", "why", "remedy", "caught"});
  Recipe recipe;
  recipe.id = id;
  recipe.place = root.place();
  read_root(root, recipe);
  read_texts(root, recipe);
  std::vector<std::string> known{"root", "ica", "good"};
  for (const Node& child : root.children()) {
    if (child.name() != "ca" && child.name() != "cert") continue;
    for (CertificateNode& node : read_certificates(child, known)) {
      known.push_back(node.id);
      recipe.nodes.push_back(std::move(node));
    }
  }
  read_ids(root, "trust", known, recipe.trust, recipe.trust_defect);
  read_ids(root, "send", known, recipe.send, recipe.send_defect);
  if (const auto staple = root.child("staple")) recipe.staple = read_staple(*staple, known);
  for (const Node& answer : root.children("ocsp"))
    recipe.responders.push_back(read_responder(answer, known, recipe.send.front()));
  for (const Node& crl : root.children("crl")) recipe.crls.push_back(read_crl(crl, known));
  for (const Node& tlsa : root.children("tlsa")) recipe.tlsa.push_back(read_tlsa(tlsa, known));
  recipe.pin = root.attribute_or("pin", "");
  if (!recipe.pin.empty()) check_word(root, "pin", recipe.pin, known);
  if (!recipe.staple_check.empty() && !recipe.staple)
    root.fault_at("staple-check", "there is no staple to check", "add a <staple>");
  if (!recipe.responder_check.empty() && recipe.responders.empty())
    root.fault_at("responder-check", "there is no answer to check", "add an <ocsp>");
  recipe.negative ? check_negative(root, recipe) : check_positive(root, recipe);
  check_identity(root, recipe);
  if (errors.size() != before) return std::nullopt;
  return recipe;
}

}  // namespace footpad::scenario
