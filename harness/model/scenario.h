// One scenario file (DESIGN.md §6, grammar: scenarios/README.md) as plain data. Defaults mean "perfectly normal".
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/dns.h"
#include "model/place.h"
#include "model/words.h"

namespace footpad {

struct Action {
  enum class Kind {
    forward,    // the default for every unit; written only to say so
    drop,       // the unit goes nowhere
    delay,      // what comes behind it in its <on>, and all that the server says, wait `milliseconds`
    hang,       // from here on nothing is sent to the client on this connection
    hold,       // the same, until the client acts or the lane's hold time is over
    mark,       // a note in the ledger, named `name`
    violation,  // if this <on> fires, the client broke the rule: `outcome`, `grade`, `text` say how
    replace,    // in the unit: `find` (a literal, or a regex with regex="true") becomes `text`
    remove,     // cuts the ranges that `select` names; with none there, the <on> has not fired
    set,        // gives the value of the range `select` (an attribute "@x", or an element) the value `text`
    insert,     // adds `text` at `where` (before, after, inside-end); segment "same" = one write with the unit
    reply,      // answers the client with `text`; the unit is not forwarded to the server
    send,       // sends `text` to the server
    split,    // cuts the unit into segments of `size` bytes (1 = every byte), each its own write, one in `milliseconds`
    end_tls,  // the client's TLS ends with a close_notify; the connection goes on in clear
    upgrade,  // TLS starts: `side` client, server or both; identity and recipe say as whom
    release,  // what waits on the connection of `to` waits no longer
    call,     // a connection to the client, which is a server itself: an honest peer's, for the domains in `domains`
    close     // ends the client's connection: `how` fin, rst, notify (close_notify, then FIN), abrupt (FIN, no
              // close_notify)
  };
  Kind kind = Kind::forward;
  std::vector<std::string> domains;  // call: whom the peer speaks for, in this order; ${domain} and the like
  std::string to;                    // reply, release: the last connection on which the <on> of that name has fired
  std::string text;                  // ${domain} ${user} ${marker} ${unit} and <var>s are expanded when it is used
  std::string select;                // remove, set: a span's name
  std::string find;                  // replace
  bool regex = false;                // replace
  bool in_base64 = false;            // replace: in the texts of the unit that are base64, decoded
  bool optional = false;             // replace, remove, set: the <on> applies even where this edit finds nothing
  enum class Where { before, after, inside_end } where = Where::after;
  bool same_segment = true;
  int milliseconds = 0;  // delay, split
  int repeat = 1;        // insert, reply, send: so often stands the text; all of it is at most text_limit bytes
  int size = 1;          // split
  enum class How { fin, rst, notify, abrupt } how = How::fin;
  enum class On { client, server, both } side = On::client;
  std::optional<Identity> identity;  // upgrade: default the scenario's
  std::string recipe;                // upgrade: a certificate recipe instead of the identity's usual one
  std::string tls_min, tls_max;      // "1.2", "1.3"; empty: 1.2 to 1.3
  bool danger_security_level_0 = false;
  bool early_data = false;  // upgrade: tickets allow early data (RFC 8446 §2.3), and it is taken
  std::string name;         // mark, violation
  Outcome outcome = Outcome::accepted;
  Grade grade = Grade::I1;
  Place place;

  static constexpr std::size_t text_limit = 8U << 20U;
};

// When a unit of kind `at` passes (or a point is reached: scenario::points), do `actions`.
struct On {
  std::string at;                                  // a unit kind or a point; "server.*" style globs are allowed
  std::string name;                                // so that another <on> can say after="name"
  std::string after;                               // only on a connection where the <on> of that name has fired
  std::string since;                               // the same, on whatever connection of the case
  int nth = 0;                                     // only the nth such unit on the connection, from 1; 0: any
  int connection = 0;                              // only the nth connection of its protocol, from 1; 0: any
  std::string host;                                // only on connections to this host's address; empty: any
  int port = 0;                                    // only on connections to this port; 0: any
  bool called = false;                             // only on those that Footpad made, else only on the client's own
  enum class Tls { any, off, on } tls = Tls::any;  // state of the client's leg
  std::optional<Transport> transport;
  std::string match;        // an ECMAScript regex that must be found in the unit's bytes
  bool early_data = false;  // only a client's unit that was begun before its TLS handshake was done
  bool held = false;      // only while the client's TLS leg has not heard the server yet, or a reply is being held back
  bool once = false;      // at most once in the case
  bool optional = false;  // need not fire for the attack to count as delivered (an answer to what only some clients do)
  std::vector<Action> actions;
  Place place;
};

struct Expect {
  std::string policy;  // a policy's word, or "*"
  std::optional<Outcome>
      outcome;  // what a compliant client does here: secure-abort, secure-continue, plaintext-continue, undetectable
  std::optional<Grade> max_leak;
  std::vector<std::string> alerts;
};

// A further host on the road, with a listener of its own. Its name resolves to an address of its own.
struct Listen {
  std::string host;      // ${domain} is expanded
  int port = 0;          // 1 to 65535
  std::string protocol;  // empty: the scenario's
  Transport transport = Transport::starttls;
  std::optional<Identity> identity;  // default the scenario's
  std::string recipe;                // instead of the identity's usual one
  std::string certificate_for;       // the name in its certificate; empty: the domain
  std::string tickets;               // as Show::tickets
  Place place;
  // Under which a case keeps the chain that is shown there.
  [[nodiscard]] std::string key() const { return "host " + host + ":" + std::to_string(port); }
};

// Who the interposer is for some connections only: the first whose conditions all hold counts, in place of the
// scenario's identity and recipe.
struct Show {
  Identity identity = Identity::none;
  std::string recipe{};   // instead of the identity's usual one
  std::string until{};    // a unit or point: only before it has been seen in the case; empty: any time
  std::string sni{};      // only a ClientHello with such a name (a glob), or "none"; empty: any
  std::string alpn{};     // the same of the protocols in it
  std::string tickets{};  // "none": there are none; another word: good wherever it is said; empty: good only here
  Place place{};
};

// A page that a client fetches because a certificate names its place.
struct Fetched {
  static constexpr std::string_view request = "client.fetch";  // the unit that asks for it
  std::string path;                                            // "/ocsp/leaf"
  bool unanswered = false;  // it gets nothing for it that is an answer: to have asked is all there is
};

struct Scenario {
  enum class Kind { attack, control };
  std::string id;                 // its path below scenarios/ without ".xml"; "certs/..." for one made of a recipe
  std::string title;              // one line
  std::string protocol;           // a protocol's name ("xmpp"), or "any"
  std::vector<std::string> also;  // further protocols in which the same is said
  Kind kind = Kind::attack;
  AttackClass attack_class = AttackClass::strip;
  std::string phase;  // protocols.md §0.1, informative
  Identity identity = Identity::none;
  std::string recipe;  // certificate recipe that replaces the identity's usual one; "certs/..."
  std::vector<Transport> transports{Transport::starttls, Transport::direct};
  int patience = 0;                     // seconds that the case lasts at least, for a client that waits; 0: no matter
  int severity = 3;                     // 3 any on-path attacker, 2 conditional, 1 hardening, 0 conformance nit
  bool must = true;                     // the clause says MUST; false: SHOULD
  std::vector<std::string> references;  // "RFC 7590 3.1"
  std::vector<std::string> cves;
  std::string does;    // what Footpad does, a sentence
  std::string demand;  // what the client must do, a sentence
  std::string why;     // why it matters, a sentence
  std::string remedy;  // how to fix the client, a sentence or two
  std::vector<std::string> tags;
  std::map<std::string, std::string> variables;
  std::map<std::string, std::string>
      server;  // settings of the embedded server: "mechanisms" = "PLAIN", "starttls" = "required" ...
  std::vector<Listen> listens;
  std::vector<Show> shows;
  std::vector<DnsRule> dns;
  std::vector<On> ons;
  // Units or points without which a control fails, and an attack has not happened; empty: nothing more than usual.
  std::vector<std::string> must_reach;
  // What the client must fetch at a place that a certificate names, by path, for a control to be green and an attack to
  // have happened.
  std::vector<Fetched> fetched;
  bool must_not_print = false;  // the marker, which somebody put into what was said to the client
  std::vector<Expect> expects;
  std::vector<std::string> controls;  // ids that must be green first
  std::string same_commands_as;       // one of them: what the client says inside TLS there it must say here too
  std::vector<std::string> caught;    // zoo clients that this scenario catches (the test run checks it)
  // The name or address that the whole case is about in place of the run's domain: "www.${domain}", "127.0.0.1".
  std::string about;
  bool gives_crls = false;   // the client must take revocation lists
  bool names_log = false;    // the client must be told whose timestamps to take
  std::string key_exchange;  // the only suites that the client is offered (Recipe::key_exchange); empty: all
  // DNS names the key that is shown, in a world that DNSSEC vouches for; and whether a client may be told instead, by
  // one who looked it up for it.
  bool names_key = false, key_can_be_told = false;
  Place place;
  [[nodiscard]] bool speaks(std::string_view name) const {
    return protocol == "any" || protocol == name || std::find(also.begin(), also.end(), name) != also.end();
  }
  // It speaks of hosts and names, which only the cage has.
  [[nodiscard]] bool needs_cage() const {
    const auto speaks = [](const On& on) { return !on.host.empty() || on.port != 0; };
    return !listens.empty() || !dns.empty() || std::any_of(ons.begin(), ons.end(), speaks);
  }
  // It opens connections to the client.
  [[nodiscard]] bool calls() const {
    return std::any_of(ons.begin(), ons.end(), [](const On& on) {
      return std::any_of(on.actions.begin(), on.actions.end(),
                         [](const Action& action) { return action.kind == Action::Kind::call; });
    });
  }
  bool from_user = false;  // loaded by path or --catalogue, not shipped
};

}  // namespace footpad
