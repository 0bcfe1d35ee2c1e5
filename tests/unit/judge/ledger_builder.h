// Ledgers written by hand, so that a test reads like the transcript of a case.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <ostream>
#include <string>
#include <tuple>
#include <utility>

#include "base/text.h"
#include "judge/judge.h"
#include "model/verdict.h"
#include "mutation.h"

namespace footpad {

inline void PrintTo(const Verdict& verdict, std::ostream* out) {
  *out << word(verdict.verdict) << " / " << word(verdict.outcome) << " " << word(verdict.grade) << ": "
       << verdict.reason;
}

namespace judge {

inline Canaries canaries() {
  return {"userk3v9q2x7", "passw8t4m1z6y0", "tokenr5b2n8c3", "messagej7h1d4f9", "markerp6s3g8a2", "example.test"};
}

// PLAIN's initial response with the lane's canaries.
inline std::string plain() {
  return "<auth xmlns='sasl' mechanism='PLAIN'>" +
         to_base64(std::string(1, '\0') + canaries().user + std::string(1, '\0') + canaries().password) + "</auth>";
}
inline const std::string kHeader = "<stream:stream to='example.test'>";
inline const std::string kFeatures = "<stream:features/>";
inline const std::string kStartTls = "<starttls/>";
inline const std::string kGoodbye = "</stream:stream>";

// One case: a scenario under a policy, and what was seen. Everything that is seen happens on the connection opened
// last.
class Trial {
 public:
  Scenario scenario;
  Question question;
  Ledger ledger;

  Trial() {
    question.control = ControlState::green;
    question.success.reach = "server.bind-result";
  }

  // --- what the scenario is ---
  Trial& under(Policy policy, Expectation expectation) {
    question.policy = policy;
    question.expectation = expectation;
    return *this;
  }
  Trial& severity(int severity, bool must = true) {
    scenario.severity = severity;
    scenario.must = must;
    return *this;
  }
  Trial& expects(const std::string& policy, Outcome outcome) {
    scenario.expects.push_back({policy, outcome, std::nullopt, {}});
    return *this;
  }

  // --- what was seen ---
  Trial& connects() {
    ++connection_;
    channel_ = Channel::clear;
    return add(Event::Type::opened);
  }
  Trial& says(Role role, const std::string& kind, const std::string& bytes) {
    return unit(Side::client, role, kind, bytes);
  }
  Trial& hears(Role role, const std::string& kind, const std::string& bytes,
               std::map<std::string, std::string> fields = {}) {
    unit(Side::server, role, kind, bytes);
    ledger.events.back().fields = std::move(fields);
    return *this;
  }
  // Bytes that never become a unit.
  Trial& mumbles(const std::string& bytes) {
    flow(Side::client).bytes += bytes;
    return *this;
  }
  Trial& fires(int number) {
    add(Event::Type::fired);
    ledger.events.back().number = number;
    return *this;
  }
  Trial& breaks_rule(int number) {
    add(Event::Type::violation);
    ledger.events.back().number = number;
    return *this;
  }
  Trial& takes_it() { return add(Event::Type::delivered); }
  Trial& reacts() { return add(Event::Type::delivered).add(Event::Type::reaction); }
  // TLS begins: the client meets a chain, and has it in its hands.
  Trial& meets(Channel channel) {
    add(Event::Type::client_hello);
    channel_ = channel;
    add(Event::Type::certificate_sent);
    ledger.events.back().detail = scenario.recipe;
    return add(Event::Type::key_proof_sent);
  }
  Trial& finishes() { return reacts().add(Event::Type::handshake_done).point("tls.established"); }
  Trial& alerts(const std::string& name) { return reacts().add(Event::Type::alert_received, name); }
  Trial& leaves() { return add(Event::Type::client_closed, "fin"); }
  Trial& is_prompted() { return add(Event::Type::prompted); }
  Trial& is_closed() { return add(Event::Type::footpad_closed, "fin"); }
  Trial& server_closes() { return add(Event::Type::server_closed).is_closed(); }
  Trial& point(const std::string& name) { return add(Event::Type::point, name); }
  Trial& add(Event::Type type, const std::string& what = "", const std::string& detail = "") {
    Event event;
    event.type = type;
    event.connection = is_about_process(type) ? 0 : connection_;
    event.channel = channel_;
    event.what = what;
    event.detail = detail;
    ledger.events.push_back(event);
    return *this;
  }
  Trial& on(std::uint32_t connection, Channel channel = Channel::clear) {
    connection_ = connection;
    channel_ = channel;
    return *this;
  }
  Trial& starts() { return add(Event::Type::process_started); }
  Trial& exits(int code) {
    add(Event::Type::process_exited);
    ledger.events.back().number = code;
    return *this;
  }
  Trial& dies_of(const std::string& signal, int number) {
    exits(128 + number);
    ledger.events.back().what = signal;
    return *this;
  }
  Trial& is_killed(const std::string& why) { return add(Event::Type::process_killed, why); }

  // --- short cuts through a dialogue ---
  Trial& greets() { return connects().says(Role::hello, "client.stream-open", kHeader); }
  Trial& says_goodbye() { return says(Role::goodbye, "client.stream-close", kGoodbye); }
  Trial& logs_in() { return says(Role::credential, "client.auth", plain()); }
  // TLS with the genuine server, and a session in it.
  Trial& gets_session() {
    return meets(Channel::genuine).finishes().says(Role::hello, "client.stream-open", kHeader).logs_in().binds();
  }
  Trial& binds() {
    return hears(Role::authenticated, "server.success", "<success/>")
        .says(Role::session, "client.bind", "<iq type='set'/>")
        .hears(Role::ready, "server.bind-result", "<iq type='result'/>");
  }

  Verdict judged() { return footpad::judge::judge_here(asked()); }
  Verdict judged_as_control() {
    scenario.kind = Scenario::Kind::control;
    return judge_control(asked());
  }
  Question asked() {
    question.scenario = &scenario;
    question.canaries = &canaries_;
    question.ledger = &ledger;
    return question;
  }

 private:
  static bool is_about_process(Event::Type type) {
    return type == Event::Type::process_started || type == Event::Type::process_failed ||
           type == Event::Type::process_exited || type == Event::Type::process_killed ||
           type == Event::Type::success_seen || type == Event::Type::deadline || type == Event::Type::quiet;
  }
  std::size_t flow_index(Side from) {
    for (std::size_t i = 0; i < ledger.flows.size(); ++i)
      if (const Flow& one = ledger.flows[i];
          std::tie(one.connection, one.from, one.channel) == std::tie(connection_, from, channel_))
        return i;
    ledger.flows.push_back({connection_, from, channel_, {}, false});
    return ledger.flows.size() - 1;
  }
  Flow& flow(Side from) { return ledger.flows[flow_index(from)]; }
  Trial& unit(Side from, Role role, const std::string& kind, const std::string& bytes) {
    add(Event::Type::unit, kind);
    Event& event = ledger.events.back();
    event.from = from;
    event.role = role;
    event.flow = flow_index(from);
    event.begin = ledger.flows[event.flow].bytes.size();
    ledger.flows[event.flow].bytes += bytes;
    event.end = ledger.flows[event.flow].bytes.size();
    return *this;
  }

  Canaries canaries_ = canaries();
  std::uint32_t connection_ = 0;
  Channel channel_ = Channel::clear;
};

inline On when(const std::string& at, Action::Kind kind) {
  On on;
  on.at = at;
  on.actions.emplace_back();
  on.actions.back().kind = kind;
  return on;
}

// STARTTLS is cut out of the features (rule 0); asked for all the same, it is refused and the stream closed (rule 1).
inline Trial strip() {
  Trial trial;
  trial.scenario.id = "test/strip";
  trial.scenario.attack_class = AttackClass::strip;
  trial.scenario.ons = {when("server.features", Action::Kind::remove), when("client.starttls", Action::Kind::reply)};
  trial.scenario.ons[1].optional = true;
  trial.scenario.ons[1].actions.emplace_back().kind = Action::Kind::close;
  return trial;
}

// The client has met the stripped features.
inline Trial stripped() {
  Trial trial = strip();
  trial.greets().fires(0).hears(Role::capability, "server.features", kFeatures);
  return trial;
}

// TLS is ended under another identity.
inline Trial intercept(Identity identity) {
  Trial trial;
  trial.scenario.id = "test/intercept";
  trial.scenario.attack_class = AttackClass::certificate;
  trial.scenario.identity = identity;
  trial.scenario.recipe = identity == Identity::untrusted ? "certs/test" : "";
  trial.question.transport = Transport::direct;
  trial.connects().meets(channel_of(identity));
  return trial;
}

MATCHER_P2(Is, verdict, outcome, std::string(word(verdict)) + " / " + std::string(word(outcome))) {
  return arg.verdict == verdict && arg.outcome == outcome;
}

}  // namespace judge
}  // namespace footpad
