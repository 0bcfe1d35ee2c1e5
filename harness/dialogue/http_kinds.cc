#include "dialogue/http_kinds.h"

#include <array>
#include <cstdio>

#include "base/text.h"

namespace footpad::dialogue::http {
namespace {

struct Kind {
  std::string_view name;
  Role role;
};

void give(Unit& unit, Kind kind) {
  unit.kind = std::string(word(unit.from)) + "." + std::string(kind.name);
  unit.role = kind.role;
}

// There is no boilerplate in HTTP: a path is what the user came to read.
Kind request_kind(const Head& head) {
  if (head.has_credential()) return {"request", Role::credential};
  if (head.lists("connection", "upgrade")) return {"upgrade", Role::hello};
  return {"request", Role::content};
}

Kind response_kind(int status, bool answers_credential) {
  if (status == 101) return {"upgraded", Role::other};
  if (status == 401 || status == 407) return {"unauthorized", answers_credential ? Role::rejected : Role::challenge};
  switch (status / 100) {
    case 1: return {"interim", Role::other};
    case 2:
      if (answers_credential) return {"success", Role::ready};
      return {"response", Role::content};
    case 3: return {"redirect", Role::other};
    default: return {"failure", Role::error};
  }
}

void head_fields(const Head& head, Unit& unit) {
  if (unit.from == Side::client) {
    unit.fields["method"] = head.method;
    unit.fields["target"] = head.target;
  } else {
    unit.fields["status"] = std::to_string(head.status);
  }
  // What a scenario's reply may have to repeat, or a reader wants to know.
  constexpr std::array<std::string_view, 5> told{"host", "location", "sec-websocket-key", "sec-websocket-protocol",
                                                 "sec-websocket-extensions"};
  for (const std::string_view name : told)
    if (head.has(name)) unit.fields[std::string(name)] = head.field(name);
}

}  // namespace

void classify(Item item, Unit& unit) {
  unit.bytes = std::move(item.bytes);
  unit.plain = std::move(item.plain);
  if (item.type == Item::Type::opaque) return give(unit, {"bytes", Role::opaque});
  if (item.type == Item::Type::body) return give(unit, {"body", Role::content});
  unit.spans = std::move(item.spans);
  head_fields(item.head, unit);
  give(unit,
       unit.from == Side::client ? request_kind(item.head) : response_kind(item.head.status, item.answers_credential));
}

Bytes chunked(ByteView text) {
  if (text.empty()) return "0\r\n\r\n";
  std::array<char, 17> size{};
  std::snprintf(size.data(), size.size(), "%zx", text.size());
  return Bytes(size.data()).append("\r\n").append(text).append("\r\n0\r\n\r\n");
}

Bytes inside_end(const Unit& unit, ByteView text) {
  const Bytes& all = unit.text();
  if (unit.role == Role::opaque) return all;
  if (unit.kind.ends_with(".body")) return Bytes(all).append(text);
  const std::size_t blank = all.size() - (all.ends_with("\r\n") ? 2 : 1);
  Bytes out = all.substr(0, blank);
  out += text;
  if (!text.ends_with('\n')) out += "\r\n";
  return out.append(all, blank);
}

Bytes timeout_response() { return "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n"; }

const std::vector<std::string>& all_kinds() {
  static const std::vector<std::string> kinds{
      "client.request",  "client.upgrade",      "client.body",     "client.bytes",   "server.interim",
      "server.upgraded", "server.unauthorized", "server.redirect", "server.success", "server.response",
      "server.failure",  "server.body",         "server.bytes"};
  return kinds;
}

}  // namespace footpad::dialogue::http
