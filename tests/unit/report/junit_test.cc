#include <gtest/gtest.h>
#include <tinyxml2.h>

#include <set>

#include "example_run.h"
#include "golden.h"
#include "report/sink.h"
#include "scratch_folder.h"

namespace footpad::report {
namespace {

std::string junit_of(const ExampleRun& example) {
  const ScratchFolder scratch;
  const auto sink = make_junit(scratch / "junit.xml");
  const auto told = example.tell(*sink);
  EXPECT_TRUE(told) << told.error().text();
  return read_text(scratch / "junit.xml");
}

// The element and attribute names that the strict schemas know, by element.
const std::map<std::string, std::set<std::string>> kDialect{
    {"testsuites", {"name", "tests", "failures", "errors", "time"}},
    {"testsuite", {"name", "tests", "failures", "errors", "skipped", "time", "timestamp"}},
    {"properties", {}},
    {"property", {"name", "value"}},
    {"testcase", {"classname", "name", "time"}},
    {"failure", {"type", "message"}},
    {"error", {"type", "message"}},
    {"skipped", {"message"}},
    {"system-out", {}}};

void expect_dialect(const tinyxml2::XMLElement* element) {
  const auto known = kDialect.find(element->Name());
  ASSERT_NE(known, kDialect.end()) << element->Name();
  for (const auto* attribute = element->FirstAttribute(); attribute != nullptr; attribute = attribute->Next())
    EXPECT_TRUE(known->second.contains(attribute->Name())) << element->Name() << " " << attribute->Name();
  if (std::string(element->Name()) == "properties") {
    EXPECT_STREQ(element->Parent()->ToElement()->Name(), "testsuite");
  }
  for (const auto* child = element->FirstChildElement(); child != nullptr; child = child->NextSiblingElement())
    expect_dialect(child);
}

std::vector<const tinyxml2::XMLElement*> cases_of(const tinyxml2::XMLDocument& document) {
  std::vector<const tinyxml2::XMLElement*> out;
  const auto* root = document.RootElement();
  for (const auto* suite = root->FirstChildElement("testsuite"); suite != nullptr;
       suite = suite->NextSiblingElement("testsuite"))
    for (const auto* each = suite->FirstChildElement("testcase"); each != nullptr;
         each = each->NextSiblingElement("testcase"))
      out.push_back(each);
  return out;
}

TEST(Junit, TheWholeRun) { expect_golden("junit.xml", junit_of(ExampleRun())); }

TEST(Junit, StaysInTheStrictDialect) {
  tinyxml2::XMLDocument document;
  ASSERT_EQ(document.Parse(junit_of(ExampleRun()).c_str()), tinyxml2::XML_SUCCESS);
  expect_dialect(document.RootElement());
}

TEST(Junit, EachVerdictHasItsElement) {
  const ExampleRun example;
  tinyxml2::XMLDocument document;
  ASSERT_EQ(document.Parse(junit_of(example).c_str()), tinyxml2::XML_SUCCESS);
  const auto cases = cases_of(document);
  ASSERT_EQ(cases.size(), example.results.size());
  const std::map<VerdictWord, std::string> wanted{
      {VerdictWord::secure, "system-out"},   {VerdictWord::weak, "system-out"}, {VerdictWord::vulnerable, "failure"},
      {VerdictWord::inconclusive, "error"},  {VerdictWord::error, "error"},     {VerdictWord::unsupported, "skipped"},
      {VerdictWord::undetectable, "skipped"}};
  for (std::size_t i = 0; i < cases.size(); ++i)
    EXPECT_EQ(cases[i]->FirstChildElement()->Name(), wanted.at(example.results[i].verdict.verdict))
        << cases[i]->Attribute("name");
}

TEST(Junit, NamesAreUniqueEvenWhenACaseIsRepeated) {
  ExampleRun example;
  example.results.push_back(example.results[1]);
  example.results.push_back(example.results[1]);
  CaseResult closing = example.results[0];
  closing.facts.closing = true;
  example.results.push_back(closing);
  tinyxml2::XMLDocument document;
  ASSERT_EQ(document.Parse(junit_of(example).c_str()), tinyxml2::XML_SUCCESS);
  std::set<std::string> names;
  for (const auto* each : cases_of(document))
    EXPECT_TRUE(names.insert(each->Attribute("name")).second) << each->Attribute("name");
}

TEST(Junit, AnInterruptedRunIsNotGreen) {
  ExampleRun example;
  example.results.resize(1);
  example.summary = {};
  example.summary.interrupted = true;
  const std::string xml = junit_of(example);
  EXPECT_NE(xml.find("errors=\"1\""), std::string::npos) << xml;
  EXPECT_NE(xml.find("interrupted after 1 of 9 cases"), std::string::npos) << xml;
}

TEST(Junit, ARunOfNothingIsNotGreen) {
  ExampleRun example;
  example.results.clear();
  const std::string xml = junit_of(example);
  EXPECT_NE(xml.find("nothing was judged"), std::string::npos) << xml;
  EXPECT_NE(xml.find("errors=\"1\""), std::string::npos) << xml;
}

// A fault in the middle (exit 4), or weak verdicts under --strict (exit 1), where every case that was judged is a pass.
TEST(Junit, IsNeverGreenerThanTheExitCode) {
  for (const int code : {1, 3, 4}) {
    ExampleRun example;
    example.results.resize(1);
    example.summary = {};
    example.summary.exit = code;
    EXPECT_NE(junit_of(example).find("type=\"exit-" + std::to_string(code) + "\""), std::string::npos);
  }
  ExampleRun example;
  example.results.resize(1);
  example.summary = {};
  EXPECT_EQ(junit_of(example).find("the run as a whole"), std::string::npos);
}

TEST(Junit, AFolderThatIsGoneIsAnError) {
  const ExampleRun example;
  const auto sink = make_junit("/nonexistent/junit.xml");
  const auto status = example.tell(*sink);
  ASSERT_FALSE(status);
  EXPECT_NE(status.error().what.find("/nonexistent/junit.xml"), std::string::npos);
}

}  // namespace
}  // namespace footpad::report
