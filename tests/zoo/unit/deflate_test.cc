// The zoo's own compression: what a client packs must be what it meant to say.
#include "deflate.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

TEST(Deflate, EachPieceCanBeReadAsItComes) {
  zoo::Deflate client, server;
  const std::vector<std::string> texts{"<auth>", "", std::string(100000, 'x'), "</auth>"};
  for (const std::string& text : texts) EXPECT_EQ(server.unpack(client.pack(text)), text);
  EXPECT_EQ(server.unpack("no zlib at all"), "");
}

}  // namespace
