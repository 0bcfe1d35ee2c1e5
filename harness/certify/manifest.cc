#include "certify/manifest.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "base/text.h"
#include "certify/json.h"
#include "crypto/handles.h"
#include "report/output_file.h"

namespace footpad::certify {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSchema = "footpad.manifest/1";
constexpr std::size_t kBlock = 1U << 16U;

Result<ListedFile> listed(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return report::file_error("read", path, errno);
  const DigestContextPtr context(EVP_MD_CTX_new());
  EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr);
  ListedFile out;
  Bytes block(kBlock, '\0');
  ssize_t got = 0;
  while ((got = ::read(file, block.data(), block.size())) > 0 || (got < 0 && errno == EINTR)) {
    if (got < 0) continue;
    EVP_DigestUpdate(context.get(), block.data(), static_cast<std::size_t>(got));
    out.size += static_cast<std::uintmax_t>(got);
  }
  const int fault = errno;
  ::close(file);
  if (got < 0) return report::file_error("read", path, fault);
  Bytes digest(EVP_MAX_MD_SIZE, '\0');
  unsigned size = 0;
  EVP_DigestFinal_ex(context.get(), reinterpret_cast<unsigned char*>(digest.data()), &size);
  out.digest = to_hex(ByteView(digest).substr(0, size));
  return out;
}

}  // namespace

Result<Manifest> manifest_of(const std::string& folder) {
  Manifest out;
  std::error_code failed;
  fs::recursive_directory_iterator entry(folder, fs::directory_options::none, failed), end;
  for (; !failed && entry != end; entry.increment(failed)) {
    const fs::file_status status = entry->symlink_status(failed);
    if (failed || fs::is_directory(status)) continue;
    const std::string name = entry->path().lexically_relative(folder).generic_string();
    if (!fs::is_regular_file(status))
      return Error{printable(folder + "/" + name) + " is neither a file nor a folder",
                   "no bundle of Footpad has such a thing: take it from where it was made", ""};
    if (name == kManifest || name == kEnvelope) continue;
    auto file = listed(entry->path().string());
    if (!file) return file.error();
    out[name] = std::move(*file);
  }
  if (failed) return report::file_error("read", folder, failed.value());
  return out;
}

std::string manifest_json(const Manifest& manifest) {
  Json files = Json::array();
  for (const auto& [path, file] : manifest)
    files.push_back({{"path", path}, {"size", file.size}, {"sha256", file.digest}});
  return text_of({{"schema", kSchema}, {"files", std::move(files)}});
}

Result<Manifest> read_manifest(const std::string& file, std::string_view text) {
  const auto wrong = [&](const std::string& why) {
    return Error{file + " is no manifest of a bundle: " + why, "take the bundle from where it was made", ""};
  };
  const auto json = parse(text);
  if (!json) return wrong("it is not JSON");
  const auto schema = text_at(*json, "schema").value_or("missing");
  if (schema.starts_with("footpad.manifest/") && schema != kSchema)
    return Error{file + " was written by a Footpad that says " + printable(schema) + ", and this one reads " + kSchema,
                 "verify it with the version that wrote it", ""};
  if (schema != kSchema) return wrong("its schema is " + printable(schema));
  const auto files = json->find("files");
  if (files == json->end() || !files->is_array()) return wrong("it lists no files");
  Manifest out;
  for (const Json& each : *files) {
    const auto path = text_at(each, "path"), digest = text_at(each, "sha256");
    const auto size = each.is_object() ? each.find("size") : each.end();
    if (!path || !digest || size == each.end() || !size->is_number_unsigned())
      return wrong("an entry lacks its path, size or sha256");
    if (!out.emplace(*path, ListedFile{size->get<std::uintmax_t>(), *digest}).second)
      return wrong("it lists " + printable(*path) + " twice");
  }
  return out;
}

std::vector<std::string> differences(const Manifest& listed, const Manifest& found) {
  std::vector<std::string> out;
  for (const auto& [path, file] : listed) {
    const auto here = found.find(path);
    if (here == found.end())
      out.push_back(printable(path) + " is missing");
    else if (here->second.digest != file.digest || here->second.size != file.size)
      out.push_back(printable(path) + " was altered");
  }
  for (const auto& [path, file] : found)
    if (!listed.contains(path)) out.push_back(printable(path) + " was added");
  return out;
}

}  // namespace footpad::certify
