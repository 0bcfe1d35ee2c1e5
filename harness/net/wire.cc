#include "net/wire.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace footpad::net {
namespace {

constexpr std::size_t kChunk = 64U << 10U;
constexpr int kReadsATurn = 16;                   // so that one flood does not starve the others
constexpr std::size_t kBacklogLimit = 1U << 20U;  // above this the other leg is not read ...
constexpr std::size_t kUnheeded =
    64U << 10U;                   // ... nor a client that has said so much without taking what waits for it
constexpr double kPace = 0.0002;  // seconds between segments that must not be joined

std::array<char, kChunk>& buffer() {
  static std::array<char, kChunk> bytes;
  return bytes;
}

}  // namespace

Wire::Wire(Loop& loop, Fd client, std::unique_ptr<session::Session> session, Server server, Callback active,
           Callback over)
    : loop_(loop),
      client_(std::move(client)),
      session_(std::move(session)),
      address_(std::move(server)),
      active_(std::move(active)),
      over_(std::move(over)) {}

Wire::~Wire() = default;

void Wire::tap(Tap& tap, const Tap::About& client) {
  tap_ = &tap;
  server_about_ = client;
  server_about_.leg = Conversation::Leg::server;
  server_about_.footpad_opened = true;
  client_line_ = tap.connected(client_.get(), client);
}

// What is small is joined: a send for each word of a dialogue would cost more than the word.
void Wire::Out::add(session::Command command) {
  size += command.bytes.size();
  const bool joins = !command.paced && !queue.empty() && !queue.back().paced &&
                     queue.back().bytes.size() + command.bytes.size() <= kChunk;
  if (joins)
    queue.back().bytes += command.bytes;
  else
    queue.push_back({.bytes = std::move(command.bytes), .paced = command.paced, .pause = command.pause / 1000.0});
}

void Wire::start() {
  client_read_ = loop_.readable(client_.get(), [this] { read_client(); });
  fulfil(session_->start());
}

void Wire::ending() {
  if (!finished_ && client_.open() && all_written() && drained(client_.get(), to_client_.fin)) session_->taken();
}

void Wire::fulfil(session::Commands commands) {
  using Kind = session::Command::Kind;
  for (session::Command& command : commands) {
    switch (command.kind) {
      case Kind::to_client: to_client_.add(std::move(command)); break;
      case Kind::close_client:
        if (command.reset && client_.open()) {
          const linger hard{1, 0};
          setsockopt(client_.get(), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
          flush(client_, to_client_, client_write_, true);
          const bool taken = to_client_.queue.empty() && all_sent(client_.get());
          client_read_.reset();
          client_write_.reset();
          client_.reset();
          if (!client_ended_) {
            client_ended_ = true;
            client_line_.ended(true);
            fulfil(session_->client_reset(taken));
          }
        } else {
          to_client_.closing = true;
        }
        break;
      case Kind::connect_server: connect_server(); break;
      case Kind::to_server: to_server_.add(std::move(command)); break;
      case Kind::close_server: to_server_.closing = true; break;
      case Kind::wake: {
        const int token = command.token;
        wakes_[token] = loop_.after(command.milliseconds / 1000.0, [this, token] { fulfil(session_->wake(token)); });
        break;
      }
    }
  }
  flush(client_, to_client_, client_write_, true);
  if (server_up_) flush(server_, to_server_, server_write_, false);
  throttle();
  active_();
  check_over();
}

void Wire::read_client() {
  for (int turn = 0; turn < kReadsATurn && client_.open() && client_read_; ++turn) {
    const ssize_t got = recv(client_.get(), buffer().data(), buffer().size(), 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    const bool taken = all_written() && (got < 0 ? all_sent(client_.get()) : drained(client_.get(), to_client_.fin));
    if (got > 0) {
      unheeded_ += static_cast<std::size_t>(got);
      client_line_.got(ByteView(buffer().data(), static_cast<std::size_t>(got)));
      fulfil(session_->client_data(ByteView(buffer().data(), static_cast<std::size_t>(got)), taken));
      continue;
    }
    client_line_.peer_ended(got < 0);
    client_read_.reset();
    client_ended_ = true;
    if (all_written()) to_client_.queue.clear();  // what would have come drop by drop
    fulfil(session_->client_end(got < 0, taken));
    return;
  }
}

void Wire::read_server() {
  for (int turn = 0; turn < kReadsATurn && server_.open() && server_read_; ++turn) {
    const ssize_t got = recv(server_.get(), buffer().data(), buffer().size(), 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got > 0) {
      server_line_.got(ByteView(buffer().data(), static_cast<std::size_t>(got)));
      fulfil(session_->server_data(ByteView(buffer().data(), static_cast<std::size_t>(got))));
      continue;
    }
    server_line_.peer_ended(got < 0);
    drop_server();
    fulfil(session_->server_end(""));
    return;
  }
}

// Nothing is left but what is to leave later.
bool Wire::all_written() const {
  const auto& queue = to_client_.queue;
  return queue.empty() || (queue.front().pause > 0 && loop_.now() < to_client_.due);
}

void Wire::pace(double seconds) {
  pace_ = loop_.after(seconds, [this] {
    const auto& queue = to_client_.queue;
    const bool between_drops = !client_ended_ && client_.open() && !queue.empty() && queue.front().pause > 0;
    if (between_drops && drained(client_.get(), to_client_.fin)) session_->taken();
    flush(client_, to_client_, client_write_, true);
    throttle();
    check_over();
  });
}

void Wire::flush(Fd& fd, Out& out, Handle& watch, bool client) {
  while (fd.open() && !out.queue.empty()) {
    auto& [bytes, paced, pause, begin] = out.queue.front();
    if (pause > 0 && loop_.now() < out.due) return pace(out.due - loop_.now());
    if (paced && !all_sent(fd.get())) return pace(kPace);
    const ByteView rest = ByteView(bytes).substr(begin);
    const ssize_t sent = send(fd.get(), rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && errno == EAGAIN) {
      if (!watch) {
        watch = loop_.writable(fd.get(), [this, client] {
          if (client)
            flush(client_, to_client_, client_write_, true);
          else
            flush(server_, to_server_, server_write_, false);
          throttle();
          check_over();
        });
      }
      return;
    }
    if (sent < 0) {  // the peer is gone: its end is read elsewhere
      out.queue.clear();
      out.size = 0;
      break;
    }
    (client ? client_line_ : server_line_).sent(rest.substr(0, static_cast<std::size_t>(sent)));
    out.size -= static_cast<std::size_t>(sent);
    begin += static_cast<std::size_t>(sent);
    if (begin == bytes.size()) out.queue.pop_front();
    if (!out.queue.empty() && out.queue.front().paced) {
      out.due = loop_.now() + out.queue.front().pause;
      return pace(std::max(kPace, out.queue.front().pause));
    }
  }
  watch.reset();
  if (out.closing && !out.shut && fd.open()) {
    out.shut = true;
    (client ? client_line_ : server_line_).ended(false);
    out.fin = shutdown(fd.get(), SHUT_WR) == 0;
  }
}

void Wire::connect_server() {
  auto connecting = connect_loopback(address_.host, address_.port);
  if (!connecting) {
    fulfil(session_->server_end(connecting.error().text()));
    return;
  }
  server_ = std::move(*connecting);
  server_write_ = loop_.writable(server_.get(), [this] { server_connected(); });
}

void Wire::server_connected() {
  server_write_.reset();
  int fault = 0;
  socklen_t size = sizeof fault;
  getsockopt(server_.get(), SOL_SOCKET, SO_ERROR, &fault, &size);
  if (fault != 0) {
    drop_server();
    fulfil(session_->server_end("connect to " + address_.host + ":" + std::to_string(address_.port) + ": " +
                                std::strerror(fault)));
    return;
  }
  server_up_ = true;
  if (tap_ != nullptr) server_line_ = tap_->connected(server_.get(), server_about_);
  server_read_ = loop_.readable(server_.get(), [this] { read_server(); });
  fulfil(session_->server_up());
}

void Wire::drop_server() {
  server_read_.reset();
  server_write_.reset();
  server_.reset();
  server_up_ = false;
}

// A slow reader on one leg slows the other, and itself where it is answered here: nothing piles up. What a client says
// to something huge that it is being sent is heard all the same.
void Wire::throttle() {
  const bool piles_up = to_client_.size > kBacklogLimit || to_server_.size > kBacklogLimit;
  if (!piles_up) unheeded_ = 0;
  if (piles_up && unheeded_ > kUnheeded)
    client_read_.reset();
  else if (!client_read_ && client_.open() && !client_ended_)
    client_read_ = loop_.readable(client_.get(), [this] { read_client(); });
  if (!server_up_) return;
  if (to_client_.size > kBacklogLimit)
    server_read_.reset();
  else if (!server_read_)
    server_read_ = loop_.readable(server_.get(), [this] { read_server(); });
}

void Wire::check_over() {
  if (finished_ || !session_->over()) return;
  if (!client_ended_ || (client_.open() && !to_client_.queue.empty())) return;
  finished_ = true;
  client_read_.reset();
  client_write_.reset();
  client_.reset();
  drop_server();
  wakes_.clear();
  over_soon_ = loop_.after(0, [this] { over_(); });
}

}  // namespace footpad::net
