// One interposed connection in full: a scenario of the catalogue, a client and a server that say what they like, and
// the verdict. Whatever they say, nobody is called secure who gave the password away in clear, or was not attacked.
#include "session/session.h"

#include <gtest/gtest.h>

#include "judge/judge.h"
#include "shipped.h"
#include "targets.h"
#include "tls/certificates.h"

namespace footpad::fuzz {
namespace {

using session::Command;
using session::Commands;

constexpr std::size_t kAnswer = std::size_t{1} << 22U;
constexpr int kTurns = 400;

const Canaries kCanaries{"user",   "pencil-0123456789", "t0ken-0123456789", "wherefore-0123456789", "m4rker-0123456789",
                         "d.test", "client.test"};

// Those that speak the protocol, in the catalogue's order.
std::vector<const Scenario*> scenarios_of(std::string_view protocol) {
  std::vector<const Scenario*> out;
  for (const auto& [id, scenario] : shipped().scenarios)
    if (scenario.speaks(protocol)) out.push_back(&scenario);
  return out;
}

class Case {
 public:
  Case(const Scenario& scenario, const dialogue::Protocol& protocol, Transport transport, bool embedded)
      : scenario_(scenario),
        protocol_(protocol),
        transport_(transport),
        embedded_(embedded),
        rules_(scenario_),
        recorder_(ledger_, [] { return 0.0; }),
        session_(config(), recorder_) {
    note(Event::Type::process_started);
    take(session_.start());
  }

  void client(ByteView bytes) {
    if (closed_) return;
    if (!tls_) {
      said_in_clear_ += bytes;
      return take(session_.client_data(bytes, true));
    }
    tls_->send(bytes);
    pump();
  }
  void client_starts_tls() {
    if (tls_ || closed_) return;
    auto end = tls::End::client({"d.test", ""});
    ASSERT_TRUE(end);
    tls_ = std::move(*end);
    pump();
  }
  void server(ByteView bytes) { take(session_.server_data(bytes)); }
  void server_up() { take(session_.server_up()); }
  void client_leaves() {
    if (!closed_) take(session_.client_end(false, true));
    closed_ = true;
  }
  void wake() {
    const auto tokens = std::exchange(wakes_, {});
    for (const int token : tokens) take(session_.wake(token));
  }

  void judge(Policy policy) {
    Event exited;
    exited.type = Event::Type::process_exited;
    exited.number = 1;
    recorder_.add(exited);
    note(Event::Type::quiet);
    Question question;
    question.scenario = &scenario_;
    question.policy = policy;
    question.transport = transport_;
    question.expectation = scenario::expectation(scenario_, policy);
    question.control = ControlState::green;
    question.success.reach = std::string(protocol_.session_ready);
    question.canaries = &kCanaries;
    question.ledger = &ledger_;
    if (scenario_.kind == Scenario::Kind::control) {
      static_cast<void>(judge::judge_control(question));
      return;
    }
    const Verdict verdict = judge::judge(question);
    ASSERT_FALSE(verdict.reason.empty());
    if (verdict.verdict != VerdictWord::secure) return;
    ASSERT_TRUE(verdict.reached) << scenario_.id << ": secure, and not reached";
    const bool gave_away = said_in_clear_.find(kCanaries.password) != Bytes::npos;
    ASSERT_FALSE(gave_away && question.expectation == Expectation::must_abort)
        << scenario_.id << ": secure, though the password went out in clear: " << verdict.reason;
  }
  [[nodiscard]] const Ledger& ledger() const { return ledger_; }

 private:
  session::Config config() {
    session::Config out;
    out.scenario = &scenario_;
    out.identity = scenario_.identity;
    out.recipe = scenario_.recipe;
    out.protocol = &protocol_;
    out.transport = transport_;
    out.canaries = &kCanaries;
    out.rules = &rules_;
    out.keys = &tickets_;
    out.course = &course_;
    out.face = [](Identity identity, const std::string& recipe) -> Result<session::Face> {
      static const tls::TestChain chain;
      session::Face face;
      face.config.credentials = chain.credentials;
      face.channel = channel_of(identity);
      face.recipe = recipe.empty() ? std::string(word(identity)) : recipe;
      return face;
    };
    out.call = [](const Action&) {};
    out.elsewhere = [](const std::string&, const On&, const Bytes&) {};
    if (embedded_) out.embedded = honest::Settings{kCanaries, false, scenario_.server};
    return out;
  }
  void note(Event::Type type) {
    Event event;
    event.type = type;
    recorder_.add(event);
  }
  void pump() {
    for (int turn = 0; turn < kTurns && !closed_; ++turn) {
      const Bytes out = tls_->take_ciphertext();
      if (out.empty()) return;
      take(session_.client_data(out, true));
    }
  }
  void take(const Commands& commands) {
    std::size_t size = 0;
    for (const Command& command : commands) {
      size += command.bytes.size();
      if (command.kind == Command::Kind::to_client && tls_) tls_->receive(command.bytes);
      if (command.kind == Command::Kind::close_client) closed_ = true;
      if (command.kind == Command::Kind::wake) wakes_.push_back(command.token);
    }
    ASSERT_LE(size, kAnswer) << "what is said in answer has no end";
    // A real server that says nonsense is its operator's fault; a client can make none.
    ASSERT_TRUE(!embedded_ || ledger_.own_fault.empty()) << ledger_.own_fault;
  }

  const Scenario& scenario_;
  const dialogue::Protocol& protocol_;
  Transport transport_;
  bool embedded_;
  tamper::Rules rules_;
  Ledger ledger_;
  session::Recorder recorder_;
  session::Tickets tickets_;
  session::Course course_;
  session::Session session_;
  std::unique_ptr<tls::End> tls_;
  Bytes said_in_clear_;
  std::vector<int> wakes_;
  bool closed_ = false;
};

// The first line chooses the scenario (a word of any kind; the same word is the same one) and the world around it. "C
// restart": the client starts TLS; "S restart": what waits goes on.
void session(const dialogue::Protocol& protocol, ByteView input) {
  const auto scenarios = scenarios_of(protocol.name);
  ASSERT_FALSE(scenarios.empty());
  const ByteView first = input.substr(0, input.find('\n'));
  Chance choice = chance_of(first), chance = chance_of(input);
  const Scenario* scenario = scenarios[choice.below(scenarios.size())];
  if (const auto named = shipped().scenarios.find(std::string(first)); named != shipped().scenarios.end())
    if (named->second.speaks(protocol.name)) scenario = &named->second;
  const bool embedded = !choice.one_in(4);
  Transport transport = scenario->transports[choice.below(scenario->transports.size())];
  if (transport == Transport::starttls && !protocol.starttls) transport = Transport::direct;
  if (transport == Transport::direct && !protocol.direct) transport = Transport::starttls;
  Case one(*scenario, protocol, transport, embedded);
  if (!embedded) one.server_up();
  if (transport == Transport::direct) one.client_starts_tls();
  Talk talk = any_talk(input);
  if (talk.size() > 64) talk.resize(64);
  for (const Turn& turn : talk) {
    if (turn.restart && turn.from == Side::client) one.client_starts_tls();
    if (turn.restart && turn.from == Side::server) one.wake();
    std::size_t at = 0;
    for (const std::size_t size : segments(turn.bytes.size(), chance)) {
      const ByteView piece = ByteView(turn.bytes).substr(at, size);
      if (turn.from == Side::client) one.client(piece);
      if (turn.from == Side::server && !embedded) one.server(piece);
      if (testing::Test::HasFailure()) return;
      at += size;
    }
  }
  one.client_leaves();
  one.wake();
  if (testing::Test::HasFailure()) return;
  one.judge(choice.one_in(2) ? Policy::verified : Policy::opportunistic);
}

}  // namespace

std::vector<Target> session_targets() {
  std::vector<Target> out;
  for (const auto& protocol : dialogue::protocols())
    out.push_back({"session-" + std::string(protocol.name),
                   [&protocol](ByteView input) { session(protocol, input); },
                   {"tests/fuzz/seeds/" + std::string(protocol.name)}});
  return out;
}

}  // namespace footpad::fuzz
