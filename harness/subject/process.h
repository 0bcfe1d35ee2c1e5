// Starts one program in a session of its own and ends it with all that it started. Non-blocking; the caller watches the
// fds.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "base/result.h"
#include "subject/cage.h"
#include "subject/definition.h"
#include "subject/fd.h"
#include "subject/launch.h"

namespace footpad::subject {

class Process {
 public:
  // Writes the invocation's files, then starts it: setsid, environment as given and nothing else, all other fds closed,
  // signal dispositions and mask at their defaults. Fails with ENOENT/EACCES and a remedy for a program that is not
  // there or cannot be executed. Its input is not written yet: see feed().
  static Result<Process> start(const Invocation& invocation);
  // The same in a cage of its own. What listens in there is handed out in `sockets`.
  static Result<Process> start_in_cage(const Invocation& invocation, const CagePlan& plan, CageSockets& sockets);

  Process(Process&&) noexcept;
  Process& operator=(Process&&) noexcept;
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process();  // kills and reaps whatever is left

  [[nodiscard]] pid_t pid() const { return pid_; }
  // stdout and stderr in one pipe, or the pty's master; non-blocking. A master reads EIO where a pipe reads its end.
  [[nodiscard]] int output_fd() const { return output_.get(); }
  [[nodiscard]] int input_fd() const {
    return input_.get();
  }  // write end of stdin, or a master of the pty, or -1; non-blocking
  [[nodiscard]] int exit_fd() const { return pidfd_.get(); }  // readable once the program has ended
  void close_input() { input_.reset(); }
  void close_output() { output_.reset(); }

  // Writes what is left of the invocation's input, as much as fits, and says whether that was all; then stdin has its
  // end of file, unless it is a terminal or is to be kept open. Call it again whenever input_fd() is writable. A
  // program on a terminal may throw away what was typed before it was ready: feed it after its first output.
  bool feed();

  // Exit code, or 128 + signal; nullopt while it runs. Reaps. Then the whole process group is killed.
  std::optional<int> try_wait();
  // Whether it ended and left processes behind (known of a cage only; they were ended).
  [[nodiscard]] bool left_others() const { return left_others_; }
  // SIGTERM to the group (SIGHUP too for a pty); `hard`: SIGKILL. Reaches all processes of the session.
  void kill_group(bool hard);

 private:
  Process() = default;
  Status attend(const Invocation& invocation, pid_t pid, Channels channels);
  void signal_all(int signal);
  void end();

  pid_t pid_ = -1;
  Fd output_, input_, pidfd_;
  Fd cage_report_;  // open: pid_ is the cage's first process
  std::string unfed_;
  bool terminal_ = false, keep_input_open_ = false, left_others_ = false;
  std::optional<int> exit_;
};

}  // namespace footpad::subject
