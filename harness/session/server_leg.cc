// The server's leg: the embedded server as an object, or a real one over the network with a TLS end of its own.
#include "honest/entropy.h"
#include "session/session.h"
#include "tls/binding.h"

namespace footpad::session {

Commands Session::server_up() {
  server_ready_ = true;
  if (config_.transport == Transport::direct) open_server_tls();  // it has said nothing yet, but may have been asked
  const Bytes backlog = std::exchange(server_backlog_, {});
  if (!backlog.empty()) write_server(backlog);
  return done();
}

Commands Session::server_data(ByteView bytes) {
  if (server_tls_) {
    server_tls_->receive(bytes);
    pump_server_tls();
  } else {
    server_plain(bytes);
  }
  return done();
}

Commands Session::server_end(const std::string& fault) {
  if (server_gone_) return done();
  server_gone_ = true;
  if (!fault.empty() && !server_ready_) {
    note(Event::Type::server_failed, "", fault);
    recorder_->own_fault("the honest server cannot be reached: " + fault);
  } else {
    note(Event::Type::server_closed);
  }
  if (client_gone_)
    ask({.kind = Command::Kind::close_client});
  else
    close_client(Action::How::notify);
  return done();
}

void Session::write_server(const Bytes& bytes) {
  if (deaf_ || bytes.empty()) return;
  dialogue_->told(Side::server, bytes);
  if (honest_) {
    server_answer(honest_->receive(bytes));
    return;
  }
  if (server_gone_) return;
  if (!server_ready_) {
    server_backlog_ += bytes;
    return;
  }
  to_server_ += bytes;
}

void Session::flush_server() {
  if (to_server_.empty()) return;
  Bytes bytes = std::exchange(to_server_, {});
  if (!server_tls_) {
    ask({.kind = Command::Kind::to_server, .bytes = std::move(bytes)});
    return;
  }
  server_tls_->send(bytes);
  pump_server_tls();
}

void Session::server_answer(const honest::Server::Answer& answer) {
  if (!answer.bytes.empty()) server_plain(answer.bytes);
  if (answer.close && !server_gone_) {
    server_gone_ = true;
    note(Event::Type::server_closed);
    close_client(Action::How::notify);
  }
}

void Session::server_plain(ByteView bytes) {
  std::vector<Unit> units;
  dialogue_->feed(Side::server, bytes, units);
  for (Unit& one : units) unit(std::move(one));
}

void Session::start_server_tls() {
  dialogue_->take_pending(Side::server);
  dialogue_->restart(Side::server);
  if (honest_) {
    server_answer(honest_->secured());
    return;
  }
  open_server_tls();
}

void Session::open_server_tls() {
  if (server_tls_) return;
  flush_server();
  auto end =
      tls::End::client({.sni = config_.canaries->domain,
                        .alpn = config_.transport == Transport::direct ? std::string(config_.protocol->alpn) : ""});
  if (!end) {
    recorder_->own_fault(end.error().text());
    return;
  }
  server_tls_ = std::move(*end);
  pump_server_tls();
}

void Session::pump_server_tls() {
  for (const tls::Event& event : server_tls_->take_events())
    if (event.type == tls::Event::Type::failed && !deaf_)
      recorder_->own_fault("TLS with the honest server failed: " + event.text);
  key_log_ += server_tls_->take_key_log();
  const Bytes plain = server_tls_->take_plaintext();
  if (Bytes cipher = server_tls_->take_ciphertext(); !cipher.empty())
    ask({.kind = Command::Kind::to_server, .bytes = std::move(cipher)});
  if (!plain.empty()) server_plain(plain);
}

// The server's channel is the client's only where nobody stands between them. Elsewhere it is one of the attacker's own
// with the genuine server: another secret, but the genuine certificate.
honest::ChannelBinding Session::server_binding() const {
  const bool one_channel = client_tls_ && client_tls_->established() && face_.channel == Channel::genuine;
  if (!one_channel)
    return {honest::random_bytes(32), config_.genuine_leaf.empty() ? "" : tls::end_point_binding(config_.genuine_leaf)};
  return {client_tls_->exporter_binding(), tls::end_point_binding(face_.config.credentials.chain.front())};
}

void Session::end_server() {
  flush_server();
  deaf_ = true;
  if (honest_ || server_gone_ || !server_asked_) return;
  if (server_tls_ && server_tls_->established()) {
    server_tls_->close_notify();
    if (Bytes cipher = server_tls_->take_ciphertext(); !cipher.empty())
      ask({.kind = Command::Kind::to_server, .bytes = std::move(cipher)});
  }
  ask({.kind = Command::Kind::close_server});
}

// The client is kept in clear while the server gets the TLS it insists on, so that its real offers can be relayed in
// clear.
void Session::upgrade_server_alone(const On& on) {
  alone_ = Alone::asked;
  alone_on_ = &on;
  write_server(dialogue_->upgrade_request());
}

// True: the unit was part of that negotiation and goes no further.
bool Session::upgraded_alone(Unit& unit) {
  if (alone_ == Alone::asked) {
    if (unit.role != Role::upgrade_accept) {
      note(Event::Type::note, "", "the server did not grant Footpad TLS of its own: " + unit.kind);
      alone_ = Alone::no;
      return true;
    }
    alone_ = Alone::secured;
    start_server_tls();
    if (honest_) honest_->bound(server_binding());
    write_server(last_hello_.empty() ? dialogue_->hello(config_.canaries->domain) : last_hello_);
    return true;
  }
  if (unit.role == Role::hello) return true;
  alone_ = Alone::no;
  tamper::Step step;
  step.bytes = tamper::without_removed(*alone_on_, unit, *dialogue_);
  pass(step, unit);
  return true;
}

}  // namespace footpad::session
