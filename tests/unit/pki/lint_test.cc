// Each finding is in the chain of its recipe, and neither in that recipe's twin nor in the plainest valid chain.
#include "pki/lint.h"

#include <gtest/gtest.h>

#include "model/recipe_words.h"
#include "pki/mint.h"
#include "shipped.h"

namespace footpad::pki {
namespace {

const Names with_lists{"example.test", "example.test", true, false};

Chain minted(const Recipe& recipe) {
  auto chain = Mint::create(1).value()->mint(recipe, with_lists);
  EXPECT_TRUE(chain.ok()) << chain.error().text();
  return chain.ok() ? *chain : Chain();
}

bool finds(std::string_view lint, const Chain& chain) { return lint_finds(lint, chain.sent, chain.crls); }

// The recipes that have it; OpenSSL refuses some of what is found itself, so that no recipe needs to name it.
std::vector<std::string> recipes_of(std::string_view lint) {
  if (lint == "serial-not-minimal") return {"certs/der-serial-nonminimal"};
  if (lint == "duplicate-extension") return {"certs/ext-dup-san-same"};
  std::vector<std::string> out;
  for (const auto& [id, recipe] : shipped())
    if (recipe.lint == lint) out.push_back(id);
  return out;
}

class Lints : public ::testing::TestWithParam<std::string_view> {};

std::string name_of(const ::testing::TestParamInfo<std::string_view>& each) {
  std::string name(each.param);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

TEST_P(Lints, FindTheirRecipesAndNotTheirTwins) {
  const auto recipes = recipes_of(GetParam());
  EXPECT_FALSE(recipes.empty()) << "nothing shows that it finds anything";
  for (const std::string& id : recipes) {
    const Recipe& recipe = shipped().at(id);
    EXPECT_TRUE(finds(GetParam(), minted(recipe))) << id;
    const std::string& twin = recipe.twin;
    if (recipe.staple && recipe.staple->defect) continue;  // the chains are alike: the staple is what is wrong
    EXPECT_FALSE(finds(GetParam(), minted(shipped().at(twin)))) << id << "'s twin " << twin;
  }
}

TEST_P(Lints, DoNotFindTheBaseline) { EXPECT_FALSE(finds(GetParam(), minted(shipped().at("certs/ok-baseline")))); }

INSTANTIATE_TEST_SUITE_P(Word, Lints, ::testing::ValuesIn(recipe_lints), name_of);

TEST(Lint, NothingIsFoundInNothing) {
  for (const std::string_view lint : recipe_lints) {
    EXPECT_FALSE(lint_finds(lint, {})) << lint;
    EXPECT_FALSE(lint_finds(lint, {"garbage"})) << lint;
  }
  EXPECT_FALSE(lint_finds("no-such-lint", minted(shipped().at("certs/ok-baseline")).sent));
}

// A finding about the leaf is none where an authority has it, and the other way about.
TEST(Lint, LooksAtTheCertificateThatItIsAbout) {
  const Chain chain = minted(shipped().at("certs/ok-baseline"));
  ASSERT_EQ(chain.sent.size(), 2U);
  EXPECT_TRUE(lint_finds("leaf-is-ca", {chain.sent[1], chain.sent[0]}));
  EXPECT_TRUE(lint_finds("key-usage-not-for-signing", {chain.sent[1]}));
  EXPECT_TRUE(lint_finds("no-dns-name", {chain.sent[1]}));
  EXPECT_FALSE(lint_finds("no-dns-name", {chain.sent[0], chain.sent[1]}));
}

}  // namespace
}  // namespace footpad::pki
