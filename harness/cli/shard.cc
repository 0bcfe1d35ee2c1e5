#include "cli/shard.h"

#include <array>
#include <charconv>
#include <cstdlib>
#include <fstream>

#include "base/text.h"

namespace footpad::cli {
namespace {

constexpr int kMost = 10000;

struct Convention {
  const char* who;
  const char* total;
  const char* index;
  int first;         // the first shard's index
  bool total_alone;  // the total may stand alone, where there is one shard
};

constexpr std::array kConventions{
    Convention{"Bazel", "TEST_TOTAL_SHARDS", "TEST_SHARD_INDEX", 0, false},
    Convention{"GoogleTest", "GTEST_TOTAL_SHARDS", "GTEST_SHARD_INDEX", 0, false},
    Convention{"GitLab", "CI_NODE_TOTAL", "CI_NODE_INDEX", 1, true},
    Convention{"Kubernetes", "FOOTPAD_SHARDS", "JOB_COMPLETION_INDEX", 0, false},
};

constexpr const char* kRemedy = "say --shard i/n, or --shard off to run everything";

std::optional<int> number(const std::string& text, int low, int high) {
  int value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc() || end != text.data() + text.size() || value < low || value > high) return std::nullopt;
  return value;
}

Result<report::Shard> from_flag(const std::string& flag) {
  if (flag == "off") return report::Shard{};
  const auto slash = flag.find('/');
  const auto total = slash == std::string::npos ? std::nullopt : number(flag.substr(slash + 1), 1, kMost);
  const auto index = total ? number(flag.substr(0, slash), 1, *total) : std::nullopt;
  if (index) return report::Shard{*index, *total};
  return Error{"--shard '" + printable(flag) + "' is not understood",
               "write i/n: --shard 1/4 is the first of four, --shard 4/4 the last", ""};
}

// nullopt: this convention says nothing.
Result<std::optional<report::Shard>> from(const Convention& convention, const Environment& environment) {
  using Said = std::optional<report::Shard>;
  const auto total = environment(convention.total), index = environment(convention.index);
  if (!total && !index) return Said{};
  if (!index && convention.total_alone && *total == "1") return Said{};
  if (!total || !index)
    return Error{std::string(total ? convention.total : convention.index) + " is set, but " +
                     (total ? convention.index : convention.total) + " is not",
                 std::string("set both, as ") + convention.who + " does, or " + kRemedy, ""};
  const auto count = number(*total, 1, kMost);
  if (!count)
    return Error{std::string(convention.total) + " is '" + printable(*total) + "', which is no number of shards",
                 kRemedy, ""};
  const auto which = number(*index, convention.first, *count - 1 + convention.first);
  if (!which)
    return Error{std::string(convention.index) + " is '" + printable(*index) + "', and is from " +
                     std::to_string(convention.first) + " to " + std::to_string(*count - 1 + convention.first) +
                     " where " + convention.total + " is " + *total,
                 kRemedy, ""};
  return Said{{*which - convention.first + 1, *count}};
}

std::string text_of(report::Shard shard) { return std::to_string(shard.index) + "/" + std::to_string(shard.total); }

}  // namespace

Result<report::Shard> shard_of(const std::string& flag, const Environment& environment) {
  if (!flag.empty()) return from_flag(flag);
  std::optional<report::Shard> chosen;
  const Convention* by = nullptr;
  for (const Convention& convention : kConventions) {
    const auto said = from(convention, environment);
    if (!said) return said.error();
    if (!*said) continue;
    if (chosen && ((*said)->index != chosen->index || (*said)->total != chosen->total))
      return Error{std::string(by->total) + " and " + by->index + " say shard " + text_of(*chosen) + ", " +
                       convention.total + " and " + convention.index + " say " + text_of(**said),
                   kRemedy, ""};
    chosen = *said;
    by = &convention;
  }
  return chosen.value_or(report::Shard{});
}

Status touch_status_file(const Environment& environment) {
  const auto file = environment("TEST_SHARD_STATUS_FILE");
  if (!file) return Done{};
  const std::ofstream touched(*file, std::ios::app);
  if (touched) return Done{};
  return Error{"cannot write " + printable(*file), "TEST_SHARD_STATUS_FILE names it: give a file that can be written",
               ""};
}

std::optional<std::string> from_environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr || *value == '\0') return std::nullopt;
  return std::string(value);
}

}  // namespace footpad::cli
