#include "scenario/catalogue.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "scenario/digest.h"

namespace footpad::scenario {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

const std::string kRoot = FOOTPAD_SOURCE;

const Catalogue& shipped() {
  static const Catalogue catalogue = [] {
    std::vector<Error> errors;
    Catalogue loaded = load_catalogue(kRoot, {}, {}, errors);
    for (const Error& error : errors) ADD_FAILURE() << error.text();
    return loaded;
  }();
  return catalogue;
}

// A folder of files that is gone with its owner.
class Folder {
 public:
  Folder()
      : path_(fs::temp_directory_path() /
              ("footpad-catalogue-" + std::to_string(::getpid()) + "-" + std::to_string(++count_))) {
    fs::create_directories(path_);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(path_); }
  std::string write(const std::string& name, const std::string& text) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << text;
    return (path_ / name).string();
  }
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  static inline int count_ = 0;
  fs::path path_;
};

const std::string kAttack = R"(<scenario protocol="xmpp" class="strip" transport="starttls"><title>Mine</title>
  <on at="server.features"><drop/></on><control>xmpp/control-honest-starttls</control></scenario>)";

TEST(Shipped, LoadsWithoutAFault) { EXPECT_FALSE(shipped().scenarios.empty()); }

TEST(Shipped, HasAllScenariosOfTheFirstProtocol) {
  int controls = 0, attacks = 0;
  for (const auto& [id, scenario] : shipped().scenarios)
    if (scenario.protocol == "xmpp") ++(scenario.kind == Scenario::Kind::control ? controls : attacks);
  EXPECT_GE(controls, 6);  // more may come, none may get lost
  EXPECT_GE(attacks, 23);
  EXPECT_GE(shipped().profiles.size(), 3U);
}

TEST(Shipped, EveryScenarioSaysWhatAPersonNeeds) {
  for (const auto& [id, scenario] : shipped().scenarios) {
    EXPECT_FALSE(scenario.title.empty() || scenario.does.empty() || scenario.demand.empty() || scenario.why.empty() ||
                 scenario.remedy.empty())
        << id;
    EXPECT_LE(scenario.title.size(), 100U) << id;
    EXPECT_FALSE(scenario.from_user) << id;
    if (scenario.kind == Scenario::Kind::control) continue;
    EXPECT_FALSE(scenario.references.empty()) << id;
    // What nobody can notice may catch nobody; whom a certificate catches is looked at in unit/pki.
    // Where going on in clear is asked for nobody can do wrong.
    const bool allows_all = expectation(scenario, Policy::verified) == Expectation::plaintext_expected;
    EXPECT_TRUE(!scenario.caught.empty() || allows_all || scenario.identity == Identity::stolen ||
                !scenario.recipe.empty())
        << id << " must name a careless client that it catches";
  }
}

TEST(Shipped, EveryRecipeIsAScenarioToo) {
  for (const auto& [id, recipe] : shipped().recipes) EXPECT_TRUE(shipped().scenarios.contains(id)) << id;
}

TEST(Shipped, AttacksOnTheUpgradeRunWhereThereIsOne) {
  for (const auto& [id, scenario] : shipped().scenarios) {
    // In the cage a client of direct TLS may be led to where there is an upgrade.
    if (std::find(scenario.tags.begin(), scenario.tags.end(), "starttls") == scenario.tags.end() ||
        scenario.needs_cage())
      continue;
    EXPECT_EQ(scenario.transports, std::vector<Transport>{Transport::starttls}) << id;
  }
}

TEST(Shipped, InterceptionIsExpectedToFailWhereAKeyIsPinned) {
  const auto& control = shipped().scenarios.at("xmpp/control-intercepted");
  EXPECT_EQ(expectation(control, Policy::verified), Expectation::connects);
  EXPECT_EQ(expectation(control, Policy::pinned), Expectation::must_abort);
  const auto& plain = shipped().scenarios.at("xmpp/sasl-strip-to-plain");
  EXPECT_EQ(expectation(plain, Policy::verified), Expectation::undetectable);
  EXPECT_EQ(expectation(plain, Policy::pinned), Expectation::must_abort);
  EXPECT_EQ(expectation(shipped().scenarios.at("xmpp/sasl-bad-server-signature"), Policy::opportunistic),
            Expectation::must_abort);
  EXPECT_EQ(expectation(shipped().scenarios.at("xmpp/strip-starttls-feature"), Policy::opportunistic),
            Expectation::plaintext_expected);
}

TEST(Readme, ItsExamplesAreScenarios) {
  std::ifstream stream(kRoot + "/scenarios/README.md", std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  const std::string fence = "```xml\n";
  int examples = 0;
  for (auto begin = text.find(fence); begin != std::string::npos; begin = text.find(fence, begin + 1)) {
    const auto start = begin + fence.size();
    std::vector<Error> errors;
    check_file("README.md", text.substr(start, text.find("```", start) - start), shipped(), errors);
    for (const Error& error : errors) ADD_FAILURE() << error.text();
    ++examples;
  }
  EXPECT_EQ(examples, 3);
}

TEST(Load, AUsersFolderAndFile) {
  const Folder folder, other;
  folder.write("sub/one.xml", kAttack);
  const std::string file = other.write("My own.xml", kAttack);
  std::vector<Error> errors;
  const Catalogue catalogue = load_catalogue(kRoot, {folder.path()}, {file}, errors);
  for (const Error& error : errors) ADD_FAILURE() << error.text();
  ASSERT_TRUE(catalogue.scenarios.contains("sub/one"));
  ASSERT_TRUE(catalogue.scenarios.contains("My-own"));
  EXPECT_TRUE(catalogue.scenarios.at("My-own").from_user);
  EXPECT_EQ(catalogue.digest, shipped().digest) << "what a user adds does not change the catalogue's name";
  EXPECT_EQ(*select(catalogue, {file}, "xmpp"), std::vector<std::string>{"My-own"});
}

TEST(Load, ATakenIdAndAMissingFileAreFaults) {
  const Folder folder;
  folder.write("xmpp/strip-starttls-feature.xml", kAttack);
  std::vector<Error> errors;
  (void)load_catalogue(kRoot, {folder.path()}, {"/no/such/file.xml"}, errors);
  ASSERT_EQ(errors.size(), 2U);
  EXPECT_THAT(errors[0].text(), HasSubstr("the id 'xmpp/strip-starttls-feature' is taken by"));
  EXPECT_THAT(errors[1].text(), HasSubstr("cannot read /no/such/file.xml: No such file or directory"));
}

TEST(Load, AFolderThatIsNotThere) {
  std::vector<Error> errors;
  (void)load_catalogue("/no/such/root", {}, {}, errors);
  ASSERT_EQ(errors.size(), 2U);
  EXPECT_THAT(errors[0].text(), HasSubstr("cannot read the folder /no/such/root/certs"));
}

TEST(Load, AllFaultsOfAllFilesAreCollected) {
  const Folder folder;
  folder.write("a.xml", "<scenario/>");
  folder.write("b.xml", "<scenario");
  folder.write("c.xml", "<profile><title>t</title></profile>");
  std::vector<Error> errors;
  (void)load_catalogue(kRoot, {folder.path()}, {}, errors);
  std::set<std::string> files;
  for (const Error& error : errors) files.insert(error.place.substr(0, error.place.find(':')));
  EXPECT_EQ(files.size(), 3U);
}

TEST(Load, WhatAFileNamesMustExist) {
  const Folder folder;
  folder.write(
      "a.xml",
      R"(<scenario protocol="xmpp" class="strip"><title>t</title><on at="server.x"><drop/></on><control>xmpp/control-honest-direct</control></scenario>)");
  std::vector<Error> errors;
  (void)load_catalogue(kRoot, {folder.path()}, {}, errors);
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_THAT(errors[0].text(), HasSubstr("no control of this attack runs on transport 'starttls'"));
}

TEST(Digest, IsSha256OverPathsAndContents) {
  EXPECT_EQ(digest_of({}), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_NE(digest_of({{"a", "bc"}}), digest_of({{"ab", "c"}}));
  EXPECT_NE(digest_of({{"a", "b"}}), digest_of({{"a", "c"}}));
  EXPECT_EQ(digest_of({{"a", "b"}, {"c", "d"}}), digest_of({{"c", "d"}, {"a", "b"}}));
}

}  // namespace
}  // namespace footpad::scenario
