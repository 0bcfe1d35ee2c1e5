#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "example_run.h"
#include "golden.h"
#include "report/output_file.h"
#include "report/sink.h"
#include "scratch_folder.h"

namespace footpad::report {
namespace {

using nlohmann::json;

std::vector<json> lines_of(const std::string& path) {
  std::vector<json> out;
  for (const auto& line : split(read_text(path), '\n'))
    if (!line.empty()) out.push_back(json::parse(line));
  return out;
}

TEST(Ndjson, TheWholeRun) {
  const ScratchFolder scratch;
  const ExampleRun example;
  const auto sink = make_ndjson(scratch / "run.ndjson");
  ASSERT_TRUE(example.tell(*sink));
  expect_golden("run.ndjson", read_text(scratch / "run.ndjson"));
}

TEST(Ndjson, AVerdictLineHasEveryFieldOfTheContract) {
  const ExampleRun example;
  const json line = json::parse(verdict_line(example.results[1]));
  for (const char* field :
       {"event", "scenario", "protocol", "transport", "policy", "kind", "verdict", "outcome", "grade", "reason",
        "reached", "control", "connections", "alert", "client_exit", "seconds", "leaks"})
    EXPECT_TRUE(line.contains(field)) << field;
  EXPECT_EQ(line["event"], "verdict");
  EXPECT_EQ(line["kind"], "attack");
  EXPECT_EQ(line["reached"], true);
  EXPECT_EQ(line["alert"], nullptr);
  EXPECT_EQ(line["client_exit"], 0);
  EXPECT_EQ(line["leaks"][1]["what"], "password");
  EXPECT_EQ(line["leaks"][1]["form"], "base64");
  EXPECT_EQ(line["leaks"][1]["where"], "connection 1, clear, client.auth");
}

TEST(Ndjson, BeginsWithTheRunAndEndsWithItsCounts) {
  const ScratchFolder scratch;
  const ExampleRun example;
  const auto sink = make_ndjson(scratch / "run.ndjson");
  ASSERT_TRUE(example.tell(*sink));
  const auto lines = lines_of(scratch / "run.ndjson");
  EXPECT_EQ(lines.front()["event"], "run");
  EXPECT_EQ(lines.front()["schema"], "footpad.run/1");
  EXPECT_EQ(lines.back()["event"], "end");
  EXPECT_EQ(lines.back()["exit"], 4);
  EXPECT_EQ(lines.back()["counts"]["vulnerable"], 1);
}

TEST(Ndjson, HostileBytesStayOneLineOfValidJson) {
  ExampleRun example;
  CaseResult& result = example.results[1];
  result.verdict.reason = std::string("a\nb\x00\xff\x1b[2J\xe2\x80\xae", 12);
  result.verdict.alert = "\xc0\xaf\n";
  result.verdict.leaks[0].where = "\xff\r\n";
  const std::string line = verdict_line(result);
  EXPECT_EQ(line.find('\n'), std::string::npos);
  EXPECT_EQ(json::parse(line)["reason"], "a b\\x00\\xff\\x1b[2J\\xe2\\x80\\xae");
}

TEST(Ndjson, AFileThatIsThereIsNeverOverwritten) {
  const ScratchFolder scratch;
  const ExampleRun example;
  ASSERT_TRUE(write_file(scratch / "run.ndjson", "older\n"));
  const auto sink = make_ndjson(scratch / "run.ndjson");
  EXPECT_FALSE(example.tell(*sink));
  EXPECT_FALSE(sink->judged(example.results[0]));
  EXPECT_EQ(read_text(scratch / "run.ndjson"), "older\n");
}

TEST(Ndjson, AFullDiskNamesTheFileAndARemedy) {
  const ExampleRun example;
  const int full = ::open("/dev/full", O_WRONLY);
  ASSERT_GE(full, 0);
  auto file = OutputFile::borrowed(full, "run.ndjson");
  const auto status = file.write("line\n");
  ::close(full);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().what, "cannot write run.ndjson: No space left on device");
  EXPECT_NE(status.error().remedy.find("--out"), std::string::npos);
}

// A limit on the size of files stands for the disk that fills up in the middle of a line.
TEST(Ndjson, ALineThatDoesNotFitLeavesNoHalf) {
  const ScratchFolder scratch;
  auto file = OutputFile::create(scratch / "run.ndjson");
  ASSERT_TRUE(file);
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto old_handler = ::signal(SIGXFSZ, SIG_IGN);
  rlimit small = before;
  small.rlim_cur = 10;
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const bool first = file->write("12345\n").ok();
  const bool second = file->write("123456789\n").ok();
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  ::signal(SIGXFSZ, old_handler);
  EXPECT_TRUE(first);
  EXPECT_FALSE(second);
  EXPECT_EQ(read_text(scratch / "run.ndjson"), "12345\n");
}

}  // namespace
}  // namespace footpad::report
