// The folder below which every client of a run has its home, and a real server its files; gone with the run.
#pragma once

#include <string>

#include "base/result.h"
#include "subject/fd.h"

namespace footpad::runner {

class Scratch {
 public:
  // In memory where the system offers that (kMemory), there is room, and programs may be started from there: clients
  // write a dozen files a case, and some wait for the disk at each. Else below `otherwise`, which exists. What runs
  // left there that were killed is removed first. An Error where neither can be written.
  static Result<Scratch> make(const std::string& otherwise, const std::string& memory = kMemory);

  Scratch(Scratch&& from) noexcept;
  Scratch& operator=(Scratch&& from) noexcept;
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch();  // removes all of it

  [[nodiscard]] const std::string& path() const { return path_; }

  static constexpr const char* kMemory = "/dev/shm";

 private:
  Scratch(std::string path, subject::Fd lock) : path_(std::move(path)), lock_(std::move(lock)) {}
  static Result<Scratch> below(const std::string& folder);
  void remove();

  std::string path_;
  subject::Fd lock_;  // held while the run lives: by it others know that the folder is in use
};

}  // namespace footpad::runner
