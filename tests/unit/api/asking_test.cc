// How a request is read: its target, and the JSON in it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/fields.h"
#include "api/target.h"

namespace footpad::api {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

TEST(Targets, PathAndQueryAreUnescaped) {
  auto target = parse_target("/v1/a%2Fb?select=%2Bsmoke&select=+x&empty=&bare&&wait=1");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/v1/a/b");
  EXPECT_THAT(target->query, ElementsAre(Pair("select", "+smoke"), Pair("select", "+x"), Pair("empty", ""),
                                         Pair("bare", ""), Pair("wait", "1")));
}

TEST(Targets, ThatCannotBeReadAreProblems) {
  for (const char* bad : {"", "v1", "/%", "/%4", "/%zz", "/x?a=%", "http://localhost/x", "*"})
    EXPECT_FALSE(parse_target(bad)) << bad;
}

TEST(Bodies, FaultsHaveAPlace) {
  auto parsed = parse_body("{\n  \"a\": 1,\n  oops\n}");
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.problem().status, 400);
  const std::string said = parsed.problem().errors.front().text();
  EXPECT_THAT(said, HasSubstr("body:3:3: the body is no JSON"));
  EXPECT_THAT(said, HasSubstr("\n 3 |   oops\n"));
  EXPECT_THAT(said, HasSubstr("|   ^"));
}

TEST(Bodies, AnEmptyOneIsAnEmptyObject) {
  auto parsed = parse_body(" \n");
  ASSERT_TRUE(parsed);
  EXPECT_TRUE(parsed->is_object());
}

TEST(Bodies, LongLinesAreNotSaidAgain) {
  auto parsed = parse_body("[" + std::string(100000, ' ') + "oops");
  ASSERT_FALSE(parsed);
  EXPECT_LT(parsed.problem().errors.front().text().size(), 300U);
}

TEST(Bodies, NothingButObjects) {
  for (const char* other : {"[]", "1", "null", "\"x\"", "[[[[", "{\"a\":1}}", "\xff"})
    EXPECT_FALSE(parse_body(other)) << other;
}

TEST(ReadingFields, TheFirstFaultIsSaidAndUnknownOnesAreFaults) {
  const Json body = Json::parse(R"({"name": "x", "count": 3, "list": ["a", "b"], "nothing": null})");
  Fields fields(body);
  EXPECT_EQ(fields.text("name"), "x");
  EXPECT_EQ(fields.whole("count"), 3U);
  EXPECT_EQ(fields.text("nothing"), std::nullopt);
  EXPECT_EQ(fields.number("absent", 0, 1), std::nullopt);
  const auto problem = fields.problem();
  ASSERT_TRUE(problem);
  EXPECT_EQ(problem->errors.front().what, "there is no field 'list'");
}

TEST(ReadingFields, OtherTypesAreFaults) {
  const Json body = Json::parse(R"({"a": 1, "b": "x", "c": -1, "d": ["x", 1]})");
  for (const auto& read : std::vector<void (*)(Fields&)>{
           [](Fields& fields) { (void)fields.text("a"); }, [](Fields& fields) { (void)fields.number("b", 0, 1); },
           [](Fields& fields) { (void)fields.whole("c"); }, [](Fields& fields) { (void)fields.texts("d"); },
           [](Fields& fields) { (void)fields.number("a", 2, 3); }}) {
    Fields fields(body);
    read(fields);
    EXPECT_TRUE(fields.problem());
  }
}

}  // namespace
}  // namespace footpad::api
