// A blocking connection, in clear or in TLS, with a limit on every wait.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "certificate.h"
#include "deflate.h"

namespace zoo {

class Wire {
 public:
  static footpad::Result<Wire> connect(const std::string& host, const std::string& port);
  static Wire adopt(int socket);  // of somebody who came

  Wire(Wire&& other) noexcept : socket_(std::exchange(other.socket_, -1)), ssl_(std::move(other.ssl_)) {}
  Wire& operator=(Wire&&) = delete;
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;
  ~Wire();

  // `early`: is sent before the handshake is done; only where the session that is resumed allows it.
  footpad::Status start_tls(Ssl ssl, std::string_view early = "");
  // The same, with `words` in one flight with its own Finished, in TLS 1.2. True: they are said.
  footpad::Result<bool> false_start_tls(Ssl ssl, std::string_view words);
  footpad::Status accept_tls(Ssl ssl);
  [[nodiscard]] bool secure() const { return ssl_ != nullptr; }
  // The channel's data for tls-exporter or tls-server-end-point; empty: it has none.
  [[nodiscard]] std::string binding(const std::string& type) const;
  [[nodiscard]] long verify_result() const;  // of the certificate, and of what was stapled to it

  void wait_at_most(std::chrono::milliseconds wait) const;  // for each read; not 0
  void compress() { deflate_ = std::make_unique<Deflate>(); }
  void read_on_in_clear() { reads_on_ = true; }  // where TLS has ended
  footpad::Result<std::string> read();           // empty: the peer has closed its side
  footpad::Status write(std::string_view bytes);

 private:
  explicit Wire(int socket) : socket_(socket) {}
  footpad::Result<std::string> read_clear() const;
  footpad::Result<std::string> read_tls();
  footpad::Status write_clear(std::string_view bytes) const;

  int socket_ = -1;
  Ssl ssl_;
  std::unique_ptr<Deflate> deflate_;
  bool reads_on_ = false;
  bool broken_ = false;  // no close_notify on what failed
};

}  // namespace zoo
