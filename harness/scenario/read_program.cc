#include "scenario/read_program.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace footpad::scenario {
namespace {

bool is_word_letter(char c) { return (c >= 'a' && c <= 'z') || c == '_'; }

}  // namespace

std::string checked(const Node& node, std::string text, const PlaceholderNames& placeholders) {
  for (auto open = text.find('{'); open != std::string::npos; open = text.find('{', open + 1)) {
    if (text.compare(open, 2, "{{") == 0) {
      ++open;
      continue;
    }
    auto end = open + 1;
    while (end < text.size() && is_word_letter(text[end])) ++end;
    if (end == open + 1 || end >= text.size() || text[end] != '}') continue;
    const std::string name = text.substr(open + 1, end - open - 1);
    if (std::find(placeholders.begin(), placeholders.end(), name) != placeholders.end()) continue;
    const std::string near = nearest(name, placeholders);
    node.fault_in("{" + name + "}", "there is no placeholder {" + name + "}",
                  (near.empty() ? "known: {" + join(placeholders, "} {") + "}" : "did you mean {" + near + "}?") +
                      std::string(" (a brace itself is written {{)"));
  }
  return text;
}

std::vector<Transport> transports_of(const Node& root, const std::string& whose) {
  const auto written = root.attribute("transports");
  if (!written) return {Transport::starttls, Transport::direct};
  std::vector<Transport> transports;
  for (const std::string& name : words_of(*written)) {
    const auto transport = from_word<Transport>(name);
    if (!transport)
      root.bad_word("transports", name, all_words<Transport>());
    else if (std::find(transports.begin(), transports.end(), *transport) == transports.end())
      transports.push_back(*transport);
  }
  if (words_of(*written).empty())
    root.fault_at("transports", "a " + whose + " needs a transport", "name one or both of: " + all_words<Transport>());
  return transports;
}

std::vector<std::string> arguments_of(const Node& command, const PlaceholderNames& placeholders) {
  std::vector<std::string> arguments;
  for (const Node& argument : command.children("arg")) {
    argument.allow({}, {});
    arguments.push_back(checked(argument, argument.body(), placeholders));
  }
  if (arguments.empty() || arguments.front().empty())
    command.fault("a <command> without a program", "the first <arg> is the program");
  return arguments;
}

int mode_of(const Node& file) {
  const auto written = file.attribute("mode");
  if (!written) return 0600;
  int mode = 0;
  const auto [end, fault] = std::from_chars(written->data(), written->data() + written->size(), mode, 8);
  if (fault == std::errc() && end == written->data() + written->size() && mode >= 0 && mode <= 0777) return mode;
  file.fault_at("mode", "'" + *written + "' is not a file mode", "write three octal digits, as in mode=\"600\"");
  return 0600;
}

std::string path_of(const Node& node, std::string_view attribute, const std::string& where) {
  std::string path = node.attribute_or(attribute, "");
  bool outside = path.empty() || path.starts_with('/');
  for (const std::string& part : split(path, '/')) outside = outside || part == "..";
  if (node.attribute(attribute) && outside)
    node.fault_at(attribute, "'" + path + "' is not a path inside " + where, "give a relative path without '..'");
  return path;
}

std::map<std::string, std::string> environment_of(const Node& root, const PlaceholderNames& placeholders) {
  std::map<std::string, std::string> environment;
  for (const Node& node : root.children("env")) {
    node.allow({"name", "value"}, {});
    node.require("name");
    node.require("value");
    const std::string name = node.attribute_or("name", "");
    if (name.find('=') != std::string::npos)
      node.fault_at("name", "'" + name + "' cannot be a variable's name", "leave out the '='");
    environment[name] = checked(node, node.attribute_or("value", ""), placeholders);
  }
  return environment;
}

}  // namespace footpad::scenario
