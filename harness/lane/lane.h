// The world of one case: its listener, its certificates, its canaries, its ledger, its deadline, its client.
// It runs on the loop it is given, asks the judge once at the end, and reports once.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "dialogue/dialogue.h"
#include "dns/zone.h"
#include "lane/cage_road.h"
#include "lane/world.h"
#include "model/capture.h"
#include "model/definition.h"
#include "model/verdict.h"
#include "net/caller.h"
#include "net/loop.h"
#include "net/socket.h"
#include "net/tap.h"
#include "net/wire.h"
#include "pki/mint.h"
#include "session/tickets.h"
#include "subject/process.h"
#include "tamper/rules.h"

namespace footpad::lane {

// Seconds; see DESIGN.md §2 rule 11. Made from the control's time by timing().
struct Timing {
  double deadline = 30;  // of the case
  double quiet = 3;      // a client that stays, with no connection open, has had its say
  double settle = 0.3;   // a client that stays, after its success, with nothing more on the wire
  double hold = 0.5;     // how long a genuine reply is held back
  double prompt = 0.5;   // how long a client may be silent in a finished handshake before it is spoken to
};

// `control_seconds` 0: nothing is known yet. `deadline` > 0 overrides the case's.
Timing timing(double control_seconds, double deadline);

// A chain to show, and how it may be shown.
struct Shown {
  const pki::Chain* chain = nullptr;
  std::string tls_min{}, tls_max{};  // of its recipe; empty: 1.2 and 1.3
  std::string key_exchange{};
};

struct Setup {
  Question question;  // all but canaries and ledger, which the lane owns
  const dialogue::Protocol* protocol = nullptr;
  const Definition* definition = nullptr;
  Canaries canaries;
  Timing timing;
  Shown genuine;
  const pki::Chain* own = nullptr;  // the client's own certificate and key; nullptr: it has none
  // By recipe id; holds every recipe the scenario may show besides the genuine chain, under its id and, for the
  // identities it stands for, under their words ("untrusted").
  std::map<std::string, Shown> shown;
  std::vector<pki::Chain> minted;                  // owns what `shown` points at
  std::unique_ptr<net::Listener> pages;            // on a port: where certificates say that pages are; null: no pages
  bool caged = false;                              // DESIGN.md §8: in a cage, or told a port on loopback
  std::map<Transport, net::Wire::Server> servers;  // a real one's ports; none: the embedded one
  bool captures = false;                           // what crosses its sockets is wanted, as far as it may be kept
  bool redact = false;                             // the account is a person's own: its password goes into no file
  std::string folder;                              // the lane's own, exists, empty
  bool judge_as_control = false;
  // The client is code of whoever asked for the lane: nothing is started, and its end is told by client_ended().
  bool outside = false;
  double awaited_seconds = 30;  // ... and so long it may take to come
};

struct Report {
  Verdict verdict;
  Ledger ledger;
  double seconds = 0;
  double heard_until = 0;  // of the loop's now(): from here on nobody listened to the client
  std::string chain_pem, chain_text, key_log;
  std::optional<Capture> capture;  // nullopt: not wanted, or it would hold a person's own password
  bool capture_withheld = false;   // ... the latter
};

class Lane {
 public:
  using Finished = std::function<void(Report)>;
  Lane(net::Loop& loop, Setup setup, Finished finished);
  ~Lane();
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;

  void start();
  // Ctrl-C: ends the client, judges what there is.
  void interrupt();

  // A client outside: what it is to be told, valid after start(), and what it did so far.
  [[nodiscard]] const subject::Values& told() const { return told_; }
  [[nodiscard]] const Ledger& ledger() const { return ledger_; }
  [[nodiscard]] int connections() const { return connections_; }
  // It has come to its end, in its own words: an exit code, and what it printed or showed. Its process may live on, so
  // that a connection which it does not close stays open.
  void client_ended(int code, ByteView output);

 private:
  static constexpr int kCallLimit = 8;  // calls of one case

  void open_listener();
  void start_client();
  void await_client();
  void arrived();
  void arm_deadline(double seconds);
  void hear(ByteView output);
  Result<subject::Values> values() const;
  Result<subject::Process> start_process(const subject::Invocation& invocation);
  void accepted(net::Fd client);
  void met(const Place& place, net::Fd client);
  std::optional<Bytes> answer(ByteView query, bool tcp, const std::string& asked);
  void note_lookup(Event event, const std::string& said);
  void call(const Action& action);
  [[nodiscard]] bool is_calling() const;  // ... and has not been heard out
  void met_called(std::vector<std::string> domains, net::Fd client);
  void say_elsewhere(const std::string& name, const On& on, const Bytes& bytes);
  [[nodiscard]] session::Config config_for(const Place& place);
  void adopt(net::Fd client, session::Config config, net::Wire::Server server);
  [[nodiscard]] net::Tap::About about(const session::Config& config) const;
  void attempted(std::string_view protocol, const net::Endpoint& to);
  [[nodiscard]] Place place_of(const net::Fd& client) const;
  // What an identity shows, or a recipe in place of its usual one.
  [[nodiscard]] Result<const Shown*> shown_as(Identity identity, const std::string& recipe) const;
  Result<session::Face> face(const Place& place, Identity identity, const std::string& recipe) const;
  [[nodiscard]] std::vector<const pki::Chain*> chains() const;
  [[nodiscard]] std::vector<Page> pages() const;
  void listen_to_client();
  void read_output();
  void feed_input();
  void client_exited();
  void active();
  void look();
  void end_client(const std::string& why);
  void finish_soon();
  void finish();
  void note(Event::Type type, std::string what, std::string detail = "", int number = 0);
  void note_showing(const Shown& shown) const;

  net::Loop& loop_;
  Setup setup_;
  Finished finished_;
  Ledger ledger_;
  double began_ = 0;
  session::Recorder recorder_;
  tamper::Rules rules_;
  session::Tickets tickets_;
  session::Course course_;
  std::set<std::string> awaited_;  // units and points that the scenario needs, and that were not there yet
  bool awaits_certificate_;        // it is for a later connection only
  tamper::Names names_;
  std::optional<World> world_;  // of a cage
  std::optional<dns::Zone> zone_;
  std::unique_ptr<net::Listener> listener_, pages_;
  Capture capture_;
  std::optional<net::Tap> tap_;
  std::unique_ptr<CageRoad> cage_;
  std::vector<std::unique_ptr<net::Wire>> wires_;
  std::vector<std::unique_ptr<net::Caller>> callers_;  // that nobody has answered yet
  int called_ = 0, own_port_ = 0;                      // own_port_: where the client listens; 0: nowhere
  std::optional<subject::Process> process_;
  subject::Values told_;  // a client outside
  std::vector<net::Handle> later_;
  net::Handle output_, input_, exit_, deadline_, settle_, quiet_, last_words_, soon_;
  std::size_t looked_at_ = 0;  // ledger events already considered
  int connections_ = 0, attempts_ = 0;
  std::map<const dialogue::Protocol*, int> met_;  // connections of each
  bool cut_off_ = false;                          // the last connection, by Footpad
  bool fed_ = false, stood_ = false, exited_ = false, ended_ = false, done_ = false;
  double stood_at_ = 0;  // with all that was awaited
  mutable std::string chain_pem_, chain_text_;
  mutable const pki::Chain* noted_ = nullptr;
  std::string key_log_;
};

}  // namespace footpad::lane
