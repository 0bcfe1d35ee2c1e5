#include "runner/scratch.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace footpad::runner {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "footpad-";     // footpad-PID-XXXXXX
constexpr unsigned long long kRoom = 256ULL << 20U;  // bytes that must be free: a container's default is less

bool is_fit(const std::string& memory) {
  struct statvfs info {};
  if (::statvfs(memory.c_str(), &info) != 0) return false;
  if ((info.f_flag & (ST_NOEXEC | ST_RDONLY)) != 0) return false;
  return ::access(memory.c_str(), W_OK | X_OK) == 0 &&
         static_cast<unsigned long long>(info.f_bavail) * info.f_frsize >= kRoom;
}

subject::Fd lock(const std::string& folder) {
  subject::Fd held(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!held.open() || ::flock(held.get(), LOCK_EX | LOCK_NB) != 0) return {};
  return held;
}

// By its number too: between making a folder and locking it there is a moment.
bool is_running(std::string_view name) {
  name.remove_prefix(kPrefix.size());
  pid_t pid = 0;
  const auto [end, fault] = std::from_chars(name.data(), name.data() + name.size(), pid);
  if (fault != std::errc() || pid <= 0 || *end != '-') return true;  // not one of ours
  return ::kill(pid, 0) == 0 || errno != ESRCH;
}

void remove_left_behind(const std::string& memory) {
  std::error_code ignored;
  for (fs::directory_iterator entry(memory, ignored), end; !ignored && entry != end; entry.increment(ignored)) {
    const std::string name = entry->path().filename().string();
    struct stat info {};
    if (name.compare(0, kPrefix.size(), kPrefix) != 0 || ::lstat(entry->path().c_str(), &info) != 0 ||
        !S_ISDIR(info.st_mode) || info.st_uid != ::geteuid() || is_running(name))
      continue;
    std::error_code stuck;
    if (lock(entry->path().string()).open()) fs::remove_all(entry->path(), stuck);
  }
}

}  // namespace

Result<Scratch> Scratch::below(const std::string& folder) {
  std::string path = folder + "/" + std::string(kPrefix) + std::to_string(::getpid()) + "-XXXXXX";
  // A client that refuses root runs as nobody and must be able to enter.
  if (::mkdtemp(path.data()) == nullptr || ::chmod(path.c_str(), 0755) != 0)
    return Error{"cannot make a folder in " + folder + ": " + std::strerror(errno),
                 "is the disk full, or was --out removed?", ""};
  return Scratch(path, lock(path));
}

Result<Scratch> Scratch::make(const std::string& otherwise, const std::string& memory) {
  if (is_fit(memory)) {
    remove_left_behind(memory);
    if (auto made = below(memory)) return made;
  }
  return below(otherwise);
}

Scratch::Scratch(Scratch&& from) noexcept : path_(std::exchange(from.path_, {})), lock_(std::move(from.lock_)) {}

Scratch& Scratch::operator=(Scratch&& from) noexcept {
  if (this == &from) return *this;
  remove();
  path_ = std::exchange(from.path_, {});
  lock_ = std::move(from.lock_);
  return *this;
}

Scratch::~Scratch() { remove(); }

void Scratch::remove() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

}  // namespace footpad::runner
