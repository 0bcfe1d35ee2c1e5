// Whatever a client sends: an answer or none, within bounds, and never a crash.
#include <gtest/gtest.h>

#include <random>

#include "messages.h"

namespace footpad::dns {
namespace {

Zone zone() {
  Zone made("example.test");
  EXPECT_TRUE(made.add("example.test", DnsType::a, "203.0.113.5").ok());
  DnsRule alias;
  alias.name = "www.example.test";
  alias.type = DnsType::cname;
  alias.text = "example.test";
  EXPECT_TRUE(made.change(alias, 0).ok());
  return made;
}

// Every answer is one to this query: the same id, a response, one question at most, no larger than what the client
// takes.
void expect_sane(ByteView asked, const Zone& world, Via via) {
  const Answer got = answer(asked, world, via);
  EXPECT_FALSE(got.question.empty());
  EXPECT_FALSE(got.outcome.empty());
  EXPECT_LE(got.said.size(), 2 * asked.size() + 4);
  if (!got.bytes) return;
  ASSERT_GE(asked.size(), 12U);
  ASSERT_GE(got.bytes->size(), 12U);
  EXPECT_EQ(read_16(*got.bytes, 0), read_16(asked, 0));
  EXPECT_NE(flags_of(got) & 0x8000U, 0U);
  EXPECT_LE(read_16(*got.bytes, 4), 1);
  EXPECT_LE(got.bytes->size(), via == Via::udp ? kMostDatagram : kMostMessage);
}

const std::vector<Bytes>& valid() {
  static const std::vector<Bytes> queries{
      query({"example.test"}), query({"www.example.test", 28, 0x0120, opt(1232, true), 1}), query({"a.b.c.d.e.f", 33}),
      query({".", 2}), query({R"(\000\255\.x.example.test)", 65, 0x0110, opt(512), 1})};
  return queries;
}

TEST(Hostile, EveryPrefixOfAQuery) {
  const Zone world = zone();
  for (const Bytes& whole : valid())
    for (std::size_t size = 0; size <= whole.size(); ++size) {
      const auto prefix = ByteView(whole).substr(0, size);
      expect_sane(prefix, world, Via::udp);
      EXPECT_EQ(answer(prefix, world, Via::udp).bytes.has_value(), size >= 12);
    }
}

TEST(Hostile, EveryOctetTurned) {
  const Zone world = zone();
  for (const Bytes& whole : valid())
    for (std::size_t at = 0; at < whole.size(); ++at)
      for (int value = 0; value < 256; ++value) {
        Bytes turned = whole;
        turned[at] = static_cast<char>(value);
        expect_sane(turned, world, Via::tcp);
      }
}

TEST(Hostile, RandomOctets) {
  const Zone world = zone();
  std::mt19937 random(20240229);  // NOLINT: the same every time
  for (int round = 0; round < 5000; ++round) {
    Bytes bytes(random() % 600, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    if (round % 2 == 0 && bytes.size() > 12) bytes.replace(2, 10, *from_hex("01000001000000000001"));
    expect_sane(bytes, world, round % 3 == 0 ? Via::tcp : Via::udp);
  }
}

TEST(Hostile, TheLargestMessages) {
  const Zone world = zone();
  for (const char fill : {'\0', '\x01', '\x3f', '\xc0', '\xff'}) {
    Bytes bytes = *from_hex("123401000001ffffffffffff") + Bytes(65535 - 12, fill);
    expect_sane(bytes, world, Via::tcp);
    bytes.replace(6, 6, 6, '\0');
    expect_sane(bytes, world, Via::tcp);
  }
  // As many records as fit, each with a name that leads back to the question.
  Bytes pointers = query({"example.test"});
  pointers.replace(6, 2, *from_hex("1400"));
  for (int i = 0; i < 0x1400; ++i) pointers += *from_hex("c00c0001000100000000") + Bytes(2, '\0');
  expect_sane(pointers, world, Via::tcp);
  EXPECT_EQ(answer(pointers, world, Via::tcp).outcome, "203.0.113.5");
}

TEST(Hostile, NamesThatLeadInCircles) {
  const Zone world = zone();
  for (const char* question : {"c00c00010001", "0161c00c00010001", "0161c00e00010001", "c0ff00010001"})
    EXPECT_EQ(answer(*from_hex("123401000001000000000000" + std::string(question)), world, Via::udp).outcome, "FORMERR")
        << question;
}

TEST(Hostile, EveryTypeIsAnswered) {
  const Zone world = zone();
  for (unsigned type = 0; type <= 0xffff; ++type) {
    const Answer got = answer(query({"nothing.test", type}), world, Via::udp);
    ASSERT_EQ(got.outcome, "NXDOMAIN") << type;
  }
}

}  // namespace
}  // namespace footpad::dns
