#include "scenario/read_server.h"

#include <charconv>

#include "base/text.h"
#include "scenario/xml.h"

namespace footpad::scenario {
namespace {

std::vector<Transport> transports_of(const Node& node) {
  const auto written = node.attribute("transports");
  if (!written) return {Transport::starttls, Transport::direct};
  std::vector<Transport> transports;
  for (const std::string& name : words_of(*written)) {
    const auto transport = from_word<Transport>(name);
    if (transport)
      transports.push_back(*transport);
    else
      node.bad_word("transports", name, all_words<Transport>());
  }
  if (written->find_first_not_of(" \t\r\n") == std::string::npos)
    node.fault_at("transports", "a server needs a transport", all_words<Transport>());
  return transports;
}

int mode_of(const Node& node) {
  const auto written = node.attribute("mode");
  if (!written) return 0600;
  int mode = 0;
  const auto [end, fault] = std::from_chars(written->data(), written->data() + written->size(), mode, 8);
  if (fault == std::errc() && end == written->data() + written->size() && mode >= 0 && mode <= 0777) return mode;
  node.fault_at("mode", "'" + *written + "' is not a file mode", "write three octal digits, as in mode=\"600\"");
  return 0600;
}

void check_path(const Node& node, std::string_view attribute, const std::string& path) {
  bool outside = path.empty() || path.front() == '/';
  for (const std::string& part : split(path, '/')) outside = outside || part == "..";
  if (outside)
    node.fault_at(attribute, "'" + path + "' is not a path inside the folder", "give a relative path without '..'");
}

ServerFile file_of(const Node& node) {
  node.require("path");
  ServerFile file;
  file.path = node.attribute_or("path", "");
  file.from = node.attribute_or("from", "");
  file.content = node.text();
  file.mode = mode_of(node);
  if (node.attribute("path")) check_path(node, "path", file.path);
  if (node.attribute("from")) check_path(node, "from", file.from);
  if (!file.from.empty() && !trim(file.content).empty())
    node.fault("a file has a text or a template, not both", "leave out from=, or the text");
  return file;
}

ServerFile account_of(const Node& node) {
  node.allow({"path", "from", "mode", "taken"}, {});
  ServerFile account = file_of(node);
  account.taken = node.attribute_or("taken", "");
  if (node.attribute("taken")) check_path(node, "taken", account.taken);
  return account;
}

void read_environment(const Node& node, ServerDefinition& server) {
  node.allow({"name", "value"}, {});
  node.require("name");
  node.require("value");
  server.environment[node.attribute_or("name", "")] = node.attribute_or("value", "");
}

void read_children(const Node& root, ServerDefinition& server) {
  for (const Node& node : root.children("package")) server.packages.emplace_back(trim(node.text()));
  for (const Node& node : root.children("env")) read_environment(node, server);
  for (const Node& node : root.children("file")) {
    node.allow({"path", "from", "mode"}, {});
    server.files.push_back(file_of(node));
  }
  for (const Node& node : root.children("account")) server.accounts.push_back(account_of(node));
  if (const auto title = root.child("title")) server.title = trim(title->text());
  if (const auto log = root.child("log")) {
    log->allow({"path"}, {});
    log->require("path");
    server.log = log->attribute_or("path", "");
    if (log->attribute("path")) check_path(*log, "path", server.log);
  }
  const auto command = root.child("command");
  if (!command) return root.fault("a server needs a <command>", "<command><arg>program</arg><arg>...</arg></command>");
  command->allow({}, {"arg"});
  for (const Node& argument : command->children("arg")) server.argv.push_back(argument.text());
  if (server.argv.empty()) command->fault("a <command> needs an <arg>", "the first one is the program");
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
  server.protocol = root.attribute_or("protocol", "");
  server.transports = transports_of(root);
  server.limit_seconds = root.number("limit", 10, 1, 600);
  read_children(root, server);
  if (errors.size() != before) return std::nullopt;
  return server;
}

}  // namespace footpad::scenario
