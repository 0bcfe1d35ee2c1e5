#include "subject/process.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <filesystem>

#include "subject/files.h"
#include "subject/launch.h"
#include "subject/pidfd.h"
#include "subject/session.h"

namespace footpad::subject {
namespace {

struct Owner {
  uid_t user;
  gid_t group;
};
constexpr Owner kNobody{65534, 65534};

// What a lane has put there, the trust anchors say, must be readable for nobody too. Links are not followed.
Status hand_over(const std::string& folder, const Owner& owner) {
  const auto failed = [](const std::string& path) {
    return Error{"cannot hand '" + path + "' over to nobody: " + std::strerror(errno), "", ""};
  };
  if (::chown(folder.c_str(), owner.user, owner.group) != 0) return failed(folder);
  std::error_code fault;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, fault))
    if (::lchown(entry.path().c_str(), owner.user, owner.group) != 0) return failed(entry.path());
  return Done{};
}

Status write_files(const Invocation& invocation) {
  for (const char* folder : {"tmp", "run"})
    if (auto made = make_folder(invocation.folder, folder); !made) return made.error();
  for (const DefinitionFile& file : invocation.files)
    if (auto written = write_file(invocation.folder, file); !written) return written.error();
  if (invocation.as_nobody) return hand_over(invocation.folder, kNobody);
  return Done{};
}

// write() that turns a reader's end into EPIPE without a signal, whatever the caller does about SIGPIPE.
ssize_t write_without_signal(int fd, ByteView bytes) {
  sigset_t pipe_signal;
  sigset_t before;
  sigset_t pending;
  sigemptyset(&pipe_signal);
  sigaddset(&pipe_signal, SIGPIPE);
  sigpending(&pending);
  const bool was_pending = sigismember(&pending, SIGPIPE) == 1;
  pthread_sigmask(SIG_BLOCK, &pipe_signal, &before);
  const ssize_t wrote = ::write(fd, bytes.data(), bytes.size());
  const int code = errno;
  constexpr timespec kNow{0, 0};
  if (wrote < 0 && code == EPIPE && !was_pending) sigtimedwait(&pipe_signal, nullptr, &kNow);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = code;
  return wrote;
}

int exit_code(int status) { return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status); }

}  // namespace

Result<Process> Process::start(const Invocation& invocation) {
  if (auto written = write_files(invocation); !written) return written.error();
  auto channels = open_channels(invocation);
  if (!channels) return channels.error();
  auto what = prepare_launch(invocation);
  if (!what) return what.error();
  const auto pid = launch(*what, *channels);
  if (!pid) return pid.error();
  Process process;
  if (auto attended = process.attend(invocation, *pid, std::move(*channels)); !attended) return attended.error();
  return process;
}

Result<Process> Process::start_in_cage(const Invocation& invocation, const CagePlan& plan, CageSockets& sockets) {
  if (auto written = write_files(invocation); !written) return written.error();
  auto channels = open_channels(invocation);
  if (!channels) return channels.error();
  auto what = prepare_launch(invocation);
  if (!what) return what.error();
  auto caged = make_cage(plan, [&] { return launch(*what, *channels); });
  if (!caged) return caged.error();
  sockets = std::move(caged->sockets);
  Process process;
  process.cage_report_ = std::move(caged->report);
  if (auto attended = process.attend(invocation, caged->init, std::move(*channels)); !attended) return attended.error();
  return process;
}

Status Process::attend(const Invocation& invocation, pid_t pid, Channels channels) {
  pid_ = pid;
  output_ = std::move(channels.output);
  input_ = std::move(channels.input);
  unfed_ = invocation.input;
  terminal_ = invocation.pty;
  keep_input_open_ = invocation.keep_input_open;
  pidfd_.reset(::pidfd_open(pid, 0));
  if (pidfd_.open()) return Done{};
  return Error{std::string("cannot watch a program: ") + std::strerror(errno), "Linux 5.3 or later is needed", ""};
}

Process::Process(Process&& from) noexcept { *this = std::move(from); }

Process& Process::operator=(Process&& from) noexcept {
  if (this == &from) return *this;
  end();
  pid_ = std::exchange(from.pid_, -1);
  output_ = std::move(from.output_);
  input_ = std::move(from.input_);
  pidfd_ = std::move(from.pidfd_);
  cage_report_ = std::move(from.cage_report_);
  left_others_ = from.left_others_;
  unfed_ = std::move(from.unfed_);
  terminal_ = from.terminal_;
  keep_input_open_ = from.keep_input_open_;
  exit_ = from.exit_;
  return *this;
}

Process::~Process() { end(); }

bool Process::feed() {
  while (input_.open() && !unfed_.empty()) {
    const ssize_t wrote = write_without_signal(input_.get(), unfed_);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0 && errno == EAGAIN) return false;
    if (wrote < 0)
      unfed_.clear();  // nobody reads it any more
    else
      unfed_.erase(0, static_cast<std::size_t>(wrote));
  }
  if (!terminal_ && !keep_input_open_) close_input();
  return true;
}

std::optional<int> Process::try_wait() {
  if (pid_ < 0) return exit_;
  siginfo_t info{};
  // Not reaped at once: as long as the leader is a zombie, its group's number can be nobody else's.
  if (::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == 0)
    return std::nullopt;
  if (cage_report_.open())
    left_others_ = left_behind(cage_report_);
  else
    signal_session(pid_, SIGKILL);
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0) {
    if (errno == EINTR) continue;
    status = 0xff00;  // somebody else reaped it: all that is known is that it ended
    break;
  }
  exit_ = exit_code(status);
  pid_ = -1;
  return exit_;
}

// A cage ends with its first process, which takes no other signal.
void Process::signal_all(int signal) {
  if (cage_report_.open())
    ::kill(pid_, SIGKILL);
  else
    signal_session(pid_, signal);
}

void Process::kill_group(bool hard) {
  if (pid_ < 0) return;
  if (hard) return signal_all(SIGKILL);
  if (terminal_) signal_all(SIGHUP);
  signal_all(SIGTERM);
  signal_all(SIGCONT);  // a stopped program cannot hear
}

void Process::end() {
  if (pid_ < 0) return;
  signal_all(SIGKILL);
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) continue;
  pid_ = -1;
}

}  // namespace footpad::subject
