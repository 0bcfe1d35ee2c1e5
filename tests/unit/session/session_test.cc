#include "session/session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "honest/digests.h"
#include "road.h"

namespace footpad::session {
namespace {

using testing::HasSubstr;
using testing::Not;
using Type = Event::Type;

On on(std::string at, std::vector<Action> actions) {
  On out;
  out.at = std::move(at);
  out.actions = std::move(actions);
  return out;
}
Action act(Action::Kind kind, std::string text = "") {
  Action action;
  action.kind = kind;
  action.text = std::move(text);
  return action;
}
Action cut(std::string select) {
  Action action = act(Action::Kind::remove);
  action.select = std::move(select);
  return action;
}

TEST(Session, HonestStarttlsEndsInASession) {
  Road road({});
  road.upgrade();
  EXPECT_THAT(road.heard(), HasSubstr("PLAIN"));
  road.client(plain_auth());
  EXPECT_THAT(road.heard(), HasSubstr("<success"));
  road.client(std::string(kHeader) + "<iq type='set' id='b1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
  EXPECT_THAT(road.heard(), HasSubstr("<jid>"));
  EXPECT_EQ(road.count(Type::handshake_done), 1);
  EXPECT_EQ(road.count(Type::unit, "server.bind-result"), 1);
  EXPECT_THAT(road.flow(Side::client, Channel::genuine), HasSubstr("mechanism='PLAIN'"));
  EXPECT_THAT(road.flow(Side::client, Channel::clear), Not(HasSubstr("auth")));
}

TEST(Session, WhatIsOnlyNotedGoesOnOnce) {
  Scenario scenario;
  scenario.ons = {on("client.auth", {act(Action::Kind::mark)}), on("client.auth", {act(Action::Kind::violation)}),
                  on("client.auth", {act(Action::Kind::forward)}), on("server.features", {act(Action::Kind::mark)})};
  Road road(scenario);
  road.upgrade();
  road.client(plain_auth());
  EXPECT_EQ(road.count(Type::unit, "server.features"), 2) << "in clear and in TLS";
  EXPECT_EQ(road.count(Type::unit, "server.success"), 1);
  EXPECT_EQ(road.count(Type::unit, "server.stream-error"), 0) << "a second login is an error";
}

// The server's own TLS channel is the client's only where nobody stands in between.
TEST(Session, ALoginBoundToTheChannelNoticesTheInterposer) {
  for (const Identity identity : {Identity::none, Identity::trusted, Identity::stolen}) {
    Scenario scenario;
    scenario.identity = identity;
    scenario.server = {{"sasl2", "true"}, {"fast", "HT-SHA-256-EXPR"}};
    Road road(scenario, Transport::direct);
    road.client_starts_tls();
    road.client(kHeader);
    EXPECT_THAT(road.heard(), HasSubstr("HT-SHA-256-EXPR"));
    road.client("<authenticate xmlns='urn:xmpp:sasl:2' mechanism='HT-SHA-256-EXPR'><initial-response>" +
                to_base64(kCanaries.user + '\0' +
                          honest::hmac(EVP_sha256(), kCanaries.token, "Initiator" + road.exporter_binding())) +
                "</initial-response><fast xmlns='urn:xmpp:fast:0'/></authenticate>");
    EXPECT_THAT(road.heard(), HasSubstr(identity == Identity::none ? "<success" : "not-authorized"));
  }
}

TEST(Session, SegmentationChangesNothing) {
  Road whole({}), pieces({});
  whole.client(kHeader);
  pieces.client_in_pieces(kHeader);
  whole.client(kStarttls);
  pieces.client_in_pieces(kStarttls);
  EXPECT_EQ(whole.count(Type::unit), pieces.count(Type::unit));
  EXPECT_EQ(whole.flow(Side::client, Channel::clear), pieces.flow(Side::client, Channel::clear));
}

TEST(Session, DirectTlsBeginsAtTheFirstByte) {
  Road road({}, Transport::direct);
  road.client_starts_tls();
  road.client(kHeader);
  EXPECT_THAT(road.heard(), HasSubstr("<mechanisms"));
  EXPECT_EQ(road.flow(Side::client, Channel::clear), "");
}

TEST(Session, ARemovedRangeIsGoneAndTheRestIsUntouched) {
  Scenario strip;
  strip.ons = {on("server.features", {cut("starttls")})};
  Road honest({}), road(strip);
  honest.client(kHeader);
  road.client(kHeader);
  const std::string before = honest.heard(), after = road.heard();
  EXPECT_THAT(before, HasSubstr("<starttls"));
  EXPECT_THAT(after, Not(HasSubstr("starttls")));
  EXPECT_THAT(after, HasSubstr("<stream:features"));
  EXPECT_EQ(road.count(Type::fired), 1);
}

TEST(Session, AnEditThatFindsNothingHasNotFired) {
  Scenario strip;
  strip.ons = {on("server.features", {cut("no-such-element")})};
  Road road(strip);
  road.client(kHeader);
  EXPECT_EQ(road.count(Type::fired), 0);
  EXPECT_THAT(road.heard(), HasSubstr("<starttls"));
}

TEST(Session, BytesInsertedBehindProceedTravelInItsSegmentAndTlsStillStarts) {
  Scenario inject;
  inject.ons = {on("server.proceed", {act(Action::Kind::insert, "<injected/>")})};
  Road road(inject);
  road.client(kHeader);
  road.client(kStarttls);
  EXPECT_THAT(road.segments().back(), testing::AllOf(HasSubstr("<proceed"), testing::EndsWith("<injected/>")));
  road.client_starts_tls();
  road.client(kHeader);
  EXPECT_THAT(road.heard(), HasSubstr("<mechanisms"));
}

TEST(Session, WhatTheClientSaidInClearBehindItsRequestIsNeverActedOn) {
  Road road({});
  road.client(kHeader);
  road.client(std::string(kStarttls) + plain_auth());
  EXPECT_EQ(road.count(Type::unit, "client.auth"), 0);
  EXPECT_THAT(road.flow(Side::client, Channel::clear), HasSubstr("PLAIN"));  // and yet it was seen
}

TEST(Session, AClientHelloInClearIsAPointAndGoesNowhere) {
  Scenario plaintext;
  plaintext.ons = {
      on("client.starttls", {act(Action::Kind::reply, "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")})};
  Road road(plaintext);
  road.client(kHeader);
  road.client(kStarttls);
  road.client(std::string("\x16\x03\x01\x00\x06\x01\x00\x00\x02\x03\x03", 11));
  EXPECT_EQ(road.count(Type::point, "client.tls-hello"), 1);
  EXPECT_EQ(road.count(Type::unit, "client.bytes"), 0);
  road.client(plain_auth());  // and a client that goes on in clear is understood again
  EXPECT_EQ(road.count(Type::unit, "client.auth"), 1);
}

TEST(Session, AClientHelloInTheSegmentOfTheRequestIsSeenToo) {
  Scenario early;
  early.ons = {on("client.starttls", {act(Action::Kind::drop)})};
  Road road(early);
  road.client(kHeader);
  road.client(kStarttls + std::string("\x16\x03\x01\x00\x06\x01\x00\x00\x02\x03\x03", 11));
  EXPECT_EQ(road.count(Type::point, "client.tls-hello"), 1);
  EXPECT_EQ(road.count(Type::unit, "client.bytes"), 0);

  Road granted({});
  granted.client(kHeader);
  granted.client(kStarttls + std::string("\x16\x03\x01\x00\x06\x01\x00\x00\x02\x03\x03", 11));
  EXPECT_EQ(granted.count(Type::handshake_failed), 1);  // it went to TLS, which has no use for so short a one
}

TEST(Session, TheServerIsTakenIntoTlsAloneAndItsOffersReachTheClientInClear) {
  Scenario strip;
  Action alone = act(Action::Kind::upgrade);
  alone.side = Action::On::server;
  strip.ons = {on("server.features", {cut("starttls"), alone})};
  strip.ons[0].tls = On::Tls::off;
  Road road(strip);
  road.client(kHeader);
  EXPECT_THAT(road.heard(), testing::AllOf(HasSubstr("SCRAM-SHA-256"), Not(HasSubstr("starttls"))));
  road.client(plain_auth());
  EXPECT_THAT(road.heard(), HasSubstr("<success"));
  EXPECT_THAT(road.flow(Side::client, Channel::clear), HasSubstr("PLAIN"));
}

TEST(Session, AHeldReplyWaitsForTheClientOrTheClock) {
  Scenario hold;
  hold.ons = {on("server.stream-open", {act(Action::Kind::hold)})};
  hold.ons[0].tls = On::Tls::on;
  Road road(hold);
  road.upgrade();
  EXPECT_EQ(road.heard(), "");
  EXPECT_EQ(road.count(Type::held_reply), 1);
  ASSERT_EQ(road.wakes().size(), 1U);
  road.wake(road.wakes()[0].first);
  EXPECT_EQ(road.count(Type::released_reply), 1);
  EXPECT_THAT(road.heard(), HasSubstr("<mechanisms"));
}

TEST(Session, ActingWhileTheReplyIsHeldIsCaught) {
  Scenario inject;
  Action violation = act(Action::Kind::violation, "took the injected features");
  violation.outcome = Outcome::injection_accepted;
  inject.ons = {on("server.stream-open", {act(Action::Kind::hold)}), on("client.auth", {violation})};
  inject.ons[0].tls = On::Tls::on;
  inject.ons[1].held = true;
  Road early(inject), patient(inject);
  early.upgrade();
  early.client(plain_auth());
  EXPECT_EQ(early.count(Type::violation), 1);
  patient.upgrade();
  patient.wake(patient.wakes()[0].first);
  patient.client(plain_auth());
  EXPECT_EQ(patient.count(Type::violation), 0);
}

TEST(Session, AForgedHandshakeWithASilentClientIsPrompted) {
  Scenario forged;
  forged.identity = Identity::untrusted;
  Road road(forged, Transport::direct);
  road.client_starts_tls();
  ASSERT_EQ(road.wakes().size(), 1U);
  road.wake(road.wakes()[0].first);
  EXPECT_EQ(road.count(Type::prompted), 1);
  EXPECT_THAT(road.heard(), HasSubstr("<stream:stream"));
  EXPECT_EQ(road.count(Type::certificate_sent), 1);
}

TEST(Session, BytesThatAreNoTlsOnATlsLegWereSaidInClear) {
  Road road({});
  road.client(kHeader);
  road.client(kStarttls);
  road.client(std::string("\x16\x03\x01\x00\x06\x01\x00\x00\x02\x03\x03", 11) + plain_auth());
  EXPECT_THAT(road.flow(Side::client, Channel::clear), HasSubstr("PLAIN"));
}

TEST(Session, AGoodbyeInClearOnATlsLegIsAUnit) {
  Scenario forged;
  forged.identity = Identity::untrusted;
  Road road(forged);
  road.client(kHeader);
  road.client(kStarttls);
  road.client_starts_tls();
  road.client_leaves_tls();
  road.client("</stream:stream>");
  const Event& goodbye = road.last("client.stream-close");
  EXPECT_EQ(goodbye.channel, Channel::clear);
  EXPECT_EQ(goodbye.role, Role::goodbye);
  EXPECT_EQ(road.flow(Side::client, Channel::clear).substr(goodbye.begin, goodbye.end - goodbye.begin),
            "</stream:stream>");
  EXPECT_TRUE(road.closed());
}

TEST(Session, WhatIsSaidInClearOnATlsLegInPiecesIsReadWhole) {
  Road road({}, Transport::direct);
  road.client_in_pieces(kHeader + plain_auth());
  EXPECT_EQ(road.last("client.auth").channel, Channel::clear);
  EXPECT_EQ(road.count(Type::handshake_done), 0);
}

TEST(Session, AReactionIsOnlyDeliveredWhenTheBytesWereTaken) {
  Road road({});
  road.client(kHeader);
  road.client(kStarttls);
  EXPECT_GE(road.count(Type::delivered), 1);
  EXPECT_GE(road.count(Type::reaction), 1);
}

TEST(Session, CloseByResetAndHangSendNothingMore) {
  Scenario cutting;
  Action close = act(Action::Kind::close);
  close.how = Action::How::rst;
  cutting.ons = {on("client.starttls", {close})};
  Road road(cutting);
  road.client(kHeader);
  road.client(kStarttls);
  EXPECT_TRUE(road.closed());
  EXPECT_TRUE(road.reset());

  Scenario hang;
  hang.ons = {on("server.features", {act(Action::Kind::hang)})};
  Road silent(hang);
  silent.client(kHeader);
  EXPECT_THAT(silent.heard(), Not(HasSubstr("features")));
  silent.client(kStarttls);
  EXPECT_EQ(silent.heard(), "");
}

TEST(Session, SplitGivesEveryByteAWriteOfItsOwn) {
  Scenario split;
  Action every = act(Action::Kind::split);
  every.size = 1;
  split.ons = {on("server.features", {every})};
  Road road(split);
  road.client(kHeader);
  EXPECT_GT(road.segments().size(), 50U);
  EXPECT_THAT(road.heard(), HasSubstr("<starttls"));
}

TEST(Session, DropsSayHowLongTheyLeave) {
  Scenario drip;
  Action drops = act(Action::Kind::split);
  drops.milliseconds = 1000;
  drip.ons = {on("server.features", {drops})};
  Road road(drip);
  road.client(kHeader);
  EXPECT_EQ(road.pauses().front(), 0) << "the header";
  EXPECT_EQ(road.pauses().back(), 1000);
}

TEST(Session, WhatComesBehindADelayWaitsForItAndIsDoneAllTheSame) {
  Scenario late;
  Action delay = act(Action::Kind::delay);
  delay.milliseconds = 50;
  late.ons = {on("server.features", {delay, cut("starttls")})};
  Road road(late);
  road.client(kHeader);
  EXPECT_THAT(road.heard(), Not(HasSubstr("features")));
  EXPECT_EQ(road.count(Type::fired), 1);
  ASSERT_EQ(road.wakes().size(), 1U);
  EXPECT_EQ(road.wakes()[0].second, 50);
  road.wake(road.wakes()[0].first);
  EXPECT_EQ(road.heard(), "<stream:features></stream:features>");
}

TEST(Session, WhatIsSaidFromElsewhereEndsTheDelay) {
  Scenario late;
  Action delay = act(Action::Kind::delay);
  delay.milliseconds = 5000;
  late.ons = {on("server.features", {delay}), on("client.other", {act(Action::Kind::reply, "<told/>")})};
  late.ons[0].name = "peer";
  Road road(late);
  EXPECT_FALSE(road.session().has_fired("peer"));
  road.client(kHeader);
  road.heard();
  EXPECT_TRUE(road.session().has_fired("peer"));
  road.say("<told/>", road.scenario().ons[1]);
  EXPECT_THAT(road.heard(), testing::MatchesRegex("<told/><stream:features>.*</stream:features>"));
  EXPECT_EQ(road.ledger().events.back().what, "server.features");
  EXPECT_EQ(road.count(Type::fired), 2) << "it fires where it is said";
}

TEST(Session, WhatIsSaidFromElsewhereToWhoIsGoneHasNotFired) {
  Scenario gone;
  gone.ons = {on("client.other", {act(Action::Kind::reply, "<told/>")}),
              on("client.starttls", {act(Action::Kind::close)})};
  Road road(gone);
  road.client(kHeader);
  road.client(kStarttls);
  ASSERT_EQ(road.count(Type::fired), 1) << "the close";
  road.say("<told/>", road.scenario().ons[0]);
  EXPECT_EQ(road.count(Type::fired), 1);
}

TEST(Session, ReleasingSaysNothing) {
  Scenario late;
  Action delay = act(Action::Kind::delay);
  delay.milliseconds = 5000;
  late.ons = {on("server.features", {delay})};
  Road road(late);
  road.client(kHeader);
  road.heard();
  road.say("", road.scenario().ons[0]);
  EXPECT_THAT(road.heard(), testing::StartsWith("<stream:features>"));
  EXPECT_EQ(road.count(Type::fired), 1);
}

TEST(Session, WhatIsSaidElsewhereLeavesTheUnitAlone) {
  Scenario two;
  Action there = act(Action::Kind::reply, "<told id='${unit}'/>");
  there.to = "peer";
  Action call = act(Action::Kind::call);
  call.domains = {"example.test"};
  two.ons = {on("connect", {call}), on("client.starttls", {there}), on("server.features", {act(Action::Kind::mark)})};
  two.ons[2].name = "peer";
  Road road(two);
  EXPECT_EQ(road.calls(), 1);
  road.client(kHeader);
  road.heard();
  road.client(kStarttls);
  EXPECT_THAT(road.heard(), HasSubstr("<proceed"));
  ASSERT_EQ(road.said_elsewhere().size(), 1U);
  EXPECT_EQ(road.said_elsewhere()[0].first, "peer");
  EXPECT_EQ(road.said_elsewhere()[0].second, "<told id='" + std::string(kStarttls) + "'/>");
}

TEST(Session, TwoDelaysFollowEachOther) {
  Scenario late;
  Action delay = act(Action::Kind::delay);
  delay.milliseconds = 50;
  late.ons = {on("client.starttls", {act(Action::Kind::reply, "<a/>"), delay, act(Action::Kind::reply, "<b/>"), delay,
                                     act(Action::Kind::reply, "<c/>")})};
  Road road(late);
  road.client(kHeader);
  road.heard();
  road.client(kStarttls);
  EXPECT_EQ(road.heard(), "<a/>");
  road.wake(road.wakes().back().first);
  EXPECT_EQ(road.heard(), "<b/>");
  road.wake(road.wakes().back().first);
  EXPECT_EQ(road.heard(), "<c/>");
}

TEST(Session, TheRuleSaysHowTlsStartsBehindTheGrant) {
  Scenario old;
  Action upgrade = act(Action::Kind::upgrade);
  upgrade.side = Action::On::both;
  upgrade.identity = Identity::untrusted;
  old.ons = {on("server.proceed", {upgrade})};
  Road road(old);
  road.upgrade();
  EXPECT_EQ(road.count(Type::handshake_done), 1);
  EXPECT_THAT(road.flow(Side::client, Channel::untrusted), HasSubstr("<stream:stream"));
  EXPECT_THAT(road.heard(), HasSubstr("<mechanisms")) << "the server knows that TLS stands";
}

TEST(Session, TlsEndsAndTheConnectionGoesOnInClear) {
  Scenario ending;
  ending.ons = {on("client.stream-open", {act(Action::Kind::end_tls), act(Action::Kind::reply, "<in-clear/>")})};
  ending.ons[0].tls = On::Tls::on;
  Road road(ending);
  road.upgrade();
  EXPECT_EQ(road.count(Type::alert_sent, "close_notify"), 1);
  EXPECT_THAT(road.segments().back(), testing::EndsWith("<in-clear/>"));
  road.client_leaves_tls();
  road.client(plain_auth());
  EXPECT_THAT(road.flow(Side::client, Channel::clear), testing::EndsWith(plain_auth()));
  const Event& auth = road.last("client.auth");
  EXPECT_EQ(auth.channel, Channel::clear);
  EXPECT_EQ(road.flow(Side::client, Channel::clear).substr(auth.begin, auth.end - auth.begin), plain_auth());
}

TEST(Session, HostileBytesAreKeptAndNeverFatal) {
  for (const std::string& bytes :
       {std::string("\0\0\0\0", 4), std::string("\x16\x03\x01\xff\xff\x01"), std::string("<a><b></a>"),
        std::string("<!DOCTYPE x>"), std::string(70000, '<'), std::string("\x16"), std::string("\x16\x02zzzzzz")}) {
    Road road({});
    road.client(bytes);
    road.client(kHeader);
    road.client_closes();
    EXPECT_THAT(road.flow(Side::client, Channel::clear), testing::StartsWith(bytes.substr(0, 4)));
    EXPECT_EQ(road.ledger().own_fault, "");
  }
}

}  // namespace
}  // namespace footpad::session
