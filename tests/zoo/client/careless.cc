// Shortcuts that only careless clients take: where TLS is not offered, or where they are told that all is done.
#include <string>

#include "base/text.h"
#include "session.h"

namespace zoo {

using footpad::Done;
using footpad::Error;
using footpad::Status;

bool Session::sees_shortcut() const {
  return (habits_.takes_bind_for_login && features_.child(ns::bind, "bind") != nullptr) ||
         (habits_.registers_in_clear && features_.child(ns::register_feature, "register") != nullptr);
}

Status Session::take_shortcut() {
  if (features_.child(ns::bind, "bind") != nullptr) {
    authenticated_ = true;
    return Done{};
  }
  return register_account();
}

// XEP-0077: the account's first password.
Status Session::register_account() {
  auto sent =
      wire_->write("<iq type='set' id='reg1'><query xmlns='jabber:iq:register'><username>" + escape_xml(options_.user) +
                   "</username><password>" + escape_xml(options_.password) + "</password></query></iq>");
  if (!sent) return sent;
  const auto result = reply_to("reg1");
  if (!result) return result.error();
  return Error{"registered; it logs in another time", "", ""};
}

// XEP-0138, before anything else.
Status Session::compress() {
  auto sent = wire_->write("<compress xmlns='" + std::string(ns::compress) + "'><method>zlib</method></compress>");
  if (!sent) return sent;
  auto answer = next_element();
  if (!answer) return answer.error();
  if (!answer->is(ns::compress, "compressed")) return Error{"the server does not compress", "", ""};
  wire_->compress();
  reader_ = make_reader();
  return open_stream();
}

bool Session::offers_compression() const {
  const auto* compression = features_.child(ns::compress_feature, "compression");
  return compression != nullptr && compression->child(ns::compress_feature, "method") != nullptr;
}

// "You are logged in", said by whoever.
Status Session::believe_success() {
  authenticated_ = logged_in_in_clear_ = true;
  reader_ = make_reader();
  return open_stream();
}

// STARTTLS offered inside TLS, and taken.
Status Session::ask_for_tls_again() {
  if (auto sent = say("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"); !sent) return sent;
  auto answer = next_element();
  if (!answer) return answer.error();
  return Error{"the server refused TLS inside TLS", "", ""};
}

// Features in the stream that is over, before the server has begun a new one.
Status Session::read_on_in_old_stream() {
  auto bytes = wire_->read();
  if (!bytes) return bytes.error();
  if (bytes->starts_with("<stream:features"))
    reader_->feed(
        "<stream:stream version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>");
  reader_->feed(*bytes);
  return Done{};
}

}  // namespace zoo
