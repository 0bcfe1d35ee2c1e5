#include "meeting.h"

#include <gtest/gtest.h>

#include <array>

#include "dialogue/dialogue.h"
#include "honest/server.h"

namespace footpad::fuzz {
namespace {

using honest::Server;

constexpr std::size_t kAnswer = std::size_t{1} << 16U;  // to one write, and as much again for each of its bytes:
constexpr std::size_t kAnswerToAByte = 1024;

honest::Settings settings(bool direct, Chance& chance) {
  honest::Settings out;
  out.account = {"user", "pencil", "t0ken", "wherefore", "m4rker", "d.test", "client.test"};
  out.direct = direct;
  constexpr std::array<const char*, 3> offers{"required", "offered", "none"};
  out.options["starttls"] = offers[chance.below(offers.size())];
  return out;
}

// Says all that a client of this talk says; it goes into TLS wherever it is let, and goes on behind every goodbye.
void say(Server& server, const Talk& talk, Chance& chance) {
  const auto hear = [&](const Server::Answer& answer, std::size_t size) {
    ASSERT_LE(answer.bytes.size(), kAnswer + size * kAnswerToAByte) << "an answer has no end";
    if (!answer.start_tls) return;
    server.bound({"exporter", "end point"});
    ASSERT_LE(server.secured().bytes.size(), kAnswer);
  };
  hear(server.connected(), 0);
  for (const Turn& turn : talk) {
    if (turn.from != Side::client) continue;
    std::size_t at = 0;
    for (const std::size_t size : segments(turn.bytes.size(), chance)) {
      hear(server.receive(ByteView(turn.bytes).substr(at, size)), size);
      if (testing::Test::HasFailure()) return;
      at += size;
    }
  }
}

}  // namespace

void meets(const std::string& protocol, const Talk& talk, Chance& chance) {
  const bool direct = chance.one_in(2);
  const auto server = honest::make_server(protocol, settings(direct, chance));
  ASSERT_NE(server, nullptr) << "no honest server";
  if (direct) {
    ASSERT_LE(server->secured().bytes.size(), kAnswer);
  }
  say(*server, talk, chance);
  // Whoever calls a server hears what a client says as if a server did.
  if (!dialogue::find_protocol(protocol)->called || testing::Test::HasFailure()) return;
  const auto caller = honest::make_caller(protocol, settings(direct, chance), {"d.test", "other.test"});
  ASSERT_NE(caller, nullptr);
  Talk swapped = talk;
  for (Turn& turn : swapped) turn.from = Side::client;
  say(*caller, swapped, chance);
}

}  // namespace footpad::fuzz
