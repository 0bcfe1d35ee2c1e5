#include "dialogue/sieve_kinds.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "base/text.h"

namespace footpad::dialogue::sieve {
namespace {

struct Kind {
  std::string_view name;
  Role role;
};

struct Command {
  std::string_view word;
  Kind kind;
};

constexpr std::array<Command, 14> kCommands{{{"AUTHENTICATE", {"client.authenticate", Role::credential}},
                                             {"STARTTLS", {"client.starttls", Role::upgrade_request}},
                                             {"CAPABILITY", {"client.capability", Role::hello}},
                                             {"LOGOUT", {"client.logout", Role::goodbye}},
                                             {"NOOP", {"client.noop", Role::keepalive}},
                                             {"UNAUTHENTICATE", {"client.unauthenticate", Role::other}},
                                             {"LISTSCRIPTS", {"client.listscripts", Role::session}},
                                             {"HAVESPACE", {"client.script", Role::content}},
                                             {"PUTSCRIPT", {"client.script", Role::content}},
                                             {"CHECKSCRIPT", {"client.script", Role::content}},
                                             {"GETSCRIPT", {"client.script", Role::content}},
                                             {"SETACTIVE", {"client.script", Role::content}},
                                             {"DELETESCRIPT", {"client.script", Role::content}},
                                             {"RENAMESCRIPT", {"client.script", Role::content}}}};

Kind kind_of(const Said& said) {
  if (!said.readable) return {"client.bytes", Role::opaque};
  if (said.command.empty()) {
    const bool cancels = content_of(said.bytes) == "\"*\"" || content_of(said.bytes) == "*";
    return cancels ? Kind{"client.cancel", Role::other} : Kind{"client.response", Role::credential};
  }
  const auto* found = std::find_if(kCommands.begin(), kCommands.end(),
                                   [&](const Command& command) { return command.word == said.command; });
  return found == kCommands.end() ? Kind{"client.command", Role::other} : found->kind;
}

Kind kind_of(const Reply& reply) {
  if (!reply.readable) return {"server.bytes", Role::opaque};
  if (reply.status == Status::asks) return {"server.challenge", Role::challenge};
  if (reply.status == Status::bye) return {"server.bye", Role::goodbye};
  const bool ok = reply.status == Status::ok;
  const std::string& asked = reply.asked;
  if (asked.empty()) return {"server.unasked", ok ? Role::other : Role::error};
  if (asked == Commands::kGreeting || asked == "CAPABILITY")
    return ok ? Kind{"server.capabilities", Role::capability} : Kind{"server.refused", Role::error};
  if (asked == "STARTTLS")
    return ok ? Kind{"server.go-ahead", Role::upgrade_accept} : Kind{"server.starttls-refused", Role::upgrade_refuse};
  if (asked == "AUTHENTICATE")
    return ok ? Kind{"server.authenticated", Role::authenticated} : Kind{"server.rejected", Role::rejected};
  if (!ok) return {"server.refused", Role::error};
  if (asked == "LISTSCRIPTS") return {"server.scripts", Role::ready};
  if (asked == "GETSCRIPT") return {"server.script", Role::content};
  if (asked == "LOGOUT") return {"server.bye", Role::goodbye};
  return {"server.reply", Role::other};
}

void give(Unit& unit, Kind kind) {
  unit.kind = std::string(kind.name);
  unit.role = kind.role;
}

// Each line before the last is a capability: "SASL" "PLAIN".
void read_capabilities(Unit& unit) {
  const Bytes& all = unit.bytes;
  for (std::size_t begin = 0; begin < all.size();) {
    const std::size_t end = std::min(all.find('\n', begin), all.size() - 1) + 1;
    const ByteView line = content_of(ByteView(all).substr(begin, end - begin));
    if (line.starts_with('"')) {
      const std::string name = lower(first_word(line));
      unit.spans.push_back({name, begin, end});
      const auto open = line.find('"', name.size() + 2);
      if (open != ByteView::npos && line.ends_with('"') && open + 1 < line.size()) {
        unit.spans.push_back({"@" + name, begin + open + 1, begin + line.size() - 1});
        unit.fields[name] = line.substr(open + 1, line.size() - open - 2);
      }
    }
    begin = end;
  }
}

// AUTHENTICATE "PLAIN" "response"
void read_authenticate(Unit& unit) {
  const Bytes& all = unit.bytes;
  std::size_t at = 0;
  for (const char* const name : {"@mechanism", "@response"}) {
    const auto open = all.find('"', at);
    const auto close = open == Bytes::npos ? open : all.find('"', open + 1);
    if (close == Bytes::npos) return;
    unit.spans.push_back({name, open + 1, close});
    if (unit.spans.size() == 1) unit.fields["mechanism"] = upper(all.substr(open + 1, close - open - 1));
    at = close + 1;
  }
}

}  // namespace

Unit unit_of(Said said) {
  Unit unit;
  unit.from = Side::client;
  give(unit, kind_of(said));
  unit.bytes = std::move(said.bytes);
  if (unit.kind == "client.authenticate") read_authenticate(unit);
  return unit;
}

Unit unit_of(Reply reply) {
  Unit unit;
  unit.from = Side::server;
  give(unit, kind_of(reply));
  unit.bytes = std::move(reply.bytes);
  if (unit.role == Role::capability) read_capabilities(unit);
  return unit;
}

const std::vector<std::string>& all_kinds() {
  static const std::vector<std::string> kinds{
      "client.capability",  "client.starttls",      "client.authenticate", "client.response", "client.cancel",
      "client.listscripts", "client.script",        "client.noop",         "client.logout",   "client.unauthenticate",
      "client.command",     "client.bytes",         "server.capabilities", "server.go-ahead", "server.starttls-refused",
      "server.challenge",   "server.authenticated", "server.rejected",     "server.scripts",  "server.script",
      "server.reply",       "server.refused",       "server.unasked",      "server.bye",      "server.bytes"};
  return kinds;
}

}  // namespace footpad::dialogue::sieve
