#include "net/local_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>

namespace footpad::net {
namespace {

constexpr int kBacklog = 1024;

Error cannot(const std::string& address, const std::string& why) {
  return Error{"cannot listen on " + address + ": " + why, "give another port, or none (a free one is taken)", ""};
}

Error malformed(const std::string& address) {
  return Error{"'" + address + "' is no address to listen on", "127.0.0.1:PORT, [::1]:PORT or unix:PATH", ""};
}

Fd open_socket(int family) { return Fd(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)); }

bool is_listened_on(const sockaddr_un& name) {
  const Fd probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  return ::connect(probe.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0;
}

Result<LocalListener> listen_on_path(const std::string& path) {
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof name.sun_path)
    return Error{"'" + path + "' cannot be the path of a Unix socket",
                 "give one of 1 to " + std::to_string(sizeof name.sun_path - 1) + " bytes", ""};
  path.copy(name.sun_path, path.size());
  struct stat info {};
  if (::lstat(path.c_str(), &info) == 0) {
    if (!S_ISSOCK(info.st_mode)) return Error{path + " is there already, and no socket", "give another path", ""};
    if (is_listened_on(name)) return Error{"somebody listens on " + path + " already", "give another path", ""};
    ::unlink(path.c_str());
  }
  LocalListener out{open_socket(AF_UNIX), "http://localhost", path};
  const mode_t mask = ::umask(0177);
  const bool bound = ::bind(out.socket.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0;
  const int fault = errno;
  ::umask(mask);
  if (!bound) return Error{"cannot listen on " + path + ": " + std::strerror(fault), "give another path", ""};
  if (::listen(out.socket.get(), kBacklog) != 0) return cannot(path, std::strerror(errno));
  return out;
}

}  // namespace

Result<LocalListener> listen_locally(const std::string& address) {
  if (address.starts_with("unix:")) return listen_on_path(address.substr(5));
  const auto colon = address.rfind(':');
  if (colon == std::string::npos) return malformed(address);
  std::string host = address.substr(0, colon);
  const std::string digits = address.substr(colon + 1);
  std::uint16_t port = 0;
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (fault != std::errc() || end != digits.data() + digits.size()) return malformed(address);
  if (host == "localhost") host = "127.0.0.1";
  if (host != "127.0.0.1" && host != "[::1]")
    return Error{"Footpad listens on loopback only, and '" + host + "' is something else",
                 "127.0.0.1:PORT, [::1]:PORT or unix:PATH", ""};

  const bool six = host == "[::1]";
  LocalListener out{open_socket(six ? AF_INET6 : AF_INET), "", ""};
  if (!out.socket.open()) return cannot(address, std::strerror(errno));
  const int on = 1;
  ::setsockopt(out.socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in6 name6{};
  name6.sin6_family = AF_INET6;
  name6.sin6_addr = in6addr_loopback;
  name6.sin6_port = htons(port);
  sockaddr_in name4{};
  name4.sin_family = AF_INET;
  name4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  name4.sin_port = htons(port);
  const auto* name = six ? reinterpret_cast<const sockaddr*>(&name6) : reinterpret_cast<const sockaddr*>(&name4);
  const auto size = static_cast<socklen_t>(six ? sizeof name6 : sizeof name4);
  if (::bind(out.socket.get(), name, size) != 0 || ::listen(out.socket.get(), kBacklog) != 0)
    return cannot(address, std::strerror(errno));
  out.url = "http://" + host + ":" + std::to_string(local_endpoint(out.socket.get()).port);
  return out;
}

}  // namespace footpad::net
