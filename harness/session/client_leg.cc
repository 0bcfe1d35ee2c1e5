// The client's leg: bytes in clear or in TLS become units; what is said to the client becomes bytes.
#include <algorithm>
#include <cstdint>

#include "session/session.h"
#include "tls/choosing_end.h"

namespace footpad::session {
namespace {

constexpr std::size_t kRecordHeader = 5;
constexpr std::uint32_t kEarlyData = 16384;  // bytes: room for a whole login, as OpenSSL's own default is

bool may_be_tls_record(ByteView bytes) {
  const auto type = static_cast<std::uint8_t>(bytes[0]);
  return type >= 0x14 && type <= 0x17 && (bytes.size() < 2 || bytes[1] == 0x03);
}

// Where, behind the first byte, a TLS record may begin; the size where none does.
std::size_t next_tls_record(ByteView bytes) {
  for (auto at = bytes.find('\x16', 1); at != ByteView::npos; at = bytes.find('\x16', at + 1))
    if (at + 1 == bytes.size() || bytes[at + 1] == 0x03) return at;
  return bytes.size();
}

std::size_t record_size(ByteView header) {
  return kRecordHeader +
         (static_cast<std::size_t>(static_cast<std::uint8_t>(header[3])) << 8U | static_cast<std::uint8_t>(header[4]));
}

}  // namespace

Commands Session::client_data(ByteView bytes, bool drained) {
  note_reaction(drained);
  if (client_tls_)
    feed_client_tls(bytes);
  else
    client_clear(bytes);
  return done();
}

Commands Session::client_end(bool reset, bool drained) {
  if (client_gone_) return done();
  note_reaction(drained);
  client_gone_ = true;
  note(Event::Type::client_closed, reset ? "rst" : "fin");
  if (!client_shut_) point("close");
  end_server();
  if (config_.embedded || reset || server_gone_) {
    client_shut_ = true;
    ask({.kind = Command::Kind::close_client, .reset = reset});
  }
  return done();
}

Commands Session::client_reset(bool drained) {
  if (client_gone_) return done();
  if (awaiting_reaction_ && drained) note(Event::Type::delivered);  // on loopback a reset is not lost
  awaiting_reaction_ = false;
  client_gone_ = true;
  end_server();
  return done();
}

// Evidence that what was sent has reached the client: its TCP took it all, and then it did something.
void Session::note_reaction(bool drained) {
  if (!awaiting_reaction_) return;
  if (drained) note(Event::Type::delivered);
  note(Event::Type::reaction);
  awaiting_reaction_ = !drained;
}

void Session::client_clear(ByteView bytes) {
  recorder_->flow(static_cast<std::uint32_t>(config_.connection), Side::client, Channel::clear, bytes);
  while (!bytes.empty() && !client_tls_) {
    if (record_left_ > 0) {  // a TLS record on a leg in clear: not for the dialogue
      const std::size_t part = std::min(record_left_, bytes.size());
      record_left_ -= part;
      client_mark_ += part;
      bytes.remove_prefix(part);
      continue;
    }
    if (client_pending_ == 0 && (!sniff_.empty() || may_be_tls_record(bytes))) {
      sniff_ += bytes[0];
      bytes.remove_prefix(1);
      if (!may_be_tls_record(sniff_)) {
        client_plain(std::exchange(sniff_, {}));
      } else if (sniff_.size() == kRecordHeader + 1) {
        record_left_ = record_size(sniff_) - std::min(record_size(sniff_), sniff_.size());
        client_mark_ += sniff_.size();
        const bool handshake = sniff_[0] == 0x16 && sniff_[kRecordHeader] == 0x01;
        sniff_.clear();
        if (handshake) client_hello_in_clear();
      }
      continue;
    }
    const std::size_t part = next_tls_record(bytes);
    client_plain(bytes.substr(0, part));
    bytes.remove_prefix(part);
  }
  // TLS was granted in the middle of what was read: the rest belongs to it.
  if (client_tls_ && !bytes.empty()) feed_client_tls(bytes);
}

void Session::feed_client_tls(ByteView bytes) {
  watch_records(bytes);
  client_tls_->receive(bytes);
  pump_client_tls();
}

// What the client says in clear on its TLS leg goes nowhere, but it is on record, as units where it can be read: a
// goodbye there is a goodbye.
void Session::said_beside_tls(ByteView bytes) {
  const auto range =
      recorder_->flow(static_cast<std::uint32_t>(config_.connection), Side::client, Channel::clear, bytes);
  std::vector<Unit> units;
  if (!beside_tls_) {
    beside_tls_ = config_.protocol->make();
    beside_mark_ = range.begin;
    // It goes on with what it had begun in clear, where it had.
    if (config_.transport == Transport::starttls)
      beside_tls_->feed(Side::client, beside_tls_->hello(config_.canaries->domain), units);
    units.clear();
  }
  beside_tls_->feed(Side::client, bytes, units);
  std::swap(client_mark_, beside_mark_);
  for (const Unit& one : units) record_unit(one, one.bytes, Channel::clear);
  std::swap(client_mark_, beside_mark_);
}

// What is no TLS record was said in clear, whatever leg it came on: anyone on the path can read it.
void Session::watch_records(ByteView bytes) {
  while (!bytes.empty() && !left_tls_) {
    if (tls_record_left_ > 0) {
      const std::size_t part = std::min(tls_record_left_, bytes.size());
      tls_record_left_ -= part;
      bytes.remove_prefix(part);
      continue;
    }
    record_header_ += bytes[0];
    bytes.remove_prefix(1);
    if (!may_be_tls_record(record_header_)) {
      left_tls_ = true;
      note(Event::Type::note, "", "the client sends bytes that are not TLS on its TLS leg");
      const Bytes first = std::exchange(record_header_, {}) + Bytes(bytes);
      said_beside_tls(first);
      return;
    } else if (record_header_.size() == kRecordHeader) {
      // RFC 7918: before the server's Finished. In TLS 1.3 the handshake itself comes in such records.
      const bool data = record_header_[0] == 0x17 && !client_tls_->established();
      if (data && face_.config.max_version < "1.3" && !std::exchange(false_start_, true)) point("tls.false-start");
      tls_record_left_ = record_size(record_header_) - kRecordHeader;
      record_header_.clear();
    }
  }
  if (left_tls_ && !bytes.empty()) said_beside_tls(bytes);
}

void Session::client_hello_in_clear() { point("client.tls-hello"); }

void Session::client_plain(ByteView bytes) {
  std::vector<Unit> units;
  client_pending_ += bytes.size();
  dialogue_->feed(Side::client, bytes, units);
  const tls::End* before = client_tls_.get();
  for (Unit& one : units) {
    client_pending_ -= std::min(client_pending_, one.bytes.size());
    unit(std::move(one));
    if (client_tls_.get() != before) return;  // what came in clear behind the request for TLS is never acted on
  }
  // Half a message says something already, and its other half may never come.
  const ByteView part = dialogue_->unfinished(Side::client);
  if (part.size() <= said_known_) return;
  recorder_->flow(static_cast<std::uint32_t>(config_.connection), Side::client, client_channel(),
                  part.substr(said_known_), true);
  said_known_ = part.size();
}

// A unit's text behind what was said before; its front may be there already.
FlowRange Session::record_said(ByteView text) {
  const auto record = [this](ByteView part) {
    return recorder_->flow(static_cast<std::uint32_t>(config_.connection), Side::client, client_channel(), part, true);
  };
  const ByteView all = recorder_->ledger().flows[record("").flow].bytes;
  const ByteView known = all.substr(all.size() - std::min(all.size(), std::exchange(said_known_, 0)));
  FlowRange range = record(text.starts_with(known) ? text.substr(known.size()) : text);
  range.begin = range.end - std::min(range.end, text.size());
  return range;
}

void Session::start_client_tls(Identity identity, const std::string& recipe, const Action* action) {
  if (client_tls_ || client_gone_ || client_shut_) return;
  const Show show{identity, recipe, {}, {}, {}, config_.tickets, {}};
  auto end = called() ? caller_end_of(show) : client_end_of(show, action);
  if (!end) {
    recorder_->own_fault(end.error().text());
    close_client(Action::How::fin);
    return;
  }
  // What the client sent behind its request belongs to TLS, never to the parser.
  const Bytes early = std::exchange(sniff_, {}) + dialogue_->take_pending(Side::client);
  dialogue_->restart(Side::client);
  client_pending_ = client_mark_ = early_end_ = said_known_ = 0;
  client_tls_ = std::move(*end);
  feed_client_tls(early);
}

// An <on> that says itself as whom TLS starts, and a further host that does, have the last word.
Result<std::unique_ptr<tls::End>> Session::client_end_of(const Show& show, const Action* action) {
  const bool fixed = config_.fixed || (action != nullptr && (action->identity || !action->recipe.empty()));
  if (fixed || config_.course == nullptr || config_.scenario->shows.empty()) {
    const auto dressed = dress(show, action);
    return dressed ? tls::End::server(*dressed) : dressed.error();
  }
  return tls::choosing_server([this, show, action](const tls::Event& hello) -> Result<tls::ServerConfig> {
    const Show* other = show_for(*config_.scenario, *config_.course, hello);
    auto dressed = dress(other != nullptr ? *other : show, action);
    if (!dressed) recorder_->own_fault(dressed.error().text());
    return dressed;
  });
}

// The client is the server here: it is asked for no proof, and may ask for the caller's.
Result<std::unique_ptr<tls::End>> Session::caller_end_of(const Show& show) {
  auto face = config_.face(show.identity, show.recipe);
  if (!face) return face.error();
  face_ = std::move(*face);
  face_.channel = Channel::genuine;  // nobody stands between the two
  return tls::End::client({.sni = config_.canaries->local_domain, .alpn = "", .credentials = face_.config.credentials});
}

// What the client meets from here on.
Result<tls::ServerConfig> Session::dress(const Show& show, const Action* action) {
  auto face = config_.face(show.identity, show.recipe);
  if (!face) return face.error();
  face_ = std::move(*face);
  if (action != nullptr) {
    if (!action->tls_min.empty()) face_.config.min_version = action->tls_min;
    if (!action->tls_max.empty()) face_.config.max_version = action->tls_max;
    face_.config.danger_security_level_0 |= action->danger_security_level_0;
  }
  if (config_.transport == Transport::direct) face_.config.alpn = config_.protocol->alpn;
  face_.config.request_certificate = config_.protocol->client_certificate;
  // What a client has proved by a key of its own is not kept for it: it proves it each time.
  if (config_.keys != nullptr && !face_.config.request_certificate && show.tickets != "none")
    face_.config.ticket_key = show.tickets.empty() ? config_.keys->key(config_.host, config_.port, face_.channel,
                                                                       face_.config.credentials.chain)
                                                   : config_.keys->shared(show.tickets);
  if (action != nullptr && action->early_data) face_.config.early_data = kEarlyData;
  return face_.config;
}

void Session::pump_client_tls() {
  for (const tls::Event& event : client_tls_->take_events()) client_tls_event(event);
  if (!client_tls_) return;  // a rule has ended it
  key_log_ += client_tls_->take_key_log();
  const Bytes early = client_tls_->take_early_data(), plain = client_tls_->take_plaintext();
  if (Bytes cipher = client_tls_->take_ciphertext(); !cipher.empty() && !client_gone_) {
    awaiting_reaction_ = true;
    ask({.kind = Command::Kind::to_client, .bytes = std::move(cipher)});
  }
  if (!early.empty()) hear_client_tls(early, true);
  if (!plain.empty() && client_tls_) hear_client_tls(plain, false);
  if (!client_tls_) return;
  if (client_tls_->failed() && !client_shut_) close_client(Action::How::abrupt);
  if (client_tls_->peer_closed() && !client_shut_ && !client_gone_) {
    note(Event::Type::client_closed, "close-notify");
    close_client(Action::How::notify);
  }
}

void Session::hear_client_tls(ByteView plain, bool early) {
  client_spoke_in_tls_ = true;
  const auto range =
      recorder_->flow(static_cast<std::uint32_t>(config_.connection), Side::client, face_.channel, plain);
  if (early) early_end_ = range.end;
  client_plain(plain);
  if (!client_tls_) return;
  if (Bytes cipher = client_tls_->take_ciphertext(); !cipher.empty() && !client_gone_)
    ask({.kind = Command::Kind::to_client, .bytes = std::move(cipher)});
}

void Session::client_tls_event(const tls::Event& event) {
  using Type = tls::Event::Type;
  switch (event.type) {
    case Type::client_hello: {
      Event& noted = note(Event::Type::client_hello, "", event.text);
      noted.fields = {{"alpn", event.alpn}, {"versions", event.versions}};
      may_resume_ = event.number == 1;
      point(event.text.empty() ? "tls.no-sni" : "tls.sni");
      point(event.alpn.empty() ? "tls.no-alpn" : "tls.alpn");
      return;
    }
    case Type::certificate_sent: {
      Bytes minted;
      for (const Bytes& der : face_.config.credentials.chain) minted += der;
      if (minted != event.bytes)
        recorder_->own_fault("the certificates on the wire are not the ones that were minted for " + face_.recipe);
      note(Event::Type::certificate_sent, "", face_.recipe);
      if (may_resume_) point("tls.ticket-declined");
      awaiting_reaction_ = true;
      return;
    }
    case Type::key_proof_sent: note(Event::Type::key_proof_sent); return;
    case Type::ticket_sent: point("tls.ticket"); return;
    case Type::status_asked: point("tls.status-request"); return;
    case Type::handshake_done:
      note(Event::Type::handshake_done, event.text).fields = {{"alpn", event.alpn},
                                                              {"resumed", event.number == 1 ? "true" : "false"}};
      if (honest_) honest_->presented(client_tls_->peer_certificates());
      if (honest_) honest_->bound(server_binding());
      if (called()) return;  // how the client meets others' TLS is not seen here
      point("tls.established");
      if (event.number == 1) point("tls.resumed");
      if (face_.channel != Channel::genuine)
        ask({.kind = Command::Kind::wake, .token = kPrompt, .milliseconds = config_.prompt_milliseconds});
      return;
    case Type::alert_received: note(Event::Type::alert_received, event.text); return;
    case Type::alert_sent: note(Event::Type::alert_sent, event.text); return;
    case Type::failed:
      if (!std::exchange(tls_fault_noted_, true)) note(Event::Type::handshake_failed, "", event.text);
      if (event.number == 1) point("tls.no-suite-in-common");
      return;
  }
}

// From here on the client is spoken to in clear, in the stream that it began inside TLS.
void Session::end_client_tls() {
  if (!client_tls_ || client_tls_->failed() || client_gone_ || client_shut_) return;
  client_tls_->close_notify();
  if (Bytes cipher = client_tls_->take_ciphertext(); !cipher.empty())
    ask({.kind = Command::Kind::to_client, .bytes = std::move(cipher)});
  note(Event::Type::alert_sent, "close_notify");
  key_log_ += client_tls_->take_key_log();
  ended_tls_ = std::move(client_tls_);  // it may be in the middle of a call
  const auto flow = recorder_->flow(static_cast<std::uint32_t>(config_.connection), Side::client, Channel::clear, "");
  client_mark_ = flow.end;
  client_pending_ = said_known_ = 0;
}

void Session::write_client(Bytes bytes, int segment_size, int pause) {
  if (hung_ || client_shut_ || client_gone_) return;
  awaiting_reaction_ = true;
  dialogue_->told(Side::client, bytes);
  const std::size_t all = bytes.size();
  const std::size_t size = segment_size > 0 ? static_cast<std::size_t>(segment_size) : std::max<std::size_t>(all, 1);
  for (std::size_t at = 0; at < all; at += size) {
    Bytes part = size >= all ? std::move(bytes) : bytes.substr(at, size);
    if (client_tls_) {
      client_tls_->send(part);
      part = client_tls_->take_ciphertext();
    }
    if (!part.empty())
      ask({.kind = Command::Kind::to_client, .bytes = std::move(part), .paced = segment_size > 0, .pause = pause});
  }
}

void Session::close_client(Action::How how) {
  if (client_shut_ || client_gone_) return;
  if (client_tls_ && how == Action::How::notify && !client_tls_->failed()) {
    client_tls_->close_notify();
    if (Bytes cipher = client_tls_->take_ciphertext(); !cipher.empty())
      ask({.kind = Command::Kind::to_client, .bytes = std::move(cipher)});
  }
  client_shut_ = true;
  note(Event::Type::footpad_closed, how == Action::How::rst ? "rst" : "fin");
  ask({.kind = Command::Kind::close_client, .reset = how == Action::How::rst});
  end_server();
}

}  // namespace footpad::session
