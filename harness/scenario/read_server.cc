#include "scenario/read_server.h"

#include "base/text.h"
#include "scenario/read_program.h"
#include "scenario/xml.h"

namespace footpad::scenario {
namespace {

// What a server's plan fills in; for an account two more.
const PlaceholderNames kPlaceholders{"folder", "host",   "domain",   "percent_domain", "certificate",
                                     "key",    "beside", "protocol", "port_starttls",  "port_direct"};

PlaceholderNames placeholders_of_account() {
  PlaceholderNames names = kPlaceholders;
  names.insert(names.end(), {"user", "password"});
  return names;
}

ServerFile file_of(const Node& node, const PlaceholderNames& placeholders) {
  node.require("path");
  ServerFile file;
  file.path = checked(node, path_of(node, "path", "the server's folder"), placeholders);
  file.from = path_of(node, "from", "the definition's folder");
  file.content = checked(node, node.text(), placeholders);
  file.mode = mode_of(node);
  if (!file.from.empty() && !trim(file.content).empty())
    node.fault("a file has a text or a template, not both", "leave out from=, or the text");
  return file;
}

ServerFile account_of(const Node& node) {
  node.allow({"path", "from", "mode", "taken"}, {});
  ServerFile account = file_of(node, placeholders_of_account());
  if (node.attribute("taken")) account.taken = path_of(node, "taken", "the server's folder");
  return account;
}

void read_children(const Node& root, ServerDefinition& server) {
  for (const Node& node : root.children("package")) server.packages.emplace_back(trim(node.text()));
  server.environment = environment_of(root, kPlaceholders);
  for (const Node& node : root.children("file")) {
    node.allow({"path", "from", "mode"}, {});
    server.files.push_back(file_of(node, kPlaceholders));
  }
  for (const Node& node : root.children("account")) server.accounts.push_back(account_of(node));
  if (const auto title = root.child("title")) server.title = trim(title->text());
  if (const auto log = root.child("log")) {
    log->allow({"path"}, {});
    log->require("path");
    server.log = path_of(*log, "path", "the server's folder");
  }
  const auto command = root.child("command");
  if (!command) return root.fault("a server needs a <command>", "<command><arg>program</arg><arg>...</arg></command>");
  command->allow({}, {"arg"});
  server.argv = arguments_of(*command, kPlaceholders);
}

}  // namespace

std::optional<ServerDefinition> read_server_definition(const std::string& file, std::string_view text,
                                                       std::vector<Error>& errors) {
  const std::size_t before = errors.size();
  const auto xml = Xml::parse(file, text, errors);
  if (!xml) return std::nullopt;
  const Node root = xml->root();
  if (root.name() != "server") {
    root.fault("a server's definition is a <server>, this is a <" + root.name() + ">", "");
    return std::nullopt;
  }
  root.allow({"name", "protocol", "transports", "limit"},
             {"title", "package", "command", "env", "file", "account", "log"});
  root.require("name");
  root.require("protocol");
  ServerDefinition server;
  server.source = file;
  server.name = root.attribute_or("name", "");
  server.protocols = words_of(root.attribute_or("protocol", ""));
  if (root.attribute("protocol") && server.protocols.empty())
    root.fault("protocol names none", "write one, or several with spaces between them");
  server.transports = transports_of(root, "server");
  server.limit_seconds = root.number("limit", 10, 1, 600);
  read_children(root, server);
  if (errors.size() != before) return std::nullopt;
  return server;
}

}  // namespace footpad::scenario
