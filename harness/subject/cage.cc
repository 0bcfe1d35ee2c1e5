#include "subject/cage.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <sstream>

#include "subject/cage_sockets.h"
#include "subject/netlink.h"

namespace footpad::subject {
namespace {

constexpr unsigned long kNamespaces =
    CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS;
constexpr int kPatience = 10000;        // milliseconds until a cage must stand; it takes about one
constexpr std::size_t kLongest = 4096;  // of a message
constexpr const char* kHostName = "client";

Error system_error(const std::string& what) {
  return Error{"cage: " + what + ": " + std::strerror(errno), "see: footpad doctor", ""};
}

// A message is a letter and a text: 'G' go on, 'E' an error. What begins otherwise are the sockets of a cage that runs.
bool say(int to, char what, const std::string& text = "") {
  const std::string message = what + text.substr(0, kLongest - 1);
  return ::send(to, message.data(), message.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(message.size());
}

bool comes(int from) {
  pollfd ready{from, POLLIN, 0};
  int count = 0;
  while ((count = ::poll(&ready, 1, kPatience)) < 0)
    if (errno != EINTR) return false;
  return count == 1;
}

// Nullopt: nothing came in time, or the other end is gone.
std::optional<std::string> hear(int from) {
  if (!comes(from)) return std::nullopt;
  std::array<char, kLongest> buffer{};
  const ssize_t got = ::recv(from, buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (got <= 0) return std::nullopt;
  return std::string(buffer.data(), static_cast<std::size_t>(got));
}

Status write_file(const std::string& path, const std::string& text) {
  const Fd file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!file.open() || ::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()))
    return system_error("cannot write " + path);
  return Done{};
}

// Every id is itself in there: all that are known here for root, its own for anybody else.
std::string identity_map(const char* known, unsigned own) {
  if (::geteuid() != 0) return std::to_string(own) + " " + std::to_string(own) + " 1\n";
  std::ifstream lines(known);
  std::string map;
  for (unsigned long inside = 0, outside = 0, count = 0; lines >> inside >> outside >> count;)
    map += std::to_string(inside) + " " + std::to_string(inside) + " " + std::to_string(count) + "\n";
  return map;
}

Status map_ids(pid_t child) {
  const std::string folder = "/proc/" + std::to_string(child) + "/";
  if (::geteuid() != 0)
    if (auto denied = write_file(folder + "setgroups", "deny"); !denied) return denied;
  if (auto users = write_file(folder + "uid_map", identity_map("/proc/self/uid_map", ::geteuid())); !users)
    return users;
  return write_file(folder + "gid_map", identity_map("/proc/self/gid_map", ::getegid()));
}

// In a user namespace of its own no mount gets out of here (mount_namespaces(7): what was shared is a slave).
Status mount_all(const std::vector<Mount>& mounts, bool& own_proc) {
  for (const Mount& one : mounts) {
    if (::mount(one.from.c_str(), one.onto.c_str(), nullptr, MS_BIND, nullptr) == 0 || errno == ENOENT) continue;
    if (errno == ENOTDIR)
      return Error{"cage: " + one.onto + " is not what it usually is on Debian, a folder or a file", "", ""};
    return system_error("cannot mount over " + one.onto);
  }
  // Not allowed where something lies over parts of /proc, as in many containers: programs work with the old one too.
  own_proc = ::mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr) == 0;
  return Done{};
}

Result<CageSockets> furnish(const CagePlan& plan) {
  ::sethostname(kHostName, std::strlen(kHostName));
  bool has_ipv6 = false, own_proc = false;
  if (auto here = make_every_address_local(has_ipv6); !here) return here.error();
  if (auto mounted = mount_all(plan.mounts, own_proc); !mounted) return mounted.error();
  auto sockets = open_cage_sockets(plan, has_ipv6);
  if (sockets) sockets->own_proc = own_proc;
  return sockets;
}

// Nothing of Footpad's but what is named stays open in there.
void close_all_but(int kept, int also) {
  const auto [low, high] = std::minmax(kept, also);
  if (low > 3) ::close_range(3, static_cast<unsigned>(low - 1), 0);
  if (high > low + 1) ::close_range(static_cast<unsigned>(low + 1), static_cast<unsigned>(high - 1), 0);
  ::close_range(static_cast<unsigned>(high + 1), ~0U, 0);
}

// The first process of the cage: waits for the program, and buries what else dies.
[[noreturn]] void watch_over(pid_t program, int report) {
  for (;;) {
    int status = 0;
    const pid_t ended = ::waitpid(-1, &status, 0);
    if (ended < 0 && errno == EINTR) continue;
    if (ended != program && ended > 0) continue;
    while (::waitpid(-1, nullptr, WNOHANG) > 0) continue;
    const char left = errno == ECHILD ? '0' : '1';
    ::send(report, &left, 1, MSG_NOSIGNAL | MSG_DONTWAIT);
    ::_exit(WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
  }
}

[[noreturn]] void be_init(const CagePlan& plan, const std::function<Result<pid_t>()>& start, int line, int report) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::setsid();  // Ctrl-C is Footpad's alone
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGXFSZ}) ::signal(signal, SIG_DFL);
  const auto fail = [&](const Error& error) {
    say(line, 'E', error.what + "\n" + error.remedy);
    ::_exit(1);
  };
  if (!hear(line)) ::_exit(1);  // the ids are mapped
  auto sockets = furnish(plan);
  if (!sockets) fail(sockets.error());
  const auto program = start();
  if (!program) fail(program.error());
  if (auto sent = send_sockets(line, *sockets); !sent) fail(sent.error());
  *sockets = {};
  close_all_but(report, line);
  ::close(line);
  watch_over(*program, report);
}

Error as_error(const std::string& message) {
  const auto line = message.find('\n');
  return Error{message.substr(1, line - 1), line == std::string::npos ? "" : message.substr(line + 1), ""};
}

// Until the program runs in there.
Result<CageSockets> settle(pid_t child, int line) {
  const Error silent{"cage: it did not come to stand", "see: footpad doctor", ""};
  if (auto mapped = map_ids(child); !mapped) return mapped.error();
  if (!say(line, 'G')) return silent;
  if (!comes(line)) return silent;
  char letter = '\0';
  if (::recv(line, &letter, 1, MSG_PEEK | MSG_DONTWAIT) != 1) return silent;
  if (letter != 'E') return receive_sockets(line);
  const auto message = hear(line);
  return message ? as_error(*message) : silent;
}

Result<std::array<Fd, 2>> pair_of_sockets() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) return system_error("no sockets");
  return std::array<Fd, 2>{Fd(ends[0]), Fd(ends[1])};
}

std::string read_line(const char* path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

Error not_allowed(int code) {
  Error error{std::string("a cage cannot be made: clone: ") + std::strerror(code), "", ""};
  if (read_line("/proc/sys/user/max_user_namespaces") == "0")
    error.remedy = "user namespaces are off: sysctl user.max_user_namespaces=10000";
  else if (read_line("/proc/sys/kernel/unprivileged_userns_clone") == "0")
    error.remedy = "only root may make user namespaces: sysctl kernel.unprivileged_userns_clone=1";
  else if (read_line("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == "1")
    error.remedy =
        "AppArmor keeps user namespaces from programs without a profile: sysctl "
        "kernel.apparmor_restrict_unprivileged_userns=0";
  else if (code == EPERM)
    error.remedy = "a container's seccomp filter may forbid it: allow unshare and clone there, or use --mode port";
  else if (code == ENOSPC)
    error.remedy = "too many namespaces at once: fewer --jobs, or a higher user.max_net_namespaces";
  else
    error.remedy = "use --mode port";
  return error;
}

}  // namespace

Result<Caged> make_cage(const CagePlan& plan, const std::function<Result<pid_t>()>& start) {
  auto line = pair_of_sockets();
  if (!line) return line.error();
  auto report = pair_of_sockets();
  if (!report) return report.error();
  // Like fork(), with namespaces: Footpad has one thread.
  const long child = ::syscall(SYS_clone, kNamespaces | SIGCHLD, nullptr, nullptr, nullptr, nullptr);
  if (child < 0) return not_allowed(errno);
  if (child == 0) be_init(plan, start, (*line)[1].get(), (*report)[1].get());
  Caged out;
  out.init = static_cast<pid_t>(child);
  (*line)[1].reset();
  (*report)[1].reset();
  auto sockets = settle(out.init, (*line)[0].get());
  if (!sockets) {
    ::kill(out.init, SIGKILL);
    while (::waitpid(out.init, nullptr, 0) < 0 && errno == EINTR) continue;
    return sockets.error();
  }
  out.report = std::move((*report)[0]);
  out.sockets = std::move(*sockets);
  return out;
}

bool left_behind(const Fd& report) {
  char left = '0';
  return ::recv(report.get(), &left, 1, MSG_DONTWAIT) == 1 && left == '1';
}

Status cage_works() {
  auto caged = make_cage({}, []() -> Result<pid_t> {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(0);
    if (child < 0) return system_error("fork");
    return child;
  });
  if (!caged) return caged.error();
  ::kill(caged->init, SIGKILL);
  while (::waitpid(caged->init, nullptr, 0) < 0 && errno == EINTR) continue;
  return Done{};
}

}  // namespace footpad::subject
