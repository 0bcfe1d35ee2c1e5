// Starts one program in a session of its own and ends it with all that it started. Non-blocking; the caller watches the fds.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "base/result.h"
#include "subject/definition.h"

namespace footpad::subject {

// Seam for the cage: another launcher starts the same Invocation inside namespaces of its own.
class Process {
 public:
  // Writes the invocation's files, then starts it: setsid, environment as given and nothing else, all other fds closed,
  // signal dispositions and mask at their defaults. Fails with ENOENT/EACCES and a remedy for a program that is not there
  // or cannot be executed.
  static Result<Process> start(const Invocation& invocation);

  Process(Process&&) noexcept;
  Process& operator=(Process&&) noexcept;
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process();  // kills and reaps whatever is left

  [[nodiscard]] pid_t pid() const { return pid_; }
  [[nodiscard]] int output_fd() const { return output_; }  // stdout and stderr in one pipe, or the pty's master; non-blocking
  [[nodiscard]] int input_fd() const { return input_; }    // write end of stdin, or the pty's master, or -1; non-blocking
  [[nodiscard]] int exit_fd() const { return pidfd_; }     // readable once the program has ended
  void close_input();
  void close_output();

  // Exit code, or 128 + signal; nullopt while it runs. Reaps. Then the whole process group is killed.
  std::optional<int> try_wait();
  // SIGTERM to the group (SIGHUP too for a pty); `hard`: SIGKILL.
  void kill_group(bool hard);

 private:
  Process() = default;
  pid_t pid_ = -1;
  int output_ = -1, input_ = -1, pidfd_ = -1;
  bool reaped_ = false;
};

}  // namespace footpad::subject
