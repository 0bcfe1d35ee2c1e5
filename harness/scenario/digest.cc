#include "scenario/digest.h"

#include <openssl/evp.h>

#include <array>
#include <memory>
#include <string_view>

#include "base/text.h"

namespace footpad::scenario {

std::string digest_of(const std::map<std::string, std::string>& files) {
  const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  if (!context || EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) != 1) return "";
  const auto add = [&](std::string_view text) {
    // The length in front keeps one file's end apart from the next one's start.
    const std::string length = std::to_string(text.size()) + ":";
    EVP_DigestUpdate(context.get(), length.data(), length.size());
    EVP_DigestUpdate(context.get(), text.data(), text.size());
  };
  for (const auto& [path, content] : files) {
    add(path);
    add(content);
  }
  std::array<unsigned char, EVP_MAX_MD_SIZE> sum{};
  unsigned int size = 0;
  if (EVP_DigestFinal_ex(context.get(), sum.data(), &size) != 1) return "";
  return to_hex(std::string(sum.begin(), sum.begin() + size));
}

}  // namespace footpad::scenario
