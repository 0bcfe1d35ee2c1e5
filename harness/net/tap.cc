#include "net/tap.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>

namespace footpad::net {
namespace {

Peer peer_of(const sockaddr_storage& from) {
  Peer out;
  if (from.ss_family == AF_INET) {
    sockaddr_in four{};
    std::memcpy(&four, &from, sizeof four);
    std::memcpy(out.address.data(), &four.sin_addr, sizeof four.sin_addr);
    out.port = ntohs(four.sin_port);
  } else if (from.ss_family == AF_INET6) {
    sockaddr_in6 six{};
    std::memcpy(&six, &from, sizeof six);
    out.port = ntohs(six.sin6_port);
    out.six = IN6_IS_ADDR_V4MAPPED(&six.sin6_addr) == 0;
    const std::uint8_t* const address = six.sin6_addr.s6_addr;
    std::memcpy(out.address.data(), out.six ? address : address + 12, out.six ? 16 : 4);
  }
  return out;
}

template <class Ask>
Peer end_of(int fd, Ask ask) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  return ask(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0 ? peer_of(address) : Peer{};
}

}  // namespace

void Line::add(Crossing::Kind kind, bool from_peer, ByteView bytes) {
  if (tap_ != nullptr) tap_->add(conversation_, kind, from_peer != footpad_opened_, bytes);
}

Line Tap::connected(int fd, const About& about) {
  const Peer own = end_of(fd, ::getsockname), peer = end_of(fd, ::getpeername);
  Conversation made;
  made.leg = about.leg;
  made.connection = about.connection;
  made.footpad_opened = about.footpad_opened;
  made.opener = about.footpad_opened ? own : peer;
  made.other = about.footpad_opened ? peer : own;
  made.real_port = made.other.port;
  if (about.usual_port > 0) made.other.port = static_cast<std::uint16_t>(about.usual_port);
  // Two that would look like one another keep what they really have.
  if (std::any_of(capture_.conversations.begin(), capture_.conversations.end(),
                  [&](const Conversation& one) { return one.opener == made.opener && one.other == made.other; }))
    made.other.port = made.real_port;
  const Line line = open(made);
  if (line.tap_ != nullptr) add(line.conversation_, Crossing::Kind::opened, true, {});
  return line;
}

Line Tap::asked(const sockaddr_storage& peer, const std::string& address, int port) {
  Conversation made;
  made.udp = true;
  made.opener = peer_of(peer);
  made.other.six = made.opener.six;
  if (::inet_pton(made.other.six ? AF_INET6 : AF_INET, address.c_str(), made.other.address.data()) != 1)
    made.other.address = made.opener.address;  // not told: on this machine both are
  made.other.port = made.real_port = static_cast<std::uint16_t>(port);
  return open(made);
}

Line Tap::open(const Conversation& conversation) {
  if (capture_.cut) return {};
  capture_.conversations.push_back(conversation);
  return {this, static_cast<std::uint32_t>(capture_.conversations.size() - 1), conversation.footpad_opened};
}

void Tap::add(std::uint32_t conversation, Crossing::Kind kind, bool from_opener, ByteView bytes) {
  if (capture_.cut) return;
  const std::size_t room = Capture::kMostBytes - capture_.bytes.size();
  if (capture_.crossings.size() >= Capture::kMostCrossings || bytes.size() > room) {
    capture_.cut = true;
    return;
  }
  const std::size_t begin = capture_.bytes.size();
  capture_.bytes += bytes;
  capture_.crossings.push_back({kind, conversation, from_opener, clock_(), begin, capture_.bytes.size()});
}

}  // namespace footpad::net
