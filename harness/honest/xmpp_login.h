// How a client says who it is: SASL as in RFC 6120 §6 and, where the options say so, SASL2 (XEP-0388) with a resource
// (XEP-0386) and a token (XEP-0484) in the same step; channel binding with its types announced (XEP-0440).
//
// Options: "mechanisms" (default SCRAM-SHA-256 SCRAM-SHA-1 PLAIN); a mechanism that binds is offered only on a channel
// that can be bound to. "channel-binding": the types (default tls-exporter tls-server-end-point).
// "downgrade-protection" true, false (default): XEP-0474. "sasl2" true, false (default). "fast": HT-SHA-256-* for a
// token; the account's token is one for the first of them.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "dialogue/xmpp_reader.h"
#include "honest/sasl.h"
#include "honest/server.h"

namespace footpad::honest::xmpp {

using dialogue::xmpp::Element;

struct LoginAnswer {
  enum class Outcome { goes_on, failed, logged_in } outcome = Outcome::goes_on;
  Bytes bytes{};
  bool new_stream = true;                 // logged in: the client opens a stream of its own now, as in RFC 6120 §6.4.6
  std::optional<std::string> resource{};  // logged in, and bound to it
};

class Login {
 public:
  // `entropy` outlives it.
  Login(const Canaries& account, std::map<std::string, std::string> options, const Entropy& entropy);

  // Everything before is forgotten: TLS stands, and what can be bound to is not known yet.
  void reset();
  void bound(const ChannelBinding& binding);
  [[nodiscard]] Bytes features() const;
  [[nodiscard]] static bool is_about(const Element& element);
  // `element`: one that it is about. `allowed`: on this channel a client may log in.
  LoginAnswer read(const Element& element, bool allowed);

 private:
  [[nodiscard]] std::string option(const std::string& key, const std::string& otherwise) const;
  [[nodiscard]] std::map<std::string, Bytes> bindings() const;
  [[nodiscard]] std::vector<std::string> mechanisms() const;
  [[nodiscard]] std::vector<std::string> fast() const;
  LoginAnswer begin(const Element& element, bool allowed);
  LoginAnswer message(std::string_view text);
  LoginAnswer succeed(const Bytes& data);
  LoginAnswer fail(const std::string& condition);
  [[nodiscard]] Bytes wrapped(std::string_view name, ByteView data) const;

  Canaries account_;
  std::map<std::string, std::string> options_;
  const Entropy& entropy_;
  ChannelBinding binding_;
  std::unique_ptr<sasl::Mechanism> exchange_;
  bool sasl2_ = false;              // the exchange is one of SASL2
  std::optional<std::string> tag_;  // asked to be bound in the same step
  bool wants_token_ = false;
};

}  // namespace footpad::honest::xmpp
