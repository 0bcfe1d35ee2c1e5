#include "subject/session.h"

#include <dirent.h>
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <memory>
#include <set>
#include <string_view>

#include "subject/fd.h"
#include "subject/pidfd.h"

namespace footpad::subject {
namespace {

constexpr int kPasses = 8;  // a program that forks faster than it is killed is not chased for ever

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};

// Through a pidfd, and only after a second look: a number may change its owner between two calls.
void signal_member(pid_t member, pid_t leader, int signal) {
  const Fd handle(::pidfd_open(member, 0));
  if (handle.open() && ::getsid(member) == leader) ::pidfd_send_signal(handle.get(), signal, nullptr, 0);
}

// How many members of the session had not been signalled before.
int signal_new_members(pid_t leader, int signal, std::set<pid_t>& signalled) {
  const std::unique_ptr<DIR, CloseDirectory> processes(::opendir("/proc"));
  if (!processes) return 0;
  int fresh = 0;
  while (const dirent* entry = ::readdir(processes.get())) {
    const std::string_view name(entry->d_name);
    pid_t member = 0;
    const auto [end, fault] = std::from_chars(name.data(), name.data() + name.size(), member);
    if (fault != std::errc() || end != name.data() + name.size()) continue;
    if (::getsid(member) != leader || !signalled.insert(member).second) continue;
    signal_member(member, leader, signal);
    ++fresh;
  }
  return fresh;
}

}  // namespace

void signal_session(pid_t leader, int signal) {
  if (leader <= 1) return;
  ::kill(-leader, signal);            // the usual case, and all at once
  std::set<pid_t> signalled{leader};  // a session's leader cannot leave its group
  for (int pass = 0; pass < kPasses; ++pass)
    if (signal_new_members(leader, signal, signalled) == 0) return;
}

}  // namespace footpad::subject
