#include "net/local_address.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "scratch_folder.h"

namespace footpad::net {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string refusal(const std::string& address) {
  auto bound = listen_locally(address);
  return bound ? "it listens on " + bound->url : bound.error().what;
}

TEST(LocalAddress, APortOfLoopback) {
  auto bound = listen_locally("127.0.0.1:0");
  ASSERT_TRUE(bound);
  EXPECT_THAT(bound->url, StartsWith("http://127.0.0.1:"));
  EXPECT_THAT(refusal(bound->url.substr(7)), HasSubstr("cannot listen"));
}

TEST(LocalAddress, NothingElse) {
  for (const char* other : {"0.0.0.0:0", "127.0.0.2:0", "[::]:0", "example.test:80", ":80", "*:80", "10.0.0.1:1"})
    EXPECT_THAT(refusal(other), HasSubstr("loopback only")) << other;
  for (const char* bad : {"", "80", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:80x"})
    EXPECT_THAT(refusal(bad), HasSubstr("no address")) << bad;
}

TEST(LocalAddress, AUnixSocketIsItsOwnersAlone) {
  const ScratchFolder folder;
  const std::string path = folder / "socket";
  {
    auto bound = listen_locally("unix:" + path);
    ASSERT_TRUE(bound);
    EXPECT_EQ(bound->path, path);
    EXPECT_EQ(std::filesystem::status(path).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    EXPECT_THAT(refusal("unix:" + path), HasSubstr("already"));
  }
  EXPECT_TRUE(listen_locally("unix:" + path)) << "nobody listens on it any more";
}

TEST(LocalAddress, WhatIsNoSocketIsLeftAlone) {
  const ScratchFolder folder;
  const std::string path = folder / "file";
  std::ofstream(path) << "mine";
  EXPECT_THAT(refusal("unix:" + path), HasSubstr("no socket"));
  EXPECT_EQ(std::filesystem::file_size(path), 4U);
  EXPECT_THAT(refusal("unix:"), HasSubstr("cannot be the path"));
  EXPECT_THAT(refusal("unix:" + std::string(200, 'x')), HasSubstr("cannot be the path"));
}

}  // namespace
}  // namespace footpad::net
