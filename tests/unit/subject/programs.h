// Small programs for the tests, and their bounded watching.
#pragma once

#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "scratch_folder.h"
#include "subject/process.h"

namespace footpad::subject {

using Folder = ScratchFolder;

inline std::string contents(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline Invocation shell(const Folder& folder, const std::string& script) {
  Invocation invocation;
  invocation.argv = {"/bin/sh", "-c", script};
  invocation.environment = clean_environment(folder.path(), false);
  invocation.folder = folder.path();
  return invocation;
}

// Everything that it says until its output ends; at most 10 s of silence.
inline std::string read_all(Process& process) {
  std::string out;
  std::array<char, 4096> buffer{};
  for (;;) {
    pollfd ready{process.output_fd(), POLLIN, 0};
    if (poll(&ready, 1, 10000) != 1) return out + "(silence)";
    const ssize_t got = read(process.output_fd(), buffer.data(), buffer.size());
    if (got <= 0) return out;
    out.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

inline std::string read_line(Process& process) {
  std::string out;
  char c = 0;
  while (out.empty() || out.back() != '\n') {
    pollfd ready{process.output_fd(), POLLIN, 0};
    if (poll(&ready, 1, 10000) != 1 || read(process.output_fd(), &c, 1) != 1) return out + "(silence)";
    out += c;
  }
  out.pop_back();
  return out;
}

// Its exit code, or -1 where it does not end within 10 s.
inline int wait_for(Process& process) {
  pollfd ended{process.exit_fd(), POLLIN, 0};
  poll(&ended, 1, 10000);
  return process.try_wait().value_or(-1);
}

// True once a process is gone, or is a zombie that its new parent has not reaped yet.
inline bool is_dead(pid_t pid) {
  const std::string stat = contents("/proc/" + std::to_string(pid) + "/stat");
  const auto behind_name = stat.rfind(')');
  return behind_name == std::string::npos || stat.substr(behind_name + 2, 1) == "Z" ||
         stat.substr(behind_name + 2, 1) == "X";
}

// A killed process ends soon, but not at once.
inline bool dies(pid_t pid) {
  for (int i = 0; i < 10000; ++i) {
    if (is_dead(pid)) return true;
    poll(nullptr, 0, 1);
  }
  return false;
}

}  // namespace footpad::subject
