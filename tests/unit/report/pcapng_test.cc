#include "report/pcapng.h"

#include <gmock/gmock.h>

#include <cstring>

#include "example_run.h"
#include "golden.h"
#include "report/faces.h"
#include "report/packets.h"
#include "report/read_run.h"
#include "report/traffic.h"
#include "scratch_folder.h"

namespace footpad::report {
namespace {

using testing::HasSubstr;
using testing::Not;
using Kind = Crossing::Kind;

Peer four(std::uint8_t last, std::uint16_t port) { return {{127, 0, 0, last}, false, port}; }
Peer six(std::uint8_t last, std::uint16_t port) {
  Peer out{{}, true, port};
  out.address[15] = last;
  return out;
}

void say(Capture& capture, std::uint32_t conversation, Kind kind, bool from_opener, double at, ByteView text = {}) {
  const std::size_t begin = capture.bytes.size();
  capture.bytes += text;
  capture.crossings.push_back({kind, conversation, from_opener, at, begin, capture.bytes.size()});
}

// A connection of the client's on a port of the moment, one to a real server over IPv6, and a look-up.
Capture small_capture() {
  Capture out;
  out.began = 1790000000.5;
  out.conversations = {{.connection = 1, .opener = four(1, 40000), .other = four(1, 5222), .real_port = 40123},
                       {.leg = Conversation::Leg::server,
                        .footpad_opened = true,
                        .connection = 1,
                        .opener = six(1, 40001),
                        .other = six(1, 5222),
                        .real_port = 5222},
                       {.udp = true, .opener = four(2, 40002), .other = four(9, 53), .real_port = 53}};
  say(out, 0, Kind::opened, true, 0);
  say(out, 1, Kind::opened, true, 0.001);
  say(out, 0, Kind::data, true, 0.002, "<stream>");
  say(out, 1, Kind::data, true, 0.002, "<stream>");
  say(out, 1, Kind::data, false, 0.003, Bytes(1500, 's'));
  say(out, 0, Kind::data, false, 0.0035, "odd");
  say(out, 2, Kind::data, true, 0.004, "query");
  say(out, 2, Kind::data, false, 0.0041, "answer");
  say(out, 0, Kind::fin, true, 0.005);
  say(out, 0, Kind::rst, false, 0.006);
  return out;
}

SectionText small_text() {
  return {
      "footpad 1.2.3", "xmpp/strip\nvulnerable", "CLIENT_RANDOM 00 11\n", {{1, 0.003, "altered: at server.features"}}};
}

std::uint32_t word_at(ByteView bytes, std::size_t at) {
  std::uint32_t out = 0;
  std::memcpy(&out, bytes.data() + at, sizeof out);
  return out;
}

// The types of its blocks; a failure where they do not follow one another to the end.
std::vector<std::uint32_t> blocks_of(ByteView file) {
  std::vector<std::uint32_t> out;
  while (!file.empty()) {
    const std::uint32_t size = file.size() < 12 ? 0 : word_at(file, 4);
    if (size < 12 || size % 4 != 0 || size > file.size() || word_at(file, size - 4) != size) {
      ADD_FAILURE() << "block " << out.size() << " says that it has " << size << " bytes";
      return out;
    }
    out.push_back(word_at(file, 0));
    file.remove_prefix(size);
  }
  return out;
}

std::uint32_t summed(ByteView bytes, std::uint32_t from = 0) {
  for (std::size_t at = 0; at < bytes.size(); ++at)
    from += static_cast<std::uint32_t>(static_cast<std::uint8_t>(bytes[at])) << (at % 2 == 0 ? 8U : 0U);
  while (from > 0xffffU) from = (from & 0xffffU) + (from >> 16U);
  return from;
}

TEST(Pcapng, HasItsGoldenFile) { expect_golden("traffic.pcapng", pcapng_section(small_capture(), small_text())); }

TEST(Pcapng, TheSecretsComeBeforeAllPackets) {
  const auto blocks = blocks_of(pcapng_section(small_capture(), small_text()));
  ASSERT_EQ(blocks.size(), 4U + 3 + 3 + 1 + 1 + 2 + 1 + 1 + 1 + 1 + 1);
  EXPECT_EQ(std::vector(blocks.begin(), blocks.begin() + 5), (std::vector<std::uint32_t>{0x0a0d0d0a, 10, 1, 1, 6}));
}

TEST(Pcapng, EveryChecksumIsRight) {
  const Capture capture = small_capture();
  Packets packets(capture);
  for (std::size_t index = 0; index < capture.crossings.size(); ++index)
    for (const Packet& packet : packets.of(index)) {
      const ByteView bytes = packet.bytes;
      const bool is_six = bytes[0] == '\x60';
      const std::size_t head = is_six ? 40 : 20;
      if (!is_six) {
        EXPECT_EQ(summed(bytes.substr(0, head)), 0xffffU);
      }
      const auto protocol = static_cast<std::uint8_t>(bytes[is_six ? 6 : 9]);
      const auto addresses = is_six ? bytes.substr(8, 32) : bytes.substr(12, 8);
      const auto size = static_cast<std::uint32_t>(bytes.size() - head);
      EXPECT_EQ(summed(bytes.substr(head), summed(addresses, protocol + size)), 0xffffU) << index;
    }
}

TEST(Pcapng, WhatWasSaidIsInSegmentsThatFollowOneAnother) {
  const Capture capture = small_capture();
  Packets packets(capture);
  std::vector<Packet> long_one;
  for (std::size_t index = 0; index < 5; ++index) long_one = packets.of(index);
  ASSERT_EQ(long_one.size(), 2U);
  EXPECT_EQ(long_one[0].bytes.size(), 60U + 1440);
  EXPECT_EQ(long_one[1].bytes.size(), 60U + 60);
  const auto number = [](const Packet& packet) {
    std::uint32_t out = 0;
    for (std::size_t at = 44; at < 48; ++at) out = out << 8U | static_cast<std::uint8_t>(packet.bytes[at]);
    return out;
  };
  EXPECT_EQ(number(long_one[1]) - number(long_one[0]), 1440U);
}

TEST(Pcapng, WhatWasCutSaysSo) {
  Capture capture = small_capture();
  EXPECT_THAT(pcapng_section(capture, small_text()), Not(HasSubstr("cut: Footpad keeps")));
  capture.cut = true;
  const Bytes file = pcapng_section(capture, small_text());
  EXPECT_LT(file.find("cut: Footpad keeps"), file.rfind("cut: Footpad keeps"));  // of the section, and its last packet
}

TEST(Pcapng, NothingThatIsSaidBreaksTheFile) {
  SectionText text = small_text();
  text.comment = Bytes(200000, '\xff') + "\x1b[1m" + Bytes("\0\n\n", 3) + std::string(70000, 'x');
  text.application = "footpad \x01";
  text.key_log = std::string(17U << 20U, 'k') + "\n" + text.key_log;
  text.notes[0].text = Bytes(300000, '\x80');
  Capture capture = small_capture();
  capture.conversations[0].opener = {};
  say(capture, 2, Kind::data, true, 1, Bytes(70000, '\xff'));
  for (const std::uint32_t type : blocks_of(pcapng_section(capture, text)))
    EXPECT_THAT(type, testing::AnyOf(0x0a0d0d0aU, 10U, 1U, 6U));
  EXPECT_THAT(pcapng_section(capture, text), Not(HasSubstr("\x1b[1m")));
  EXPECT_EQ(blocks_of(pcapng_section({}, {})).size(), 2U);
}

TEST(Traffic, ACaseFolderHoldsItForItsOwnerOnly) {
  const ScratchFolder scratch;
  ExampleRun example;
  const Capture capture = small_capture();
  example.results[1].evidence.capture = &capture;
  ASSERT_TRUE(example.tell(*make_case_folders(scratch.path())));
  const std::string file = read_text(scratch / "cases/case-2/traffic.pcapng");
  blocks_of(file);
  EXPECT_THAT(file, HasSubstr("xmpp/strip-starttls-feature"));
  EXPECT_THAT(file, HasSubstr("vulnerable (leak)"));
  EXPECT_THAT(file, HasSubstr("CLIENT_RANDOM 00 11"));
  EXPECT_THAT(file, HasSubstr("footpad " + example.run.version));
  EXPECT_THAT(file, HasSubstr("port 40123 is shown as 5222"));
  EXPECT_EQ(std::filesystem::status(scratch / "cases/case-2/traffic.pcapng").permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST(Traffic, AVerdictThatWaitsIsNotTold) {
  ExampleRun example;
  const Capture capture = small_capture();
  CaseResult& result = example.results[1];
  result.evidence.capture = &capture;
  result.verdict.verdict = VerdictWord::secure;
  result.verdict.outcome = Outcome::secure_abort;
  EXPECT_THAT(traffic(result, "footpad", true), HasSubstr("secure (secure-abort)"));
  EXPECT_THAT(traffic(result, "footpad", false), Not(HasSubstr("secure")));
}

TEST(Traffic, WhatWouldHoldAPersonsPasswordIsWithheldAndSaidToBe) {
  const ScratchFolder scratch;
  ExampleRun example;
  example.results[1].evidence.capture_withheld = true;
  ASSERT_TRUE(example.tell(*make_case_folders(scratch.path())));
  EXPECT_FALSE(std::filesystem::exists(scratch / "cases/case-2/traffic.pcapng"));
  EXPECT_THAT(read_text(scratch / "cases/case-2/traffic.txt"), HasSubstr("password"));
}

class TrafficFace : public testing::Test {
 protected:
  TrafficFace() {
    example_.run.out = scratch_ / "run";
    std::filesystem::create_directory(example_.run.out);
    for (CaseResult& result : example_.results) run_.results.push_back(result);
    run_.file = "run.ndjson";
    run_.facts = example_.run;
  }
  std::string made() {
    EXPECT_TRUE(example_.tell(*make_traffic(scratch_ / "all.pcapng")));
    return read_text(scratch_ / "all.pcapng");
  }
  const ScratchFolder scratch_;
  ExampleRun example_;
  PastRun run_;
};

TEST_F(TrafficFace, HasAllCasesInTheirOrder) {
  const Capture capture = small_capture();
  for (CaseResult& result : example_.results) result.evidence.capture = &capture;
  ASSERT_TRUE(example_.tell(*make_case_folders(example_.run.out)));
  ASSERT_TRUE(has_traffic(run_));
  const auto blocks = blocks_of(made());
  EXPECT_EQ(std::count(blocks.begin(), blocks.end(), 0x0a0d0d0aU), 1 + static_cast<int>(example_.results.size()));
}

TEST_F(TrafficFace, SaysThatThereIsNothingAndWhy) {
  EXPECT_THAT(has_traffic(run_).error().what, HasSubstr("has no captures"));
  example_.results[1].evidence.capture_withheld = true;
  ASSERT_TRUE(example_.tell(*make_case_folders(example_.run.out)));
  EXPECT_THAT(has_traffic(run_).error().what, HasSubstr("--password-file"));
}

TEST_F(TrafficFace, ReadsNothingButFilesOfPacketsInTheRunsFolder) {
  ASSERT_TRUE(example_.tell(*make_case_folders(example_.run.out)));
  const std::string secret = scratch_ / "secret";
  std::ofstream(secret) << "\n\r\r\nsecret";
  std::filesystem::create_symlink(secret, example_.run.out + "/cases/case-2/traffic.pcapng");
  std::filesystem::create_directory(scratch_ / "elsewhere");
  std::ofstream(scratch_ / "elsewhere/traffic.pcapng") << "\n\r\r\nsecret";
  example_.results[0].facts.folder = run_.results[0].facts.folder = "../../elsewhere";
  EXPECT_FALSE(has_traffic(run_));
  EXPECT_THAT(made(), Not(HasSubstr("secret")));
  std::filesystem::remove(example_.run.out + "/cases/case-2/traffic.pcapng");
  std::ofstream(example_.run.out + "/cases/case-2/traffic.pcapng") << "text";
  EXPECT_FALSE(example_.tell(*make_traffic(scratch_ / "none.pcapng")));
  EXPECT_FALSE(std::filesystem::exists(scratch_ / "none.pcapng"));
}

}  // namespace
}  // namespace footpad::report
