#include "scenario/read_declarations.h"

#include "base/text.h"
#include "scenario/xml.h"

namespace footpad::scenario {
namespace {

Declaration declaration_of(const Node& node) {
  node.allow({"scenario", "transport"}, {});
  node.require("scenario");
  Declaration out;
  out.place = node.place();
  out.scenario = node.attribute_or("scenario", "");
  if (node.attribute("scenario") && out.scenario.empty()) node.fault_at("scenario", "it names no scenario");
  if (node.attribute("transport")) out.transport = node.word_of("transport", Transport::starttls);
  out.reason = join(words_of(node.text()), " ");
  if (out.reason.empty() || upper(out.reason).starts_with("TODO"))
    node.fault("a declaration needs a reason", "write it between the tags: why the client is no worse for it");
  return out;
}

}  // namespace

std::optional<std::vector<Declaration>> read_declarations(const std::string& file, std::string_view text,
                                                          std::vector<Error>& errors) {
  const std::size_t before = errors.size();
  const auto xml = Xml::parse(file, text, errors);
  if (!xml) return std::nullopt;
  const Node root = xml->root();
  if (root.name() != "declarations") {
    root.fault("a file of declarations holds <declarations>, this is a <" + root.name() + ">");
    return std::nullopt;
  }
  root.allow({}, {"title", "unsupported"});
  if (const auto title = root.child("title")) title->allow({}, {});
  std::vector<Declaration> out;
  for (const Node& node : root.children("unsupported")) {
    Declaration one = declaration_of(node);
    for (const Declaration& other : out)
      if (one.scenario == other.scenario && one.transport == other.transport)
        node.fault("it is about the same cases as line " + std::to_string(other.place.line), "keep one of the two");
    out.push_back(std::move(one));
  }
  if (errors.size() != before) return std::nullopt;
  return out;
}

}  // namespace footpad::scenario
