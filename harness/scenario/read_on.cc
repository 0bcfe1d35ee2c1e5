#include "scenario/read_on.h"

#include <algorithm>

#include "base/text.h"
#include "scenario/read_action.h"

namespace footpad::scenario {
namespace {

using Kind = Action::Kind;

bool is_edit(Kind kind) {
  return kind == Kind::replace || kind == Kind::remove || kind == Kind::set || kind == Kind::insert ||
         kind == Kind::split;
}

bool is_quiet(const Action& action) {
  return action.kind == Kind::forward || action.kind == Kind::mark || action.kind == Kind::violation ||
         action.kind == Kind::release;
}

void check_at(const Node& node, const On& on) {
  node.require("at");
  if (on.at.empty() || std::find(points().begin(), points().end(), on.at) != points().end()) return;
  const bool known_side = on.at.starts_with("client.") || on.at.starts_with("server.");
  if (known_side && on.at.size() > 7 &&
      on.at.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-*?") == std::string::npos)
    return;
  const std::string near = nearest(on.at, points());
  node.fault_at("at", "'" + on.at + "' names no place in a dialogue",
                near.empty() ? "a unit is written client.KIND or server.KIND; points are " + join(points(), ", ")
                             : "did you mean '" + near + "'?");
}

void check_names(const Node& node, const On& on, const std::set<std::string>& names) {
  for (const auto& [attribute, name] : {std::pair("after", on.after), std::pair("since", on.since)}) {
    if (!name.empty() && name == on.name)
      node.fault_at(attribute, "an <on> cannot come after itself", "name the one it waits for");
    else
      check_on_name(node, attribute, name, names);
  }
  const auto nodes = node.children();
  for (std::size_t i = 0; i < on.actions.size() && i < nodes.size(); ++i)
    check_on_name(nodes[i], "to", on.actions[i].to, names);
}

// What can be done depends on where: a point has no bytes, an answer answers a client.
void check_sense(const Node& node, const On& on) {
  const bool point = std::find(points().begin(), points().end(), on.at) != points().end();
  const auto nodes = node.children();
  bool stopped = false, changed = false;
  bool idle = true;
  for (std::size_t i = 0; i < on.actions.size() && i < nodes.size(); ++i) {
    const Action& action = on.actions[i];
    const std::string tag = "<" + nodes[i].name() + ">";
    if (point && (is_edit(action.kind) || action.kind == Kind::drop || action.kind == Kind::hold))
      nodes[i].fault(tag + " needs a unit, and '" + on.at + "' is a point",
                     "use an <on> at a unit, as in at=\"server.KIND\"");
    if (action.kind == Kind::reply && action.to.empty() && on.at.starts_with("server."))
      nodes[i].fault("<reply> answers a client, and '" + on.at + "' is the server's",
                     "use <insert>, or <drop/> and an <on> at a client's unit");
    if (action.kind == Kind::upgrade && action.side == Action::On::server && !on.at.starts_with("server."))
      nodes[i].fault("<upgrade side=\"server\"> stands for a unit of the server, and '" + on.at + "' is none",
                     "put it at the server's capabilities");
    stopped = stopped || action.kind == Kind::drop || (action.kind == Kind::reply && action.to.empty());
    if (stopped && is_edit(action.kind))
      nodes[i].fault(tag + " changes a unit that goes nowhere", "leave out one of the two");
    changed = changed || (is_edit(action.kind) && action.optional);
    idle = idle && (is_quiet(action) || action.optional);
  }
  if (changed && idle)
    node.fault("every edit of this <on> is optional, so it may change nothing",
               "take optional from the one that is the attack");
}

}  // namespace

const std::vector<std::string>& points() {
  static const std::vector<std::string> names{"connect",
                                              "client.tls-hello",
                                              "tls.sni",
                                              "tls.no-sni",
                                              "tls.alpn",
                                              "tls.no-alpn",
                                              "tls.ticket",
                                              "tls.ticket-declined",
                                              "tls.status-request",
                                              "tls.no-suite-in-common",
                                              "tls.false-start",
                                              "tls.established",
                                              "tls.resumed",
                                              "session.stands",
                                              "session.stands-2",
                                              "session.stands-3",
                                              "session.stands-4",
                                              "close"};
  return names;
}

On read_on(const Node& node, const Variables& variables, const std::set<std::string>& names) {
  node.allow({"at", "name", "after", "since", "nth", "conn", "host", "port", "called", "tls", "transport", "match",
              "early-data", "held", "once", "optional"},
             action_words());
  On on;
  on.place = node.place();
  on.at = node.attribute_or("at", "");
  on.name = node.attribute_or("name", "");
  on.after = node.attribute_or("after", "");
  on.since = node.attribute_or("since", "");
  on.called = node.flag("called");
  on.nth = node.number("nth", 0, 1, 1000);
  on.connection = node.number("conn", 0, 1, 1000);
  on.host = node.attribute_or("host", "");
  on.port = node.number("port", 0, 1, 65535);
  if (const auto tls = node.attribute("tls")) {
    if (*tls == "on")
      on.tls = On::Tls::on;
    else if (*tls == "off")
      on.tls = On::Tls::off;
    else
      node.bad_word("tls", *tls, "on, off");
  }
  if (node.attribute("transport")) on.transport = node.word_of("transport", Transport::starttls);
  on.match = node.attribute_or("match", "");
  if (!on.match.empty()) check_regex(node, "match", variables);
  on.early_data = node.flag("early-data");
  if (on.early_data && !on.at.starts_with("client."))
    node.fault_at("early-data", "only a client sends early data, and '" + on.at + "' is none of its units",
                  "use at=\"client.KIND\"");
  on.held = node.flag("held");
  on.once = node.flag("once");
  on.optional = node.flag("optional");
  for (const Node& child : node.children()) on.actions.push_back(read_action(child, variables));
  check_at(node, on);
  check_names(node, on, names);
  if (on.actions.empty()) node.fault("an <on> that does nothing", "put an action in it: " + join(action_words(), ", "));
  check_sense(node, on);
  return on;
}

void check_on_name(const Node& node, std::string_view attribute, const std::string& name,
                   const std::set<std::string>& names) {
  if (name.empty() || names.contains(name)) return;
  const std::string near = nearest(name, {names.begin(), names.end()});
  node.fault_at(attribute, "no <on> has the name '" + name + "'",
                !near.empty() ? "did you mean '" + near + "'?" : "give that <on> a name=\"" + name + "\"");
}

bool acts(const On& on) {
  return std::any_of(on.actions.begin(), on.actions.end(), [](const Action& action) {
    return !is_quiet(action) && action.kind != Kind::hold && action.kind != Kind::call;
  });
}

}  // namespace footpad::scenario
