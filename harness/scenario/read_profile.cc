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
  root.allow({"policy", "level"}, {"title", "means", "select"});
  Profile profile;
  profile.name = name;
  profile.place = root.place();
  if (const auto title = root.child("title")) profile.title = join(words_of(title->text()), " ");
  if (profile.title.empty()) root.fault("a profile needs a <title>", "say what it is for");
  if (const auto means = root.child("means")) profile.means = join(words_of(means->text()), " ");
  if (root.attribute("policy")) profile.policy = root.word_of("policy", Policy::verified);
  const std::string level = root.attribute_or("level", "must");
  profile.should = level == "should";
  if (level != "must" && !profile.should) root.bad_word("level", level, "must, should");
  if (profile.means.empty() && (root.attribute("policy") || root.attribute("level")))
    root.fault("a profile to certify by needs a <means>", "say what passing it means, or leave out policy and level");
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
