#include "dialogue/fetch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace footpad::dialogue {
namespace {

std::vector<Unit> heard(Side from, ByteView bytes) {
  const auto dialogue = fetching().make();
  std::vector<Unit> units;
  if (from == Side::server) dialogue->feed(Side::client, "GET /crl/sub HTTP/1.1\r\n\r\n", units);
  units.clear();
  dialogue->feed(from, bytes, units);
  return units;
}

TEST(Fetch, AskingIsNoMoreThanAHello) {
  const auto units = heard(Side::client, "GET /ocsp/leaf/MEUw HTTP/1.1\r\nHost: pki.test\r\n\r\n");
  ASSERT_EQ(units.size(), 1U);
  EXPECT_EQ(units[0].kind, "client.fetch");
  EXPECT_EQ(units[0].role, Role::hello);
  EXPECT_EQ(units[0].fields.at("target"), "/ocsp/leaf/MEUw");
  EXPECT_EQ(units[0].fields.at("path"), "/ocsp/leaf/MEUw");
  EXPECT_EQ(fetched_path("http://pki.example.test/ocsp/leaf"), "/ocsp/leaf");
  EXPECT_EQ(fetched_path("http://pki.example.test"), "/");
}

TEST(Fetch, WhatComesProvesNoSession) {
  const auto units = heard(Side::server, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
  ASSERT_EQ(units.size(), 2U);
  EXPECT_EQ(units[0].role, Role::other);
  EXPECT_EQ(units[1].kind, "server.body");
  EXPECT_EQ(units[1].role, Role::other);
}

TEST(Fetch, WhatIsNoHttpStaysWhatItIs) {
  const auto units = heard(Side::client, "\x16\x03\x01\x02");
  ASSERT_FALSE(units.empty());
  EXPECT_EQ(units[0].role, Role::opaque);
}

TEST(Fetch, NoScenarioAndNoSubjectSpeaksIt) { EXPECT_EQ(find_protocol(fetching().name), nullptr); }

}  // namespace
}  // namespace footpad::dialogue
