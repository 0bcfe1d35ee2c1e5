// A run's file that somebody else wrote, and what the faces make of it.
#include <gtest/gtest.h>
#include <tinyxml2.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "report/difference.h"
#include "report/exit_code.h"
#include "report/faces.h"
#include "report/read_run.h"
#include "report/run_lines.h"
#include "runner/merge.h"
#include "runner/past.h"
#include "scratch_folder.h"
#include "targets.h"

namespace footpad::fuzz {
namespace {

constexpr std::size_t kMost = 1U << 16U;  // bytes of an input; the page alone is larger

std::string content(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

bool has_controls(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\t' && c != '\r') || c == '\x7f';
  });
}

void check_face(const std::string& name, const std::string& text) {
  ASSERT_FALSE(has_controls(text)) << name << " has control bytes, which a terminal would obey";
  if (name == "junit") {
    tinyxml2::XMLDocument document;
    ASSERT_EQ(document.Parse(text.data(), text.size()), tinyxml2::XML_SUCCESS) << text;
  }
  if (name == "html") {
    // The data stands between the page's own tags, and can end none of them.
    static const auto scripts = [](const std::string& page) {
      std::size_t count = 0;
      for (auto at = page.find("</script"); at != std::string::npos; at = page.find("</script", at + 1)) ++count;
      return count;
    };
    static const std::size_t usual = scripts(text);
    ASSERT_EQ(scripts(text), usual) << "somebody broke out of the page's data";
  }
  if (name == "annotations") {
    std::size_t begin = 0;
    for (auto end = text.find('\n'); end != std::string::npos; begin = end + 1, end = text.find('\n', begin))
      ASSERT_TRUE(text.compare(begin, 2, "::") == 0) << text.substr(begin, end - begin);
  }
}

void faces_of(const report::PastRun& run) {
  static const ScratchFolder folder;
  for (const report::Face& face : report::faces()) {
    if (face.fits != nullptr && !face.fits(run)) continue;
    const std::string file = folder / face.name;
    const auto sink = face.make(file);
    ASSERT_TRUE(report::tell(run, *sink)) << face.name;
    if (face.name != "pcapng") check_face(face.name, content(file));
    if (testing::Test::HasFailure()) return;
  }
}

void run(ByteView input) {
  if (input.size() > kMost) return;
  const auto read = [&] { return report::parse_run("run.ndjson", "/nonexistent", input); };
  auto past = read();
  if (!past) {
    ASSERT_FALSE(past.error().what.empty());
    ASSERT_FALSE(has_controls(past.error().text()));
    return;
  }
  // What is written of a verdict is read as it was.
  for (const report::CaseResult& result : past->results) {
    const std::string line = report::verdict_line(result);
    const auto fields = report::Fields::parse(line);
    ASSERT_TRUE(fields);
    std::deque<Scenario> scenarios;
    const auto again = report::read_result(*fields, scenarios);
    ASSERT_TRUE(again) << again.error().text() << "\n" << line;
    ASSERT_EQ(report::verdict_line(*again), line);
    ASSERT_FALSE(has_controls(line));
    static_cast<void>(report::explain_failure(result));
  }
  // It is the same as itself: nothing has become worse.
  for (const auto& change : report::difference(*past, *past)) ASSERT_FALSE(report::is_regression(change.kind, false));
  ASSERT_FALSE(has_controls(report::difference_text(*past, *past, false)));
  ASSERT_TRUE(nlohmann::json::accept(report::difference_json(*past, *past, false)));
  ASSERT_TRUE(runner::why_another(past->facts, past->facts).empty());
  faces_of(*past);
  if (testing::Test::HasFailure()) return;
  // An exit code of 0 needs verdicts that deserve it.
  const auto summary = report::summary_of(*past);
  if (report::exit_code(summary, false) == report::kExitOk) {
    ASSERT_FALSE(past->results.empty());
  }
  std::vector<report::PastRun> shards;
  shards.push_back(std::move(*past));
  if (auto second = read()) shards.push_back(std::move(*second));
  static_cast<void>(runner::merge(std::move(shards)));
}

}  // namespace

std::vector<Target> run_targets() { return {{"run", &run}}; }

}  // namespace footpad::fuzz
