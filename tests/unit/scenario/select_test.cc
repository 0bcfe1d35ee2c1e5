#include <gmock/gmock.h>

#include "scenario/catalogue.h"

namespace footpad::scenario {
namespace {

using testing::ElementsAre;

void add(Catalogue& catalogue, const std::string& id, const std::string& protocol, AttackClass attack_class,
         std::vector<std::string> tags = {}) {
  Scenario& scenario = catalogue.scenarios[id];
  scenario.id = id;
  scenario.protocol = protocol;
  scenario.attack_class = attack_class;
  scenario.kind = attack_class == AttackClass::control ? Scenario::Kind::control : Scenario::Kind::attack;
  scenario.tags = std::move(tags);
  scenario.place.file = "scenarios/" + id + ".xml";
}

Catalogue catalogue() {
  Catalogue all;
  add(all, "certs/ok-exact", "any", AttackClass::control);
  add(all, "certs/time-leaf-expired", "any", AttackClass::certificate, {"TIME"});
  add(all, "mine", "xmpp", AttackClass::strip);
  all.scenarios["mine"].place.file = "./here/mine.xml";
  add(all, "smtp/strip-starttls", "smtp", AttackClass::strip);
  add(all, "xmpp/control-honest-starttls", "xmpp", AttackClass::control);
  add(all, "xmpp/inject-features", "xmpp", AttackClass::inject, {"buffering"});
  add(all, "xmpp/strip-starttls-feature", "xmpp", AttackClass::strip, {"starttls"});
  all.profiles["both"] = {.name = "both", .title = "", .select = {"xmpp/inject-*", "smtp"}};
  all.profiles["outer"] = {.name = "outer", .title = "", .select = {"+both", "certs/ok-exact"}};
  all.profiles["named"] = {.name = "named", .title = "", .select = {"xmpp/inject-features", "smtp/strip-starttls"}};
  all.profiles["circle"] = {.name = "circle", .title = "", .select = {"+circle"}};
  return all;
}

std::vector<std::string> chosen(const std::vector<std::string>& words, const std::string& protocol = "") {
  const auto result = select(catalogue(), words, protocol);
  return result ? *result : std::vector<std::string>{result.error().text()};
}

TEST(Select, AnIdIsTakenAsItIs) {
  EXPECT_THAT(chosen({"xmpp/inject-features"}), ElementsAre("xmpp/inject-features"));
  EXPECT_THAT(chosen({"xmpp/control-honest-starttls"}), ElementsAre("xmpp/control-honest-starttls"));
  EXPECT_THAT(chosen({"smtp/strip-starttls"}, "xmpp"), ElementsAre("smtp/strip-starttls"));
}

TEST(Select, AGlobOfAttacksTakesNoControls) {
  EXPECT_THAT(chosen({"xmpp/*"}), ElementsAre("xmpp/inject-features", "xmpp/strip-starttls-feature"));
  EXPECT_THAT(chosen({"certs/*"}), ElementsAre("certs/time-leaf-expired"));
}

TEST(Select, AWordThatMatchesControlsOnlyTakesThem) {
  EXPECT_THAT(chosen({"*/control-*"}), ElementsAre("xmpp/control-honest-starttls"));
  EXPECT_THAT(chosen({"@control"}), ElementsAre("certs/ok-exact", "xmpp/control-honest-starttls"));
  EXPECT_THAT(chosen({"certs/ok-*"}), ElementsAre("certs/ok-exact"));
}

TEST(Select, TagsAndClasses) {
  EXPECT_THAT(chosen({"@buffering"}), ElementsAre("xmpp/inject-features"));
  EXPECT_THAT(chosen({"@strip"}, "xmpp"), ElementsAre("mine", "xmpp/strip-starttls-feature"));
}

TEST(Select, AProtocol) { EXPECT_THAT(chosen({"smtp"}), ElementsAre("smtp/strip-starttls")); }

TEST(Select, NoWordsAreAllAttacksOfTheProtocol) {
  EXPECT_THAT(chosen({}, "smtp"), ElementsAre("certs/time-leaf-expired", "smtp/strip-starttls"));
}

TEST(Select, CatalogueOrderWithoutDuplicates) {
  EXPECT_THAT(chosen({"xmpp/*", "certs/*", "xmpp/inject-features"}),
              ElementsAre("certs/time-leaf-expired", "xmpp/inject-features", "xmpp/strip-starttls-feature"));
}

TEST(Select, Profiles) {
  EXPECT_THAT(chosen({"+both"}), ElementsAre("smtp/strip-starttls", "xmpp/inject-features"));
  EXPECT_THAT(chosen({"+named"}, "smtp"), ElementsAre("smtp/strip-starttls")) << "the other is of another protocol";
  EXPECT_THAT(chosen({"xmpp/inject-features"}, "smtp"), ElementsAre("xmpp/inject-features")) << "who names it is told";
  EXPECT_THAT(chosen({"+outer"}, "xmpp"), ElementsAre("certs/ok-exact", "xmpp/inject-features"));
  EXPECT_THAT(chosen({"+circle"}), ElementsAre("the profile '+circle' selects itself: take one of its +profiles out"));
}

TEST(Select, AUsersFileByItsPath) {
  EXPECT_THAT(chosen({"./here/mine.xml"}), ElementsAre("mine"));
  EXPECT_THAT(chosen({"./there/mine.xml"}),
              ElementsAre("'./there/mine.xml' selects nothing: `footpad list` shows all"));
}

TEST(Select, NothingIsAnErrorWithAHint) {
  EXPECT_THAT(chosen({"xmpp/inject-featurs"}),
              ElementsAre("'xmpp/inject-featurs' selects nothing: did you mean 'xmpp/inject-features'?"));
  EXPECT_THAT(chosen({"strip-starttls-feature"}),
              ElementsAre("'strip-starttls-feature' selects nothing: did you mean 'xmpp/strip-starttls-feature'?"));
  EXPECT_THAT(chosen({"time-leaf-expird"}),
              ElementsAre("'time-leaf-expird' selects nothing: did you mean 'certs/time-leaf-expired'?"));
  EXPECT_THAT(chosen({"@bufering"}), ElementsAre("'@bufering' selects nothing: did you mean '@buffering'?"));
  EXPECT_THAT(chosen({"+bth"}), ElementsAre("'+bth' selects nothing: did you mean '+both'?"));
  EXPECT_THAT(chosen({"imap/*"}), ElementsAre("'imap/*' selects nothing: `footpad list` shows all"));
  EXPECT_THAT(chosen({"smtp"}, "xmpp"),
              ElementsAre("'smtp' selects nothing for protocol 'xmpp': its scenarios are for another protocol"));
  EXPECT_THAT(chosen({"xmpp/*", "nothing/*"}), ElementsAre("'nothing/*' selects nothing: `footpad list` shows all"));
}

TEST(Kinds, PointsAreNotAmongThem) {
  Scenario scenario;
  scenario.must_reach = {"server.bind-result", "tls.established"};
  scenario.ons.resize(3);
  scenario.ons[0].at = "connect";
  scenario.ons[1].at = "server.*";
  scenario.ons[2].at = "server.*";
  EXPECT_THAT(kinds_used(scenario), ElementsAre("server.*", "server.bind-result"));
}

}  // namespace
}  // namespace footpad::scenario
