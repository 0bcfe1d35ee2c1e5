// Footpad calls: the client is the server, and takes TLS as one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../tls/certificates.h"
#include "session/session.h"

namespace footpad::session {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

const Canaries kAccount{"ualice00000001",   "psecret000000001", "ttoken0000000001", "mhello0000000001",
                        "xmarker000000001", "example.test",     "capulet.test"};

class Called : public testing::Test {
 protected:
  Called() : rules_(scenario_), recorder_(ledger_, [] { return 0.0; }) {}

  void call() {
    Config config;
    config.scenario = &scenario_;
    config.protocol = dialogue::find_protocol("xmpp-server");
    config.canaries = &kAccount;
    config.rules = &rules_;
    config.caller = {"example.test"};
    config.embedded = honest::Settings{.account = kAccount, .options = {}};
    config.face = [this](Identity, const std::string&) -> Result<Face> {
      Face face;
      face.config.credentials = chain_.credentials;
      face.channel = Channel::untrusted;
      return face;
    };
    session_ = std::make_unique<Session>(std::move(config), recorder_);
    take(session_->start());
  }
  void take(const Commands& commands) {
    for (const Command& command : commands) {
      if (command.kind == Command::Kind::to_client) out_ += command.bytes;
      closed_ = closed_ || command.kind == Command::Kind::close_client;
    }
  }
  void says(const Bytes& bytes) { take(session_->client_data(bytes, true)); }
  Bytes heard() { return std::exchange(out_, {}); }
  void says_in_tls(const Bytes& bytes) {
    tls_->send(bytes);
    pump();
  }
  void pump() {
    for (int turn = 0; turn < 20; ++turn) {
      tls_->receive(heard());
      plain_ += tls_->take_plaintext();
      const Bytes answer = tls_->take_ciphertext();
      if (answer.empty() && out_.empty()) return;
      if (!answer.empty()) says(answer);
    }
  }
  Bytes header(const std::string& id) {
    return "<?xml version='1.0'?><stream:stream from='capulet.test' to='example.test' id='" + id +
           "' version='1.0' xmlns='jabber:server' xmlns:db='jabber:server:dialback' "
           "xmlns:stream='http://etherx.jabber.org/streams'>";
  }
  void takes_tls() {
    says(header("s1") + "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features>");
    heard();
    tls_ = std::move(*tls::End::server({.credentials = chain_.credentials, .alpn = "", .request_certificate = true}));
    says("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
    pump();
  }

  tls::TestChain chain_;
  Scenario scenario_;
  tamper::Rules rules_;
  Ledger ledger_;
  Recorder recorder_;
  std::unique_ptr<Session> session_;
  std::unique_ptr<tls::End> tls_;
  Bytes out_, plain_;
  bool closed_ = false;
};

TEST_F(Called, FootpadSpeaksFirstAndBeginsTls) {
  call();
  EXPECT_TRUE(session_->called());
  EXPECT_THAT(heard(), StartsWith("<?xml version='1.0'?><stream:stream from='example.test' to='capulet.test'"));
  EXPECT_EQ(ledger_.events.front().type, Event::Type::called);
  takes_tls();
  EXPECT_TRUE(tls_->established());
  EXPECT_FALSE(tls_->peer_certificates().empty()) << "the caller shows who it is";
  says_in_tls(header("s2") + "<stream:features/>");
  EXPECT_THAT(plain_, HasSubstr("<db:result from='example.test' to='capulet.test'>"));
  // Whatever the caller shows, nobody stands between the two.
  for (const Event& event : ledger_.events)
    EXPECT_TRUE(event.channel == Channel::clear || event.channel == Channel::genuine);
}

TEST_F(Called, RulesAboutTheClientsOwnConnectionsLeaveItAlone) {
  scenario_.ons.resize(2);
  scenario_.ons[0].at = scenario_.ons[1].at = "connect";
  Action mark;
  mark.kind = Action::Kind::mark;
  mark.name = "own";
  scenario_.ons[0].actions = {mark};
  mark.name = "called";
  scenario_.ons[1].actions = {mark};
  scenario_.ons[1].called = true;
  call();
  std::vector<std::string> marks;
  for (const Event& event : ledger_.events)
    if (event.type == Event::Type::mark) marks.push_back(event.what);
  EXPECT_THAT(marks, testing::ElementsAre("called"));
}

TEST_F(Called, AClientThatGoesIsGone) {
  call();
  take(session_->client_end(false, true));
  EXPECT_TRUE(closed_);
  EXPECT_TRUE(session_->over());
}

}  // namespace
}  // namespace footpad::session
