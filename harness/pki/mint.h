// Recipes become chains. A run has one authority; its private key stays in memory.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "model/page.h"
#include "model/recipe.h"
#include "pki/tlsa_record.h"

namespace footpad::pki {

// A minted chain, checked: a defect gives exactly the error its recipe names, a twin verifies.
struct Chain {
  std::string recipe;                          // id
  std::vector<Bytes> sent;                     // DER, leaf first: what goes into the Certificate message
  std::shared_ptr<void> key;                   // EVP_PKEY* to sign the handshake with (foreign for cert-only)
  std::vector<Bytes> trusted;                  // DER of the certificates the client is given as its trust anchors
  std::string trust_pem;                       // the same as PEM: what {ca} points at
  Bytes staple;                                // OCSP answer for who asks, or empty
  std::vector<Bytes> crls;                     // DER: what the client is given as revocation lists
  std::vector<TlsaRecord> tlsa;                // what DNS says of the key
  std::string log_list;                        // what the client is given as its list of logs: pki/sct.h
  std::string pinned;                          // what the client is told to expect, as spki_pin; empty: nothing new
  std::vector<Page> pages;                     // what it may fetch
  std::string spki_pin;                        // base64 SHA-256 of the leaf's SubjectPublicKeyInfo
  int verify_error = 0;                        // what X509_verify_cert said: X509_V_OK or X509_V_ERR_*
  bool security_level_0 = false;               // needs a server context at level 0 to be served
  [[nodiscard]] std::string describe() const;  // a few lines for people: subject, issuer, names, validity of each
};

struct Names {
  std::string domain;  // what the client must find in the certificate
  std::string host;    // the name it connects to, where a recipe asks for that
  // A client that takes revocation lists needs one of every authority, also where the recipe has none; one that insists
  // on a staple needs that of the genuine server.
  bool crls = false, staple = false;
  std::string needs_pages{};  // "ocsp", "crl": a client that refuses a certificate which names no such place
  std::string pages{};        // where ${pages} is: "http://127.0.0.1:1234"; empty: pages_in_cage
  bool logged = false;        // a client that takes a log needs its word in every leaf, also where the recipe has none
};

// The host that certificates name for what is to be fetched, and where that is. An address has no hosts below it.
std::string pages_host(const std::string& domain);
std::string pages_in_cage(const std::string& domain);

class Mint {
 public:
  virtual ~Mint() = default;
  // `seed` gives names and serials; keys are always random.
  static Result<std::unique_ptr<Mint>> create(std::uint64_t seed);
  // A fresh chain with fresh names and serials. Fails (an Error naming recipe, wanted and got) when the self-check
  // does.
  virtual Result<Chain> mint(const Recipe& recipe, const Names& names) = 0;
  virtual std::string private_keys_pem() = 0;  // the run's own authority: for --keep-keys only
};

}  // namespace footpad::pki
