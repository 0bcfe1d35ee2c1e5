#include "pki/mutate.h"

#include <algorithm>

#include "base/text.h"
#include "pki/sign.h"

namespace footpad::pki {
namespace {

Status set_signature(ASN1_BIT_STRING* signature, const Bytes& bytes) {
  ASN1_STRING_set(signature, bytes.data(), static_cast<int>(bytes.size()));
  signature->flags = (signature->flags & ~0x07L) | ASN1_STRING_FLAG_BITS_LEFT;
  return Done{};
}

}  // namespace

std::string sigalg_override(const std::vector<Mutation>& mutations) {
  for (const Mutation& mutation : mutations)
    if (mutation.op == "both-sigalgs") return mutation.oid;
  return {};
}

Status mutate(X509* certificate, const std::vector<Mutation>& mutations) {
  const ASN1_BIT_STRING* read_only = nullptr;
  const X509_ALGOR* read_only_algorithm = nullptr;
  X509_get0_signature(&read_only, &read_only_algorithm, certificate);
  auto* const signature = const_cast<ASN1_BIT_STRING*>(read_only);
  for (const Mutation& mutation : mutations) {
    if (mutation.op == "flip-signature") {
      Bytes bytes(reinterpret_cast<const char*>(ASN1_STRING_get0_data(signature)),
                  static_cast<std::size_t>(ASN1_STRING_length(signature)));
      if (bytes.empty()) return Error{"there is no signature left to flip", "order the mutations otherwise", ""};
      bytes.back() = static_cast<char>(bytes.back() ^ 1);
      if (auto status = set_signature(signature, bytes); !status) return status;
    } else if (mutation.op == "set-signature") {
      const auto bytes = from_hex(mutation.hex);
      if (!bytes) return Error{"'" + mutation.hex + "' is not hexadecimal", "pairs of 0-9a-f", ""};
      if (auto status = set_signature(signature, *bytes); !status) return status;
    } else if (mutation.op == "outer-sigalg") {
      if (auto status = name_algorithm(const_cast<X509_ALGOR*>(read_only_algorithm), mutation.oid); !status)
        return status;
    } else if (mutation.op != "both-sigalgs" && mutation.op != "foreign-key") {
      return Error{"there is no mutation '" + mutation.op + "'", "see certs/README.md", ""};
    }
  }
  return Done{};
}

bool has_foreign_key(const std::vector<Mutation>& mutations) {
  return std::any_of(mutations.begin(), mutations.end(),
                     [](const Mutation& mutation) { return mutation.op == "foreign-key"; });
}

}  // namespace footpad::pki
