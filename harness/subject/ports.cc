#include "subject/ports.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <cstdint>

#include "subject/fd.h"

namespace footpad::subject {
namespace {

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

template <class Call>
bool with_address(int port, Call call) {
  const sockaddr_in address = loopback(port);
  return call(reinterpret_cast<const sockaddr*>(&address), static_cast<socklen_t>(sizeof address)) == 0;
}

}  // namespace

bool port_is_free(int port) {
  const Fd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int on = 1;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);  // as servers do: a port in TIME_WAIT is free
  return with_address(port,
                      [&](const sockaddr* address, socklen_t length) { return ::bind(socket.get(), address, length); });
}

bool port_answers(int port) {
  const Fd socket(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  // On loopback a connection stands, or is refused, before connect() returns.
  return with_address(port, [&](const sockaddr* address, socklen_t length) {
    if (::connect(socket.get(), address, length) == 0) return 0;
    pollfd ready{socket.get(), POLLOUT, 0};
    return ::poll(&ready, 1, 0) == 1 && (ready.revents & (POLLERR | POLLHUP)) == 0 ? 0 : -1;
  });
}

}  // namespace footpad::subject
