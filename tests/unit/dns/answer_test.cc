// Queries and answers, octet by octet.
#include "dns/answer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dns/worlds.h"
#include "messages.h"

namespace footpad::dns {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr unsigned kResponse = 0x8000, kTruncated = 0x0200, kAuthentic = 0x0020;

class AnswerTo : public testing::Test {
 protected:
  AnswerTo() : zone_("example.test") {
    EXPECT_TRUE(zone_.add("example.test", DnsType::a, "203.0.113.5").ok());
    EXPECT_TRUE(zone_.add("_x._tcp.example.test", DnsType::srv, "10 5 5222 xmpp.example.test").ok());
  }
  void rule(DnsRule rule) {
    const Status status = zone_.change(rule, 0);
    if (!status) ADD_FAILURE() << status.error().text();
  }
  [[nodiscard]] Answer to(const Asked& asked, Via via = Via::udp) const { return answer(query(asked), zone_, via); }
  Zone zone_;
};

TEST_F(AnswerTo, AnAddress) {
  const Answer answer = to({"Example.test"});
  EXPECT_EQ(to_hex(*answer.bytes),
            "1234"
            "8180"
            "0001"
            "0001"
            "0000"
            "0000"  // header: response, RD, RA
            "074578616d706c65"
            "0474657374"
            "00"
            "0001"
            "0001"  // the question, in its case
            "c00c"
            "0001"
            "0001"
            "0000003c"
            "0004"
            "cb007105");
  EXPECT_EQ(answer.question, "A Example.test");
  EXPECT_EQ(answer.outcome, "203.0.113.5");
  EXPECT_FALSE(answer.secure);
}

TEST_F(AnswerTo, WhatDoesNotExist) {
  const Answer none = to({"no.example.test", 33});
  EXPECT_EQ(code_of(none), 3U);
  EXPECT_EQ(read_16(*none.bytes, 8), 1) << "an SOA";
  EXPECT_EQ(none.question, "SRV no.example.test");
  EXPECT_EQ(none.outcome, "NXDOMAIN");
  const Answer empty = to({"_tcp.example.test", 65280});
  EXPECT_EQ(code_of(empty), 0U);
  EXPECT_EQ(empty.question, "TYPE65280 _tcp.example.test");
  EXPECT_EQ(empty.outcome, "NODATA");
}

TEST_F(AnswerTo, TheAnswerHasAnOptWhereTheQueryHasOne) {
  EXPECT_THAT(to_hex(*to({"example.test", 1, 0x0100, opt(1232, true), 1}).bytes), HasSubstr("cb007105"
                                                                                            "00"
                                                                                            "0029"
                                                                                            "1000"
                                                                                            "0000"
                                                                                            "8000"
                                                                                            "0000"));
  EXPECT_EQ(read_16(*to({"example.test"}).bytes, 10), 0);
}

TEST_F(AnswerTo, TheADBitIsForThoseThatAsk) {
  DnsRule secure;
  secure.name = "example.test";
  secure.text = "192.0.2.1";
  secure.secure = true;
  rule(secure);
  EXPECT_EQ(flags_of(to({"example.test"})) & kAuthentic, 0U) << "neither AD nor DO";
  EXPECT_NE(flags_of(to({"example.test", 1, 0x0120})) & kAuthentic, 0U) << "AD";
  EXPECT_NE(flags_of(to({"example.test", 1, 0x0100, opt(1232, true), 1})) & kAuthentic, 0U) << "DO";
  EXPECT_TRUE(to({"example.test", 1, 0x0120}).secure);
  EXPECT_EQ(flags_of(to({"_x._tcp.example.test", 33, 0x0120})) & kAuthentic, 0U) << "the world's is not signed";
  EXPECT_THAT(to({"example.test"}).rules, ElementsAre(0));
}

TEST_F(AnswerTo, CheckingDisabledIsCopied) { EXPECT_EQ(flags_of(to({"example.test", 1, 0x0110})), 0x8190U); }

TEST_F(AnswerTo, ADroppedQueryIsOnRecord) {
  DnsRule silent;
  silent.name = "example.test";
  silent.type = DnsType::any;
  silent.failure = DnsFailure::timeout;
  silent.secure = true;
  rule(silent);
  const Answer answer = to({"example.test", 1, 0x0120});
  EXPECT_FALSE(answer.bytes);
  EXPECT_FALSE(answer.secure);
  EXPECT_EQ(answer.outcome, "no answer");
  EXPECT_THAT(answer.rules, ElementsAre(0));
}

TEST_F(AnswerTo, WhatIsTooLargeForADatagramIsTruncated) {
  DnsRule large;
  large.name = "example.test";
  large.type = DnsType::txt;
  large.text = std::string(1000, 'x');
  rule(large);
  const Answer plain = to({"example.test", 16});
  EXPECT_LE(plain.bytes->size(), 512U);
  EXPECT_NE(flags_of(plain) & kTruncated, 0U);
  EXPECT_EQ(answers_of(plain), 0U);
  EXPECT_THAT(plain.outcome, HasSubstr("truncated: xxx"));
  EXPECT_EQ(answers_of(to({"example.test", 16, 0x0100, opt(4096), 1})), 1U) << "EDNS";
  EXPECT_NE(flags_of(to({"example.test", 16, 0x0100, opt(10), 1})) & kTruncated, 0U) << "less than 512 means 512";
  EXPECT_EQ(answers_of(to({"example.test", 16}, Via::tcp)), 1U);
}

TEST_F(AnswerTo, ARuleCanSendTheClientToTcp) {
  DnsRule truncated;
  truncated.name = "example.test";
  truncated.text = "192.0.2.1";
  truncated.truncate = true;
  rule(truncated);
  EXPECT_NE(flags_of(to({"example.test"})) & kTruncated, 0U);
  EXPECT_EQ(flags_of(to({"example.test"}, Via::tcp)) & kTruncated, 0U);
  EXPECT_EQ(to({"example.test"}, Via::tcp).outcome, "192.0.2.1");
}

TEST_F(AnswerTo, OtherOperationsAreNotImplemented) {
  for (unsigned opcode = 1; opcode < 16; ++opcode) {
    const Answer answer = to({"example.test", 1, opcode << 11U});
    ASSERT_TRUE(answer.bytes);
    EXPECT_EQ(to_hex(*answer.bytes),
              "1234" + to_hex(Bytes{static_cast<char>(0x80 | opcode << 3U), '\x84'}) + "0000000000000000");
    EXPECT_EQ(answer.outcome, "NOTIMP");
    EXPECT_THAT(answer.said, HasSubstr("example")) << "what was said is on record";
  }
}

TEST_F(AnswerTo, NotOneQuestionIsAFormatError) {
  for (const unsigned count : {0U, 2U, 65535U}) {
    Bytes bytes = query({"example.test"});
    bytes[4] = static_cast<char>(count >> 8U);
    bytes[5] = static_cast<char>(count & 0xffU);
    const Answer answer = dns::answer(bytes, zone_, Via::udp);
    EXPECT_EQ(code_of(answer), 1U);
    EXPECT_EQ(answer.bytes->size(), 12U);
    EXPECT_EQ(answer.question, "no question");
    EXPECT_THAT(answer.said, HasSubstr("example"));
  }
}

TEST_F(AnswerTo, OtherClassesAreRefused) {
  Bytes bytes = query({"example.test"});
  bytes.back() = 3;  // CHAOS
  EXPECT_EQ(answer(bytes, zone_, Via::udp).outcome, "REFUSED");
}

TEST_F(AnswerTo, AnUnknownEdnsVersionIsBad) {
  Bytes record = opt(1232);
  record[6] = 1;
  const Answer answer = to({"example.test", 1, 0x0100, record, 1});
  EXPECT_EQ(answer.outcome, "BADVERS");
  EXPECT_EQ(code_of(answer), 0U);
  EXPECT_EQ(octet(*answer.bytes, answer.bytes->size() - 6), 1) << "the upper part of the code is in the OPT";
}

TEST_F(AnswerTo, TwoOptOrRecordsCutOffAreFormatErrors) {
  EXPECT_EQ(to({"example.test", 1, 0x0100, opt(1232) + opt(1232), 2}).outcome, "FORMERR");
  EXPECT_EQ(to({"example.test", 1, 0x0100, opt(1232), 2}).outcome, "FORMERR");
  EXPECT_EQ(to({"example.test", 1, 0x0100, "", 65535}).outcome, "FORMERR");
}

TEST_F(AnswerTo, AResponseIsNotAnswered) {
  const Answer echo = to({"example.test", 1, kResponse});
  EXPECT_FALSE(echo.bytes);
  EXPECT_EQ(echo.question, "no question");
  EXPECT_THAT(echo.said, HasSubstr("example"));
}

TEST_F(AnswerTo, WhatWasSaidIsInOnePiece) {
  EXPECT_THAT(to({"secretuser.example.test"}).said, HasSubstr("secretuser"));
  EXPECT_THAT(to({"secr.etuser.example.test"}).said, HasSubstr("secretuser")) << "over several labels";
  EXPECT_THAT(to({"SeCrEtUsEr.example.test"}).said, HasSubstr("secretuser")) << "mixed case";
  EXPECT_THAT(to({"C2VjcmV0.example.test"}).said, HasSubstr("C2VjcmV0")) << "as it came, for base64";
  EXPECT_THAT(to({"example.test", 1, 0x0100, opt(1232) + "secretuser", 1}).said, HasSubstr("secretuser"));
}

}  // namespace
}  // namespace footpad::dns
