#include "certify/libraries.h"

#include <poll.h>
#include <unistd.h>

#include <chrono>
#include <fstream>

#include "base/text.h"
#include "subject/process.h"
#include "subject/program.h"

namespace footpad::certify {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kPatience{5000};
constexpr std::size_t kOutputLimit = 1U << 20U;

bool is_elf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  char magic[4] = {};
  return file.read(magic, sizeof magic) && std::string_view(magic, sizeof magic) ==
                                               "\x7f"
                                               "ELF";
}

// All that a program prints until it closes its output.
std::string output_of(const std::vector<std::string>& argv) {
  subject::Invocation invocation;
  invocation.argv = argv;
  invocation.environment = {{"PATH", subject::search_path()}, {"LC_ALL", "C"}};
  invocation.folder = "/";
  auto process = subject::Process::start(invocation);
  if (!process) return "";
  process->close_input();
  std::string out;
  const auto end = Clock::now() + kPatience;
  while (out.size() < kOutputLimit) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
    pollfd watched{process->output_fd(), POLLIN, 0};
    if (left <= 0 || ::poll(&watched, 1, static_cast<int>(left)) <= 0) break;
    char block[4096];
    const ssize_t got = ::read(process->output_fd(), block, sizeof block);
    if (got <= 0) break;
    out.append(block, static_cast<std::size_t>(got));
  }
  return out;
}

}  // namespace

std::vector<std::string> parse_libraries(const std::string& text) {
  std::vector<std::string> out;
  for (const std::string& line : split(text, '\n')) {
    const auto words = words_of(line);
    // "/lib64/ld-linux-x86-64.so.2 (0x...)" is the loader itself; the kernel's own has no path.
    if (words.size() >= 3 && words[1] == "=>" && words[2].starts_with("/"))
      out.push_back(words[2]);
    else if (words.size() == 2 && words[0].starts_with("/"))
      out.push_back(words[0]);
  }
  return out;
}

std::vector<std::string> libraries_of(const std::string& program) {
  return is_elf(program) ? parse_libraries(output_of({"ldd", program})) : std::vector<std::string>{};
}

}  // namespace footpad::certify
