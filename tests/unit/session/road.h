// A road for tests: a client that says what the test says, one Session, the embedded XMPP server, and the ledger.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "../tls/certificates.h"
#include "session/session.h"

namespace footpad::session {

inline const Canaries kCanaries{"ualice00000001",   "psecret000000001", "ttoken0000000001",
                                "mhello0000000001", "xmarker000000001", "example.test"};

inline constexpr const char* kHeader =
    "<?xml version='1.0'?><stream:stream to='example.test' version='1.0' xmlns='jabber:client' "
    "xmlns:stream='http://etherx.jabber.org/streams'>";
inline constexpr const char* kStarttls = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";
// PLAIN with the canaries.
inline std::string plain_auth() {
  return "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>" +
         std::string("AHVhbGljZTAwMDAwMDAxAHBzZWNyZXQwMDAwMDAwMDE=") + "</auth>";
}

class Road {
 public:
  explicit Road(Scenario scenario, Transport transport = Transport::starttls, std::string_view protocol = "xmpp",
                Tickets* tickets = nullptr, Course* course = nullptr, bool fixed = false)
      : scenario_(std::move(scenario)),
        rules_(scenario_),
        recorder_(ledger_, [] { return 0.0; }),
        session_(config(transport, protocol, tickets, course, fixed), recorder_) {
    take(session_.start());
  }

  // The client says something: in clear, or inside its TLS once that has been started.
  void client(const std::string& bytes) {
    if (!tls_) {
      take(session_.client_data(bytes, true));
      return;
    }
    tls_->send(bytes);
    pump();
  }
  void client_in_pieces(const std::string& bytes) {
    for (const char c : bytes) client(std::string(1, c));
  }
  // The client starts TLS, verifying nothing.
  void client_starts_tls() {
    heard_.clear();
    tls_ = std::move(*tls::End::client({.sni = "example.test", .alpn = ""}));
    pump();
  }
  // ... and forgets about it.
  void client_leaves_tls() { tls_.reset(); }
  // A client with TLS of its own, until neither side has more to say.
  template <class Client>
  void meets(Client& client) {
    for (Bytes out = client.take_ciphertext(); !out.empty(); out = client.take_ciphertext())
      for (const Command& command : session_.client_data(out, true))
        if (command.kind == Command::Kind::to_client) client.receive(command.bytes);
  }
  [[nodiscard]] std::string exporter_binding() const { return tls_->exporter_binding(); }
  void say(const Bytes& bytes, const On& by) { take(session_.say(bytes, by)); }
  [[nodiscard]] const Session& session() const { return session_; }
  [[nodiscard]] const Scenario& scenario() const { return scenario_; }
  [[nodiscard]] int calls() const { return calls_; }
  [[nodiscard]] const std::vector<std::pair<std::string, Bytes>>& said_elsewhere() const { return elsewhere_; }
  void client_closes() { take(session_.client_end(false, true)); }
  void wake(int token) { take(session_.wake(token)); }

  // All that reached the client since it was last asked, in clear or opened.
  std::string heard() { return std::exchange(heard_, {}); }
  [[nodiscard]] const std::vector<std::string>& segments() const { return segments_; }
  [[nodiscard]] const std::vector<int>& pauses() const { return pauses_; }
  // The last unit of that kind, which there must be.
  [[nodiscard]] const Event& last(const std::string& kind) const {
    for (auto event = ledger_.events.rbegin(); event != ledger_.events.rend(); ++event)
      if (event->type == Event::Type::unit && event->what == kind) return *event;
    ADD_FAILURE() << "no " << kind;
    return ledger_.events.front();
  }
  [[nodiscard]] bool closed() const { return closed_; }
  [[nodiscard]] bool reset() const { return reset_; }
  [[nodiscard]] std::vector<std::pair<int, int>> wakes() const { return wakes_; }
  [[nodiscard]] const Ledger& ledger() const { return ledger_; }
  [[nodiscard]] int count(Event::Type type, const std::string& what = "") const {
    int count = 0;
    for (const Event& event : ledger_.events)
      count += event.type == type && (what.empty() || event.what == what) ? 1 : 0;
    return count;
  }
  [[nodiscard]] std::string flow(Side from, Channel channel) const {
    for (const Flow& one : ledger_.flows)
      if (one.from == from && one.channel == channel) return one.bytes;
    return "";
  }
  // The log-in of an honest client, up to the header inside TLS.
  void upgrade() {
    client(kHeader);
    client(kStarttls);
    client_starts_tls();
    client(kHeader);
  }

 private:
  Config config(Transport transport, std::string_view protocol, Tickets* tickets, Course* course, bool fixed) {
    Config out;
    out.scenario = &scenario_;
    out.identity = scenario_.identity;
    out.recipe = scenario_.recipe;
    out.protocol = dialogue::find_protocol(protocol);
    out.transport = transport;
    out.canaries = &kCanaries;
    out.rules = &rules_;
    out.keys = tickets;
    out.course = course;
    out.fixed = fixed;
    out.face = [](Identity identity, const std::string& recipe) -> Result<Face> {
      static const tls::TestChain chain;
      Face face;
      face.config.credentials = chain.credentials;
      face.channel = channel_of(identity);
      face.recipe = recipe.empty() ? std::string(word(identity)) : recipe;
      return face;
    };
    out.call = [this](const Action&) { ++calls_; };
    out.elsewhere = [this](const std::string& name, const On&, const Bytes& bytes) {
      elsewhere_.emplace_back(name, bytes);
    };
    out.embedded = honest::Settings{kCanaries, false, scenario_.server};
    return out;
  }
  void pump() {
    for (int turn = 0; turn < 20; ++turn) {
      const Bytes out = tls_->take_ciphertext();
      if (out.empty()) return;
      take(session_.client_data(out, true));
    }
  }
  void take(const Commands& commands) {
    for (const Command& command : commands) {
      if (command.kind == Command::Kind::to_client) {
        segments_.push_back(command.bytes);
        pauses_.push_back(command.pause);
        if (tls_) {
          tls_->receive(command.bytes);
          heard_ += tls_->take_plaintext();
        } else {
          heard_ += command.bytes;
        }
      }
      if (command.kind == Command::Kind::close_client) {
        closed_ = true;
        reset_ = command.reset;
      }
      if (command.kind == Command::Kind::wake) wakes_.emplace_back(command.token, command.milliseconds);
    }
  }

  Scenario scenario_;
  tamper::Rules rules_;
  Ledger ledger_;
  Recorder recorder_;
  int calls_ = 0;
  std::vector<std::pair<std::string, Bytes>> elsewhere_;
  Session session_;
  std::unique_ptr<tls::End> tls_;
  std::string heard_;
  std::vector<std::string> segments_;
  std::vector<int> pauses_;
  std::vector<std::pair<int, int>> wakes_;
  bool closed_ = false, reset_ = false;
};

}  // namespace footpad::session
