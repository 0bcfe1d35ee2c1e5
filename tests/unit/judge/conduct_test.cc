// The finer points of what counts as going on, who left, who stayed, and who claims success.
#include <utility>
#include <vector>

#include "ledger_builder.h"

namespace footpad::judge {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

constexpr auto secure = VerdictWord::secure;
constexpr auto weak = VerdictWord::weak;
constexpr auto vulnerable = VerdictWord::vulnerable;
constexpr auto inconclusive = VerdictWord::inconclusive;

const std::string kFrom = "<stream:stream from='" + canaries().jid() + "' to='example.test'>";
const std::string kScramFirst = "<auth mechanism='SCRAM-SHA-1'>" + to_base64("n,,n=someone,r=abc") + "</auth>";
const std::string kBind = "<iq type='set'><bind/></iq>";

// --- going on without a canary ---

TEST(GoingOn, InClear) {
  for (const auto& [role, kind] : std::vector<std::pair<Role, std::string>>{
           {Role::credential, "client.response"}, {Role::session, "client.bind"}, {Role::content, "client.presence"}}) {
    Trial trial = stripped();
    trial.reacts().says(role, kind, "<x/>").leaves();
    EXPECT_THAT(trial.judged(), Is(vulnerable, Outcome::plaintext_continue)) << kind;
    EXPECT_THAT(trial.judged().reason, HasSubstr(kind));
  }
}

TEST(GoingOn, InClearOnALaterConnectionIsFellBack) {
  Trial trial = stripped();
  trial.reacts().leaves().greets().says(Role::session, "client.bind", kBind).leaves();
  EXPECT_THAT(trial.judged(), Is(vulnerable, Outcome::fell_back));
}

TEST(GoingOn, InsideAForgedChannel) {
  Trial trial = intercept(Identity::untrusted);
  trial.finishes().says(Role::opaque, "client.bytes", "GET / HTTP/1.1").leaves();
  EXPECT_THAT(trial.judged(), Is(vulnerable, Outcome::accepted));
}

TEST(GoingOn, NeedsAControl) {
  Trial trial = stripped();
  trial.reacts().says(Role::session, "client.bind", kBind).leaves();
  trial.question.control = ControlState::red;
  EXPECT_THAT(trial.judged(), Is(inconclusive, Outcome::uncontrolled));
}

TEST(GoingOn, WhatIsNoneInClear) {
  for (const auto& [role, bytes] : std::vector<std::pair<Role, std::string>>{{Role::goodbye, kGoodbye},
                                                                             {Role::keepalive, " "},
                                                                             {Role::upgrade_request, kStartTls},
                                                                             {Role::capability, "<x/>"},
                                                                             {Role::hello, kHeader},
                                                                             {Role::other, "<abort/>"},
                                                                             {Role::opaque, "\x16\x03\x01"},
                                                                             {Role::error, "<error/>"}}) {
    Trial trial = stripped();
    trial.reacts().says(role, "client.x", bytes).leaves();
    EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_abort)) << word(role);
  }
}

TEST(GoingOn, ACredentialOutweighsWhatComesLater) {
  Trial trial = stripped();
  trial.reacts()
      .says(Role::credential, "client.response", "<x/>")
      .says(Role::content, "client.presence", "<p/>")
      .leaves();
  EXPECT_EQ(trial.judged().grade, Grade::L2);
}

TEST(Identify, ThenAbortIsLate) {
  Trial trial = stripped();
  trial.reacts().says(Role::identify, "client.auth", kScramFirst).leaves();
  EXPECT_THAT(trial.judged(), Is(weak, Outcome::late_abort));
  EXPECT_EQ(trial.judged().grade, Grade::L1);
}

TEST(Identify, AndStayingIsGoingOn) {
  Trial clear = stripped();
  clear.starts().reacts().says(Role::identify, "client.auth", kScramFirst).is_killed("deadline");
  EXPECT_THAT(clear.judged(), Is(vulnerable, Outcome::plaintext_continue));
  Trial forged = intercept(Identity::untrusted);
  forged.starts().finishes().says(Role::identify, "client.auth", kScramFirst).is_killed("deadline");
  EXPECT_THAT(forged.judged(), Is(vulnerable, Outcome::accepted));
}

TEST(User, InTheHeaderInClearIsAdvisory) {
  Trial trial = strip();
  trial.connects().says(Role::hello, "client.stream-open", kFrom).fires(0).reacts().says_goodbye().leaves();
  const Verdict verdict = trial.judged();
  EXPECT_THAT(verdict, Is(secure, Outcome::secure_abort));
  EXPECT_EQ(verdict.grade, Grade::L0);
  ASSERT_THAT(verdict.leaks, SizeIs(1));
  EXPECT_EQ(verdict.leaks[0].grade, Grade::L1);
}

TEST(User, ReachingOutOfTheHeaderIsNotInIt) {
  Trial trial = strip();
  trial.connects().says(Role::hello, "client.stream-open", "<stream:stream from='" + canaries().user.substr(0, 6));
  trial.mumbles(canaries().user.substr(6)).fires(0).reacts().leaves();
  EXPECT_THAT(trial.judged(), Is(weak, Outcome::late_abort));
}

TEST(User, AnywhereElseInClearIsLate) {
  Trial trial = strip();
  trial.connects().says(Role::hello, "client.stream-open", kFrom).fires(0).reacts();
  trial.says(Role::other, "client.ping", "<iq from='" + canaries().jid() + "'/>").leaves();
  EXPECT_THAT(trial.judged(), Is(weak, Outcome::late_abort));
  EXPECT_EQ(trial.judged().grade, Grade::L1);
}

TEST(User, AnywhereElseInClearAndStayingIsGoingOn) {
  Trial trial = stripped();
  trial.starts().reacts().mumbles("<iq from='" + canaries().jid()).is_killed("deadline");
  EXPECT_THAT(trial.judged(), Is(vulnerable, Outcome::plaintext_continue));
}

TEST(ForgedHandshake, AHeaderAndGoneIsLate) {
  Trial trial = intercept(Identity::untrusted);
  trial.finishes().says(Role::hello, "client.stream-open", kHeader).leaves();
  Verdict verdict = trial.judged();
  EXPECT_THAT(verdict, Is(weak, Outcome::late_abort));
  EXPECT_EQ(verdict.grade, Grade::L0);
  EXPECT_TRUE(verdict.late);
  Trial named = intercept(Identity::untrusted);
  named.finishes().says(Role::hello, "client.stream-open", kFrom).leaves();
  verdict = named.judged();
  EXPECT_THAT(verdict, Is(weak, Outcome::late_abort));
  EXPECT_EQ(verdict.grade, Grade::L1);
}

TEST(ForgedHandshake, AHeaderAndStillThereIsAccepted) {
  for (const std::string how : {"deadline", "quiet"}) {
    Trial trial = intercept(Identity::untrusted);
    trial.starts().finishes().says(Role::hello, "client.stream-open", kHeader).is_killed(how);
    EXPECT_THAT(trial.judged(), Is(vulnerable, Outcome::accepted)) << how;
  }
}

TEST(ForgedHandshake, HalfAHeaderIsSomethingToo) {
  Trial trial = intercept(Identity::untrusted);
  trial.finishes().mumbles("<stream:str").leaves();
  EXPECT_THAT(trial.judged(), Is(weak, Outcome::late_abort));
}

TEST(ForgedHandshake, AGoodbyeIsNothing) {
  Trial trial = intercept(Identity::untrusted);
  trial.finishes().says_goodbye().leaves();
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_abort));
  EXPECT_TRUE(trial.judged().late);
}

TEST(ForgedHandshake, AcceptedWithAMinorDefectIsWeak) {
  Trial trial = intercept(Identity::untrusted);
  trial.severity(1).starts().finishes().says(Role::hello, "client.stream-open", kHeader).is_killed("deadline");
  EXPECT_THAT(trial.judged(), Is(weak, Outcome::accepted));
}

// --- who left ---

TEST(Left, ByTheEndOfTheProcess) {
  Trial trial = stripped();
  trial.starts().reacts().exits(1);
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_abort));
  EXPECT_EQ(trial.judged().client_exit, 1);
}

TEST(Left, WhatTheKernelClosesAfterFootpadsKillIsNoDecision) {
  Trial trial = stripped();
  trial.starts().reacts().is_killed("deadline").leaves();
  EXPECT_THAT(trial.judged(), Is(weak, Outcome::held));
}

TEST(Left, NorIsTheFinAfterTheDeadline) {
  Trial trial = stripped();
  trial.takes_it().add(Event::Type::deadline).add(Event::Type::reaction, "fin").leaves();
  EXPECT_THAT(trial.judged(), Is(weak, Outcome::held));
  EXPECT_FALSE(trial.judged().reached);
}

TEST(Left, ByTheScenariosCloseIfNothingMoreIsSaid) {
  Trial trial = stripped();
  trial.starts()
      .reacts()
      .says(Role::upgrade_request, "client.starttls", kStartTls)
      .fires(1)
      .takes_it()
      .is_closed()
      .is_killed("quiet");
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_abort));
}

TEST(Left, NotByTheScenariosCloseIfItSitsThere) {
  Trial trial = stripped();
  trial.starts()
      .reacts()
      .says(Role::upgrade_request, "client.starttls", kStartTls)
      .fires(1)
      .takes_it()
      .is_closed()
      .is_killed("deadline");
  EXPECT_THAT(trial.judged(), Is(weak, Outcome::held));
}

TEST(Left, NotByTheScenariosCloseIfItGoesOnTalking) {
  Trial trial = stripped();
  trial.starts().reacts().says(Role::upgrade_request, "client.starttls", kStartTls).fires(1).takes_it().is_closed();
  trial.says(Role::other, "client.element", "<x/>").is_killed("deadline");
  EXPECT_THAT(trial.judged(), Is(weak, Outcome::held));
}

TEST(Left, NotByTheServerClosingOnAnIdleClient) {
  Trial clear = stripped();
  clear.starts().takes_it().server_closes().leaves().exits(1);
  EXPECT_THAT(clear.judged(), Is(weak, Outcome::held));
  EXPECT_THAT(clear.judged().reason, HasSubstr("until the server closed it"));
  Trial forged = intercept(Identity::untrusted);
  forged.starts().finishes().server_closes().leaves().exits(1);
  EXPECT_THAT(forged.judged(), Is(weak, Outcome::held));
}

TEST(Left, ByGoodbyeEvenIfTheServerIsQuickerToClose) {
  Trial trial = stripped();
  trial.reacts().says_goodbye().server_closes().leaves();
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_abort));
}

TEST(Left, ByGoodbyeInsideAForgedHandshakeToo) {
  Trial trial = intercept(Identity::untrusted);
  trial.starts().finishes().says_goodbye().server_closes().is_killed("quiet");
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_abort));
  EXPECT_TRUE(trial.judged().late);
}

TEST(Left, NotWhileAnotherConnectionIsOpen) {
  Trial trial = stripped();
  trial.starts().reacts().leaves().greets().is_killed("deadline");
  EXPECT_THAT(trial.judged(), Is(weak, Outcome::held));
}

TEST(Left, WithoutAnyProcessToo) {
  Trial trial = stripped();
  trial.reacts().leaves().add(Event::Type::quiet);
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_abort));
}

// --- false success ---

TEST(FalseSuccess, NeedsTheCodeThatTheControlShowed) {
  Trial trial = stripped();
  trial.question.success.exit = 0;
  trial.reacts().leaves().exits(0);
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_abort));
  trial.question.control_exit = 3;
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_abort));
  trial.question.control_exit = 0;
  EXPECT_THAT(trial.judged(), Is(vulnerable, Outcome::false_success));
}

TEST(FalseSuccess, ByText) {
  Trial seen = stripped();
  seen.reacts().leaves().add(Event::Type::success_seen, "text");
  EXPECT_THAT(seen.judged(), Is(vulnerable, Outcome::false_success));
  Trial printed = stripped();
  printed.reacts().leaves();
  printed.question.success.text = "message (was )?sent";
  printed.ledger.client_output = "Connecting...\nmessage sent\n";
  EXPECT_THAT(printed.judged(), Is(vulnerable, Outcome::false_success));
  printed.ledger.client_output = "Connecting...\nmessage not sent\n";
  EXPECT_THAT(printed.judged(), Is(secure, Outcome::secure_abort));
}

// A session with the genuine server, which Footpad ends (rule 0); who comes back meets the forger.
Trial cut_off() {
  Trial trial = intercept(Identity::untrusted);
  trial.ledger = {};
  trial.scenario.ons = {when("session.stands", Action::Kind::close)};
  trial.scenario.shows = {{.until = "session.stands"}};
  trial.on(0).connects().gets_session().point("session.stands").fires(0).is_closed().reacts().leaves();
  return trial;
}

TEST(Later, TheCertificateOfTheSecondConnectionIsWhatIsJudged) {
  Trial refused = cut_off();
  refused.connects().meets(Channel::untrusted).alerts("unknown_ca").leaves().exits(1);
  EXPECT_THAT(refused.judged(), Is(secure, Outcome::secure_abort));
  Trial taken = cut_off();
  taken.connects().meets(Channel::untrusted).finishes().logs_in();
  EXPECT_EQ(taken.judged().verdict, vulnerable);
}

TEST(Later, WhoNeverComesBackHasShownNothing) {
  EXPECT_THAT(cut_off().exits(1).judged(), Is(inconclusive, Outcome::not_exercised));
  Trial left = cut_off();
  left.connects().add(Event::Type::client_hello).leaves().exits(1);
  EXPECT_THAT(left.judged(), Is(inconclusive, Outcome::not_exercised)) << "nor who leaves before the certificate";
}

TEST(Later, WhatItPrintedOfTheFirstSessionWasTrue) {
  Trial trial = cut_off();
  trial.question.success.text = "logged in";
  trial.ledger.client_output = "logged in\n";
  trial.connects().meets(Channel::untrusted).alerts("unknown_ca").leaves().exits(0);
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_abort));
  trial.question.success.exit = trial.question.control_exit = 0;
  EXPECT_THAT(trial.judged(), Is(vulnerable, Outcome::false_success)) << "its exit comes behind the second";
}

TEST(FalseSuccess, NotWhereItReachedAnAcceptedChannel) {
  Trial trial = stripped();
  trial.question.success.exit = 0;
  trial.question.control_exit = 0;
  trial.reacts()
      .says(Role::upgrade_request, "client.starttls", kStartTls)
      .gets_session()
      .says_goodbye()
      .leaves()
      .exits(0);
  EXPECT_THAT(trial.judged(), Is(secure, Outcome::secure_continue));
}

// It finished the handshake, thought better of it, and said so on the same connection without TLS.
TEST(LeavingTls, WithAGoodbyeInClearIsLeaving) {
  Trial trial = intercept(Identity::untrusted);
  trial.finishes().on(1, Channel::clear).says_goodbye().is_closed().leaves().is_killed("quiet");
  EXPECT_THAT(trial.judged(), Is(VerdictWord::secure, Outcome::secure_abort));
}

TEST(LeavingTls, WithAnythingElseInClearIsNot) {
  Trial trial = intercept(Identity::untrusted);
  trial.finishes()
      .on(1, Channel::clear)
      .says(Role::opaque, "client.bytes", "hm")
      .is_closed()
      .leaves()
      .is_killed("quiet");
  EXPECT_NE(trial.judged().verdict, VerdictWord::secure);
}

TEST(LeavingTls, AndLoggingInInClearIsFallingBack) {
  Trial trial = intercept(Identity::untrusted);
  trial.finishes().on(1, Channel::clear).logs_in().is_closed().leaves().exits(1);
  EXPECT_EQ(trial.judged().verdict, VerdictWord::vulnerable);
}

}  // namespace
}  // namespace footpad::judge
