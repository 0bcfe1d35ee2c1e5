// How fast minting is, against a bare libcrypto loop that builds and signs the same certificates: the ratio is what
// counts.
#include "pki/mint.h"

#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <map>
#include <memory>
#include <string>

#include "pki/build.h"
#include "pki/expand.h"

namespace {

using footpad::CertificateNode;
using footpad::Recipe;

// A textbook loop: keys are made beforehand, nothing is verified.
struct Bare {
  EVP_PKEY* issuer = EVP_EC_gen("P-256");
  EVP_PKEY* subject = EVP_EC_gen("P-256");
  ~Bare() {
    EVP_PKEY_free(issuer);
    EVP_PKEY_free(subject);
  }

  [[nodiscard]] std::size_t certificate(const std::string& name, const std::string& issuer_name, bool ca,
                                        std::uint64_t serial) const {
    const std::unique_ptr<X509, decltype(&X509_free)> made(X509_new(), X509_free);
    X509* const raw = made.get();
    X509_set_version(raw, 2);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(raw), serial);
    const auto add_name = [](X509_NAME* to, const std::string& text) {
      X509_NAME_add_entry_by_txt(to, "O", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>("Footpad"), -1, -1, 0);
      X509_NAME_add_entry_by_txt(to, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(text.c_str()), -1, -1,
                                 0);
    };
    add_name(X509_get_subject_name(raw), name);
    add_name(X509_get_issuer_name(raw), issuer_name);
    X509_gmtime_adj(X509_getm_notBefore(raw), -86400);
    X509_gmtime_adj(X509_getm_notAfter(raw), 3 * 86400);
    X509_set_pubkey(raw, subject);
    X509V3_CTX context;
    X509V3_set_ctx(&context, raw, raw, nullptr, nullptr, 0);
    const auto add = [&](int kind, const std::string& value) {
      X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
      X509_add_ext(raw, extension, -1);
      X509_EXTENSION_free(extension);
    };
    add(NID_basic_constraints, ca ? "critical,CA:TRUE" : "critical,CA:FALSE");
    add(NID_key_usage, ca ? "critical,keyCertSign,cRLSign" : "critical,digitalSignature");
    add(NID_subject_key_identifier, "hash");
    add(NID_authority_key_identifier, "keyid");
    if (!ca) add(NID_ext_key_usage, "serverAuth,clientAuth");
    if (!ca) add(NID_subject_alt_name, "DNS:" + name);
    X509_sign(raw, issuer, EVP_sha256());
    unsigned char* der = nullptr;
    const int size = i2d_X509(raw, &der);
    OPENSSL_free(der);
    return static_cast<std::size_t>(size);
  }
};

// By the processor's time, so that other work on the machine matters little.
double measured_seconds = 1;  // for each figure

template <class Work>
double per_second(Work work) {
  for (int i = 0; i < 20; ++i) work();  // warm
  const std::clock_t begin = std::clock();
  int done = 0;
  while (static_cast<double>(std::clock() - begin) < measured_seconds * CLOCKS_PER_SEC)
    for (int i = 0; i < 10; ++i, ++done) work();
  return done / (static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
}

// What Mint::mint does before it checks: all certificates of the recipe but the root.
struct Building {
  footpad::pki::KeyStore keys;
  std::map<std::string, footpad::pki::Certificate> made;
  std::uint64_t serial = 0;
  std::map<std::string, footpad::pki::Key> kept;  // used again where `reuse`, as the bare loop does

  footpad::pki::Key key(const std::string& spec, bool reuse) {
    if (!reuse) return *keys.key(spec, 1);
    if (!kept.contains(spec)) kept.emplace(spec, *keys.key(spec, 1));
    return kept.at(spec);
  }

  bool build(const Recipe& recipe, bool reuse = false) {
    const auto placeholders = footpad::pki::Placeholders::of({"example.test", ""}, "nonce", "run");
    const auto find = [this](const std::string& id) { return &made.at(id); };
    const auto nodes = footpad::pki::expand(recipe);
    for (const CertificateNode& node : *nodes) {
      if (node.id == "root" && made.contains("root")) continue;
      auto one = footpad::pki::build(node, key(node.key, reuse), std::to_string(++serial), placeholders, find,
                                     footpad::pki::Logs());
      if (!one.ok()) return false;
      made.insert_or_assign(node.id, std::move(*one));
    }
    return true;
  }
};

void report(const char* what, double footpad, double bare) {
  std::printf("%-28s footpad %6.0f/s   bare libcrypto %6.0f/s   ratio %.2f\n", what, footpad, bare, footpad / bare);
}

}  // namespace

int main(int count, char** words) {
  if (count > 1) measured_seconds = std::atof(words[1]);
  const Bare bare;
  auto mint = std::move(footpad::pki::Mint::create(1).value());
  const footpad::pki::Names names{"example.test", ""};

  Recipe leaf;
  leaf.id = "leaf";
  leaf.negative = false;
  CertificateNode direct;
  direct.id = "direct";
  direct.base = "good";
  direct.issuer = "root";
  leaf.nodes = {direct};
  leaf.send = {"direct"};

  // The run's root is made once; a third certificate of its own makes three to build and sign.
  Recipe three = leaf;
  three.id = "three";
  CertificateNode sub;
  sub.id = "sub";
  sub.ca = true;
  sub.base = "ica";
  sub.issuer = "ica";
  sub.subject = {"CN=Sub CA ${nonce}"};
  CertificateNode end = direct;
  end.id = "end";
  end.issuer = "sub";
  three.nodes = {sub, end};
  three.send = {"end", "sub", "ica"};

  bool ok = true;
  const auto minted = [&](const Recipe& recipe) {
    return per_second([&] { ok = mint->mint(recipe, names).ok() && ok; });
  };
  std::uint64_t serial = 1;
  std::size_t octets = 0;
  const double bare_leaves = per_second([&] { octets += bare.certificate("example.test", "Root", false, ++serial); });
  Building building;
  const auto built = [&](const Recipe& recipe) { return per_second([&] { ok = building.build(recipe) && ok; }); };
  report("single leaves, keys at hand", per_second([&] { ok = building.build(leaf, true) && ok; }), bare_leaves);
  report("single leaves, built", built(leaf), bare_leaves);
  report("single leaves, checked", minted(leaf), bare_leaves);
  const double bare_chains = per_second([&] {
    octets += bare.certificate("example.test", "Sub", false, ++serial);
    octets += bare.certificate("Sub", "CA", true, ++serial);
    octets += bare.certificate("CA", "Root", true, ++serial);
  });
  report("3-certificate chains, built", built(three), bare_chains);
  report("3-certificate chains, checked", minted(three), bare_chains);
  std::printf("(%zu octets of bare certificates)\n", octets);
  return ok ? 0 : 1;
}
