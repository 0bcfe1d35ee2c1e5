// A dialogue cuts the two byte streams of one connection into units, and knows the few phrases a protocol needs said.
// Sans-io: bytes in, units out. One implementation a protocol; they are listed in dialogue/protocols.cc.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "model/canary.h"
#include "model/unit.h"

namespace footpad::dialogue {

class Dialogue {
 public:
  virtual ~Dialogue() = default;

  // Takes bytes in any segmentation, appends every unit that is now complete. The concatenation of all units' bytes is
  // exactly the input so far, less what `pending` still holds. Never throws; bytes that cannot be read come out as
  // units of role opaque ("client.bytes"), as soon as that is known. A unit that grows past 1 MiB (XMPP:
  // 512 KiB) becomes opaque too.
  virtual void feed(Side from, ByteView bytes, std::vector<Unit>& out) = 0;

  // Bytes fed and not yet part of a unit. An upgrade must hand these to TLS, never parse them.
  virtual Bytes take_pending(Side from) = 0;

  // TLS has started on `leg`'s connection (or a new stream must be read from nothing): forget all parser state of it.
  // Each side of a dialogue is parsed on its own, since one leg may be in clear while the other is in TLS.
  virtual void restart(Side from) = 0;

  // What really goes to `to`, in clear text, whatever became of the units on the way. Where an answer can only be read
  // by what it answers, it is this that it answers: a scenario may have withheld a command, or answered it itself.
  virtual void told(Side /*to*/, ByteView /*bytes*/) {}

  // What a client says to ask for TLS, and what it opens a dialogue with: used when Footpad upgrades the server's leg
  // itself.
  [[nodiscard]] virtual Bytes upgrade_request() const = 0;
  [[nodiscard]] virtual Bytes hello(const std::string& domain) const = 0;

  // What a server would say to a client that is idle inside a finished handshake (rule 8): a greeting, or header and
  // features.
  [[nodiscard]] virtual Bytes prompt(const Canaries& canaries) const = 0;

  // The unit's text with `text` inside, as its last child or field, whether or not the unit was written as empty.
  // The same text comes back where a unit has no inside.
  [[nodiscard]] virtual Bytes insert_inside(const Unit& unit, ByteView text) const = 0;

  // For protocols whose units have a `plain`. What the unit that is still to come on this side says, as far as it has
  // come.
  [[nodiscard]] virtual ByteView unfinished(Side) const { return {}; }
  // The bytes of `unit`, were `text` what it says.
  [[nodiscard]] virtual Bytes rewritten(const Unit&, ByteView text) const { return Bytes(text); }
  // The bytes by which `from` says `text` beside `unit`, or in answer to it.
  [[nodiscard]] virtual Bytes said_beside(const Unit&, Side, ByteView text) const { return Bytes(text); }

  // What a client's unit is on its way to a server that it does not know: without the offers that would make what
  // follows unreadable here.
  [[nodiscard]] virtual Bytes relayed(const Unit& unit) const { return unit.bytes; }
};

// A port where a client of some protocol may knock, and what a server there speaks.
struct Port {
  int number = 0;
  std::string_view protocol;
  Transport transport = Transport::starttls;
};

// What a protocol is called and where it lives. Nothing outside dialogue/ and honest/ knows more about any protocol.
struct Protocol {
  std::string_view name;   // "xmpp"
  std::string_view title;  // "XMPP client to server"
  bool client_speaks_first = true;
  bool starttls = true, direct = true;     // transports it has
  std::string_view alpn;                   // for direct TLS: "xmpp-client"
  std::string_view session_ready;          // the kind or point that says an honest session stands: "server.bind-result"
  int starttls_port = 0, direct_port = 0;  // IANA: where its servers listen, in the cage and in the world
  std::string_view starttls_srv{}, direct_srv{};  // "_xmpp-client._tcp": the DNS service name (RFC 2782); empty: none
  std::vector<Port> neighbours{};                 // where its clients may go besides
  [[nodiscard]] int port(Transport transport) const {
    return transport == Transport::direct ? direct_port : starttls_port;
  }
  bool client_certificate = false;  // the server asks the client for a certificate: it may log in with it
  bool never_in_clear = false;      // whatever its client has promised (RFC 8314 §3)
  bool by_mx = false;               // a domain's MX says where its server is (RFC 5321 §5.1)
  bool called = false;              // its clients are servers too: they can be called
  std::unique_ptr<Dialogue> (*make)() = nullptr;
  const std::vector<std::string>& (*kinds)() = nullptr;  // every unit kind
};

// All protocols, in the order in which they are listed to people.
const std::vector<Protocol>& protocols();
// nullptr: unknown.
const Protocol* find_protocol(std::string_view name);
// Every unit kind of a protocol, for `footpad check` and did-you-mean.
const std::vector<std::string>& kinds(std::string_view protocol);

}  // namespace footpad::dialogue
