// Transcripts of the server that calls: from its header to its goodbye, and every way not to get there.
#include "honest/xmpp_caller.h"

#include <gtest/gtest.h>

#include "honest/dialback.h"
#include "xmpp_client.h"

namespace footpad::honest {
namespace {

const Bytes kWish = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";
const Bytes kTlsOffer = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>";
const Bytes kDialback = "<dialback xmlns='urn:xmpp:features:dialback'/>";

// shop.test is called for d.test.
struct Call {
  explicit Call(std::vector<std::string> domains = {"d.test"}) {
    account.local_domain = "shop.test";
    caller = make_xmpp_caller({.account = account, .options = {}}, std::move(domains));
  }
  Bytes hears(const Bytes& bytes) {
    last = caller->receive(bytes);
    return last.bytes;
  }
  Bytes header(const std::string& stream_id) {
    return "<?xml version='1.0'?><stream:stream from='shop.test' to='d.test' id='" + stream_id +
           "' version='1.0' xmlns='jabber:server' xmlns:db='jabber:server:dialback' "
           "xmlns:stream='http://etherx.jabber.org/streams'>";
  }
  Bytes offered(const std::string& stream_id, const Bytes& offers) {
    return hears(header(stream_id) + features(offers));
  }
  void secure() {
    caller->connected();
    offered("s1", kTlsOffer);
    hears("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
    caller->secured();
  }
  Bytes key(const std::string& domain, const std::string& stream_id) const {
    return "<db:result from='" + domain + "' to='shop.test'>" +
           dialback_key(account.token, "shop.test", domain, stream_id) + "</db:result>";
  }
  static Bytes answer(const std::string& domain, const std::string& type) {
    return "<db:result from='shop.test' to='" + domain + "' type='" + type + "'/>";
  }

  Canaries account = juliet();
  std::unique_ptr<Server> caller;
  Server::Answer last;
};

const Bytes kOwnHeader =
    "<?xml version='1.0'?><stream:stream from='d.test' to='shop.test' version='1.0' xml:lang='en' "
    "xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams' xmlns:db='jabber:server:dialback'>";

TEST(XmppCaller, TlsKeyPingGoodbye) {
  Call call;
  EXPECT_EQ(call.caller->connected().bytes, kOwnHeader);
  EXPECT_EQ(call.offered("s1", kTlsOffer), kWish);
  EXPECT_EQ(call.hears("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"), "");
  EXPECT_TRUE(call.last.start_tls);
  EXPECT_EQ(call.caller->secured().bytes, kOwnHeader);
  EXPECT_EQ(call.offered("s2", kDialback), call.key("d.test", "s2"));
  EXPECT_EQ(
      call.hears(Call::answer("d.test", "valid")),
      "<iq type='get' id='ping-1' from='d.test' to='shop.test'><ping xmlns='urn:xmpp:ping'/></iq></stream:stream>");
  EXPECT_FALSE(call.last.close);
  EXPECT_EQ(call.hears("</stream:stream>"), "");
  EXPECT_TRUE(call.last.close);
}

TEST(XmppCaller, DomainsFollowEachOtherOnOneStream) {
  Call call({"d.test", "other.d.test"});
  call.secure();
  EXPECT_EQ(call.offered("s2", kDialback), call.key("d.test", "s2"));
  EXPECT_EQ(call.hears(Call::answer("d.test", "valid")), call.key("other.d.test", "s2"));
  const Bytes last = call.hears(Call::answer("other.d.test", "valid"));
  EXPECT_NE(last.find("from='d.test'"), Bytes::npos);
  EXPECT_NE(last.find("from='other.d.test'"), Bytes::npos);
}

TEST(XmppCaller, LeavesWhereThereIsNoTls) {
  Call call;
  call.caller->connected();
  EXPECT_EQ(call.offered("s1", kDialback), "</stream:stream>");
  EXPECT_TRUE(call.last.close);
  EXPECT_EQ(call.hears(Call::answer("d.test", "valid")), "") << "it is gone";
}

TEST(XmppCaller, LeavesWhereItIsRefused) {
  for (const Bytes& answer : {Call::answer("d.test", "invalid"), Call::answer("d.test", "error"),
                              Call::answer("other.test", "valid"), Bytes("<stream:error/>"), Bytes("<<")}) {
    Call call;
    call.secure();
    call.offered("s2", kDialback);
    EXPECT_EQ(call.hears(answer), "</stream:stream>") << answer;
    EXPECT_TRUE(call.last.close) << answer;
  }
}

TEST(XmppCaller, ASecondProceedChangesNothing) {
  Call call;
  call.secure();
  call.offered("s2", kDialback);
  call.hears("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
  EXPECT_FALSE(call.last.start_tls);
}

// The example of XEP-0185 §5.
TEST(DialbackKey, IsTheOneOfTheStandard) {
  EXPECT_EQ(dialback_key("s3cr3tf0rd14lb4ck", "xmpp.example.com", "example.org", "D60000229F"),
            "37c69b1cf07a3f67c04a5ef5902fa5114f2c76fe4a2686482ba5b89323075643");
}

}  // namespace
}  // namespace footpad::honest
