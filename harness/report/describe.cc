#include "report/describe.h"

#include <fmt/format.h>

#include "base/text.h"
#include "report/plain.h"

namespace footpad::report {
namespace {

constexpr std::size_t kShownText = 160;

std::string quoted(const std::string& text) { return shortened(printable(text), kShownText); }

std::string_view place(Action::Where where) {
  switch (where) {
    case Action::Where::before: return "before it";
    case Action::Where::after: return "behind it";
    case Action::Where::inside_end: return "inside it, at its end";
  }
  return "?";
}

std::string_view ending(Action::How how) {
  switch (how) {
    case Action::How::fin: return "close the connection";
    case Action::How::rst: return "reset the connection";
    case Action::How::notify: return "close TLS, then the connection";
    case Action::How::abrupt: return "close the connection without closing TLS";
  }
  return "?";
}

std::string upgrade(const Action& action) {
  std::string out = "start TLS with the ";
  out += action.side == Action::On::both     ? "client and the server"
         : action.side == Action::On::server ? "server"
                                             : "client";
  if (action.identity) out += fmt::format(" as {}", word(*action.identity));
  if (!action.recipe.empty()) out += " with " + one_line(action.recipe);
  return out;
}

std::string times(const Action& action) { return action.repeat > 1 ? fmt::format(", {} times", action.repeat) : ""; }

}  // namespace

std::string describe(const Action& action) {
  using Kind = Action::Kind;
  switch (action.kind) {
    case Kind::forward: return "forward";
    case Kind::drop: return "drop";
    case Kind::delay: return fmt::format("delay by {} ms", action.milliseconds);
    case Kind::hang: return "send nothing more";
    case Kind::hold: return "hold back";
    case Kind::mark: return "mark " + one_line(action.name);
    case Kind::violation: return fmt::format("violation ({}): {}", word(action.outcome), quoted(action.text));
    case Kind::replace: return fmt::format("replace {} by {}", quoted(action.find), quoted(action.text));
    case Kind::remove: return "remove " + one_line(action.select);
    case Kind::set: return fmt::format("set {} to {}", one_line(action.select), quoted(action.text));
    case Kind::insert: return fmt::format("insert {} {}", place(action.where), quoted(action.text)) + times(action);
    case Kind::reply:
      return (action.to.empty() ? "answer in the server's place: " : "say where " + one_line(action.to) + " was: ") +
             quoted(action.text) + times(action);
    case Kind::send: return "send to the server: " + quoted(action.text) + times(action);
    case Kind::split:
      return fmt::format("split into segments of {} bytes", action.size) +
             (action.milliseconds > 0 ? fmt::format(", one in {} ms", action.milliseconds) : "");
    case Kind::end_tls: return "end the client's TLS, go on in clear";
    case Kind::upgrade: return upgrade(action);
    case Kind::release: return "let go on what waits where " + one_line(action.to) + " was";
    case Kind::call: return "call the client for " + one_line(join(action.domains, " "));
    case Kind::close: return std::string(ending(action.how));
  }
  return "?";
}

std::string describe(const On& on) {
  std::vector<std::string> actions;
  for (const Action& action : on.actions) actions.push_back(describe(action));
  return fmt::format("at {}: {}", one_line(on.at), join(actions, ", "));
}

std::string describe(const DnsRule& rule) {
  const std::string question = fmt::format("{} {}", word(rule.type), one_line(rule.name));
  std::string out = rule.failure ? fmt::format("{} fails: {}", question, word(*rule.failure))
                                 : fmt::format("{} is {}", question, quoted(rule.text));
  if (rule.secure) out += ", called secure";
  if (rule.truncate) out += ", by TCP only";
  if (!rule.since.empty()) out += fmt::format(", since {}", rule.since);
  if (rule.transport) out += fmt::format(", over {}", word(*rule.transport));
  if (rule.optional) out += ", if asked for";
  return out;
}

std::string describe(const Leak& leak) {
  return fmt::format("{} ({}) in {} [{}]", one_line(leak.what), one_line(leak.form), one_line(leak.where),
                     word(leak.grade));
}

std::string describe(Grade grade) {
  switch (grade) {
    case Grade::L0: return "nothing but protocol boilerplate";
    case Grade::L1: return "who the user is";
    case Grade::L2: return "a verifier that can be cracked offline or relayed";
    case Grade::L3: return "a secret that can be used again";
    case Grade::L4: return "the user's own content";
    case Grade::I1: return "the attacker's data was taken for genuine";
    case Grade::I2: return "success was reported on a channel that had been rejected";
  }
  return "?";
}

std::string title_of(const std::string& scenario, bool closing) {
  return one_line(scenario) + (closing ? " (closing)" : "");
}

}  // namespace footpad::report
