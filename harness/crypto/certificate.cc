#include "crypto/certificate.h"

#include <openssl/core_dispatch.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/provider.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace footpad {
namespace {

// Each time OpenSSL reads a certificate, it sets up every decoder there is, for some sixty types of keys and formats,
// to read one key: more work than all else that is done to the certificate, its signature's verification included. So
// certificates live in a library context whose only provider is OpenSSL's own with four types of keys and one format.
constexpr std::array<std::string_view, 4> kKeyTypes{"RSA", "EC", "ED25519", "DSA"};
constexpr std::string_view kFormat = "structure=SubjectPublicKeyInfo";

OSSL_PROVIDER* its_own() {
  static OSSL_PROVIDER* const provider = OSSL_PROVIDER_try_load(nullptr, "default", 1);
  return provider;
}

bool is_needed(const OSSL_ALGORITHM& algorithm, int operation) {
  const std::string_view names = algorithm.algorithm_names;  // "RSA:rsaEncryption:1.2.840..."
  const std::string_view name = names.substr(0, names.find(':'));
  const std::string_view properties = algorithm.property_definition;
  return std::find(kKeyTypes.begin(), kKeyTypes.end(), name) != kKeyTypes.end() &&
         (operation != OSSL_OP_DECODER || properties.find(kFormat) != std::string_view::npos);
}

// As OpenSSL wants a list: closed by an empty entry.
std::vector<OSSL_ALGORITHM> needed(int operation) {
  std::vector<OSSL_ALGORITHM> out;
  int no_cache = 0;
  const OSSL_ALGORITHM* all = OSSL_PROVIDER_query_operation(its_own(), operation, &no_cache);
  for (; all != nullptr && all->algorithm_names != nullptr; ++all)
    if (is_needed(*all, operation)) out.push_back(*all);
  out.push_back({});
  return out;
}

const OSSL_ALGORITHM* query(void*, int operation, int* no_cache) {
  static const std::vector<OSSL_ALGORITHM> decoders = needed(OSSL_OP_DECODER);
  static const std::vector<OSSL_ALGORITHM> key_types = needed(OSSL_OP_KEYMGMT);
  *no_cache = 0;
  if (operation == OSSL_OP_DECODER) return decoders.data();
  if (operation == OSSL_OP_KEYMGMT) return key_types.data();
  return OSSL_PROVIDER_query_operation(its_own(), operation, no_cache);
}

int start_provider(const OSSL_CORE_HANDLE*, const OSSL_DISPATCH*, const OSSL_DISPATCH** out, void** context) {
  static const std::array<OSSL_DISPATCH, 2> functions{
      {{OSSL_FUNC_PROVIDER_QUERY_OPERATION, reinterpret_cast<void (*)()>(&query)}, {0, nullptr}}};
  *out = functions.data();
  *context = OSSL_PROVIDER_get0_provider_ctx(its_own());
  return 1;
}

// Null is OpenSSL's usual context: slower, and the same.
OSSL_LIB_CTX* make_context() {
  constexpr const char* name = "footpad";
  if (its_own() == nullptr) return nullptr;
  OSSL_LIB_CTX* const context = OSSL_LIB_CTX_new();
  if (context == nullptr) return nullptr;
  if (OSSL_PROVIDER_add_builtin(context, name, &start_provider) == 1 && OSSL_PROVIDER_load(context, name) != nullptr)
    return context;
  OSSL_LIB_CTX_free(context);
  return nullptr;
}

}  // namespace

CertificatePtr read_certificate(const Bytes& der) {
  static OSSL_LIB_CTX* const context = make_context();  // lives as long as the program: certificates point into it
  X509* certificate = X509_new_ex(context, nullptr);
  const auto* at = octets(der);
  // Only what is no certificate is freed and made null here. The call also fails for an extension that makes no sense,
  // and that is for a verifier to say.
  d2i_X509(&certificate, &at, static_cast<long>(der.size()));
  ERR_clear_error();
  return CertificatePtr(certificate);
}

}  // namespace footpad
