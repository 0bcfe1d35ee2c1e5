#include "net/caller.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstdint>
#include <utility>

namespace footpad::net {
namespace {

constexpr double kPatience = 0.02;  // seconds before the next try

}  // namespace

Fd calling_socket() { return Fd(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)); }

Caller::Caller(Loop& loop, Fd socket, int port, std::function<void(Fd)> connected)
    : loop_(loop), socket_(std::move(socket)), port_(port), connected_(std::move(connected)) {
  again_ = loop_.after(0, [this] { call(); });
}

void Caller::call() {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<std::uint16_t>(port_));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int result = ::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to);
  if (result == 0 || errno == EINPROGRESS)
    ready_ = loop_.writable(socket_.get(), [this] { decide(); });
  else
    again_ = loop_.after(kPatience, [this] { call(); });  // refused: the same socket may try again
}

void Caller::decide() {
  ready_.reset();
  int fault = 0;
  socklen_t size = sizeof fault;
  getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &fault, &size);
  if (fault != 0) {
    again_ = loop_.after(kPatience, [this] { call(); });
    return;
  }
  no_delay(socket_.get());
  const auto connected = std::move(connected_);
  connected(std::move(socket_));
}

}  // namespace footpad::net
