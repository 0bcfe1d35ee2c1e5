#include "base/text.h"
#include "scenario/catalogue.h"
#include "scenario/read_program.h"
#include "scenario/texts.h"
#include "scenario/xml.h"

namespace footpad::scenario {
namespace {

// What a lane fills in.
const PlaceholderNames kPlaceholders{"host",       "port",     "ca",           "ca_dir",      "domain", "user",
                                     "jid",        "password", "message",      "transport",   "keylog", "home",
                                     "token",      "pin",      "local_domain", "certificate", "key",    "beside",
                                     "url_domain", "crl",      "tlsa",         "own_port",    "ct_log"};

void read_commands(const Node& root, Definition& definition) {
  for (const Node& node : root.children("command")) {
    node.allow({"transport"}, {"arg"});
    auto argv = arguments_of(node, kPlaceholders);
    if (!node.attribute("transport")) {
      if (!definition.argv.empty())
        node.fault("a second <command> for both transports", "give it transport=\"starttls\" or transport=\"direct\"");
      definition.argv = std::move(argv);
      continue;
    }
    const auto transport = node.word_of("transport", Transport::starttls);
    if (!definition.argv_of.emplace(transport, std::move(argv)).second)
      node.fault_at("transport", "a second <command> for transport '" + std::string(word(transport)) + "'", "keep one");
  }
  if (!definition.argv.empty()) return;
  for (const Transport transport : definition.transports)
    if (!definition.argv_of.contains(transport))
      root.fault("there is no <command> for transport '" + std::string(word(transport)) + "'",
                 "add one, or narrow transports=\"...\"");
}

void read_files(const Node& root, Definition& definition) {
  for (const Node& node : root.children("file")) {
    node.allow({"path", "mode"}, {});
    node.require("path");
    DefinitionFile file{checked(node, path_of(node, "path", "the client's home"), kPlaceholders),
                        checked(node, node.body(), kPlaceholders), mode_of(node)};
    // A file reads best when its text begins on a line of its own.
    if (file.content.starts_with('\n')) file.content.erase(0, 1);
    definition.files.push_back(std::move(file));
  }
}

void read_success(const Node& root, Definition& definition) {
  const auto node = root.child("success");
  if (!node) return;
  node->allow({"exit", "text", "reach"}, {});
  if (node->attribute("exit")) definition.success.exit = node->number("exit", 0, 0, 255);
  definition.success.text = node->attribute_or("text", "");
  definition.success.reach = node->attribute_or("reach", "");
  if (!definition.success.text.empty()) check_regex(*node, "text", {});
}

void read_rest(const Node& root, Definition& definition) {
  definition.environment = environment_of(root, kPlaceholders);
  if (const auto node = root.child("stdin")) {
    node->allow({"keep-open"}, {});
    definition.keep_input_open = node->flag("keep-open");
    definition.input = checked(*node, read_text(*node, {}), kPlaceholders);
  }
  if (const auto node = root.child("trust")) {
    node->allow({"by"}, {});
    node->require("by");
    const std::string by = node->attribute_or("by", "environment");
    definition.trust_by_environment = by == "environment";
    if (by != "environment" && by != "none") node->bad_word("by", by, "environment, none");
  }
}

}  // namespace

std::optional<Definition> read_definition(const std::string& file, std::string_view text, std::vector<Error>& errors) {
  const std::size_t before = errors.size();
  const auto xml = Xml::parse(file, text, errors);
  if (!xml) return std::nullopt;
  const Node root = xml->root();
  if (root.name() != "subject") {
    root.fault("a client's definition is a <subject>, this is a <" + root.name() + ">");
    return std::nullopt;
  }
  root.allow({"name", "protocol", "policy", "transports", "stays", "pty", "mode", "refuses-root", "limit", "identities",
              "needs-staple", "needs-pages"},
             {"title", "package", "needs", "command", "env", "file", "stdin", "trust", "success"});
  root.require("name");
  root.require("protocol");
  Definition definition;
  definition.source = file;
  definition.name = root.attribute_or("name", "");
  if (definition.name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") !=
      std::string::npos)
    root.fault_at("name", "'" + definition.name + "' is not a client's name", "use letters, digits, '.', '_' and '-'");
  definition.protocol = root.attribute_or("protocol", definition.protocol);
  definition.policy = root.word_of("policy", Policy::verified);
  definition.transports = transports_of(root, "client");
  definition.mode = root.word_of("mode", Mode::automatic);
  definition.stays = root.flag("stays");
  definition.pty = root.flag("pty");
  definition.needs_staple = root.flag("needs-staple");
  definition.needs_pages = root.attribute_or("needs-pages", "");
  if (const auto& kind = definition.needs_pages; !kind.empty() && kind != "ocsp" && kind != "crl")
    root.bad_word("needs-pages", kind, "ocsp, crl");
  definition.refuses_root = root.flag("refuses-root");
  for (const std::string& identity : words_of(root.attribute_or("identities", "dns"))) {
    if (identity != "dns" && identity != "ip") root.bad_word("identities", identity, "dns, ip");
    definition.checks_addresses |= identity == "ip";
  }
  definition.limit_seconds = root.number("limit", 30, 1, 600);
  if (const auto title = root.child("title")) definition.title = join(words_of(title->text()), " ");
  for (const Node& node : root.children("package")) definition.packages.emplace_back(trim(node.text()));
  if (const auto needs = root.child("needs")) definition.needs = trim(needs->text());
  read_commands(root, definition);
  read_files(root, definition);
  read_success(root, definition);
  read_rest(root, definition);
  if (errors.size() != before) return std::nullopt;
  return definition;
}

}  // namespace footpad::scenario
