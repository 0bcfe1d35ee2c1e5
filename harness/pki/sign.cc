#include "pki/sign.h"

#include <openssl/err.h>
#include <openssl/objects.h>

#include "pki/der.h"

namespace footpad::pki {

Result<Bytes> signature_algorithm(const Key& key, const std::string& digest) {
  const int type = EVP_PKEY_get_base_id(key.pair.get());
  if (type == EVP_PKEY_ED25519) return der::tlv(der::sequence, der::oid("ED25519"));
  const EVP_MD* const method = EVP_get_digestbyname(digest.c_str());
  int algorithm = NID_undef;
  if (method == nullptr || OBJ_find_sigid_by_algs(&algorithm, EVP_MD_get_type(method), type) != 1)
    return Error{"there is no signature with this key and digest '" + digest + "'", "use sha256", ""};
  const Bytes null("\x05\x00", 2);  // RFC 4055 5 wants it for RSA, RFC 5758 3 forbids it for the others
  return der::tlv(der::sequence, der::oid(OBJ_nid2sn(algorithm)) + (type == EVP_PKEY_RSA ? null : Bytes()));
}

Result<Bytes> sign(ByteView octets, const Key& key, const std::string& digest) {
  const bool whole_message = EVP_PKEY_get_base_id(key.pair.get()) == EVP_PKEY_ED25519;
  const DigestContextPtr context(EVP_MD_CTX_new());
  Bytes out(static_cast<std::size_t>(EVP_PKEY_get_size(key.pair.get())), '\0');
  std::size_t size = out.size();
  const bool done =
      EVP_DigestSignInit(context.get(), nullptr, whole_message ? nullptr : EVP_get_digestbyname(digest.c_str()),
                         nullptr, key.pair.get()) == 1 &&
      EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size, footpad::octets(octets),
                     octets.size()) == 1;
  ERR_clear_error();
  if (!done) return Error{"OpenSSL could not sign a certificate", "use a stronger key, or sha256", ""};
  out.resize(size);
  return out;
}

}  // namespace footpad::pki
