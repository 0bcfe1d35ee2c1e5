#include "base/text.h"
#include "scenario/catalogue.h"
#include "scenario/xml.h"

namespace footpad::scenario {

std::optional<Profile> read_profile(const std::string& file, const std::string& name, std::string_view text,
                                    std::vector<Error>& errors) {
  const std::size_t before = errors.size();
  const auto xml = Xml::parse(file, text, errors);
  if (!xml) return std::nullopt;
  const Node root = xml->root();
  if (root.name() != "profile") {
    root.fault("a profile file holds a <profile>, this is a <" + root.name() + ">");
    return std::nullopt;
  }
  root.allow({}, {"title", "select"});
  Profile profile;
  profile.name = name;
  profile.place = root.place();
  if (const auto title = root.child("title")) profile.title = join(words_of(title->text()), " ");
  if (profile.title.empty()) root.fault("a profile needs a <title>", "say what it is for");
  for (const Node& node : root.children("select")) {
    node.allow({}, {});
    profile.select.emplace_back(trim(node.text()));
    if (profile.select.back().empty())
      node.fault("an empty <select>", "write an id, a glob, a protocol, @tag or +profile");
    if (profile.select.back() == "+" + name) node.fault("a profile cannot select itself", "leave it out");
  }
  if (profile.select.empty()) root.fault("a profile that selects nothing", "add <select>xmpp/*</select>");
  if (errors.size() != before) return std::nullopt;
  return profile;
}

}  // namespace footpad::scenario
