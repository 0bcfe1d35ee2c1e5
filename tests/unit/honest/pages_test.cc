#include "honest/pages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace footpad::honest {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

const Bytes kAnswer("0\x03\x0a\x01\x00", 5);

Server::Answer ask(const std::string& request, const std::string& fails = "") {
  Settings settings;
  settings.pages = {{"/ocsp/leaf", "application/ocsp-response", kAnswer, fails}};
  const auto server = make_server("fetch", std::move(settings));
  Server::Answer last;
  for (const char octet : request) {
    auto more = server->receive({&octet, 1});
    last.bytes += more.bytes;
    last.close = last.close || more.close;
  }
  return last;
}

Bytes get(const std::string& target) { return "GET " + target + " HTTP/1.1\r\nHost: pki.test\r\n\r\n"; }

TEST(Pages, AreServedToWhoeverAsksInWhateverWay) {
  const Bytes posted = "POST /ocsp/leaf HTTP/1.0\r\nContent-Length: 2\r\n\r\n0\x01";
  for (const Bytes& request :
       {get("/ocsp/leaf"), get("/ocsp/leaf/MEUw%2B"), get("http://pki.test/ocsp/leaf"), posted}) {
    const auto answer = ask(request);
    EXPECT_THAT(answer.bytes, StartsWith("HTTP/1.1 200 OK\r\n")) << request;
    EXPECT_THAT(answer.bytes, HasSubstr("Content-Type: application/ocsp-response\r\n"));
    EXPECT_THAT(answer.bytes, EndsWith("\r\n\r\n" + kAnswer));
    EXPECT_TRUE(answer.close);
  }
}

TEST(Pages, OfAnotherNameAreNotThere) {
  for (const char* target : {"/", "/ocsp", "/ocsp/leaflet", "/crl/leaf", "http://pki.test"})
    EXPECT_THAT(ask(get(target)).bytes, StartsWith("HTTP/1.1 404 ")) << target;
}

TEST(Pages, FailAsTheySay) {
  EXPECT_THAT(ask(get("/ocsp/leaf"), "error").bytes, StartsWith("HTTP/1.1 500 "));
  const auto closed = ask(get("/ocsp/leaf"), "closed"), silent = ask(get("/ocsp/leaf"), "silent");
  EXPECT_EQ(closed.bytes, "");
  EXPECT_TRUE(closed.close);
  EXPECT_EQ(silent.bytes, "");
  EXPECT_FALSE(silent.close);
}

TEST(Pages, AreNotForWhoSpeaksNoHttp) {
  const auto answer = ask("\x16\x03\x01 hello");
  EXPECT_THAT(answer.bytes, StartsWith("HTTP/1.1 400 "));
  EXPECT_TRUE(answer.close);
}

}  // namespace
}  // namespace footpad::honest
