#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "report/output_file.h"
#include "report/sink.h"

namespace footpad::report {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMarker = ".footpad";
constexpr std::string_view kMarkerText = "Footpad made this folder, and empties it at the next run that writes here.\n";

Error refused(const std::string& path, const std::string& why) {
  return Error{"--out " + path + " is refused: " + why,
               "choose a folder that does not exist yet, or one that an earlier run of Footpad made", ""};
}

bool is_marked(const fs::path& folder) {
  std::error_code ignored;
  return fs::is_regular_file(fs::symlink_status(folder / kMarker, ignored));
}

// Everything but the marker. The marker stays so that an emptying that is cut short can be taken up again.
Status empty_folder(const fs::path& folder) {
  std::error_code failed;
  for (fs::directory_iterator entry(folder, failed), end; !failed && entry != end; entry.increment(failed)) {
    if (entry->path().filename() == kMarker) continue;
    std::error_code stuck;
    fs::remove_all(entry->path(), stuck);
    if (stuck) return file_error("empty", entry->path().string(), stuck.value());
  }
  if (failed) return file_error("read", folder.string(), failed.value());
  return Done{};
}

Status make_folder(const fs::path& folder) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed) return file_error("create", folder.string(), failed.value());
  return Done{};
}

}  // namespace

Result<std::string> prepare_out(const std::string& path) {
  if (path.empty()) return Error{"--out names no folder", "give it a folder, such as footpad-out", ""};
  fs::path folder = fs::path(path).lexically_normal();
  if (!folder.has_filename()) folder = folder.parent_path();  // "out/" is "out"
  if (folder.empty()) folder = path;

  std::error_code failed;
  const auto status = fs::status(folder, failed);
  if (failed && status.type() == fs::file_type::none) return file_error("read", folder.string(), failed.value());
  if (fs::exists(status)) {
    if (!fs::is_directory(status)) return refused(folder.string(), "it is not a folder");
    if (is_marked(folder)) {
      if (auto emptied = empty_folder(folder); !emptied) return emptied.error();
      return folder.string();
    }
    const bool empty = fs::is_empty(folder, failed);
    if (failed) return file_error("read", folder.string(), failed.value());
    if (!empty) return refused(folder.string(), "it is not empty, and Footpad did not make it");
  } else if (auto made = make_folder(folder); !made) {
    return made.error();
  }
  if (auto marked = write_file((folder / kMarker).string(), kMarkerText); !marked) return marked.error();
  return folder.string();
}

Result<std::string> keep_out(const std::string& path, const std::vector<std::string>& kept) {
  fs::path folder = fs::path(path).lexically_normal();
  if (!folder.has_filename()) folder = folder.parent_path();
  if (!is_marked(folder)) return refused(folder.string(), "Footpad did not make it");
  std::error_code failed;
  const fs::path cases = folder / "cases";
  if (!fs::is_directory(fs::symlink_status(cases, failed))) return folder.string();
  for (fs::directory_iterator entry(cases, failed), end; !failed && entry != end; entry.increment(failed)) {
    const std::string name = entry->path().filename().string();
    if (std::find(kept.begin(), kept.end(), name) != kept.end()) continue;
    std::error_code stuck;
    fs::remove_all(entry->path(), stuck);
    if (stuck) return file_error("empty", entry->path().string(), stuck.value());
  }
  if (failed) return file_error("read", cases.string(), failed.value());
  return folder.string();
}

}  // namespace footpad::report
