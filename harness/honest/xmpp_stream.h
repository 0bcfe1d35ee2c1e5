// One XML stream as the embedded servers hold it, whoever is at the other end (RFC 6120 §4, §5): headers, STARTTLS,
// errors and the end. What is said inside is up to those who derive from it.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/text.h"
#include "dialogue/xmpp_reader.h"
#include "honest/entropy.h"
#include "honest/server.h"

namespace footpad::honest::xmpp {

class Stream : public Server {
 public:
  Stream(Settings settings, Entropy entropy, bool between_servers);

  Answer connected() override { return {}; }  // the client speaks first
  Answer receive(ByteView bytes) override;
  Answer secured() override;

 protected:
  using Element = dialogue::xmpp::Element;
  using Item = dialogue::xmpp::Item;

  // The peer's header, behind our own and of version 1.0 where `versioned`; and what is in its stream.
  virtual void opened(const Element& header, bool versioned) = 0;
  virtual void read_element(const Item& item) = 0;
  virtual void forget() = 0;  // TLS stands: whatever was said in clear
  // Whether this is the server of that domain, in lower case.
  [[nodiscard]] virtual bool hosts(const std::string& domain) const {
    return domain == lower(settings_.account.domain);
  }

  void say(std::string_view bytes) { answer_.bytes += bytes; }
  void close() { answer_.close = over_ = true; }
  void stream_error(const std::string& condition);
  void sasl_failure(const std::string& condition);  // too many of them end the stream
  bool failed_again() { return ++attempts_ >= kAttempts; }
  void upgrade();
  void await_header() { in_stream_ = false; }  // what comes next must be a new stream

  [[nodiscard]] std::string option(const std::string& key, const std::string& otherwise) const;
  [[nodiscard]] bool may_upgrade() const { return !tls_ && option("starttls", "required") != "none"; }
  // Without TLS only where it is not required.
  [[nodiscard]] bool login_allowed() const;
  [[nodiscard]] Bytes starttls_feature() const;  // empty: not offered

  Settings settings_;
  Entropy entropy_;
  std::string stream_id_;
  bool tls_ = false;
  bool logged_in_ = false;

 private:
  static constexpr int kAttempts = 6;  // failed logins on one stream

  void read(const Item& item);
  void open(const Element& header);
  void say_header(std::string_view from, std::string_view to, bool versioned);

  const bool between_servers_;
  dialogue::xmpp::Reader reader_;
  Answer answer_;
  bool upgrading_ = false;
  bool in_stream_ = false;  // both headers were said
  bool over_ = false;
  int attempts_ = 0;
};

}  // namespace footpad::honest::xmpp
