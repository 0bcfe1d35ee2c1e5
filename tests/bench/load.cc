// Both ends of what stands between them: a server and its clients in one process, so that a relay's own work can be
// read off the relay's process. Commands come line by line on standard input; each is answered by one line.
//
//   bench_load                         in clear; prints the server's port
//   bench_load CHAIN.pem KEY.pem       inside TLS 1.3
//   bench_load relay PORT-OF-SERVER    no ends but the floor of a relay: a process that splices, one connection at a
//   time
//
//   bulk PORT BYTES       one response of so many bytes, through PORT          -> ok BYTES
//   stanzas PORT BYTES    the same as an XMPP stream                           -> ok BYTES
//   connect PORT COUNT    connections, one after the other, a byte or two each -> ok COUNT
//   idle PORT COUNT       connections that stay open                           -> ok COUNT
//   release               closes them                                          -> ok 0
//   floor COUNT           handshakes of both ends in memory      -> ok MICROSECONDS of processor time a pair
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

constexpr std::size_t kChunk = 64U << 10U;

struct Free {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using Ssl = std::unique_ptr<SSL, Free>;
using Context = std::unique_ptr<SSL_CTX, Free>;

Context context(bool server, const char* chain, const char* key, bool tickets) {
  Context out(SSL_CTX_new(server ? TLS_server_method() : TLS_client_method()));
  SSL_CTX_set_min_proto_version(out.get(), TLS1_3_VERSION);
  SSL_CTX_set1_groups_list(out.get(), "X25519:P-256");
  if (!tickets) SSL_CTX_set_num_tickets(out.get(), 0);
  SSL_CTX_set_session_cache_mode(out.get(), SSL_SESS_CACHE_OFF);
  SSL_CTX_set_verify(out.get(), SSL_VERIFY_NONE, nullptr);
  SSL_CTX_set_mode(out.get(), SSL_MODE_RELEASE_BUFFERS);
  if (server && (SSL_CTX_use_certificate_chain_file(out.get(), chain) != 1 ||
                 SSL_CTX_use_PrivateKey_file(out.get(), key, SSL_FILETYPE_PEM) != 1))
    out.reset();
  return out;
}

// A connection, in clear or inside TLS.
class Stream {
 public:
  Stream(int fd, SSL_CTX* context, bool server) : fd_(fd) {
    const int one = 1;
    setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    const timeval patience{20, 0};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (context == nullptr) return;
    ssl_.reset(SSL_new(context));
    SSL_set_fd(ssl_.get(), fd_);
    std::string name = "example.test";
    if (!server) SSL_ctrl(ssl_.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name.data());
    good_ = (server ? SSL_accept(ssl_.get()) : SSL_connect(ssl_.get())) == 1;
  }
  Stream(Stream&& from) noexcept : fd_(std::exchange(from.fd_, -1)), ssl_(std::move(from.ssl_)), good_(from.good_) {}
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  Stream& operator=(Stream&&) = delete;
  ~Stream() {
    if (ssl_ && good_) SSL_shutdown(ssl_.get());
    ssl_.reset();
    if (fd_ >= 0) close(fd_);
  }
  [[nodiscard]] bool good() const { return good_; }
  // Bytes read; 0: the end, or a fault.
  std::size_t read(char* into, std::size_t size) {
    const auto got = ssl_ ? SSL_read(ssl_.get(), into, static_cast<int>(size)) : recv(fd_, into, size, 0);
    return got > 0 ? static_cast<std::size_t>(got) : 0;
  }
  bool write(const char* from, std::size_t size) {
    while (size > 0) {
      const auto sent =
          ssl_ ? SSL_write(ssl_.get(), from, static_cast<int>(size)) : send(fd_, from, size, MSG_NOSIGNAL);
      if (sent <= 0) return false;
      from += sent;
      size -= static_cast<std::size_t>(sent);
    }
    return true;
  }
  bool write(const std::string& text) { return write(text.data(), text.size()); }
  // Up to the empty line behind a request or a response's head.
  std::string read_head() {
    std::string head;
    for (char one = 0; head.size() < 8192 && !head.ends_with("\r\n\r\n") && read(&one, 1) == 1;) {
      head += one;
      if (head.starts_with('<') && one == '>' && head.find("<stream:stream") != std::string::npos) break;
    }
    return head;
  }

 private:
  int fd_;
  Ssl ssl_;
  bool good_ = true;
};

sockaddr_in loopback(int port) {
  sockaddr_in out{};
  out.sin_family = AF_INET;
  out.sin_port = htons(static_cast<std::uint16_t>(port));
  out.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return out;
}

int connected(int port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in to = loopback(port);
  if (connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) std::perror("connect");
  return fd;
}

int listening(int& port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in at = loopback(0);
  socklen_t size = sizeof at;
  if (bind(fd, reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0 || listen(fd, 1024) != 0) return -1;
  getsockname(fd, reinterpret_cast<sockaddr*>(&at), &size);
  port = ntohs(at.sin_port);
  return fd;
}

constexpr const char* kStream =
    "<?xml version='1.0'?><stream:stream from='example.test' id='1' version='1.0' xmlns='jabber:client' "
    "xmlns:stream='http://etherx.jabber.org/streams'>";

// What is asked for is served: "/N" N bytes, "/hold" nothing, and the connection stays.
void serve(Stream stream, std::vector<Stream>& held) {
  if (!stream.good()) return;
  const std::string head = stream.read_head();
  const bool stanzas = head.starts_with('<');
  const auto slash = head.find(stanzas ? "id='" : " /");
  if (slash == std::string::npos) return;
  const std::string what = head.substr(slash + (stanzas ? 4 : 2));
  if (what.starts_with("hold")) {
    held.push_back(std::move(stream));
    return;
  }
  auto left = static_cast<std::size_t>(std::atoll(what.c_str()));
  std::string chunk(kChunk, 'x');
  if (stanzas) {
    const std::string message =
        "<message from='a@example.test/1' type='chat'><body>" + std::string(4000, 'x') + "</body></message>";
    chunk.clear();
    while (chunk.size() + message.size() < kChunk) chunk += message;
    if (!stream.write(kStream)) return;
    left = (left + chunk.size() - 1) / chunk.size() * chunk.size();
  } else if (!stream.write("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(left) +
                           "\r\nConnection: close\r\n\r\n")) {
    return;
  }
  for (; left > 0; left -= std::min(left, chunk.size()))
    if (!stream.write(chunk.data(), std::min(left, chunk.size()))) return;
  if (stanzas) stream.write("</stream:stream>");
}

void serve_all(int listener, SSL_CTX* server) {
  std::vector<Stream> held;
  for (;;) {
    const int fd = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) return;
    serve(Stream(fd, server, true), held);
  }
}

std::string request(const std::string& what) {
  return "GET /" + what + " HTTP/1.1\r\nHost: example.test\r\nConnection: close\r\n\r\n";
}

std::size_t fetch(int port, SSL_CTX* client, const std::string& what, bool stanzas = false) {
  Stream stream(connected(port), client, false);
  if (!stream.good()) return 0;
  if (!stream.write(stanzas ? "<stream:stream to='example.test' id='" + what +
                                  "' version='1.0' xmlns='jabber:client' "
                                  "xmlns:stream='http://etherx.jabber.org/streams'>"
                            : request(what)))
    return 0;
  if (!stanzas && stream.read_head().empty()) return 0;
  std::string buffer(kChunk, '\0');
  std::size_t all = 0;
  while (const std::size_t got = stream.read(buffer.data(), buffer.size())) all += got;
  return all;
}

// Both ends in this process, over memory: as much cryptography as whoever ends TLS on both of his legs must do.
double floor_of(int pairs, SSL_CTX* server, SSL_CTX* client) {
  timespec begin{}, end{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &begin);
  for (int i = 0; i < pairs; ++i) {
    const Ssl one(SSL_new(server)), other(SSL_new(client));
    BIO *left = nullptr, *right = nullptr;
    if (BIO_new_bio_pair(&left, 0, &right, 0) != 1) return 0;
    SSL_set_bio(one.get(), left, left);
    SSL_set_bio(other.get(), right, right);
    SSL_set_accept_state(one.get());
    SSL_set_connect_state(other.get());
    for (bool done = false; !done;) {
      const bool theirs = SSL_do_handshake(other.get()) == 1;
      done = SSL_do_handshake(one.get()) == 1 && theirs;
      if (ERR_peek_error() != 0) return 0;
    }
    if (SSL_is_init_finished(one.get()) != 1) return 0;
  }
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end);
  return (static_cast<double>(end.tv_sec - begin.tv_sec) + static_cast<double>(end.tv_nsec - begin.tv_nsec) * 1e-9) /
         pairs;
}

// Another floor, of a relay: a kernel's pipe in each direction, nothing is read.
int relay(int to) {
  int port = 0;
  const int listener = listening(port);
  std::printf("%d\n", port);
  std::fflush(stdout);
  for (;;) {
    const int client = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) return 0;
    const int server = connected(to);
    const int ends[2] = {client, server};
    int pipes[2][2];
    for (auto& one : pipes) {
      if (pipe2(one, O_CLOEXEC) != 0) return 1;
      fcntl(one[1], F_SETPIPE_SZ, 1 << 20);
    }
    pollfd watched[2] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
    for (int open = 2; open > 0 && poll(watched, 2, -1) > 0;) {
      for (int i = 0; i < 2; ++i) {
        if (watched[i].revents == 0) continue;
        const ssize_t got = splice(ends[i], nullptr, pipes[i][1], nullptr, 1 << 20, SPLICE_F_MOVE);
        if (got <= 0) {
          shutdown(ends[1 - i], SHUT_WR);
          watched[i].fd = -1;
          --open;
          continue;
        }
        for (ssize_t left = got; left > 0;) {
          const ssize_t sent =
              splice(pipes[i][0], nullptr, ends[1 - i], nullptr, static_cast<std::size_t>(left), SPLICE_F_MOVE);
          if (sent <= 0) break;
          left -= sent;
        }
      }
    }
    for (const auto& one : pipes) close(one[0]), close(one[1]);
    close(client);
    close(server);
  }
}

void answer(bool good, const std::string& what) { std::cout << (good ? "ok " : "failed ") << what << std::endl; }

}  // namespace

int main(int count, char** words) {
  std::signal(SIGPIPE, SIG_IGN);
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  if (count == 3 && std::string(words[1]) == "relay") return relay(std::atoi(words[2]));
  Context server, with_tickets, client;
  if (count == 3) {
    server = context(true, words[1], words[2], false);
    with_tickets = context(true, words[1], words[2], true);
    client = context(false, nullptr, nullptr, false);
    if (!server) return 2;
  }
  int port = 0;
  const int listener = listening(port);
  if (listener < 0) return 1;
  std::thread(serve_all, listener, server.get()).detach();
  std::cout << port << std::endl;
  std::vector<Stream> idle;
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream in(line);
    std::string what;
    long long first = 0, second = 0;
    in >> what >> first >> second;
    const auto to = static_cast<int>(first);
    if (what == "bulk" || what == "stanzas") {
      const std::size_t got = fetch(to, client.get(), std::to_string(second), what == "stanzas");
      answer(got >= static_cast<std::size_t>(second), std::to_string(got));
    } else if (what == "connect") {
      long long done = 0;
      while (done < second && fetch(to, client.get(), "2") == 2) ++done;
      answer(done == second, std::to_string(done));
    } else if (what == "idle") {
      while (idle.size() < static_cast<std::size_t>(second)) {
        idle.emplace_back(connected(to), client.get(), false);
        if (!idle.back().good() || !idle.back().write(request("hold"))) break;
      }
      answer(idle.size() == static_cast<std::size_t>(second), std::to_string(idle.size()));
    } else if (what == "release") {
      idle.clear();
      answer(true, "0");
    } else if (what == "floor" && server) {
      const double seconds = floor_of(to, with_tickets.get(), client.get());
      answer(seconds > 0, std::to_string(seconds * 1e6));
    } else {
      answer(false, "unknown");
    }
  }
  std::_Exit(0);
}
