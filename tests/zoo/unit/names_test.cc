// What each careless reader takes for the domain, and what none of them does.
#include "names.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

using zoo::NameMatch;

struct Name {
  std::string presented, domain, takers;  // s strict, e ends, a anywhere, n until NUL, m many labels, w any wildcard
};

std::string takers(const Name& name) {
  const std::vector<std::pair<char, NameMatch>> all{{'s', zoo::match_strictly},    {'e', zoo::match_ends},
                                                    {'a', zoo::match_anywhere},    {'n', zoo::match_until_nul},
                                                    {'m', zoo::match_many_labels}, {'w', zoo::match_any_wildcard}};
  std::string out;
  for (const auto& [letter, match] : all)
    if (match(name.presented, name.domain)) out += letter;
  return out;
}

TEST(Names, EachReaderIsCarelessInItsOwnWay) {
  const std::string nul(1, '\0');
  for (const Name& name : std::vector<Name>{
           {"a.test", "a.test", "seanmw"},
           {"b.test", "a.test", ""},
           {"", "a.test", ""},
           {"evil-a.test", "a.test", "ea"},
           {"test", "a.test", "e"},
           {"a.test.evil", "a.test", "a"},
           {"a.test" + nul + ".evil", "a.test", "an"},
           {nul + "a.test", "a.test", "ea"},
           {"*.a.test", "www.a.test", "smw"},
           {"*.a.test", "a.b.a.test", "m"},
           {"*.test", "a.test", "mw"},
           {"*", "a.test", "m"},
           {"*", "victim", "mw"},
           {"*a.test", "www.a.test", ""},
           {"w*w.a.test", "www.a.test", "w"},
           {"a.*", "a.test", "w"},
           {"*.*.a.test", "a.b.a.test", "w"},
           {"*.a.test", "a.test", "ea"},
           {"?.test", "a.test", ""},
       })
    EXPECT_EQ(takers(name), name.takers) << name.presented << " for " << name.domain;
}

}  // namespace
