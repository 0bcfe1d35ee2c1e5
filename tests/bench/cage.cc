// What a cage costs, against a bare loop that clones the same namespaces and does the same netlink requests: the ratio
// is what counts (target: at most 1.5). Ends are waited for outside of the measured time, as Footpad does.
#include "subject/cage.h"

#include <sched.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <vector>

#include "subject/netlink.h"

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr int kRounds = 200;  // where nothing else is said

void reap(pid_t child) {
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
}

void write_map(pid_t child, const char* name) {
  std::ofstream("/proc/" + std::to_string(child) + "/" + name) << "0 " << geteuid() << " 1\n";
}

// Seconds until the child says that its network stands.
double bare() {
  std::array<int, 2> line{};
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, line.data()) != 0) return 0;
  const auto begin = Clock::now();
  constexpr unsigned long namespaces =
      CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS;
  const auto child = static_cast<pid_t>(syscall(SYS_clone, namespaces | SIGCHLD, nullptr, nullptr, nullptr, nullptr));
  char byte = 0;
  if (child == 0) {
    bool six = false;
    if (read(line[1], &byte, 1) != 1 || !footpad::subject::make_every_address_local(six)) _exit(1);
    if (write(line[1], &byte, 1) != 1) _exit(1);
    pause();
  }
  write_map(child, "uid_map");
  if (write(line[0], &byte, 1) != 1 || read(line[0], &byte, 1) != 1) return 0;
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  close(line[0]);
  close(line[1]);
  reap(child);
  return seconds;
}

double cage(const footpad::subject::CagePlan& plan) {
  const auto begin = Clock::now();
  auto made = footpad::subject::make_cage(plan, []() -> footpad::Result<pid_t> {
    const pid_t child = fork();
    if (child == 0) pause();
    return child;
  });
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  if (!made) {
    std::fprintf(stderr, "%s\n", made.error().text().c_str());
    return 0;
  }
  made->sockets = {};
  reap(made->init);
  return seconds;
}

// Of this process and of those that it has waited for.
double processor_seconds() {
  double all = 0;
  for (const int who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
    rusage used{};
    getrusage(who, &used);
    for (const timeval& one : {used.ru_utime, used.ru_stime})
      all += static_cast<double>(one.tv_sec) + static_cast<double>(one.tv_usec) * 1e-6;
  }
  return all;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace

int main(int count, char** words) {
  const int rounds = count > 1 ? std::atoi(words[1]) : kRounds;
  const fs::path folder = fs::temp_directory_path() / ("footpad-bench-cage." + std::to_string(getpid()));
  fs::create_directories(folder / "certs");
  fs::create_directories(folder / "run");
  for (const char* name : {"resolv.conf", "hosts", "nsswitch.conf"}) std::ofstream(folder / name) << "# nothing\n";
  footpad::subject::CagePlan full{{80, 443, 5222, 5223, 5269, 5270, 5280, 5281}, {}};
  for (const char* name : {"resolv.conf", "hosts", "nsswitch.conf"})
    full.mounts.push_back({folder / name, std::string("/etc/") + name});
  full.mounts.push_back({folder / "certs", "/etc/ssl/certs"});
  full.mounts.push_back({folder / "run", "/run"});

  // What each costs by the clock, and of the processor, its end included.
  struct Costs {
    std::vector<double> clock, processor;
    void add(const std::function<double()>& work) {
      const double before = processor_seconds();
      clock.push_back(work() * 1000);
      processor.push_back((processor_seconds() - before) * 1000);
    }
  };
  Costs bare_costs, empty_costs, full_costs;
  for (int i = 0; i < rounds; ++i) {
    bare_costs.add(bare);
    empty_costs.add([] { return cage({}); });
    full_costs.add([&full] { return cage(full); });
  }
  const auto print = [&](const char* what, const Costs& costs) {
    std::printf("%-28s %.3f ms   processor %.3f ms   ratios %.2f %.2f\n", what, median(costs.clock),
                median(costs.processor), median(costs.clock) / median(bare_costs.clock),
                median(costs.processor) / median(bare_costs.processor));
  };
  print("bare clone and netlink", bare_costs);
  print("cage without ports or mounts", empty_costs);
  print("cage of an XMPP case", full_costs);
  fs::remove_all(folder);
  return 0;
}
