#include "subject/cage.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <optional>

#include "base/text.h"
#include "programs.h"

namespace footpad::subject {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Where no cage can be made there is nothing to test: but then the machine must say so by itself, as `doctor` does.
class Cage : public ::testing::Test {
 protected:
  static Invocation bash(const Folder& folder, const std::string& script) {
    Invocation invocation = shell(folder, script);
    invocation.argv.front() = "/bin/bash";
    return invocation;
  }
  Process start(const Invocation& invocation, const CagePlan& plan = {}) {
    auto process = Process::start_in_cage(invocation, plan, sockets_);
    if (!process) {
      ADD_FAILURE() << process.error().text();
      std::abort();
    }
    return std::move(*process);
  }
  // Waits for a connection and says to which address and port the program asked to go.
  std::string accept_one(int port) {
    std::vector<pollfd> ready;
    for (const auto& one : sockets_.listeners)
      if (one.port == port) ready.push_back({one.fd.get(), POLLIN, 0});
    if (poll(ready.data(), ready.size(), 10000) < 1) return "nobody came";
    for (const pollfd& one : ready) {
      if (one.revents == 0) continue;
      const Fd peer(accept(one.fd, nullptr, nullptr));
      sockaddr_storage to{};
      socklen_t size = sizeof to;
      getsockname(peer.get(), reinterpret_cast<sockaddr*>(&to), &size);
      return address_of(to);
    }
    return "nobody came";
  }
  static std::string address_of(const sockaddr_storage& to) {
    std::array<char, 64> text{};
    if (to.ss_family == AF_INET) {
      const auto& four = reinterpret_cast<const sockaddr_in&>(to);
      inet_ntop(AF_INET, &four.sin_addr, text.data(), text.size());
      return text.data() + (" " + std::to_string(ntohs(four.sin_port)));
    }
    const auto& six = reinterpret_cast<const sockaddr_in6&>(to);
    if (IN6_IS_ADDR_V4MAPPED(&six.sin6_addr))
      inet_ntop(AF_INET, six.sin6_addr.s6_addr + 12, text.data(), text.size());
    else
      inet_ntop(AF_INET6, &six.sin6_addr, text.data(), text.size());
    return text.data() + (" " + std::to_string(ntohs(six.sin6_port)));
  }
  CageSockets sockets_;
};

TEST_F(Cage, TheProgramsOutputAndExitCodeAreItsOwn) {
  const Folder folder;
  Process process = start(shell(folder, "echo out; echo err >&2; exit 7"));
  EXPECT_EQ(read_all(process), "out\nerr\n");
  EXPECT_EQ(wait_for(process), 7);
  EXPECT_FALSE(process.left_others());
}

TEST_F(Cage, ASignalIs128AndItsNumber) {
  const Folder folder;
  Process process = start(shell(folder, "kill -SEGV $$"));
  EXPECT_EQ(wait_for(process), 128 + SIGSEGV);
}

TEST_F(Cage, EveryAddressLeadsToFootpad) {
  const Folder folder;
  Process process = start(bash(folder, "exec 3<>/dev/tcp/198.51.100.7/5222; read line <&3"), {{5222, 443}, {}});
  EXPECT_EQ(accept_one(5222), "198.51.100.7 5222");
  if (!sockets_.has_ipv6) return;
  Process six = start(bash(folder, "exec 3<>/dev/tcp/2606:4700::1111/443; read line <&3"), {{5222, 443}, {}});
  EXPECT_EQ(accept_one(443), "2606:4700::1111 443");
}

TEST_F(Cage, APortThatNobodyListensOnRefusesAndIsSeen) {
  const Folder folder;
  Process process = start(
      bash(folder, "exec 3<>/dev/tcp/192.0.2.9/8080 || echo refused; echo x >/dev/udp/192.0.2.10/3478"), {{5222}, {}});
  EXPECT_THAT(read_all(process), HasSubstr("refused"));
  EXPECT_EQ(wait_for(process), 0);
  ASSERT_TRUE(sockets_.attempts.open());
  const auto packet = [&]() -> Bytes {
    pollfd ready{sockets_.attempts.get(), POLLIN, 0};
    if (poll(&ready, 1, 10000) != 1) return "";
    std::array<char, 128> buffer{};
    const ssize_t got = recv(sockets_.attempts.get(), buffer.data(), buffer.size(), 0);
    return {buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0))};
  };
  const Bytes tcp = packet();
  ASSERT_GE(tcp.size(), 24U);
  EXPECT_EQ(to_hex(tcp.substr(9, 1)) + " " + to_hex(tcp.substr(16, 4)) + " " + to_hex(tcp.substr(22, 2)),
            "06 c0000209 1f90");
  const Bytes udp = packet();
  ASSERT_GE(udp.size(), 24U);
  EXPECT_EQ(to_hex(udp.substr(9, 1)) + " " + to_hex(udp.substr(16, 4)) + " " + to_hex(udp.substr(22, 2)),
            "11 c000020a 0d96");
}

TEST_F(Cage, DnsAtAnyAddressLeadsToFootpad) {
  const Folder folder;
  Process process = start(bash(folder, "echo question >/dev/udp/8.8.8.8/53"));
  pollfd ready{sockets_.dns_udp.front().get(), POLLIN, 0};
  ASSERT_EQ(poll(&ready, 1, 10000), 1);
  std::array<char, 64> buffer{};
  EXPECT_EQ(recv(sockets_.dns_udp.front().get(), buffer.data(), buffer.size(), 0), 9);
  EXPECT_EQ(wait_for(process), 0);
}

TEST_F(Cage, NothingOfTheMachinesNetworkIsThere) {
  const Folder folder;
  Process process = start(shell(folder, "cat /proc/net/dev | tail -n +3 | cut -d: -f1; cat /proc/net/tcp | wc -l"));
  EXPECT_EQ(trim(read_all(process)), "lo\n2");  // its own DNS over TCP, and a headline
}

TEST_F(Cage, FilesAreMountedOverAndTheMachinesOwnStay) {
  const Folder folder;
  std::ofstream(folder / "hosts") << "127.0.0.1 caged\n";
  const std::string before = contents("/etc/hosts");
  Process process = start(shell(folder, "cat /etc/hosts"),
                          {{}, {{folder / "hosts", "/etc/hosts"}, {folder / "hosts", "/etc/no-such-file"}}});
  EXPECT_EQ(read_all(process), "127.0.0.1 caged\n");
  EXPECT_EQ(contents("/etc/hosts"), before);
}

TEST_F(Cage, AFileIsNotMountedOverAFolder) {
  const Folder folder;
  const auto process = Process::start_in_cage(shell(folder, "true"), {{}, {{folder.path(), "/etc/hosts"}}}, sockets_);
  ASSERT_FALSE(process.ok());
  EXPECT_THAT(process.error().what, HasSubstr("/etc/hosts is not what it usually is"));
}

TEST_F(Cage, AProgramThatIsNotThereIsAnErrorWithARemedy) {
  const Folder folder;
  Invocation invocation = shell(folder, "");
  invocation.argv = {"no-such-program"};
  const auto process = Process::start_in_cage(invocation, {}, sockets_);
  ASSERT_FALSE(process.ok());
  EXPECT_THAT(process.error().what, HasSubstr("no-such-program"));
}

TEST_F(Cage, WhatRunsOnInABackgroundSessionDiesWithTheProgramAndIsReported) {
  const Folder folder;
  Process process = start(shell(folder, "setsid sleep 1000 & cat /proc/self/stat >/dev/null; exit 0"));
  EXPECT_EQ(wait_for(process), 0);
  EXPECT_TRUE(process.left_others());
}

TEST_F(Cage, KillingReachesASessionOfItsOwn) {
  const Folder folder;
  Process process =
      start(bash(folder, "setsid sleep 1000 & trap '' TERM HUP INT; echo here; read line </dev/zero; sleep 1000"));
  EXPECT_EQ(read_line(process), "here");
  process.kill_group(true);
  EXPECT_EQ(wait_for(process), 128 + SIGKILL);
}

TEST_F(Cage, ATerminalWorksInThere) {
  const Folder folder;
  Invocation invocation = shell(folder, "tty >/dev/null && echo on a terminal");
  invocation.pty = true;
  Process process = start(invocation);
  EXPECT_THAT(read_all(process), HasSubstr("on a terminal"));
  EXPECT_EQ(wait_for(process), 0);
}

TEST_F(Cage, TwoCagesListenOnTheSamePort) {
  const Folder folder;
  CagePlan plan{{5222}, {}};
  Process first = start(bash(folder, "exec 3<>/dev/tcp/192.0.2.1/5222; read line <&3"), plan);
  CageSockets kept = std::move(sockets_);
  Process second = start(bash(folder, "exec 3<>/dev/tcp/192.0.2.2/5222; read line <&3"), plan);
  EXPECT_EQ(accept_one(5222), "192.0.2.2 5222");
  sockets_ = std::move(kept);
  EXPECT_EQ(accept_one(5222), "192.0.2.1 5222");
}

// The tests may be run by root: an unprivileged user's cage is made by one.
TEST_F(Cage, WhatListensInsideCanBeCalled) {
  const Folder folder;
  Invocation program = shell(folder, "");
  program.argv = {"/usr/bin/python3", "-c",
                  "import socket\ns = socket.create_server(('127.0.0.1', 15999))\nprint('ready', flush=True)\n"
                  "c, _ = s.accept()\nprint(c.recv(5).decode())"};
  CagePlan plan;
  plan.calls = 2;
  Process process = start(program, plan);
  ASSERT_EQ(sockets_.calls.size(), 2U);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(15999);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int called = sockets_.calls[0].get();
  for (int i = 0; i < 1000; ++i) {  // until it listens
    ::connect(called, reinterpret_cast<const sockaddr*>(&to), sizeof to);
    pollfd up{called, POLLOUT, 0};
    int fault = 0;
    socklen_t size = sizeof fault;
    if (::poll(&up, 1, 1000) == 1 && ::getsockopt(called, SOL_SOCKET, SO_ERROR, &fault, &size) == 0 && fault == 0 &&
        ::send(called, "hello", 5, MSG_NOSIGNAL) == 5)
      break;
    ::poll(nullptr, 0, 10);
  }
  EXPECT_THAT(read_all(process), HasSubstr("hello"));
}

TEST_F(Cage, NeedsNoRootAndKeepsTheUser) {
  const Folder folder;
  std::filesystem::permissions(folder.path(), std::filesystem::perms::all);
  std::ofstream(folder / "hosts") << "caged\n";
  const pid_t child = fork();
  if (child == 0) {
    if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0)) _exit(2);
    prctl(PR_SET_DUMPABLE, 1);  // as of a program that this user started: /proc shows it to its owner
    const std::string own = std::to_string(getuid());
    CageSockets sockets;
    auto process =
        Process::start_in_cage(bash(folder, "id -u; cat /etc/hosts; exec 3<>/dev/tcp/192.0.2.1/443 || echo refused"),
                               {{443}, {{folder / "hosts", "/etc/hosts"}, {folder / "run", "/run"}}}, sockets);
    if (!process) {
      std::fprintf(stderr, "%s\n", process.error().text().c_str());
      _exit(3);
    }
    _exit(read_all(*process) == own + "\ncaged\n" && wait_for(*process) == 0 ? 0 : 4);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(WIFEXITED(status) ? WEXITSTATUS(status) : -1, 0);
}

TEST_F(Cage, ItWorksHereAndTheDoctorKnows) { EXPECT_TRUE(cage_works().ok()); }

}  // namespace
}  // namespace footpad::subject
