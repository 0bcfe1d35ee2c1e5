#include "front_door.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <set>
#include <thread>

#include "base/text.h"
#include "discovery.h"
#include "questions.h"
#include "reader.h"
#include "session.h"
#include "wire.h"

namespace zoo {

namespace {

using footpad::Done;
using footpad::Error;
using footpad::Result;
using footpad::Status;

constexpr int kQueue = 8;

std::string fresh_id() {
  std::array<unsigned char, 8> id{};
  RAND_bytes(id.data(), static_cast<int>(id.size()));
  return footpad::to_hex({reinterpret_cast<const char*>(id.data()), id.size()});
}

std::string domain_of(const std::string& address) {
  const auto bare = address.substr(0, address.find('/'));
  const auto at = bare.find('@');
  return at == std::string::npos ? bare : bare.substr(at + 1);
}

// One who came.
class Visitor {
 public:
  Visitor(const Options& options, const Habits& habits, SSL_CTX* context, Wire wire)
      : options_(options), habits_(habits), context_(context), wire_(std::move(wire)) {}

  Status serve() {
    if (auto step = open_stream("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>"); !step)
      return step;
    const auto wish = next();
    if (!wish) return wish.error();
    if (!wish->element.is(ns::tls, "starttls")) return Error{"it does not want TLS", "", ""};
    if (auto sent = wire_.write("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"); !sent) return sent;
    if (auto step = wire_.accept_tls(Ssl(SSL_new(context_))); !step) return step;
    reader_ = std::make_unique<Reader>();
    if (auto step = open_stream("<dialback xmlns='" + std::string(ns::dialback_feature) + "'/>"); !step) return step;
    for (;;) {
      const auto item = next();
      if (!item) return item.error();
      if (item->kind == Item::Kind::end) return wire_.write("</stream:stream>");
      if (item->element.is(ns::dialback, "result")) {
        if (auto step = take_key(item->element); !step) return step;
      } else if (item->element.is(ns::server, "iq")) {
        if (auto step = take_question(item->element); !step) return step;
      }
    }
  }

 private:
  Result<Item> next() {
    for (;;) {
      if (auto item = reader_->next()) return std::move(*item);
      if (!reader_->fault().empty()) return Error{reader_->fault(), "", ""};
      auto bytes = wire_.read();
      if (!bytes) return bytes.error();
      if (bytes->empty()) return Error{"it left", "", ""};
      reader_->feed(*bytes);
    }
  }

  Status open_stream(const std::string& features) {
    const auto header = next();
    if (!header) return header.error();
    if (header->kind != Item::Kind::header) return Error{"it opened no stream", "", ""};
    stream_id_ = fresh_id();
    return wire_.write("<?xml version='1.0'?><stream:stream from='" + escape_xml(options_.local_domain) + "' to='" +
                       escape_xml(header->element.attribute("from")) + "' id='" + stream_id_ +
                       "' version='1.0' xmlns='jabber:server' xmlns:db='jabber:server:dialback' "
                       "xmlns:stream='http://etherx.jabber.org/streams'><stream:features>" +
                       features + "</stream:features>");
  }

  Status take_key(const Element& result) {
    const std::string from = result.attribute("from"), to = result.attribute("to");
    const bool valid = to == options_.local_domain && is_valid(from, footpad::trim(result.text));
    if (valid) authorised_.insert(from);
    return wire_.write("<db:result from='" + escape_xml(to) + "' to='" + escape_xml(from) + "' type='" +
                       (valid ? "valid" : "invalid") + "'/>");
  }

  [[nodiscard]] bool is_valid(const std::string& from, std::string_view key) const {
    Habits habits = habits_;
    habits.goes_on_without_offer |= habits.verifies_in_clear;
    const auto there = at(from);
    if (!there) return false;
    Session session(*there, habits, false, nullptr);
    const auto answer = session.ask_about(std::string(key), stream_id_);
    return (answer && *answer) || (habits_.takes_any_verify && options_.questions->is_answered(stream_id_));
  }

  Status take_question(const Element& iq) {
    const std::string from = iq.attribute("from"), domain = domain_of(from);
    const bool known = authorised_.contains(domain) || (habits_.believes_sender && !authorised_.empty());
    if (!known) {
      static_cast<void>(wire_.write(
          "<stream:error><invalid-from xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>"));
      return Error{"it speaks for " + domain + ", and is not authorised to", "", ""};
    }
    if (const auto there = at(domain); there && iq.attribute("type") == "get")
      static_cast<void>(Session(*there, habits_, false, nullptr)
                            .deliver("<iq type='result' id='" + escape_xml(iq.attribute("id")) + "' to='" +
                                     escape_xml(from) + "' from='" + escape_xml(iq.attribute("to")) + "'/>"));
    return Done{};
  }

  // Where that domain's server is; nullopt: nobody says so.
  [[nodiscard]] std::optional<Options> at(const std::string& domain) const {
    Options out = options_;
    out.domain = out.reference = domain;
    if (options_.discovers) out.host = domain;
    const auto targets = find_servers(out, habits_);
    if (targets.empty()) return std::nullopt;
    out.host = targets.front().host;
    out.port = targets.front().port;
    out.direct = targets.front().direct;
    out.tlsa = targets.front().tlsa;
    return out;
  }

  const Options& options_;
  const Habits& habits_;
  SSL_CTX* const context_;
  Wire wire_;
  std::unique_ptr<Reader> reader_ = std::make_unique<Reader>();
  std::string stream_id_;
  std::set<std::string> authorised_;
};

}  // namespace

Status open_front_door(const Options& options, const Habits& habits) {
  SslContext context(SSL_CTX_new(TLS_server_method()));
  if (!context || SSL_CTX_use_certificate_chain_file(context.get(), options.certificate.c_str()) != 1 ||
      SSL_CTX_use_PrivateKey_file(context.get(), options.key.c_str(), SSL_FILETYPE_PEM) != 1)
    return Error{"cannot use " + options.certificate + " and " + options.key, "", ""};
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(options.own_port.c_str())));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (listener < 0 || bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      listen(listener, kQueue) != 0)
    return Error{"cannot listen on port " + options.own_port + ": " + std::strerror(errno), "", ""};
  std::thread([listener, &options, &habits, context = std::move(context)] {
    for (;;) {
      const int guest = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
      if (guest < 0) return;
      const auto served = Visitor(options, habits, context.get(), Wire::adopt(guest)).serve();
      if (!served) std::fprintf(stderr, "turned away: %s\n", footpad::printable(served.error().what).c_str());
    }
  }).detach();
  return Done{};
}

}  // namespace zoo
