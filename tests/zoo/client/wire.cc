#include "wire.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

#include "logs.h"
#include "staple.h"

namespace zoo {

namespace {

using footpad::Done;
using footpad::Error;
using footpad::Result;
using footpad::Status;

constexpr timeval longest_wait{10, 0};

Error failed(const std::string& what) {
  const bool late = errno == EAGAIN || errno == EWOULDBLOCK;
  return Error{what + ": " + (late ? "timed out" : std::strerror(errno)), "", ""};
}

Error tls_failed(const SSL* ssl, const std::string& what) {
  const auto verify = SSL_get_verify_result(ssl);
  const auto code = ERR_peek_last_error();
  std::string why = "closed or timed out";
  if (verify != X509_V_OK)
    why = X509_verify_cert_error_string(verify);
  else if (const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code))
    why = reason;
  return Error{what + ": " + why, "", ""};
}

// OpenSSL has written the client's Finished and sent none of that flight yet: what is written now goes with it.
void speak_with_finished(int sent, int version, int type, const void* data, std::size_t size, SSL* ssl, void* words) {
  if (sent == 0 || version > TLS1_2_VERSION || type != SSL3_RT_HANDSHAKE || size == 0) return;
  if (*static_cast<const unsigned char*>(data) != SSL3_MT_FINISHED) return;
  auto& text = *static_cast<std::string_view*>(words);
  std::size_t count = 0;
  if (SSL_write_ex(ssl, text.data(), text.size(), &count) == 1) text = {};
}

}  // namespace

Result<Wire> Wire::connect(const std::string& host, const std::string& port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const int error = getaddrinfo(host.c_str(), port.c_str(), &hints, &found); error != 0)
    return Error{"cannot resolve " + host + ": " + gai_strerror(error), "", ""};
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(found, freeaddrinfo);
  for (const auto* address = found; address != nullptr; address = address->ai_next) {
    const int handle = socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (handle < 0) continue;
    Wire wire = adopt(handle);
    if (::connect(handle, address->ai_addr, address->ai_addrlen) == 0) return wire;
  }
  return failed("cannot connect to " + host + " port " + port);
}

Wire Wire::adopt(int socket) {
  constexpr int on = 1;
  setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &longest_wait, sizeof longest_wait);
  setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &longest_wait, sizeof longest_wait);
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return Wire(socket);
}

Wire::~Wire() {
  if (ssl_ && !broken_) SSL_shutdown(ssl_.get());
  if (socket_ >= 0) close(socket_);
}

Status Wire::start_tls(Ssl ssl, std::string_view early) {
  ssl_ = std::move(ssl);
  SSL_set_fd(ssl_.get(), socket_);
  ERR_clear_error();
  std::size_t count = 0;
  const bool ready = early.empty() || SSL_write_early_data(ssl_.get(), early.data(), early.size(), &count) == 1;
  if (ready && SSL_connect(ssl_.get()) == 1) return Done{};
  broken_ = true;
  return tls_failed(ssl_.get(), "the TLS handshake failed");
}

Result<bool> Wire::false_start_tls(Ssl ssl, std::string_view words) {
  SSL_set_msg_callback(ssl.get(), speak_with_finished);
  SSL_ctrl(ssl.get(), SSL_CTRL_SET_MSG_CALLBACK_ARG, 0, &words);  // the macro has an old-style cast
  auto begun = start_tls(std::move(ssl));
  SSL_set_msg_callback(ssl_.get(), nullptr);
  if (!begun) return begun.error();
  return words.empty();
}

Status Wire::accept_tls(Ssl ssl) {
  ssl_ = std::move(ssl);
  SSL_set_fd(ssl_.get(), socket_);
  ERR_clear_error();
  if (SSL_accept(ssl_.get()) == 1) return Done{};
  broken_ = true;
  return tls_failed(ssl_.get(), "the TLS handshake failed");
}

Result<std::string> Wire::read() {
  if (ssl_) return read_tls();
  if (!deflate_) return read_clear();
  for (;;) {
    auto packed = read_clear();
    if (!packed || packed->empty()) return packed;
    if (auto bytes = deflate_->unpack(*packed); !bytes.empty()) return bytes;
  }
}

long Wire::verify_result() const {
  const long result = SSL_get_verify_result(ssl_.get());
  if (result != X509_V_OK) return result;
  if (!is_in_a_log(ssl_.get())) return X509_V_ERR_NO_VALID_SCTS;
  return staple_is_good(ssl_.get()) ? X509_V_OK : X509_V_ERR_OCSP_VERIFY_FAILED;
}

void Wire::wait_at_most(std::chrono::milliseconds wait) const {
  const timeval longest{wait.count() / 1000, wait.count() % 1000 * 1000};
  setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &longest, sizeof longest);
}

Result<std::string> Wire::read_clear() const {
  std::array<char, 16384> buffer{};
  const auto count = recv(socket_, buffer.data(), buffer.size(), 0);
  if (count < 0) return failed("cannot read");
  return std::string(buffer.data(), static_cast<std::size_t>(count));
}

Result<std::string> Wire::read_tls() {
  std::array<char, 16384> buffer{};
  ERR_clear_error();
  std::size_t count = 0;
  if (SSL_read_ex(ssl_.get(), buffer.data(), buffer.size(), &count) == 1) return std::string(buffer.data(), count);
  if (SSL_get_error(ssl_.get(), 0) == SSL_ERROR_ZERO_RETURN) {
    if (!reads_on_) return std::string();
    ssl_.reset();
    return read_clear();
  }
  broken_ = true;
  return tls_failed(ssl_.get(), "cannot read");
}

Status Wire::write(std::string_view bytes) {
  if (broken_) return Error{"the TLS channel is broken", "", ""};
  std::size_t count = 0;
  if (ssl_) {
    ERR_clear_error();
    if (SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &count) == 1) return Done{};
    broken_ = true;
    return tls_failed(ssl_.get(), "cannot write");
  }
  return deflate_ ? write_clear(deflate_->pack(bytes)) : write_clear(bytes);
}

Status Wire::write_clear(std::string_view bytes) const {
  while (!bytes.empty()) {
    const auto sent = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return failed("cannot write");
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return Done{};
}

}  // namespace zoo
