// A unit is one thing a peer said: a stream header, a reply line, an element. Dialogues cut byte streams into units;
// everything else (tamper, session, judge) sees only units, their roles and their named byte ranges.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "model/words.h"

namespace footpad {

// What a unit is for, whatever the protocol. The engine and the judge reason about roles, never about kinds.
enum class Role {
  hello,       // opens the dialogue: stream header, EHLO, greeting (L0; identity in it is advisory, RFC 6120 §4.7.1)
  capability,  // what a side offers: features, CAPABILITY
  upgrade_request,  // asks for TLS: never a violation (RFC 7590 §3.1)
  upgrade_accept,   // grants TLS; TLS starts right behind it
  upgrade_refuse,   // denies TLS
  identify,         // names the user, no verifier or secret in it
  credential,       // an authentication step that carries, or may carry, a verifier or a secret
  challenge,        // the server's authentication step
  authenticated,    // the server says: you are logged in
  rejected,         // the server says: you are not
  session,          // session set-up after login: bind, select
  ready,            // the server says: the session stands
  content,          // what the user came to say or read
  goodbye,          // QUIT, </stream:stream>: L0
  keepalive,        // whitespace, NOOP
  error,            // a protocol error
  other,            // understood, none of the above
  opaque            // bytes that the dialogue cannot read
};
template <>
struct Words<Role> {
  static constexpr std::array<std::pair<Role, std::string_view>, 18> table{{{Role::hello, "hello"},
                                                                            {Role::capability, "capability"},
                                                                            {Role::upgrade_request, "upgrade-request"},
                                                                            {Role::upgrade_accept, "upgrade-accept"},
                                                                            {Role::upgrade_refuse, "upgrade-refuse"},
                                                                            {Role::identify, "identify"},
                                                                            {Role::credential, "credential"},
                                                                            {Role::challenge, "challenge"},
                                                                            {Role::authenticated, "authenticated"},
                                                                            {Role::rejected, "rejected"},
                                                                            {Role::session, "session"},
                                                                            {Role::ready, "ready"},
                                                                            {Role::content, "content"},
                                                                            {Role::goodbye, "goodbye"},
                                                                            {Role::keepalive, "keepalive"},
                                                                            {Role::error, "error"},
                                                                            {Role::other, "other"},
                                                                            {Role::opaque, "opaque"}}};
};

// A named byte range inside Unit::text(), [begin, end). The same name may occur several times, in order of appearance.
// Dialogues name every element or field a scenario may want to select; "@version" is an attribute with its leading
// space.
struct Span {
  std::string name;
  std::size_t begin = 0;
  std::size_t end = 0;
};

struct Unit {
  Side from = Side::client;
  std::string kind;  // "server.features": the side, a dot, and the dialogue's name for it
  Role role = Role::other;
  Bytes bytes;  // exactly what was on the wire
  // What they say, where an encoding hides it: masked frames, chunks.
  std::optional<Bytes> plain;
  std::vector<Span> spans;
  bool early_data = false;  // of a client, begun before the TLS handshake was done: others may say it again
  // Decoded facts by name: "mechanism", "stream-id" ... A value under "nonce" is one that a digest may be made of
  // (XEP-0078, APOP).
  std::map<std::string, std::string> fields;

  // What scenarios read and edit.
  [[nodiscard]] const Bytes& text() const { return plain ? *plain : bytes; }
};

}  // namespace footpad
