#include "dialogue/pop3_kinds.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "dialogue/auth_command.h"

namespace footpad::dialogue::pop3 {
namespace {

struct Kind {
  std::string_view name;
  Role role;
};

Kind kind_of(Verb verb) {
  switch (verb) {
    case Verb::capa: return {"client.capa", Role::hello};
    case Verb::auth_list: return {"client.auth-list", Role::hello};
    case Verb::stls: return {"client.stls", Role::upgrade_request};
    case Verb::user: return {"client.user", Role::identify};
    case Verb::pass: return {"client.pass", Role::credential};
    case Verb::apop: return {"client.apop", Role::credential};
    case Verb::auth: return {"client.auth", Role::credential};
    case Verb::step: return {"client.response", Role::credential};
    case Verb::stat: return {"client.stat", Role::session};
    case Verb::list:
    case Verb::scan: return {"client.list", Role::content};
    case Verb::message: return {"client.retr", Role::content};
    case Verb::remove: return {"client.dele", Role::content};
    case Verb::rset: return {"client.rset", Role::keepalive};
    case Verb::noop: return {"client.noop", Role::keepalive};
    case Verb::quit: return {"client.quit", Role::goodbye};
    case Verb::unreadable: return {"client.bytes", Role::opaque};
    default: return {"client.command", Role::other};
  }
}

bool is_login(Verb verb) {
  return verb == Verb::pass || verb == Verb::apop || verb == Verb::auth || verb == Verb::step;
}

Kind yes_to(Verb asked) {
  if (is_login(asked)) return {"server.authenticated", Role::authenticated};
  switch (asked) {
    case Verb::none: return {"server.unasked", Role::other};
    case Verb::greeting: return {"server.greeting", Role::hello};
    case Verb::capa: return {"server.capabilities", Role::capability};
    case Verb::auth_list: return {"server.mechanisms", Role::capability};
    case Verb::stls: return {"server.go-ahead", Role::upgrade_accept};
    case Verb::user: return {"server.user-accepted", Role::other};
    case Verb::stat: return {"server.stat", Role::ready};
    case Verb::list:
    case Verb::scan: return {"server.listing", Role::content};
    case Verb::message: return {"server.message", Role::content};
    case Verb::quit: return {"server.bye", Role::goodbye};
    default: return {"server.reply", Role::other};
  }
}

Kind no_to(Verb asked) {
  if (is_login(asked) || asked == Verb::user) return {"server.rejected", Role::rejected};
  switch (asked) {
    case Verb::none: return {"server.unasked", Role::error};
    case Verb::greeting: return {"server.greeting-refused", Role::error};
    case Verb::capa:
    case Verb::auth_list: return {"server.capabilities-refused", Role::error};
    case Verb::stls: return {"server.stls-refused", Role::upgrade_refuse};
    default: return {"server.refused", Role::error};
  }
}

Kind kind_of(const Reply& reply) {
  if (!reply.readable) return {"server.bytes", Role::opaque};
  switch (reply.status) {
    case Status::ok: return yes_to(reply.asked);
    case Status::error: return no_to(reply.asked);
    case Status::more:
      return reply.asked == Verb::auth ? Kind{"server.challenge", Role::challenge}
                                       : Kind{"server.unasked", Role::challenge};
    case Status::none: break;
  }
  return {"server.reply", Role::other};
}

void give(Unit& unit, Kind kind) {
  unit.kind = std::string(kind.name);
  unit.role = kind.role;
}

// Behind the status line, and before the dot, each line is a capability: "SASL PLAIN".
void read_capabilities(Unit& unit) {
  const Bytes& all = unit.bytes;
  for (std::size_t begin = all.find('\n') + 1; begin > 0 && begin < all.size();) {
    const std::size_t end = std::min(all.find('\n', begin), all.size() - 1) + 1;
    const ByteView line = content_of(ByteView(all).substr(begin, end - begin));
    const std::size_t word = std::min(line.find(' '), line.size());
    if (line != "." && word > 0) {
      const std::string name = lower(line.substr(0, word));
      unit.spans.push_back({name, begin, end});
      if (word + 1 < line.size()) {
        unit.spans.push_back({"@" + name, begin + word + 1, begin + line.size()});
        unit.fields[name] = line.substr(word + 1);
      }
    }
    begin = end;
  }
}

// What APOP digests: "<...>" in the greeting (RFC 1939 §7).
void read_greeting(Unit& unit) {
  const auto begin = unit.bytes.find('<');
  const auto end = begin == Bytes::npos ? begin : unit.bytes.find('>', begin);
  if (end == Bytes::npos) return;
  unit.spans.push_back({"timestamp", begin, end + 1});
  unit.fields["nonce"] = unit.bytes.substr(begin, end + 1 - begin);
}

}  // namespace

Unit unit_of(Said said) {
  Unit unit;
  unit.from = Side::client;
  unit.bytes = std::move(said.bytes);
  give(unit, kind_of(said.verb));
  if (said.verb == Verb::auth) read_auth(unit);
  if (said.verb == Verb::step && content_of(unit.bytes) == "*") give(unit, {"client.cancel", Role::other});
  return unit;
}

Unit unit_of(Reply reply) {
  Unit unit;
  unit.from = Side::server;
  give(unit, kind_of(reply));
  const bool listing = reply.status == Status::ok && (reply.asked == Verb::capa || reply.asked == Verb::auth_list);
  unit.bytes = std::move(reply.bytes);
  if (listing && unit.role != Role::opaque) read_capabilities(unit);
  if (unit.kind == "server.greeting") read_greeting(unit);
  return unit;
}

const std::vector<std::string>& all_kinds() {
  static const std::vector<std::string> kinds{"client.capa",
                                              "client.auth-list",
                                              "client.stls",
                                              "client.user",
                                              "client.pass",
                                              "client.apop",
                                              "client.auth",
                                              "client.response",
                                              "client.cancel",
                                              "client.stat",
                                              "client.list",
                                              "client.retr",
                                              "client.dele",
                                              "client.rset",
                                              "client.noop",
                                              "client.quit",
                                              "client.command",
                                              "client.bytes",
                                              "server.greeting",
                                              "server.greeting-refused",
                                              "server.capabilities",
                                              "server.mechanisms",
                                              "server.capabilities-refused",
                                              "server.go-ahead",
                                              "server.stls-refused",
                                              "server.user-accepted",
                                              "server.challenge",
                                              "server.authenticated",
                                              "server.rejected",
                                              "server.stat",
                                              "server.listing",
                                              "server.message",
                                              "server.reply",
                                              "server.refused",
                                              "server.unasked",
                                              "server.bye",
                                              "server.bytes"};
  return kinds;
}

}  // namespace footpad::dialogue::pop3
