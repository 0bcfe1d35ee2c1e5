#include "scenario/read_action.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "scenario/read_on.h"

namespace footpad::scenario {
namespace {

using Kind = Action::Kind;
using Reader = void (*)(const Node&, const Variables&, Action&);

// Ways in which a client fails; only these can be a violation's.
// late-abort is weak, whatever the severity.
constexpr std::array kFailures{
    Outcome::leak,          Outcome::plaintext_continue, Outcome::accepted,  Outcome::injection_accepted,
    Outcome::false_success, Outcome::fell_back,          Outcome::late_abort};

void need_text(const Node& node) {
  if (node.body().empty())
    node.fault("<" + node.name() + "> needs a text", "write the bytes as CDATA: <![CDATA[...]]>");
}

void bare(const Node& node, const Variables&, Action&) { node.allow({}, {}); }

void delay(const Node& node, const Variables&, Action& action) {
  node.allow({"ms"}, {});
  node.require("ms");
  action.milliseconds = node.number("ms", 0, 1, 60000);
}

void mark(const Node& node, const Variables&, Action& action) {
  node.allow({"name"}, {});
  node.require("name");
  action.name = node.attribute_or("name", "");
}

void violation(const Node& node, const Variables& variables, Action& action) {
  node.allow({"name", "outcome", "grade"}, {});
  node.require("outcome");
  action.name = node.attribute_or("name", "");
  action.outcome = node.word_of("outcome", Outcome::accepted);
  if (std::find(kFailures.begin(), kFailures.end(), action.outcome) == kFailures.end()) {
    std::vector<std::string> words;
    for (const Outcome outcome : kFailures) words.emplace_back(word(outcome));
    node.fault_at("outcome", "'" + std::string(word(action.outcome)) + "' is not a way to fail",
                  "choose one of: " + join(words, ", "));
  }
  action.grade = node.word_of("grade", Grade::I1);
  action.text = read_text(node, variables);
  if (node.body().empty()) node.fault("<violation> needs a text", "say in a sentence what the client did");
}

void replace(const Node& node, const Variables& variables, Action& action) {
  node.allow({"find", "regex", "coding", "optional"}, {});
  node.require("find");
  action.find = node.attribute_or("find", "");
  action.regex = node.flag("regex");
  const std::string coding = node.attribute_or("coding", "plain");
  action.in_base64 = coding == "base64";
  if (coding != "plain" && !action.in_base64) node.bad_word("coding", coding, "plain, base64");
  action.optional = node.flag("optional");
  action.text = read_text(node, variables);
  if (node.attribute("find") && action.find.empty())
    node.fault_at("find", "an empty find finds nothing", "say what is to be replaced");
  else if (action.regex)
    check_regex(node, "find", variables);
  else
    check_variables(node, action.find, variables);
}

void select(const Node& node, Action& action) {
  node.require("select");
  action.select = node.attribute_or("select", "");
  if (node.attribute("select") && action.select.empty())
    node.fault_at("select", "an empty select names nothing", "name an element, or an attribute as @name");
}

void remove(const Node& node, const Variables&, Action& action) {
  node.allow({"select", "optional"}, {});
  action.optional = node.flag("optional");
  select(node, action);
}

void set(const Node& node, const Variables& variables, Action& action) {
  node.allow({"select", "optional"}, {});
  action.optional = node.flag("optional");
  select(node, action);
  action.text = read_text(node, variables);
}

// A text, and how often it stands there.
void repeated_text(const Node& node, const Variables& variables, Action& action) {
  action.text = read_text(node, variables);
  need_text(node);
  const auto most = std::max<std::size_t>(1, Action::text_limit / std::max<std::size_t>(1, action.text.size()));
  action.repeat = node.number("repeat", 1, 1, static_cast<int>(most));
}

void insert(const Node& node, const Variables& variables, Action& action) {
  node.allow({"where", "segment", "repeat"}, {});
  const std::string where = node.attribute_or("where", "after");
  if (where == "before")
    action.where = Action::Where::before;
  else if (where == "inside-end")
    action.where = Action::Where::inside_end;
  else if (where != "after")
    node.bad_word("where", where, "before, after, inside-end");
  const std::string segment = node.attribute_or("segment", "same");
  action.same_segment = segment == "same";
  if (segment != "same" && segment != "own") node.bad_word("segment", segment, "same, own");
  if (action.where == Action::Where::inside_end && !action.same_segment)
    node.fault_at("segment", "what is inside a unit shares its segment", "use where=\"after\" or where=\"before\"");
  repeated_text(node, variables, action);
}

void text(const Node& node, const Variables& variables, Action& action) {
  node.allow({"repeat"}, {});
  repeated_text(node, variables, action);
}

// `to` is checked where all names are known.
void reply(const Node& node, const Variables& variables, Action& action) {
  node.allow({"repeat", "to"}, {});
  action.to = node.attribute_or("to", "");
  repeated_text(node, variables, action);
}

void release(const Node& node, const Variables&, Action& action) {
  node.allow({"to"}, {});
  node.require("to");
  action.to = node.attribute_or("to", "");
}

void call(const Node& node, const Variables& variables, Action& action) {
  node.allow({"from"}, {});
  const std::string from = node.attribute_or("from", "${domain}");
  check_variables(node, from, variables);
  action.domains = words_of(from);
  if (action.domains.empty()) node.fault_at("from", "nobody calls", "name domains, as in from=\"${domain}\"");
}

void split(const Node& node, const Variables&, Action& action) {
  node.allow({"size", "ms"}, {});
  action.size = node.number("size", 1, 1, 65536);
  action.milliseconds = node.number("ms", 0, 1, 60000);
}

std::string tls_version(const Node& node, std::string_view attribute) {
  const std::string version = node.attribute_or(attribute, "");
  if (!version.empty() && version != "1.2" && version != "1.3") node.bad_word(attribute, version, "1.2, 1.3");
  return version;
}

void upgrade(const Node& node, const Variables&, Action& action) {
  node.allow({"side", "identity", "recipe", "min", "max", "danger-security-level-0", "early-data"}, {});
  node.require("side");
  const std::string side = node.attribute_or("side", "client");
  if (side == "server")
    action.side = Action::On::server;
  else if (side == "both")
    action.side = Action::On::both;
  else if (side != "client")
    node.bad_word("side", side, "client, server, both");
  if (node.attribute("identity")) action.identity = node.word_of("identity", Identity::none);
  action.recipe = node.attribute_or("recipe", "");
  action.tls_min = tls_version(node, "min");
  action.tls_max = tls_version(node, "max");
  if (!action.tls_min.empty() && !action.tls_max.empty() && action.tls_min > action.tls_max)
    node.fault_at("min", "min " + action.tls_min + " is above max " + action.tls_max, "swap them");
  action.danger_security_level_0 = node.flag("danger-security-level-0");
  action.early_data = node.flag("early-data");
}

void close(const Node& node, const Variables&, Action& action) {
  node.allow({"how"}, {});
  const std::string how = node.attribute_or("how", "fin");
  if (how == "rst")
    action.how = Action::How::rst;
  else if (how == "notify")
    action.how = Action::How::notify;
  else if (how == "abrupt")
    action.how = Action::How::abrupt;
  else if (how != "fin")
    node.bad_word("how", how, "fin, rst, notify, abrupt");
}

struct Row {
  std::string_view word;
  Kind kind;
  Reader read;
};

constexpr std::array<Row, 19> kTable{{{"forward", Kind::forward, bare},
                                      {"drop", Kind::drop, bare},
                                      {"delay", Kind::delay, delay},
                                      {"hang", Kind::hang, bare},
                                      {"hold", Kind::hold, bare},
                                      {"mark", Kind::mark, mark},
                                      {"violation", Kind::violation, violation},
                                      {"replace", Kind::replace, replace},
                                      {"remove", Kind::remove, remove},
                                      {"set", Kind::set, set},
                                      {"insert", Kind::insert, insert},
                                      {"reply", Kind::reply, reply},
                                      {"send", Kind::send, text},
                                      {"split", Kind::split, split},
                                      {"end-tls", Kind::end_tls, bare},
                                      {"upgrade", Kind::upgrade, upgrade},
                                      {"release", Kind::release, release},
                                      {"call", Kind::call, call},
                                      {"close", Kind::close, close}}};

}  // namespace

std::vector<std::string> action_words() {
  std::vector<std::string> words;
  for (const Row& row : kTable) words.emplace_back(row.word);
  return words;
}

Action read_action(const Node& node, const Variables& variables) {
  Action action;
  action.place = node.place();
  for (const Row& row : kTable) {
    if (row.word != node.name()) continue;
    action.kind = row.kind;
    row.read(node, variables, action);
  }
  return action;
}

}  // namespace footpad::scenario
