#include "crypto/signature.h"

#include <openssl/pem.h>

#include "base/text.h"
#include "crypto/digest.h"

namespace footpad {
namespace {

constexpr const char* kRemedy = "make one: openssl genpkey -algorithm ed25519 -out certify-key.pem";

// nullptr: it decides by itself. "": none of the three.
const EVP_MD* digest_for(EVP_PKEY* key, bool& known) {
  known = true;
  if (EVP_PKEY_is_a(key, "ED25519") == 1) return nullptr;
  char group[32] = "";
  std::size_t size = 0;
  if (EVP_PKEY_is_a(key, "EC") == 1 && EVP_PKEY_get_group_name(key, group, sizeof group, &size) == 1) {
    const std::string_view name(group, size);
    if (name == "prime256v1") return EVP_sha256();
    if (name == "secp384r1") return EVP_sha384();
  }
  known = false;
  return nullptr;
}

// A passphrase is never asked for: nobody may be there to give it.
int no_passphrase(char*, int, int, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

Result<KeyPtr> checked(const std::string& name, KeyPtr key) {
  bool known = false;
  digest_for(key.get(), known);
  if (known) return key;
  return Error{name + " is no key that signs here: Ed25519, or ECDSA on P-256 or P-384", kRemedy, ""};
}

BioPtr reader(std::string_view pem) { return BioPtr(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))); }

}  // namespace

Result<KeyPtr> read_private_key(const std::string& name, std::string_view pem) {
  bool asked = false;
  KeyPtr key(PEM_read_bio_PrivateKey(reader(pem).get(), nullptr, no_passphrase, &asked));
  if (key) return checked(name, std::move(key));
  if (asked)
    return Error{name + " has a passphrase", "give a key without one: openssl pkey -in " + name + " -out plain.pem",
                 ""};
  return Error{name + " holds no private key in PEM", kRemedy, ""};
}

Result<KeyPtr> read_public_key(const std::string& name, std::string_view pem) {
  bool asked = false;  // without a callback OpenSSL asks whoever sits at the terminal
  KeyPtr key(PEM_read_bio_PUBKEY(reader(pem).get(), nullptr, no_passphrase, &asked));
  if (key) return checked(name, std::move(key));
  key.reset(PEM_read_bio_PrivateKey(reader(pem).get(), nullptr, no_passphrase, &asked));
  if (key) return checked(name, std::move(key));
  return Error{name + " holds no public key in PEM",
               "make it of the private one: openssl pkey -in KEY -pubout -out PUB", ""};
}

Bytes sign(const KeyPtr& key, ByteView message) {
  bool known = false;
  const EVP_MD* digest = digest_for(key.get(), known);
  const DigestContextPtr context(EVP_MD_CTX_new());
  std::size_t size = 0;
  if (!known || EVP_DigestSignInit(context.get(), nullptr, digest, nullptr, key.get()) != 1 ||
      EVP_DigestSign(context.get(), nullptr, &size, octets(message), message.size()) != 1)
    return {};
  Bytes out(size, '\0');
  if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size, octets(message),
                     message.size()) != 1)
    return {};
  out.resize(size);
  return out;
}

bool verifies(const KeyPtr& key, ByteView message, ByteView signature) {
  bool known = false;
  const EVP_MD* digest = digest_for(key.get(), known);
  const DigestContextPtr context(EVP_MD_CTX_new());
  return known && EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), octets(signature), signature.size(), octets(message), message.size()) == 1;
}

std::string key_id(const KeyPtr& key) { return to_hex(sha256(der_of(i2d_PUBKEY, key.get()))); }

}  // namespace footpad
