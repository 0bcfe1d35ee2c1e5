#include "dialogue/smtp_kinds.h"

#include <utility>

#include "base/text.h"
#include "dialogue/auth_command.h"

namespace footpad::dialogue::smtp {
namespace {

struct Kind {
  std::string_view name;
  Role role;
};

Kind kind_of(Verb verb) {
  switch (verb) {
    case Verb::ehlo: return {"client.ehlo", Role::hello};
    case Verb::helo: return {"client.helo", Role::hello};
    case Verb::starttls: return {"client.starttls", Role::upgrade_request};
    case Verb::auth: return {"client.auth", Role::credential};
    case Verb::step: return {"client.response", Role::credential};
    case Verb::mail: return {"client.mail", Role::identify};
    case Verb::rcpt: return {"client.rcpt", Role::identify};
    case Verb::data: return {"client.data", Role::other};
    case Verb::message: return {"client.message", Role::content};
    case Verb::chunk:
    case Verb::last_chunk: return {"client.chunk", Role::content};
    case Verb::rset: return {"client.rset", Role::keepalive};
    case Verb::noop: return {"client.noop", Role::keepalive};
    case Verb::quit: return {"client.quit", Role::goodbye};
    case Verb::vrfy: return {"client.vrfy", Role::identify};
    case Verb::expn: return {"client.expn", Role::identify};
    case Verb::help: return {"client.help", Role::other};
    case Verb::unreadable: return {"client.bytes", Role::opaque};
    default: return {"client.command", Role::other};
  }
}

Kind login_kind(int code) {
  if (code == 334) return {"server.challenge", Role::challenge};
  if (code == 235) return {"server.authenticated", Role::authenticated};
  return {"server.rejected", Role::rejected};
}

// Replies that say what their command was for.
Kind kind_of(Verb asked, int code) {
  const int group = code / 100;
  if (code == 0) return {"server.bytes", Role::opaque};
  if (asked == Verb::none) return {"server.unasked", group >= 4 ? Role::error : Role::other};
  if (asked == Verb::starttls && code == 220) return {"server.go-ahead", Role::upgrade_accept};
  if (asked == Verb::starttls && group >= 4) return {"server.starttls-refused", Role::upgrade_refuse};
  if ((asked == Verb::auth || asked == Verb::step) && (code == 334 || code == 235 || group >= 4))
    return login_kind(code);
  if (asked == Verb::greeting)
    return group == 2 ? Kind{"server.greeting", Role::hello} : Kind{"server.greeting-refused", Role::error};
  if (asked == Verb::data && code == 354) return {"server.send-message", Role::other};
  if (group >= 4) return {asked == Verb::ehlo ? "server.ehlo-refused" : "server.refused", Role::error};
  if (group != 2) return {"server.reply", Role::other};
  switch (asked) {
    case Verb::ehlo: return {"server.capabilities", Role::capability};
    case Verb::helo: return {"server.helo-accepted", Role::hello};
    case Verb::mail: return {"server.sender-accepted", Role::other};
    case Verb::rcpt: return {"server.recipient-accepted", Role::other};
    case Verb::message:
    case Verb::last_chunk: return {"server.queued", Role::ready};
    case Verb::quit: return {"server.bye", Role::goodbye};
    default: return {"server.reply", Role::other};
  }
}

void give(Unit& unit, Kind kind) {
  unit.kind = std::string(kind.name);
  unit.role = kind.role;
}

// Behind the first line, which greets, each line is an extension: "250-SIZE 1000".
void read_capabilities(Unit& unit) {
  const Bytes& all = unit.bytes;
  for (std::size_t begin = all.find('\n') + 1; begin < all.size();) {
    const std::size_t end = all.find('\n', begin) + 1;
    const std::size_t text_end = begin + content_of(ByteView(all).substr(begin, end - begin)).size();
    const std::size_t keyword = std::min(begin + 4, text_end);
    const std::size_t keyword_end = std::min(all.find_first_of(" =", keyword), text_end);
    const std::string name = lower(all.substr(keyword, keyword_end - keyword));
    if (!name.empty()) {
      unit.spans.push_back({name, begin, end});
      if (keyword_end + 1 < text_end) {
        unit.spans.push_back({"@" + name, keyword_end + 1, text_end});
        unit.fields[name] = all.substr(keyword_end + 1, text_end - keyword_end - 1);
      }
    }
    begin = end;
  }
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

Unit unit_of(Reply reply, Verb asked) {
  Unit unit;
  unit.from = Side::server;
  unit.bytes = std::move(reply.bytes);
  give(unit, kind_of(asked, reply.code));
  if (reply.code == 0) return unit;
  unit.fields["code"] = std::to_string(reply.code);
  unit.spans.push_back({"@code", 0, 3});
  if (unit.role == Role::capability) read_capabilities(unit);
  return unit;
}

Bytes with_lines(ByteView reply, ByteView text) {
  Bytes out(reply);
  const Bytes code(reply.substr(0, 3));
  while (!text.empty()) {
    const ByteView line = text.substr(0, std::min(text.find('\n'), text.size() - 1) + 1);
    text.remove_prefix(line.size());
    out += code + " " + Bytes(content_of(line)) + "\r\n";
  }
  return mended(out);
}

Bytes mended(ByteView reply) {
  Bytes out;
  while (!reply.empty()) {
    const ByteView line = reply.substr(0, std::min(reply.find('\n'), reply.size() - 1) + 1);
    reply.remove_prefix(line.size());
    Bytes right(line);
    if (code_of(line) != 0 && content_of(line).size() > 3) right[3] = reply.empty() ? ' ' : '-';
    out += right;
  }
  return out;
}

const std::vector<std::string>& all_kinds() {
  static const std::vector<std::string> kinds{"client.ehlo",
                                              "client.helo",
                                              "client.starttls",
                                              "client.auth",
                                              "client.response",
                                              "client.cancel",
                                              "client.mail",
                                              "client.rcpt",
                                              "client.data",
                                              "client.message",
                                              "client.chunk",
                                              "client.rset",
                                              "client.noop",
                                              "client.quit",
                                              "client.vrfy",
                                              "client.expn",
                                              "client.help",
                                              "client.command",
                                              "client.bytes",
                                              "server.greeting",
                                              "server.greeting-refused",
                                              "server.capabilities",
                                              "server.ehlo-refused",
                                              "server.helo-accepted",
                                              "server.go-ahead",
                                              "server.starttls-refused",
                                              "server.challenge",
                                              "server.authenticated",
                                              "server.rejected",
                                              "server.sender-accepted",
                                              "server.recipient-accepted",
                                              "server.send-message",
                                              "server.queued",
                                              "server.bye",
                                              "server.refused",
                                              "server.reply",
                                              "server.unasked",
                                              "server.bytes"};
  return kinds;
}

}  // namespace footpad::dialogue::smtp
