// One interposed connection: the client's leg, the server's leg, and what the scenario does between them.
// Sans-io: events in, commands out; the ledger is written on the way.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dialogue/dialogue.h"
#include "honest/server.h"
#include "model/scenario.h"
#include "session/course.h"
#include "session/recorder.h"
#include "session/tickets.h"
#include "tamper/plan.h"
#include "tamper/rules.h"
#include "tls/end.h"

namespace footpad::session {

// What the interposer shows when it ends TLS: a chain, its key, and what that makes of the channel.
struct Face {
  tls::ServerConfig config;
  Channel channel = Channel::genuine;
  std::string recipe;
};

struct Config {
  const Scenario* scenario = nullptr;
  const dialogue::Protocol* protocol = nullptr;
  Transport transport = Transport::starttls;
  int connection = 1;
  int nth = 1;       // among the connections of its protocol in this case
  std::string host;  // where the client went, as far as that is known, for <on host> and for people
  int port = 0;
  std::string address;                 // as the client asked for it
  std::vector<std::string> caller;     // Footpad called the client, for these domains; empty: the client came
  Identity identity = Identity::none;  // who the interposer is there, where an <on> says nothing
  std::string recipe;                  // and what it shows instead of that identity's usual chain
  std::string tickets;                 // as Show::tickets
  bool fixed = false;                  // all this is the place's own: no <show> changes it
  const Canaries* canaries = nullptr;
  tamper::Rules* rules = nullptr;                                         // of the whole case
  Tickets* keys = nullptr;                                                // the same; null: no tickets are given out
  Course* course = nullptr;                                               // the same; null: nothing is remembered
  std::function<Result<Face>(Identity, const std::string& recipe)> face;  // recipe empty: the identity's usual one
  std::function<void(const Action&)> call;                                // as Action::Kind::call says
  std::function<void(const std::string& name, const On& on, Bytes)> elsewhere;  // as Action::to says, by that rule
  std::optional<honest::Settings> embedded;                                     // nullopt: a server over the network
  Bytes genuine_leaf;  // the server's own certificate, DER: what it binds to, whoever the client meets
  int hold_milliseconds = 500;
  int prompt_milliseconds = 500;
};

struct Command {
  enum class Kind { to_client, close_client, connect_server, to_server, close_server, wake } kind = Kind::to_client;
  Bytes bytes{};
  bool paced = false;               // to_client: a segment of its own
  int pause = 0;                    // ... that leaves so many milliseconds after the one before
  bool reset = false;               // close_client: RST instead of FIN
  int token = 0, milliseconds = 0;  // wake
};
using Commands = std::vector<Command>;

class Session {
 public:
  Session(Config config, Recorder& recorder);
  ~Session();

  Commands start();
  // `drained`: everything written to the client before had been taken by its TCP when this was read.
  Commands client_data(ByteView bytes, bool drained);
  Commands client_end(bool reset, bool drained);
  // Footpad has reset the client's connection, as it was told to. `drained`: all that was written before was sent.
  Commands client_reset(bool drained);
  Commands server_up();
  Commands server_data(ByteView bytes);
  Commands server_end(const std::string& fault);  // empty: an orderly FIN
  Commands wake(int token);
  // What a rule of another connection says here: it goes out before all that waits, which then waits no longer.
  Commands say(const Bytes& bytes, const On& on);
  [[nodiscard]] bool has_fired(const std::string& name) const { return past_.fired.contains(name); }
  // The client's TCP has taken all that was written so far, whether or not the client ever answers.
  void taken() {
    if (awaiting_reaction_ && !client_gone_) note(Event::Type::delivered);
  }

  [[nodiscard]] bool called() const { return !config_.caller.empty(); }
  // The connection is over on both legs.
  [[nodiscard]] bool over() const { return client_gone_ && (config_.embedded || server_gone_ || !server_asked_); }
  [[nodiscard]] const std::string& key_log() const { return key_log_; }

 private:
  enum Token { kHold = 1, kDelay = 2, kPrompt = 3 };
  enum class Alone { no, asked, secured };  // upgrading the server's leg without the client

  // Client's leg (client_leg.cc)
  void client_clear(ByteView bytes);
  void client_hello_in_clear();
  void client_plain(ByteView bytes);
  FlowRange record_said(ByteView text);
  void feed_client_tls(ByteView bytes);
  void watch_records(ByteView bytes);
  void said_beside_tls(ByteView bytes);
  void pump_client_tls();
  void hear_client_tls(ByteView plain, bool early);
  void client_tls_event(const tls::Event& event);
  void start_client_tls(Identity identity, const std::string& recipe, const Action* action);
  Result<tls::ServerConfig> dress(const Show& show, const Action* action);
  Result<std::unique_ptr<tls::End>> client_end_of(const Show& show, const Action* action);
  Result<std::unique_ptr<tls::End>> caller_end_of(const Show& show);
  void write_client(Bytes bytes, int segment_size, int pause = 0);
  void reply(const Bytes& bytes);
  void end_client_tls();
  void close_client(Action::How how);
  void note_reaction(bool drained);

  // Server's leg (server_leg.cc)
  void write_server(const Bytes& bytes);
  void server_answer(const honest::Server::Answer& answer);
  void server_plain(ByteView bytes);
  void start_server_tls();
  void open_server_tls();
  void pump_server_tls();
  void flush_server();
  [[nodiscard]] honest::ChannelBinding server_binding() const;
  void end_server();
  void upgrade_server_alone(const On& on);
  bool upgraded_alone(Unit& unit);

  // What becomes of units and points (session.cc)
  void unit(Unit unit);
  void point(const std::string& name);
  void session_stands();
  void note_fired(const On& on);
  bool shape(const On& on, const Unit* unit);
  void take_all(const std::vector<tamper::Step>& steps, std::size_t next, const On& on, const Unit* unit);
  bool take(const tamper::Step& step, const On& on, const Unit* unit);
  void pass(const tamper::Step& step, const Unit& unit);
  void pass_plain(Unit unit);
  void passed_to_server(const Unit& unit);
  void passed_to_client(const Unit& unit, const Action* action);
  void wait_with(const std::vector<tamper::Step>& steps, std::size_t next, const On& on, const Unit* unit);
  void release();
  void record_unit(const Unit& unit, const Bytes& as_sent, Channel channel);
  [[nodiscard]] tamper::Moment moment() const;
  [[nodiscard]] tamper::Names names() const;
  [[nodiscard]] Channel client_channel() const { return client_tls_ ? face_.channel : Channel::clear; }
  Event& note(Event::Type type, std::string what = "", std::string detail = "");
  void ask(Command command);
  Commands done();

  Config config_;
  Recorder* recorder_;
  std::unique_ptr<dialogue::Dialogue> dialogue_;
  std::unique_ptr<honest::Server> honest_;
  tamper::Past past_;
  Commands commands_;
  std::string key_log_;

  std::unique_ptr<tls::End> client_tls_, server_tls_, ended_tls_;
  Face face_;
  Bytes sniff_;                     // the first bytes of what may be a TLS record on a leg in clear
  std::size_t record_left_ = 0;     // bytes of such a record still to come
  std::size_t client_pending_ = 0;  // fed to the dialogue, not yet in a unit
  std::size_t client_mark_ = 0;     // where the next client unit begins in its flow
  std::size_t early_end_ = 0;       // up to where that flow is early data
  std::size_t said_known_ = 0;      // of what an unfinished unit says, recorded already at the end of its flow
  Bytes record_header_;             // of the record that the client's TLS leg is in
  std::size_t tls_record_left_ = 0;
  bool left_tls_ = false;                           // the client's TLS leg carries something else than TLS
  std::unique_ptr<dialogue::Dialogue> beside_tls_;  // reads that
  std::size_t beside_mark_ = 0;                     // where the next unit of it begins in the flow in clear
  bool client_spoke_in_tls_ = false;
  bool tls_fault_noted_ = false;
  bool false_start_ = false;
  bool awaiting_reaction_ = false;
  bool client_gone_ = false, client_shut_ = false;
  bool server_asked_ = false, server_ready_ = false, server_gone_ = false;
  Bytes server_backlog_;              // said before it is connected
  Bytes to_server_;                   // said within one event: it goes out as it came, in one piece
  bool server_spoke_in_tls_ = false;  // something of the server's reached the client on its TLS channel
  Bytes last_hello_;
  Alone alone_ = Alone::no;
  const On* alone_on_ = nullptr;

  bool may_resume_ = false;             // the client has offered a ticket
  bool ready_ = false, stood_ = false;  // the server says that its session stands; it has been noted
  bool hung_ = false;                   // nothing more goes to the client
  bool deaf_ = false;                   // nothing more goes to the server
  bool held_ = false, delayed_ = false;
  // What waits: a unit that no rule has seen yet, or what is still to be done by a rule that stopped to wait.
  struct Waiting {
    std::optional<Unit> unit{};
    const On* on = nullptr;
    std::vector<tamper::Step> steps{};
  };
  std::deque<Waiting> waiting_;
};

}  // namespace footpad::session
