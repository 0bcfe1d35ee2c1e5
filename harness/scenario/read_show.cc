#include "scenario/read_show.h"

#include <algorithm>

#include "base/text.h"
#include "scenario/read_on.h"

namespace footpad::scenario {
namespace {

void check_until(const Node& node, const std::string& until) {
  const bool is_unit = until.starts_with("client.") || until.starts_with("server.");
  if (is_unit || std::find(points().begin(), points().end(), until) != points().end()) return;
  const std::string near = nearest(until, points());
  node.fault_at("until", "'" + until + "' names no place in a dialogue",
                near.empty() ? "points are " + join(points(), ", ") : "did you mean '" + near + "'?");
}

}  // namespace

Show read_show(const Node& node) {
  node.allow({"identity", "recipe", "until", "sni", "alpn", "tickets"}, {});
  node.require("identity");
  Show show;
  show.place = node.place();
  show.identity = node.word_of("identity", Identity::none);
  show.recipe = node.attribute_or("recipe", "");
  show.until = node.attribute_or("until", "");
  show.sni = node.attribute_or("sni", "");
  show.alpn = node.attribute_or("alpn", "");
  show.tickets = node.attribute_or("tickets", "");
  if (node.attribute("until")) check_until(node, show.until);
  for (const char* name : {"sni", "alpn", "tickets"})
    if (node.attribute(name) == "") node.fault_at(name, std::string(name) + " is empty", "leave it out, or say none");
  return show;
}

}  // namespace footpad::scenario
