// The zoo's own compression: what a client packs must be what it meant to say.
#include "deflate.h"

#include <gtest/gtest.h>

namespace {

TEST(Deflate, EachPieceCanBeReadAsItComes) {
  zoo::Deflate client, server;
  for (const std::string text :
       {std::string("<auth>"), std::string(), std::string(100000, 'x'), std::string("</auth>")})
    EXPECT_EQ(server.unpack(client.pack(text)), text);
  EXPECT_EQ(server.unpack("no zlib at all"), "");
}

}  // namespace
