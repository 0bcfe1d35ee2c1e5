#include "api/access.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace footpad::api {
namespace {

net::HttpRequest from(const std::string& host, const std::string& authorization = "") {
  net::HttpRequest request;
  if (!host.empty()) request.headers["host"] = host;
  if (!authorization.empty()) request.headers["authorization"] = authorization;
  return request;
}

TEST(Host, OnlyNamesOfLoopback) {
  const Access access{"0123456789abcdef", false};
  for (const char* own : {"localhost", "LOCALHOST:4711", "127.0.0.1", "127.0.0.1:1", "[::1]", "[::1]:80"})
    EXPECT_FALSE(refuse_host(access, from(own))) << own;
  for (const char* other : {"", "evil.test", "localhost.", "localhost.evil.test", "127.0.0.1.evil.test", "127.0.0.2",
                            "::1", "[::1", "localhost:80:80", "localhost:evil", "0x7f.1", "[::ffff:127.0.0.1]"}) {
    const auto refusal = refuse_host(access, from(other));
    ASSERT_TRUE(refusal) << other;
    EXPECT_EQ(refusal->status, 421);
  }
}

TEST(Host, AnythingOnAUnixSocket) {
  EXPECT_FALSE(refuse_host({"0123456789abcdef", true}, from("whatever")));
  EXPECT_FALSE(refuse_host({"0123456789abcdef", true}, from("")));
}

TEST(Token, AllOfItAndNothingElse) {
  const Access access{"0123456789abcdef", false};
  EXPECT_FALSE(refuse_token(access, from("", "Bearer 0123456789abcdef")));
  EXPECT_FALSE(refuse_token(access, from("", "bearer 0123456789abcdef ")));
  for (const char* wrong : {"", "Bearer", "Bearer ", "Bearer 0123456789abcde", "Bearer 0123456789abcdef0",
                            "Bearer 0123456789abcdeF", "Bearer 0123456789abcdef0123456789abcdef",
                            "Basic 0123456789abcdef", "0123456789abcdef", "Bearer  0123456789abcdef"}) {
    const auto refusal = refuse_token(access, from("", wrong));
    ASSERT_TRUE(refusal) << wrong;
    EXPECT_EQ(refusal->status, 401);
  }
}

TEST(Token, NobodyKnowsTheEmptyOne) {
  EXPECT_FALSE(same_secret("", ""));
  EXPECT_FALSE(same_secret("", "x"));
  EXPECT_TRUE(same_secret("x", "x"));
}

}  // namespace
}  // namespace footpad::api
