#include "subject/made_of.h"

#include <filesystem>
#include <set>

#include "base/text.h"
#include "subject/definition.h"
#include "subject/program.h"

namespace footpad::subject {
namespace {

namespace fs = std::filesystem;

void add(const fs::path& file, std::set<std::string>& out) {
  std::error_code failed;
  if (!file.empty() && fs::is_regular_file(file, failed)) out.insert(file.string());
}

void add_program(const std::string& word, std::set<std::string>& out) {
  if (const auto program = find_program(word, search_path(), {})) add(*program, out);
}

void add_words(std::vector<std::string> words, const std::string& beside, std::set<std::string>& out) {
  for (std::string& word : words) word = replace_all(std::move(word), "{beside}", beside);
  if (!words.empty()) add_program(words.front(), out);
  for (const std::string& word : words) add(word, out);
}

}  // namespace

std::vector<std::string> files_of(const Definition& definition) {
  std::set<std::string> out;
  const std::string beside = folder_of(definition);
  add_words(definition.argv, beside, out);
  for (const auto& [transport, argv] : definition.argv_of) add_words(argv, beside, out);
  if (!definition.needs.empty()) add_program(definition.needs, out);
  return {out.begin(), out.end()};
}

}  // namespace footpad::subject
