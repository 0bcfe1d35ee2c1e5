#include "tls/credentials.h"

#include <openssl/err.h>

#include <algorithm>
#include <list>
#include <mutex>

#include "tls/raw_certificate.h"

namespace footpad::tls {
namespace {

using StackPtr =
    std::unique_ptr<STACK_OF(X509), decltype([](STACK_OF(X509) * stack) { sk_X509_pop_free(stack, X509_free); })>;

// A chain as OpenSSL holds it.
struct Made {
  CertificatePtr leaf;
  StackPtr others;
};

Result<Made> make(const Credentials& credentials) {
  auto* const key = static_cast<EVP_PKEY*>(credentials.key.get());
  auto leaf = certificate_of(credentials.chain.front(), key);
  if (!leaf) return leaf.error();
  Made out{std::move(*leaf), StackPtr(sk_X509_new_null())};
  for (std::size_t i = 1; i < credentials.chain.size(); ++i) {
    auto other = certificate_of(credentials.chain[i], key);
    if (!other) return other.error();
    sk_X509_push(out.others.get(), other->release());
  }
  return out;
}

// The chains that were served last: to make one costs more than half a handshake, and a client may come often.
class Kept {
 public:
  Result<std::shared_ptr<const Made>> made(const Credentials& credentials) {
    const std::lock_guard guard(lock_);
    // A key that nobody has any more is not kept here either.
    entries_.remove_if([](const Entry& entry) { return entry.key.expired(); });
    const auto known = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) {
      const bool same_key = !entry.key.owner_before(credentials.key) && !credentials.key.owner_before(entry.key);
      return same_key && entry.chain == credentials.chain;
    });
    if (known != entries_.end()) {
      entries_.splice(entries_.begin(), entries_, known);
      return known->made;
    }
    auto fresh = make(credentials);
    if (!fresh) return fresh.error();
    entries_.push_front({credentials.key, credentials.chain, std::make_shared<const Made>(std::move(*fresh))});
    if (entries_.size() > kMost) entries_.pop_back();
    return entries_.front().made;
  }

 private:
  static constexpr std::size_t kMost = 16;
  struct Entry {
    std::weak_ptr<void> key;
    std::vector<Bytes> chain;
    std::shared_ptr<const Made> made;
  };
  std::mutex lock_;
  std::list<Entry> entries_;
};

Kept& kept() {
  OPENSSL_init_ssl(0, nullptr);  // before the list, so that OpenSSL cleans up behind it
  static Kept list;
  return list;
}

}  // namespace

Status use_credentials(SSL* ssl, const Credentials& credentials) {
  auto* const key = static_cast<EVP_PKEY*>(credentials.key.get());
  if (credentials.chain.empty() || key == nullptr)
    return Error{"there is no certificate to serve", "name one in the recipe's <send>", ""};
  const auto made = kept().made(credentials);
  if (!made) return made.error();
  if (SSL_use_cert_and_key(ssl, (*made)->leaf.get(), key, (*made)->others.get(), 1) != 1) {
    const char* reason = ERR_reason_error_string(ERR_peek_last_error());
    Error error{std::string("OpenSSL will not serve this chain: ") + (reason != nullptr ? reason : "no reason given"),
                "weak keys and digests need danger_security_level_0", ""};
    ERR_clear_error();
    return error;
  }
  ERR_clear_error();  // it may succeed and still leave an error behind
  return Done{};
}

}  // namespace footpad::tls
