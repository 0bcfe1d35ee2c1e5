#include "subject/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include "base/text.h"
#include "subject/fd.h"

namespace footpad::subject {
namespace {

Error failed(const std::string& path, const char* verb) {
  const int code = errno;
  std::string remedy;
  if (code == ENOSPC) remedy = "the disk is full";
  if (code == EACCES || code == EROFS) remedy = "the folder must be writable";
  if (code == ELOOP || code == ENOTDIR) remedy = "links and files in the place of folders are not followed";
  return Error{std::string("cannot ") + verb + " '" + path + "': " + std::strerror(code), remedy, ""};
}

Result<std::vector<std::string>> parts_of(const std::string& path) {
  const auto refuse = [&] {
    return Error{"'" + path + "' would lie outside of the client's folder", "give a path relative to it, without '..'",
                 ""};
  };
  if (path.empty() || path.front() == '/' || path.find('\0') != std::string::npos) return refuse();
  std::vector<std::string> parts;
  for (const std::string& part : split(path, '/')) {
    if (part == "..") return refuse();
    if (!part.empty() && part != ".") parts.push_back(part);
  }
  if (parts.empty()) return refuse();
  return parts;
}

// Opens the folder that `depth` parts lead to, making what is missing.
Result<Fd> descend(const std::string& folder, const std::vector<std::string>& parts, std::size_t depth) {
  Fd at(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!at.open()) return failed(folder, "open the folder");
  for (std::size_t i = 0; i < depth; ++i) {
    const char* part = parts[i].c_str();
    if (::mkdirat(at.get(), part, 0700) != 0 && errno != EEXIST)
      return failed(folder + "/" + parts[i], "make the folder");
    Fd next(::openat(at.get(), part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!next.open()) return failed(folder + "/" + parts[i], "open the folder");
    at = std::move(next);
  }
  return at;
}

bool write_all(int fd, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t wrote = ::write(fd, bytes.data(), bytes.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(wrote));
  }
  return true;
}

}  // namespace

Status write_file(const std::string& folder, const DefinitionFile& file) {
  const auto parts = parts_of(file.path);
  if (!parts) return parts.error();
  const auto at = descend(folder, *parts, parts->size() - 1);
  if (!at) return at.error();
  const std::string whole = folder + "/" + join(*parts, "/");
  const auto mode = static_cast<mode_t>(file.mode & 0777);
  const Fd out(::openat(at->get(), parts->back().c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!out.open()) return failed(whole, "write");
  if (!write_all(out.get(), file.content)) return failed(whole, "write");
  // Not by the third argument above: the umask must not decide.
  if (::fchmod(out.get(), mode) != 0) return failed(whole, "set the mode of");
  return Done{};
}

Status make_folder(const std::string& folder, const std::string& path) {
  const auto parts = parts_of(path);
  if (!parts) return parts.error();
  const auto at = descend(folder, *parts, parts->size());
  if (!at) return at.error();
  return Done{};
}

std::string tail_of(const std::string& path, std::size_t most) {
  const Fd in(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  struct stat info {};
  if (!in.open() || ::fstat(in.get(), &info) != 0) return {};
  if (info.st_size > static_cast<off_t>(most)) ::lseek(in.get(), info.st_size - static_cast<off_t>(most), SEEK_SET);
  std::string out;
  std::array<char, 4096> buffer{};
  for (ssize_t got = 0; out.size() < most && (got = ::read(in.get(), buffer.data(), buffer.size())) > 0;)
    out.append(buffer.data(), static_cast<std::size_t>(got));
  return out;
}

}  // namespace footpad::subject
