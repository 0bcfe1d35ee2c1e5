// Footpad's attacks as tests of GoogleTest: one test a scenario, each judged with its controls.
//
//   int log_in(const footpad::Lane& lane);                              // the client, in this process
//   FOOTPAD_SCENARIOS(LogIn, log_in, "+xmpp-client");                   // a whole suite; or, by hand:
//
//   class LogIn : public footpad::ScenarioTest {};
//   TEST_P(LogIn, WithstandsTheRoad) { EXPECT_THAT(attack(log_in), footpad::Aborts()); }
//   INSTANTIATE_TEST_SUITE_P(Xmpp, LogIn, footpad::Scenarios("+xmpp-client").transport("both"), footpad::CaseName());
//
// The transcript of an attack that is no pass is written below $FOOTPAD_TRANSCRIPTS, a folder that exists, else below
// GoogleTest's folder for temporary files; the failure names it.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <ostream>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "footpad/footpad.h"

// clang-format off
FOOTPAD_BEGIN_API
// clang-format on

// The road that all tests of this program share, opened when it is first asked for.
inline const Result<Road>& shared_road() {
  static const Result<Road> road = Road::open();
  return road;
}

// What a suite is instantiated with: one attack on one transport, or why there is none.
struct Case {
  Scenario scenario;
  Wish wish;
  std::string error;
};

inline void PrintTo(const Case& one, std::ostream* out) {
  if (one.error.empty())
    *out << one.scenario.id << " over " << one.scenario.transport;
  else
    *out << "no scenario";
}

// "xmpp_strip_starttls_feature_starttls": tests may have names of letters, digits and '_' only.
struct CaseName {
  std::string operator()(const ::testing::TestParamInfo<Case>& info) const {
    if (!info.param.error.empty()) return "Selection";
    std::string name = info.param.scenario.id + "_" + info.param.scenario.transport;
    const auto is_plain = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    };
    std::replace_if(
        name.begin(), name.end(), [&](char c) { return !is_plain(c); }, '_');
    return name;
  }
};

// A selection: ids, globs, protocols, tags and profiles, as `footpad run` takes them. Given to
// INSTANTIATE_TEST_SUITE_P. What is wrong with it becomes a test that fails.
class Scenarios {
 public:
  template <class... Words, class = std::enable_if_t<(std::is_convertible_v<Words, std::string> && ...)>>
  explicit Scenarios(Words&&... words) {
    wish_.select = {std::string(std::forward<Words>(words))...};
  }
  Scenarios& protocol(std::string name) { return set(&Wish::protocol, std::move(name)); }
  Scenarios& transport(std::string name) { return set(&Wish::transport, std::move(name)); }  // "both" besides
  Scenarios& policy(std::string name) { return set(&Wish::policy, std::move(name)); }
  Scenarios& domain(std::string name) { return set(&Wish::domain, std::move(name)); }
  Scenarios& reach(std::string point) { return set(&Wish::reach, std::move(point)); }
  Scenarios& takes(std::vector<std::string> what) {
    wish_.takes = std::move(what);
    return *this;
  }
  Scenarios& timeout(double seconds) {
    wish_.timeout = seconds;
    return *this;
  }

  [[nodiscard]] std::vector<Case> cases() const {
    const auto& road = shared_road();
    if (!road) return {{{}, {}, road.error().text()}};
    const auto rows = road->scenarios(wish_);
    if (!rows) return {{{}, {}, rows.error().text()}};
    std::vector<Case> out;
    for (const Scenario& row : *rows) {
      if (row.is_control) continue;
      Case one{row, wish_, ""};
      one.wish.select.clear();
      one.wish.scenario = row.id;
      one.wish.protocol = row.protocol;
      one.wish.transport = row.transport;
      out.push_back(std::move(one));
    }
    if (out.empty()) return {{{}, {}, "there is no attack in what is selected; controls run by themselves"}};
    return out;
  }
  // NOLINTNEXTLINE: implicit on purpose
  operator ::testing::internal::ParamGenerator<Case>() const { return ::testing::ValuesIn(cases()); }

 private:
  Scenarios& set(std::string Wish::*what, std::string value) {
    wish_.*what = std::move(value);
    return *this;
  }
  Wish wish_;
};

// What became of an attack.
struct Attacked {
  Judged judged;
  std::string error;            // not empty: nobody was attacked
  std::string transcript_file;  // of what is no pass
  bool skipped = false;         // the test was told so
};

// The least that a client must do: what the standards say it MUST, or what they say it SHOULD besides.
enum class Level { must, should };

inline bool passes(const Verdict& verdict, Level level = Level::must) {
  return verdict.verdict == "secure" || (verdict.verdict == "weak" && level == Level::must);
}

inline void PrintTo(const Attacked& attacked, std::ostream* out) {
  const Judged& judged = attacked.judged;
  if (!attacked.error.empty())
    *out << "no attack";
  else
    *out << judged.scenario << " over " << judged.transport << ", policy " << judged.policy << ": "
         << judged.verdict.verdict << " (" << judged.verdict.outcome << ")";
}
inline void PrintTo(const Lane& lane, std::ostream* out) {
  *out << "the lane of " << lane.scenario << " over " << lane.transport << ", policy " << lane.policy;
}

class AbortsMatcher {
 public:
  explicit AbortsMatcher(Level level) : level_(level) {}

  bool MatchAndExplain(const Attacked& attacked, ::testing::MatchResultListener* listener) const {
    if (!attacked.error.empty()) {
      *listener << attacked.error;
      return false;
    }
    if (attacked.skipped) return true;
    const bool passed = passes(attacked.judged.verdict, level_);
    *listener << (passed ? attacked.judged.verdict.reason : "\n\n" + attacked.judged.explanation.text);
    if (!passed && !attacked.transcript_file.empty()) *listener << "\nTranscript: " << attacked.transcript_file << "\n";
    return passed;
  }
  // A lane by itself: what only looks secure has no verdict.
  bool MatchAndExplain(const Lane& lane, ::testing::MatchResultListener* listener) const {
    Lane& asked = const_cast<Lane&>(lane);  // to look changes nothing
    const auto report = asked.report();
    if (!report) {
      *listener << report.error().text();
      return false;
    }
    if (!report->verdict) {
      *listener << (report->state == LaneState::open
                        ? "it is not judged: call done() once the client has ended"
                        : "it looks secure, but its honest control was not green once more: "
                          "run the closing controls of Road::plan(), or use Road::judge()");
      return false;
    }
    const bool passed = passes(*report->verdict, level_);
    *listener << (passed ? report->verdict->reason : "\n\n" + report->explanation.value_or(Explanation{}).text);
    if (const auto transcript = lane.transcript(); !passed && transcript) *listener << "\n" << *transcript;
    return passed;
  }
  void DescribeTo(std::ostream* out) const {
    *out << "aborts before it gives anything away" << (level_ == Level::should ? ", as it should" : "");
  }
  void DescribeNegationTo(std::ostream* out) const { *out << "does not abort, or only after it gave something away"; }

 private:
  Level level_;
};

// Matches an attack (see ScenarioTest and attack()) or a Lane whose verdict is `secure`; at Level::must `weak` too, as
// in `footpad run`. What no client could notice is no match, and no failure either where the test has been skipped for
// it.
inline ::testing::PolymorphicMatcher<AbortsMatcher> Aborts(Level level = Level::must) {
  return ::testing::MakePolymorphicMatcher(AbortsMatcher(level));
}

namespace detail {

// One function, or one kind of callable without a state, is the same client each time.
template <class Callable>
std::string name_of(const Callable& client) {
  static const char tag = 0;
  static std::size_t others = 0;
  const auto number = [](const void* address) { return std::to_string(reinterpret_cast<std::uintptr_t>(address)); };
  if constexpr (std::is_pointer_v<std::decay_t<Callable>>)
    return number(reinterpret_cast<const void*>(client));
  else if constexpr (std::is_empty_v<std::decay_t<Callable>>)
    return number(&tag);
  else
    return number(&tag) + " " + std::to_string(++others);
}

// The end of a long name tells it from others.
inline std::string shortened(const std::string& name) {
  constexpr std::size_t kMost = 200;
  return name.size() <= kMost ? name : name.substr(name.size() - kMost);
}

inline std::string write_transcript(const Judged& judged) {
  std::string name = judged.scenario + "." + judged.transport + "." + judged.policy;
  std::replace(name.begin(), name.end(), '/', '.');
  if (const auto* test = ::testing::UnitTest::GetInstance()->current_test_info())
    name = std::string(test->test_suite_name()) + "." + name;
  std::replace(name.begin(), name.end(), '/', '.');
  const char* set = std::getenv("FOOTPAD_TRANSCRIPTS");
  const std::string folder = set != nullptr && *set != '\0' ? std::string(set) + "/" : ::testing::TempDir();
  const std::string path = folder + "footpad-" + name + ".txt";
  std::ofstream file(path, std::ios::binary);
  file << judged.transcript;
  file.close();
  return file ? path : "";
}

}  // namespace detail

// Attacks a client, in any test. `client` is a function that takes a Lane and gives an exit code (see Client); `named`:
// a name for it, where it is an object with a state, so that its controls need not be run for each attack anew.
template <class Callable>
[[nodiscard]] Attacked attack_with(const Wish& wish, const Callable& client, const std::string& named = "") {
  Attacked out;
  const auto& road = shared_road();
  if (!road) {
    out.error = road.error().text();
    return out;
  }
  Wish own = wish;
  const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
  own.client = detail::shortened((test == nullptr ? std::string() : std::string(test->test_suite_name()) + " ") +
                                 (named.empty() ? detail::name_of(client) : named));
  auto judged = road->judge(own, client);
  if (!judged) {
    out.error = judged.error().text();
    return out;
  }
  out.judged = std::move(*judged);
  const Verdict& verdict = out.judged.verdict;
  ::testing::Test::RecordProperty("footpad_scenario", out.judged.scenario);
  ::testing::Test::RecordProperty("footpad_verdict", verdict.verdict);
  ::testing::Test::RecordProperty("footpad_outcome", verdict.outcome);
  out.skipped = verdict.verdict == "undetectable" || verdict.verdict == "unsupported";
  if (out.skipped) [&] { GTEST_SKIP() << verdict.verdict << ": " << verdict.reason; }();
  if (!out.skipped && !passes(verdict, Level::should)) out.transcript_file = detail::write_transcript(out.judged);
  return out;
}

// A suite of attacks. A test of it must attack, or it fails.
class ScenarioTest : public ::testing::TestWithParam<Case> {
 protected:
  void SetUp() override {
    if (!GetParam().error.empty()) FAIL() << GetParam().error;
    if (!GetParam().scenario.runs) GTEST_SKIP() << "unsupported: " << GetParam().scenario.why_not;
  }
  void TearDown() override {
    if (!attacked_ && !IsSkipped() && !HasFailure()) FAIL() << "the client was never attacked: call attack(client)";
  }

  template <class Callable>
  [[nodiscard]] Attacked attack(const Callable& client, const std::string& named = "") {
    attacked_ = true;
    if (!GetParam().error.empty()) return {{}, GetParam().error, "", false};
    return attack_with(GetParam().wish, client, named);
  }

 private:
  bool attacked_ = false;
};

FOOTPAD_END_API

// One test a scenario of the selection, which is what follows: words, or footpad::Scenarios("...").transport("both")
// ...
#define FOOTPAD_SCENARIOS(suite, client, ...)                                 \
  class suite : public ::footpad::ScenarioTest {};                            \
  TEST_P(suite, Aborts) { EXPECT_THAT(attack(client), ::footpad::Aborts()); } \
  INSTANTIATE_TEST_SUITE_P(Footpad, suite, ::footpad::Scenarios(__VA_ARGS__), ::footpad::CaseName())
