// The judge with a rule switched off, for a test that sees whether some other test notices.
#pragma once

#include <cstdlib>
#include <string_view>
#include <vector>

#include "judge/rules.h"

namespace footpad::judge {

constexpr const char* kWithout = "FOOTPAD_TEST_WITHOUT_RULE";
constexpr int kNoSuchRule = 77;  // exit code

// All rules, but the one that the environment names.
inline const std::vector<Rule>& rules_here() {
  static const std::vector<Rule> left = [] {
    std::vector<Rule> out = rules();
    const char* without = std::getenv(kWithout);
    if (without != nullptr && std::erase_if(out, [&](const Rule& rule) { return rule.name == without; }) != 1)
      std::_Exit(kNoSuchRule);
    return out;
  }();
  return left;
}

inline Verdict judge_here(const Question& question) { return judge_by(question, rules_here()); }

}  // namespace footpad::judge
