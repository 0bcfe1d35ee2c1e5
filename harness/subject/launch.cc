#include "subject/launch.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "subject/program.h"

namespace footpad::subject {
namespace {

constexpr uid_t kNobody = 65534;
constexpr const char* kSetpriv = "/usr/bin/setpriv";

Error system_error(const std::string& what) { return Error{what + ": " + std::strerror(errno), "", ""}; }

void make_non_blocking(int fd) { ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK); }

Status open_terminal(const Invocation& invocation, Channels& channels) {
  channels.output.reset(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
  const int master = channels.output.get();
  std::array<char, 64> name{};
  if (master < 0 || ::grantpt(master) != 0 || ::unlockpt(master) != 0 ||
      ::ptsname_r(master, name.data(), name.size()) != 0)
    return system_error("cannot open a terminal");
  channels.terminal = name.data();
  const winsize size{24, 80, 0, 0};
  ::ioctl(master, TIOCSWINSZ, &size);
  if (invocation.as_nobody && ::chown(name.data(), kNobody, static_cast<gid_t>(-1)) != 0)
    return system_error("cannot hand the terminal over");
  make_non_blocking(master);
  // A second descriptor, so that each of the two has one owner and one close.
  channels.input.reset(::fcntl(master, F_DUPFD_CLOEXEC, 3));
  return Done{};
}

// Where Footpad itself was started without standard streams, a pipe could be 0, 1 or 2 and be overwritten in the
// program.
Fd above_standard_streams(Fd fd) { return fd.get() > 2 ? std::move(fd) : Fd(::fcntl(fd.get(), F_DUPFD_CLOEXEC, 3)); }

Status open_pipe(Fd& read_end, Fd& write_end) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return system_error("cannot open a pipe");
  read_end = above_standard_streams(Fd(ends[0]));
  write_end = above_standard_streams(Fd(ends[1]));
  return Done{};
}

Status open_output_file(const Invocation& invocation, Channels& channels) {
  const std::string path = invocation.folder + "/" + invocation.output_file;
  channels.child_output =
      above_standard_streams(Fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600)));
  if (!channels.child_output.open()) return system_error("cannot write '" + path + "'");
  return Done{};
}

// posix_spawn's two records, with their owner.
class SpawnPlan {
 public:
  SpawnPlan() {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawnattr_init(&attributes_);
    sigset_t all;
    sigset_t none;
    sigfillset(&all);
    sigemptyset(&none);
    ::posix_spawnattr_setsigdefault(&attributes_, &all);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;
  ~SpawnPlan() {
    ::posix_spawnattr_destroy(&attributes_);
    ::posix_spawn_file_actions_destroy(&actions_);
  }

  void standard_streams(const Channels& channels) {
    if (!channels.terminal.empty()) {
      // The session's leader opens it without O_NOCTTY: so it becomes its controlling terminal.
      ::posix_spawn_file_actions_addopen(&actions_, 0, channels.terminal.c_str(), O_RDWR, 0);
      ::posix_spawn_file_actions_adddup2(&actions_, 0, 1);
      ::posix_spawn_file_actions_adddup2(&actions_, 0, 2);
      return;
    }
    if (channels.child_input.open())
      ::posix_spawn_file_actions_adddup2(&actions_, channels.child_input.get(), 0);
    else
      ::posix_spawn_file_actions_addopen(&actions_, 0, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions_, channels.child_output.get(), 1);
    ::posix_spawn_file_actions_adddup2(&actions_, channels.child_output.get(), 2);
  }
  void working_folder(const std::string& folder) { ::posix_spawn_file_actions_addchdir_np(&actions_, folder.c_str()); }
  int run(const std::string& program, char* const argv[], char* const environment[], pid_t& pid) {
    ::posix_spawn_file_actions_addclosefrom_np(&actions_, 3);
    return ::posix_spawn(&pid, program.c_str(), &actions_, &attributes_, argv, environment);
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

// A null-terminated array of pointers into `texts`, which posix_spawn promises not to write to.
std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (std::string& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

std::string variable(const Invocation& invocation, std::string_view name) {
  for (const auto& [known, value] : invocation.environment)
    if (known == name) return value;
  return {};
}

// Files that nobody cannot reach fail late and darkly: look first.
Status reachable_by_nobody(const std::string& folder) {
  for (std::filesystem::path at = folder; at.has_relative_path(); at = at.parent_path()) {
    struct stat info {};
    if (::stat(at.c_str(), &info) != 0) return system_error("cannot look at '" + at.string() + "'");
    if ((info.st_mode & S_IXOTH) == 0 && info.st_uid != kNobody)
      return Error{
          "this client refuses root and runs as nobody, who cannot enter '" + at.string() + "'",
          "let --out be a folder that everybody may enter, below /tmp for example, or do not run Footpad as root", ""};
  }
  return Done{};
}

Error spawn_error(const std::string& program, int code) {
  const std::string what = "cannot start '" + program + "': " + std::strerror(code);
  if (code == ENOENT) return Error{what, "the interpreter that its first line names, or its loader, is not there", ""};
  if (code == ENOEXEC)
    return Error{what, "it is neither a program for this machine nor a script that begins with #!", ""};
  if (code == EACCES) return Error{what, "it must be executable, on a file system that allows it", ""};
  return Error{what, "", ""};
}

}  // namespace

Result<Channels> open_channels(const Invocation& invocation) {
  Channels channels;
  if (invocation.pty) {
    if (auto opened = open_terminal(invocation, channels); !opened) return opened.error();
    return channels;
  }
  if (!invocation.input.empty() || invocation.keep_input_open) {
    if (auto opened = open_pipe(channels.child_input, channels.input); !opened) return opened.error();
    make_non_blocking(channels.input.get());
  }
  if (!invocation.output_file.empty()) {
    if (auto opened = open_output_file(invocation, channels); !opened) return opened.error();
    return channels;
  }
  if (auto opened = open_pipe(channels.output, channels.child_output); !opened) return opened.error();
  make_non_blocking(channels.output.get());
  return channels;
}

Result<Launch> prepare_launch(const Invocation& invocation) {
  if (invocation.argv.empty()) return Error{"there is no command to start", "", ""};
  const std::string path = variable(invocation, "PATH");
  if (auto needed = find_needed(invocation.needs, path, invocation.packages); !needed) return needed.error();
  auto program = find_program(invocation.argv.front(), path, invocation.packages);
  if (!program) return program.error();

  Launch what;
  what.argv = invocation.argv;
  if (invocation.as_nobody) {
    if (auto reachable = reachable_by_nobody(invocation.folder); !reachable) return reachable.error();
    what.argv.front() = *program;
    what.argv.insert(what.argv.begin(), {kSetpriv, "--reuid=65534", "--regid=65534", "--clear-groups", "--"});
    program = find_program(kSetpriv, "", {"util-linux"});
    if (!program) return program.error();
  }
  what.program = std::move(*program);
  for (const auto& [name, value] : invocation.environment) what.environment.push_back(name + "=" + value);
  what.working_folder = invocation.working_folder.empty() ? invocation.folder : invocation.working_folder;
  return what;
}

Result<pid_t> launch(Launch& what, const Channels& channels) {
  SpawnPlan plan;
  plan.standard_streams(channels);
  plan.working_folder(what.working_folder);
  pid_t pid = -1;
  const int code = plan.run(what.program, pointers(what.argv).data(), pointers(what.environment).data(), pid);
  if (code != 0) return spawn_error(what.program, code);
  return pid;
}

}  // namespace footpad::subject
