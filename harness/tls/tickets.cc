#include "tls/tickets.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <string>

#include "tls/observe.h"

namespace footpad::tls {

struct TicketKey {
  std::array<unsigned char, 16> name;  // OpenSSL's length of a key's name in a ticket
  std::array<unsigned char, 32> cipher, digest;
};

namespace {

constexpr int kTickets = 2;  // what OpenSSL's servers give out in TLS 1.3

// What OpenSSL's callback may answer.
enum Answer { kFailed = -1, kNoTicket = 0, kDone = 1 };

bool keyed(const TicketKey& key, EVP_MAC_CTX* digest) {
  auto bytes = key.digest;
  std::string method = "SHA256";
  const std::array params{OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, bytes.data(), bytes.size()),
                          OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, method.data(), 0),
                          OSSL_PARAM_construct_end()};
  return EVP_MAC_CTX_set_params(digest, params.data()) == 1;
}

int seal_or_open(SSL* ssl, unsigned char* name, unsigned char* iv, EVP_CIPHER_CTX* cipher, EVP_MAC_CTX* digest,
                 int seals) {
  const TicketKey* const key = observed_of(ssl) == nullptr ? nullptr : observed_of(ssl)->ticket_key;
  if (key == nullptr) return kNoTicket;
  if (seals == 0) {
    if (!std::equal(key->name.begin(), key->name.end(), name)) return kNoTicket;
    const bool ready =
        EVP_DecryptInit_ex(cipher, EVP_aes_256_cbc(), nullptr, key->cipher.data(), iv) == 1 && keyed(*key, digest);
    return ready ? kDone : kFailed;
  }
  std::copy(key->name.begin(), key->name.end(), name);
  const bool ready = RAND_bytes(iv, EVP_CIPHER_get_iv_length(EVP_aes_256_cbc())) == 1 &&
                     EVP_EncryptInit_ex(cipher, EVP_aes_256_cbc(), nullptr, key->cipher.data(), iv) == 1 &&
                     keyed(*key, digest);
  return ready ? kDone : kFailed;
}

}  // namespace

std::shared_ptr<const TicketKey> fresh_ticket_key() {
  auto key = std::make_shared<TicketKey>();
  const auto fill = [](auto& bytes) { return RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1; };
  if (!fill(key->name) || !fill(key->cipher) || !fill(key->digest)) return nullptr;
  return key;
}

void seal_tickets(SSL_CTX* context) { SSL_CTX_set_tlsext_ticket_key_evp_cb(context, seal_or_open); }

Status use_tickets(SSL* ssl, const TicketKey* key, std::uint32_t early_data) {
  if (key == nullptr) return Done{};
  SSL_clear_options(ssl, SSL_OP_NO_TICKET);
  // Otherwise OpenSSL keeps what allows early data in a cache of the context, which cases share.
  SSL_set_options(ssl, SSL_OP_NO_ANTI_REPLAY);
  const bool set = SSL_set_num_tickets(ssl, kTickets) == 1 &&
                   SSL_set_session_id_context(ssl, key->name.data(), sizeof key->name) == 1 &&
                   SSL_set_max_early_data(ssl, early_data) == 1 &&
                   // Where none is allowed, what comes all the same is skipped, up to OpenSSL's own limit.
                   (early_data == 0 || SSL_set_recv_max_early_data(ssl, early_data) == 1);
  if (set) return Done{};
  ERR_clear_error();
  return Error{"OpenSSL will not give out tickets", "check the installation: openssl version -a", ""};
}

}  // namespace footpad::tls
