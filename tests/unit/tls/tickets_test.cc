// Session tickets: whom they are good for, and what may be said before the handshake is done.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "certificates.h"
#include "peers.h"
#include "tls/end.h"

namespace footpad::tls {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

using SessionPtr = std::unique_ptr<SSL_SESSION, Freer<SSL_SESSION_free>>;

int number_of(const std::string& version) { return version == "1.3" ? TLS1_3_VERSION : TLS1_2_VERSION; }

class Tickets : public ::testing::TestWithParam<std::string> {
 protected:
  std::unique_ptr<End> server(const TestChain& its, const std::shared_ptr<const TicketKey>& its_key,
                              std::uint32_t early_data = 0) {
    ServerConfig config{its.credentials, "", GetParam(), GetParam()};
    config.ticket_key = its_key;
    config.early_data = early_data;
    return std::move(*End::server(config));
  }
  VerifyingClient client(SSL_SESSION* session = nullptr, const Bytes& early = "") {
    return {chain.root.get(), "shop.test", number_of(GetParam()), nullptr, session, early};
  }
  // What the client knows after a first visit.
  SessionPtr visit(const std::shared_ptr<const TicketKey>& its_key, std::uint32_t early_data = 0) {
    auto first = server(chain, its_key, early_data);
    auto visitor = client();
    converse(visitor, *first);
    const auto seen = lines(first->take_events());
    EXPECT_THAT(seen, Contains("certificate-sent 2"));
    EXPECT_EQ(std::count(seen.begin(), seen.end(), "ticket-sent"), GetParam() == "1.3" ? 2 : 1);
    SessionPtr session(SSL_get1_session(visitor.ssl()));
    EXPECT_EQ(SSL_SESSION_has_ticket(session.get()), 1);
    SSL_shutdown(visitor.ssl());  // OpenSSL resumes nothing that was cut off
    return session;
  }
  // What the server sees of a client that comes with this session.
  std::vector<std::string> revisit(SSL_SESSION* session, End& server) {
    auto visitor = client(session);
    converse(visitor, server);
    EXPECT_TRUE(visitor.established() && server.established());
    EXPECT_EQ(visitor.verified(), X509_V_OK);
    return lines(server.take_events());
  }

  TestChain chain;
  std::shared_ptr<const TicketKey> key = fresh_ticket_key();
};
INSTANTIATE_TEST_SUITE_P(Tls, Tickets, ::testing::Values("1.2", "1.3"),
                         [](const auto& each) { return "v1_" + each.param.substr(2); });

const auto kResumed = Contains(HasSubstr(" resumed"));
const auto kInFull = ::testing::AllOf(Contains("certificate-sent 2"), Contains("key-proof-sent"), Not(kResumed));

TEST_P(Tickets, WhoComesBackResumesAndIsShownNoCertificate) {
  const auto session = visit(key);
  const auto seen = revisit(session.get(), *server(chain, key));
  EXPECT_THAT(seen, kResumed);
  EXPECT_THAT(seen, Not(Contains("certificate-sent 2")));
  EXPECT_THAT(seen, Not(Contains("key-proof-sent")));
}

TEST_P(Tickets, UnderAnotherKeyTheHandshakeIsInFull) {
  const auto session = visit(key);
  EXPECT_THAT(revisit(session.get(), *server(chain, fresh_ticket_key())), kInFull) << "another case, host or identity";
  EXPECT_THAT(revisit(session.get(), *server(chain, nullptr)), kInFull) << "a server without tickets takes none";
}

TEST_P(Tickets, AForgerWithAKeyOfItsOwnShowsItsCertificate) {
  const auto session = visit(key);
  const TestChain forged;
  auto other = server(forged, fresh_ticket_key());
  auto visitor = client(session.get());
  converse(visitor, *other);
  EXPECT_FALSE(visitor.established()) << "it sees the forged chain, and leaves";
  const auto seen = lines(other->take_events());
  EXPECT_THAT(seen, Contains("certificate-sent 2"));
  EXPECT_THAT(seen, Not(kResumed));
}

TEST_P(Tickets, ATicketThatWasTamperedWithIsIgnored) {
  const auto session = visit(key);
  const unsigned char* ticket = nullptr;
  std::size_t size = 0;
  SSL_SESSION_get0_ticket(session.get(), &ticket, &size);
  for (const std::size_t at : {std::size_t{0}, std::size_t{20}, size / 2, size - 1}) {
    auto visitor = client(session.get());
    Bytes hello = visitor.take_ciphertext();
    const auto begin = hello.find(Bytes(reinterpret_cast<const char*>(ticket), size));
    ASSERT_NE(begin, Bytes::npos);
    hello[begin + at] = static_cast<char>(~hello[begin + at]);
    auto second = server(chain, key);
    second->receive(hello);
    const auto seen = lines(second->take_events());
    // The binder of TLS 1.3 and the transcript would fail later: what counts is that nothing is resumed here.
    EXPECT_THAT(seen, Not(kResumed)) << "octet " << at;
    EXPECT_THAT(seen, Contains("certificate-sent 2")) << "octet " << at;
  }
}

TEST_P(Tickets, NobodyIsLetSpeakEarlyUnlessTold) {
  const auto session = visit(key);
  EXPECT_EQ(SSL_SESSION_get_max_early_data(session.get()), 0U);
}

class EarlyData : public Tickets {};
INSTANTIATE_TEST_SUITE_P(Tls, EarlyData, ::testing::Values("1.3"));

TEST_P(EarlyData, IsReadApartFromWhatComesBehindTheHandshake) {
  const auto session = visit(key, 1000);
  ASSERT_EQ(SSL_SESSION_get_max_early_data(session.get()), 1000U);
  auto second = server(chain, key, 1000);
  auto visitor = client(session.get(), "said early");
  second->receive(visitor.take_ciphertext());
  EXPECT_FALSE(second->established());
  EXPECT_EQ(second->take_early_data(), "said early") << "at once, whether or not the handshake is ever done";
  second->send("an answer");
  converse(visitor, *second);
  ASSERT_TRUE(visitor.established() && second->established());
  EXPECT_THAT(lines(second->take_events()), kResumed);
  EXPECT_EQ(visitor.plaintext, "an answer");
  visitor.send("said late");
  converse(visitor, *second);
  EXPECT_EQ(second->take_early_data(), "");
  EXPECT_EQ(second->take_plaintext(), "said late");
}

TEST_P(EarlyData, ComesInAnySegmentation) {
  const auto session = visit(key, 1000);
  auto second = server(chain, key, 1000);
  auto visitor = client(session.get(), "said early");
  converse(visitor, *second, 1);
  EXPECT_TRUE(visitor.established() && second->established());
  EXPECT_EQ(second->take_early_data(), "said early");
}

TEST_P(EarlyData, IsThrownAwayWhereItIsNotAllowedNow) {
  const auto session = visit(key, 1000);
  auto second = server(chain, key);
  auto visitor = client(session.get(), "said early");
  converse(visitor, *second);
  EXPECT_TRUE(visitor.established() && second->established());
  EXPECT_EQ(second->take_early_data() + second->take_plaintext(), "");
}

TEST_P(EarlyData, IsThrownAwayUnderAnotherKey) {
  const auto session = visit(key, 1000);
  auto second = server(chain, fresh_ticket_key(), 1000);
  auto visitor = client(session.get(), "said early");
  converse(visitor, *second);
  EXPECT_TRUE(visitor.established() && second->established());
  EXPECT_EQ(second->take_early_data() + second->take_plaintext(), "");
  EXPECT_THAT(lines(second->take_events()), kInFull);
}

TEST_P(EarlyData, MoreThanIsAllowedFails) {
  const auto session = visit(key, 1000);
  auto second = server(chain, key, 10);
  auto visitor = client(session.get(), Bytes(500, 'x'));
  converse(visitor, *second);
  EXPECT_TRUE(second->failed());
  EXPECT_EQ(second->take_early_data(), "");
}

TEST_P(EarlyData, WhoHasNoneIsServedAsEver) {
  EXPECT_THAT(revisit(nullptr, *server(chain, key, 1000)), kInFull);
  const auto session = visit(key, 1000);
  EXPECT_THAT(revisit(session.get(), *server(chain, key, 1000)), kResumed);
}

TEST_P(EarlyData, GarbageInItsPlaceFails) {
  const auto session = visit(key, 1000);
  auto second = server(chain, key, 1000);
  auto visitor = client(session.get(), "said early");
  Bytes said = visitor.take_ciphertext();
  said.back() = static_cast<char>(~said.back());
  second->receive(said);
  EXPECT_TRUE(second->failed());
  EXPECT_EQ(second->take_early_data(), "");
}

}  // namespace
}  // namespace footpad::tls
