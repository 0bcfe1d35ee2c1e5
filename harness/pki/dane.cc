#include "pki/dane.h"

#include <openssl/err.h>

#include <functional>

#include "base/text.h"
#include "crypto/certificate.h"

namespace footpad::pki {
namespace {

// RFC 6698 2.1.2, 2.1.3.
Bytes associated(const Tlsa& wanted, const Certificate& certificate) {
  const Bytes& whole = wanted.selector == 0 ? certificate.der : certificate.spki;
  if (wanted.matching == 0) return whole;
  Bytes digest(EVP_MAX_MD_SIZE, '\0');
  unsigned size = 0;
  EVP_Digest(whole.data(), whole.size(), reinterpret_cast<unsigned char*>(digest.data()), &size,
             wanted.matching == 2 ? EVP_sha512() : EVP_sha256(), nullptr);
  return digest.substr(0, size);
}

}  // namespace

Result<std::vector<TlsaRecord>> tlsa_of(const Recipe& recipe, const Find& find,
                                        const std::function<std::string(const std::string& id)>& issuer_of) {
  std::vector<TlsaRecord> out;
  for (const Tlsa& wanted : recipe.tlsa) {
    std::string hex = wanted.hex;
    if (hex.empty()) {
      const std::string& leaf = recipe.send.front();
      const bool of_authority = wanted.usage == 0 || wanted.usage == 2;
      const std::string id = !wanted.of.empty() ? wanted.of : of_authority ? issuer_of(leaf) : leaf;
      const Certificate* const certificate = find(id);
      if (certificate == nullptr)
        return Error{"there is no certificate '" + id + "' for a TLSA record", "send it, or trust it", ""};
      hex = to_hex(associated(wanted, *certificate));
    }
    out.push_back({std::to_string(wanted.usage) + " " + std::to_string(wanted.selector) + " " +
                       std::to_string(wanted.matching) + " " + hex,
                   wanted.secure});
  }
  return out;
}

std::unique_ptr<Dane> Dane::of(const std::vector<TlsaRecord>& records) {
  auto out = std::make_unique<Dane>();
  out->context_.reset(SSL_CTX_new(TLS_client_method()));
  if (!out->context_ || SSL_CTX_dane_enable(out->context_.get()) != 1) return nullptr;
  out->ssl_.reset(SSL_new(out->context_.get()));
  if (!out->ssl_ || SSL_dane_enable(out->ssl_.get(), nullptr) != 1) return nullptr;
  // RFC 7671 5.1: what names the very key needs no name beside it.
  SSL_dane_set_flags(out->ssl_.get(), DANE_FLAG_NO_DANE_EE_NAMECHECKS);
  bool heeded = false;
  for (const TlsaRecord& record : records) {
    const auto words = words_of(record.text);
    if (!record.secure || words.size() != 4) continue;
    const Bytes data = from_hex(words[3]).value_or("");
    const auto number = [&](int at) {
      return static_cast<std::uint8_t>(std::stoi(words[static_cast<std::size_t>(at)]));
    };
    if (SSL_dane_tlsa_add(out->ssl_.get(), number(0), number(1), number(2), octets(data), data.size()) == 1)
      heeded = true;
  }
  ERR_clear_error();
  if (!heeded) return nullptr;
  return out;
}

void Dane::apply(X509_STORE_CTX* context) const { X509_STORE_CTX_set0_dane(context, SSL_get0_dane(ssl_.get())); }

}  // namespace footpad::pki
