// What a client asks a name server, over UDP and TCP; and what a scenario's file says of names.
#include <gtest/gtest.h>

#include "dns/answer.h"
#include "dns/data.h"
#include "dns/name.h"
#include "dns/worlds.h"
#include "targets.h"

namespace footpad::fuzz {
namespace {

constexpr std::size_t kHeader = 12;

dns::Zone world() {
  auto zone = dns::honest_zone("d.test",
                               {{"_xmpp-client._tcp.d.test", 5222, "x.d.test"}, {"_xmpps-client._tcp.d.test", 0, "."}},
                               {{"d.test", "127.0.0.1", "::1"}, {"x.d.test", "127.0.0.2", ""}});
  EXPECT_TRUE(zone);
  std::string all;
  while (all.size() < 60000) all += (all.empty() ? "" : " ") + ("\"" + std::string(250, 't') + "\"");
  EXPECT_TRUE(zone->add("d.test", DnsType::txt, all));
  EXPECT_TRUE(zone->add("alias.d.test", DnsType::cname, "d.test"));
  EXPECT_TRUE(zone->add("circle.d.test", DnsType::cname, "circle.d.test"));
  zone->vouch();
  return std::move(*zone);
}

void messages(ByteView input) {
  static const dns::Zone zone = world();
  for (const dns::Via via : {dns::Via::udp, dns::Via::tcp}) {
    const dns::Answer answer = dns::answer(input, zone, via);
    if (!answer.bytes) continue;
    const ByteView bytes = *answer.bytes;
    ASSERT_GE(bytes.size(), kHeader);
    ASSERT_LE(bytes.size(), via == dns::Via::udp ? dns::kMostDatagram : dns::kMostMessage);
    ASSERT_EQ(bytes.substr(0, 2), input.substr(0, 2)) << "the answer is to another query";
    ASSERT_NE(bytes[2] & '\x80', 0) << "the answer is no answer";
    ASSERT_FALSE(dns::read_query(bytes)) << "an answer is taken for a query: two such servers would talk for ever";
  }
  for (std::size_t at = 0; at <= std::min<std::size_t>(input.size(), 64); ++at) {
    const auto name = dns::read_name(input, at);
    if (!name) continue;
    ASSERT_GT(name->end, at);
    ASSERT_LE(name->end, input.size());
    ASSERT_EQ(dns::folded(dns::folded(name->text)), dns::folded(name->text));
    const auto wire = dns::name_to_wire(name->text);
    ASSERT_TRUE(wire) << name->text;
    const auto again = dns::read_name(*wire, 0);
    ASSERT_TRUE(again);
    ASSERT_EQ(again->text, name->text);
    ASSERT_EQ(again->octets, name->octets);
  }
}

// A line with the type, and the text of the record behind it.
void texts(ByteView input) {
  const auto parts = parts_of(input, 2);
  static_cast<void>(dns::name_to_wire(parts[1]));
  for (const auto& [type, word] : Words<DnsType>::table) {
    if (word != parts[0]) continue;
    const auto data = dns::data_of(type, parts[1]);
    if (data) {
      ASSERT_LE(data->size(), dns::kMostMessage);
    } else {
      ASSERT_FALSE(data.error().what.empty());
    }
  }
}

}  // namespace

std::vector<Target> dns_targets() { return {{"dns-message", &messages}, {"dns-text", &texts}}; }

}  // namespace footpad::fuzz
