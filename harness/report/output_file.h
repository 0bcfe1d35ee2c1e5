// Files that a run leaves behind. Every failure names the file, the system's reason and a remedy.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace footpad::report {

// A file that only grows, by whole pieces: a reader never sees half a line, not even after a full disk.
class OutputFile {
 public:
  static Result<OutputFile> create(const std::string& path);  // must not be there yet
  static OutputFile borrowed(int fd, std::string name);       // somebody else's, such as standard output

  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&& other) noexcept;
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  ~OutputFile();

  Status write(std::string_view piece);

 private:
  OutputFile(int fd, bool owned, std::string path);
  int fd_ = -1;
  bool owned_ = false;
  std::string path_;
};

// A new file with this content, or none. Follows no symbolic link.
Status write_file(const std::string& path, std::string_view content, mode_t mode = 0644);

// The same, in place of whatever is there, at one instant.
Status replace_file(const std::string& path, std::string_view content);

// What is told piece by piece, in order, so that the whole of it never stands in memory.
using Put = std::function<void(std::string_view piece)>;
using Tell = std::function<void(const Put& put)>;

// The same, or to standard output where the path is "-", or into the device or pipe that is there.
Status deliver(const std::string& path, std::string_view content);
Status deliver(const std::string& path, const Tell& tell);

// "cannot write PATH: No space left on device", with what to do about it.
Error file_error(const std::string& doing, const std::string& path, int error_number);

}  // namespace footpad::report
