#include "dialogue/imap_kinds.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"

namespace footpad::dialogue::imap {
namespace {

struct Kind {
  std::string_view command, kind;
  Role role;
};

// Whatever is not here is a step of a session: before a login, nobody has a use for it.
constexpr std::array<Kind, 19> kCommandKinds{{{"CAPABILITY", "capability", Role::hello},
                                              {"STARTTLS", "starttls", Role::upgrade_request},
                                              {"LOGIN", "login", Role::credential},
                                              {"AUTHENTICATE", "authenticate", Role::credential},
                                              {"SELECT", "select", Role::session},
                                              {"EXAMINE", "select", Role::session},
                                              {"APPEND", "append", Role::content},
                                              {"FETCH", "fetch", Role::content},
                                              {"LOGOUT", "logout", Role::goodbye},
                                              {"NOOP", "noop", Role::keepalive},
                                              {"ID", "id", Role::other},
                                              {"ENABLE", "enable", Role::other},
                                              {"LANGUAGE", "language", Role::other},
                                              {"COMPRESS", "compress", Role::other},
                                              {"LIST", "list", Role::session},
                                              {"LSUB", "list", Role::session},
                                              {"STATUS", "status", Role::session},
                                              {"SEARCH", "search", Role::session},
                                              {"STORE", "store", Role::session}}};

Kind kind_of(std::string_view command) {
  for (const Kind& kind : kCommandKinds)
    if (kind.command == command) return kind;
  return {command, "command", Role::session};
}

Kind kind_of(const Said& said) {
  switch (said.type) {
    case Said::Type::command: return kind_of(said.name);
    case Said::Type::more: {
      const Role role = kind_of(said.name).role;
      return {said.name, "literal", role == Role::hello || role == Role::goodbye ? Role::other : role};
    }
    case Said::Type::response: return {said.name, "response", Role::credential};
    case Said::Type::cancel: return {said.name, "cancel", Role::other};
    case Said::Type::done: return {said.name, "done", Role::other};
    case Said::Type::blank: return {said.name, "blank", Role::keepalive};
    case Said::Type::opaque: return {said.name, "bytes", Role::opaque};
  }
  return {said.name, "bytes", Role::opaque};
}

Kind kind_of_answer(std::string_view status, std::string_view asked) {
  const bool ok = status == "OK";
  if (asked == "STARTTLS")
    return ok ? Kind{asked, "starttls-ok", Role::upgrade_accept} : Kind{asked, "starttls-no", Role::upgrade_refuse};
  if (asked == "LOGIN" || asked == "AUTHENTICATE")
    return ok ? Kind{asked, "authenticated", Role::authenticated} : Kind{asked, "rejected", Role::rejected};
  if (!ok) return {asked, "failed", asked.empty() ? Role::other : Role::error};
  if (asked == "CAPABILITY") return {asked, "capability-done", Role::other};
  if (asked == "SELECT" || asked == "EXAMINE") return {asked, "selected", Role::ready};
  if (asked == "FETCH") return {asked, "fetched", Role::other};
  if (asked == "LOGOUT") return {asked, "logged-out", Role::goodbye};
  return {asked, "done", Role::other};
}

Kind kind_of(const Reply& reply, std::string_view asked, bool first) {
  switch (reply.type) {
    case Reply::Type::tagged: return kind_of_answer(reply.name, asked);
    case Reply::Type::continuation:
      return asked == "AUTHENTICATE" ? Kind{asked, "challenge", Role::challenge}
                                     : Kind{asked, "continuation", Role::other};
    case Reply::Type::opaque: return {asked, "bytes", Role::opaque};
    case Reply::Type::untagged: break;
  }
  if (first && reply.name == "OK") return {asked, "greeting", Role::hello};
  if (first && reply.name == "PREAUTH") return {asked, "preauth", Role::authenticated};
  if (reply.name == "BYE") return {asked, "bye", Role::goodbye};
  if (is_status(reply.name)) return {asked, "status", Role::other};
  if (reply.name == "CAPABILITY") return {asked, "capability", Role::capability};
  if (reply.name == "FETCH") return {asked, "fetch", Role::content};
  return {asked, "data", Role::other};
}

void give(Unit& unit, const Kind& kind) {
  unit.kind = std::string(word(unit.from)) + "." + std::string(kind.kind);
  unit.role = kind.role;
}

// Each word with the space before it; those of mechanisms have a second name that is the same for all.
void capability_spans(const Bytes& text, std::size_t begin, std::size_t end, std::vector<Span>& spans) {
  while (begin < end) {
    const auto word = text.find_first_not_of(' ', begin);
    if (word == Bytes::npos || word >= end) return;
    const std::size_t stop = std::min(text.find(' ', word), end);
    const std::string name = lower(ByteView(text).substr(word, stop - word));
    spans.push_back({name, begin, stop});
    if (name.starts_with("auth=")) spans.push_back({"auth", begin, stop});
    begin = stop;
  }
}

void status_spans(const Reply& reply, std::size_t end, Unit& unit) {
  const Bytes& text = unit.bytes;
  const std::size_t behind = reply.name_at + reply.name.size();
  unit.spans.push_back({"@status", reply.name_at, behind});
  std::size_t begin = std::min(behind + 1, end);
  const auto close = begin < end && text[begin] == '[' ? text.find(']', begin) : Bytes::npos;
  if (close != Bytes::npos && close < end) {
    const std::size_t name_end = std::min({text.find(' ', begin), close});
    const std::string name = upper(ByteView(text).substr(begin + 1, name_end - begin - 1));
    unit.fields["code"] = name;
    const std::size_t stop = close + 1 < end && text[close + 1] == ' ' ? close + 2 : close + 1;
    unit.spans.push_back({"code", begin, stop});
    if (name == "CAPABILITY") {
      unit.spans.push_back({"capability-code", begin, stop});
      capability_spans(text, name_end, close, unit.spans);
    }
    begin = stop;
  }
  unit.spans.push_back({"@text", begin, end});
}

}  // namespace

void classify(Said said, Unit& unit) {
  give(unit, kind_of(said));
  unit.bytes = std::move(said.bytes);
  if (!said.tag.empty()) unit.fields["tag"] = said.tag;
  if (said.type != Said::Type::command) return;
  unit.fields["command"] = said.name;
  if (said.name == "AUTHENTICATE") unit.fields["mechanism"] = upper(said.argument);
  unit.spans.push_back({"@tag", 0, said.tag.size()});
  const std::size_t begin = said.tag.size() + 1;
  const auto end = std::min(unit.bytes.find_first_of(" \r\n", begin), unit.bytes.size());
  unit.spans.push_back({"@command", begin, end});
}

void classify(Reply reply, std::string_view asked, bool first, Unit& unit) {
  give(unit, kind_of(reply, asked, first));
  unit.bytes = std::move(reply.bytes);
  if (reply.type == Reply::Type::opaque) return;
  const std::size_t end = content_of(ByteView(unit.bytes).substr(0, unit.bytes.find('\n') + 1)).size();
  if (reply.type == Reply::Type::tagged) {
    unit.fields["tag"] = reply.tag;
    unit.spans.push_back({"@tag", 0, reply.tag.size()});
  }
  if (is_status(reply.name)) return status_spans(reply, end, unit);
  if (reply.name == "CAPABILITY") capability_spans(unit.bytes, reply.name_at + reply.name.size(), end, unit.spans);
}

Bytes inside_end(const Unit& unit, ByteView text) {
  const Bytes& all = unit.bytes;
  if (unit.role == Role::opaque) return all;
  std::size_t at = content_of(all).size();
  const bool listed = std::any_of(unit.spans.begin(), unit.spans.end(),
                                  [](const Span& span) { return span.name == "capability-code"; });
  if (listed) at = all.find(']');  // edits may have moved it
  if (at == Bytes::npos) return all;
  return all.substr(0, at) + (text.starts_with(' ') ? "" : " ") + Bytes(text) + all.substr(at);
}

const std::vector<std::string>& all_kinds() {
  static const std::vector<std::string> kinds{"client.capability",
                                              "client.starttls",
                                              "client.login",
                                              "client.authenticate",
                                              "client.response",
                                              "client.cancel",
                                              "client.select",
                                              "client.append",
                                              "client.fetch",
                                              "client.list",
                                              "client.status",
                                              "client.search",
                                              "client.store",
                                              "client.command",
                                              "client.literal",
                                              "client.done",
                                              "client.id",
                                              "client.enable",
                                              "client.language",
                                              "client.compress",
                                              "client.noop",
                                              "client.blank",
                                              "client.logout",
                                              "client.bytes",
                                              "server.greeting",
                                              "server.preauth",
                                              "server.capability",
                                              "server.starttls-ok",
                                              "server.capability-done",
                                              "server.starttls-no",
                                              "server.challenge",
                                              "server.rejected",
                                              "server.selected",
                                              "server.authenticated",
                                              "server.continuation",
                                              "server.fetch",
                                              "server.fetched",
                                              "server.data",
                                              "server.status",
                                              "server.bye",
                                              "server.logged-out",
                                              "server.done",
                                              "server.failed",
                                              "server.bytes"};
  return kinds;
}

}  // namespace footpad::dialogue::imap
