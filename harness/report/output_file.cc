#include "report/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

namespace footpad::report {
namespace {

// 0, or errno.
int write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

int write_all(int fd, const Tell& tell) {
  int failed = 0;
  tell([&](std::string_view piece) {
    if (failed == 0) failed = write_all(fd, piece);
  });
  return failed;
}

std::string remedy_for(int error_number) {
  switch (error_number) {
    case ENOSPC:
    case EDQUOT: return "free some space, or choose a folder on another disk with --out";
    case EACCES:
    case EPERM:
    case EROFS: return "choose a folder that you may write to with --out";
    case ENOENT: return "the folder is gone: was it removed during the run?";
    case EEXIST: return "something else writes there: give each run its own --out";
    case EFBIG: return "let files grow further (ulimit -f), or choose a folder on another disk with --out";
    case EPIPE: return "the program that was reading has gone";
    default: return "choose another folder with --out";
  }
}

}  // namespace

Error file_error(const std::string& doing, const std::string& path, int error_number) {
  const std::string why = std::generic_category().message(error_number);
  return Error{"cannot " + doing + " " + path + ": " + why, remedy_for(error_number), ""};
}

OutputFile::OutputFile(int fd, bool owned, std::string path) : fd_(fd), owned_(owned), path_(std::move(path)) {}

Result<OutputFile> OutputFile::create(const std::string& path) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0644);
  if (fd < 0) return file_error("create", path, errno);
  return OutputFile(fd, true, path);
}

OutputFile OutputFile::borrowed(int fd, std::string name) { return OutputFile(fd, false, std::move(name)); }

OutputFile::OutputFile(OutputFile&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), owned_(other.owned_), path_(std::move(other.path_)) {}

OutputFile& OutputFile::operator=(OutputFile&& other) noexcept {
  std::swap(fd_, other.fd_);
  std::swap(owned_, other.owned_);
  std::swap(path_, other.path_);
  return *this;
}

OutputFile::~OutputFile() {
  if (owned_ && fd_ >= 0) ::close(fd_);
}

Status OutputFile::write(std::string_view piece) {
  struct stat before {};
  const bool can_cut = owned_ && ::fstat(fd_, &before) == 0 && S_ISREG(before.st_mode);
  // Removed since: what is written from here on, nobody would ever read.
  if (can_cut && before.st_nlink == 0) return file_error("write", path_, ENOENT);
  const int failed = write_all(fd_, piece);
  if (failed == 0) return Done{};
  // What a full disk tore off in the middle is taken back, so that the file stays readable.
  if (can_cut && ::ftruncate(fd_, before.st_size) != 0) return file_error("mend", path_, errno);
  return file_error("write", path_, failed);
}

namespace {

Status write_file(const std::string& path, const Tell& tell, mode_t mode) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
  if (fd < 0) return file_error("create", path, errno);
  const int failed = write_all(fd, tell);
  const int closed = ::close(fd) == 0 ? 0 : errno;
  if (failed == 0 && closed == 0) return Done{};
  ::unlink(path.c_str());
  return file_error("write", path, failed != 0 ? failed : closed);
}

Status replace_file(const std::string& path, const Tell& tell) {
  const std::string fresh = path + ".new";
  ::unlink(fresh.c_str());
  if (auto written = write_file(fresh, tell, 0644); !written) return written.error();
  if (std::rename(fresh.c_str(), path.c_str()) == 0) return Done{};
  const int failed = errno;
  ::unlink(fresh.c_str());
  return file_error("replace", path, failed);
}

Tell only(std::string_view content) {
  return [content](const Put& put) { put(content); };
}

Status write_into(int fd, const std::string& name, const Tell& tell) {
  const int failed = write_all(fd, tell);
  return failed == 0 ? Status(Done{}) : file_error("write", name, failed);
}

}  // namespace

Status write_file(const std::string& path, std::string_view content, mode_t mode) {
  return write_file(path, only(content), mode);
}

Status replace_file(const std::string& path, std::string_view content) { return replace_file(path, only(content)); }

Status deliver(const std::string& path, std::string_view content) { return deliver(path, only(content)); }

Status deliver(const std::string& path, const Tell& tell) {
  if (path == "-") return write_into(STDOUT_FILENO, "standard output", tell);
  struct stat there {};
  if (::stat(path.c_str(), &there) != 0 || S_ISREG(there.st_mode) || S_ISDIR(there.st_mode))
    return replace_file(path, tell);
  // A device or a pipe (/dev/null, /dev/stdout) is written to; a file in its place would break the machine.
  const int device = ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
  if (device < 0) return file_error("open", path, errno);
  auto written = write_into(device, path, tell);
  ::close(device);
  return written;
}

}  // namespace footpad::report
