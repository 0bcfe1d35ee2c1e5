// One certificate recipe (DESIGN.md §7, grammar: certs/README.md) as plain data. Defaults make a boringly valid chain:
// a trusted root, an intermediate "ica" under it, and a leaf "good" for the domain. A recipe states only its defect.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "model/scenario.h"
#include "model/words.h"

namespace footpad {

// One name in a subjectAltName or a name constraint. `value` may hold any octet; ${domain} and ${host} are expanded.
struct GeneralName {
  enum class Type { dns, ip, email, uri, dn, srv, xmpp, other, raw } type = Type::dns;
  std::string value;
  std::string oid;  // other
  int tag = -1;     // raw: context tag number
  int count = 1;    // so many, with ${n} in the value counting from 1
  bool operator==(const GeneralName&) const = default;
};

struct Extension {
  std::string name;  // "basicConstraints", "keyUsage", "extendedKeyUsage", "nameConstraints", "subjectAltName" ..., or
                     // a dotted OID
  bool critical = false;
  std::string critical_octet;         // hex, in place of FF
  std::string append;                 // hex, behind the typed contents
  std::string hex;                    // raw extnValue contents instead of the typed ones
  std::vector<std::string> values;    // typed: "CA:FALSE", "pathlen:0", "keyCertSign", "serverAuth", dotted OIDs ...
  std::vector<GeneralName> names;     // subjectAltName; nameConstraints: permitted
  std::vector<GeneralName> excluded;  // nameConstraints: excluded
  int minimum = 0;                    // nameConstraints: of its subtrees
  bool duplicate = false;             // added beside one of the same name, not in its place
  bool operator==(const Extension&) const = default;
};

struct Mutation {
  std::string op;  // "flip-signature", "set-signature", "outer-sigalg", "foreign-key", "set", "append" ...
  std::string hex;
  std::string oid;      // outer-sigalg, both-sigalgs
  std::string field{};  // set, append, length: "serial", "validity", "tbs" ...
  std::string form{};   // length: "indefinite", "long"
  int octets = 0;       // truncate
  bool operator==(const Mutation&) const = default;
};

// What a log says of a certificate that it has seen (RFC 6962 3.2), embedded in one.
struct Sct {
  std::string of;                   // which one it was said of; default the one that it is embedded in
  std::string timestamp = "-PT1H";  // when it was said
  bool known = true;                // by the log whose key the client is given, or by another one
  bool flip_signature = false;
  bool operator==(const Sct&) const = default;
};

struct CertificateNode {
  std::string id;
  std::string base;  // a node to copy and override: "root", "ica", "good", or an earlier one
  bool ca = false;   // profile: sane CA extensions, or sane leaf extensions
  std::optional<std::vector<std::string>> subject;      // RDNs: "CN=...", "O=..."
  std::string issuer;                                   // node, or "self"
  std::optional<std::vector<std::string>> issuer_name;  // instead of the issuer's subject
  std::string sign_with;                                // node whose key signs, or "self"; default the issuer
  std::string key;                                      // "ec:P-256" (default), "rsa:2048", "ed25519"
  std::string key_of;                                   // share another node's key
  std::string explicit_of;                              // that one's public point, over a curve of its own making
  std::string ski_of;                                   // copy another node's subjectKeyIdentifier
  std::string digest;                                   // "sha256" default
  std::string not_before, not_after;                    // "-P1D" relative to now, "utc:500101000000Z" ..., or empty
  std::string serial;                                   // decimal, may be negative; empty: random
  std::optional<int> version;                           // as X.509 writes it: 1 or 3
  std::optional<std::vector<GeneralName>> san;          // replaces the profile's
  bool san_critical = false;
  std::vector<Extension> extensions;  // added, or in place of the profile's of the same name
  std::vector<std::string> drops;     // extension names
  std::vector<Sct> scts;              // embedded, in the last of its extensions; in place of those of the base
  std::vector<Mutation> mutations;    // in order, after signing
  bool defect = false;                // the one node that carries the defect
  std::string also;                   // further respects in which the defect differs from the twin
  int number = 0;                     // of several copies: ${n}
  Place place;
};

// An OCSP answer beside the chain (RFC 6066 8), about one of its certificates.
struct Staple {
  std::string status = "good";  // recipe_staples
  std::string of;               // about this one; default the leaf
  std::string signer;           // default the issuer of `of`; another one's certificate goes along
  std::string this_update = "-PT1H", next_update = "P1D";
  std::string hex;  // status "raw": these octets
  bool flip_signature = false, defect = false;
  bool operator==(const Staple&) const = default;
};

// An OCSP answer for who asks at the place that a certificate names: ${pages}/ocsp/ID of whom it is about.
struct Responder {
  Staple answer;
  std::string fails;      // recipe_failures: what comes in place of the answer
  bool optional = false;  // a client need not ask for it to be judged
  [[nodiscard]] std::string path() const { return "/ocsp/" + answer.of; }
  bool operator==(const Responder&) const = default;
};

// A list of revoked certificates, which the client is given as a file, or fetches at ${pages}/crl/ID of its issuer.
struct Crl {
  std::string issuer;  // whose list it is
  std::string signer;  // default the issuer
  std::vector<std::string> revoked;
  std::string this_update = "-PT1H", next_update = "P1D";
  std::string number = "plain";  // of its cRLNumber: "plain", "critical", "none"
  bool unknown_critical = false, flip_signature = false, defect = false;
  std::string at = "file";  // or "url"
  std::string fails;        // url: recipe_failures
  bool optional = false;    // url: a client need not ask for it to be judged
  [[nodiscard]] bool by_url() const { return at == "url"; }
  [[nodiscard]] std::string path() const { return "/crl/" + issuer; }
  bool operator==(const Crl&) const = default;
};

// What DNS says of the server's key (RFC 6698): to a client that looks it up, or is told.
struct Tlsa {
  int usage = 3, selector = 1, matching = 1;  // 0 to 255
  std::string of;                             // of this certificate; default the leaf, or for usage 0 and 2 its issuer
  std::string hex;                            // these octets instead
  bool secure = true;                         // DNSSEC vouches for it
  bool defect = false;
  bool operator==(const Tlsa&) const = default;
  // By who knows RFC 6698 and no more.
  [[nodiscard]] bool usable() const { return usage <= 3 && selector <= 1 && matching <= 2; }
};

struct Recipe {
  std::string id;  // "certs/time-leaf-expired"
  std::string title;
  std::string family;    // "TRUST", "TIME" ...
  bool negative = true;  // a defect; false: a twin that must verify
  int severity = 3;
  bool must = true;
  std::string clause;  // "RFC 5280 6.1.3(a)(2)"
  std::vector<std::string> cves;
  std::string twin;         // id of the nearest valid recipe; required for negatives
  bool capability = false;  // a twin that only probes: failing it makes its negatives unsupported, not uncontrolled
  Identity identity = Identity::untrusted;  // cert-only for foreign keys, trusted for chains that must verify
  std::vector<CertificateNode> nodes;
  std::vector<std::string> trust{"root"};        // nodes the client is given
  std::vector<std::string> send{"good", "ica"};  // nodes sent, in order
  std::string tls_min, tls_max;                  // "1.2" where the defect only exists there
  // "anonymous": nobody proves who he is, and of `send` nothing is sent (RFC 5246 F.1.1.1); "static-rsa": the client
  // encrypts to the leaf's key (7.4.7.1). Empty: what both can do. Both end with TLS 1.2.
  std::string key_exchange;
  bool send_defect = false, trust_defect = false;  // the defect lies in what is sent, or in what is trusted
  // X509_V_ERR_ name without its prefix ("CERT_HAS_EXPIRED"), "OK", "FOREIGN_KEY" (chain OK, key not the leaf's),
  // "UNREADABLE" (no certificate by OpenSSL's reading), or "NO_CERTIFICATE" (none is sent).
  std::string self_check = "OK";
  std::string lint;  // what is wrong with a chain that OpenSSL accepts: pki/lint.h
  std::optional<Staple> staple;
  std::string staple_check;  // what a careful look at the staple finds: "REVOKED" ... (pki/staple.h)
  std::vector<Responder> responders;
  std::string responder_check;  // the same of the worst of what is fetched; "NO_ANSWER"
  std::vector<Crl> crls;
  std::string pin;                  // whose key the client is told to expect; empty: the genuine server's
  std::vector<Tlsa> tlsa;           // none: the DNS says nothing of keys
  std::vector<std::string> alerts;  // alerts that are usual: shown, never required
  std::string host;  // the reference identity the client checks, default ${domain}; recipes about sub-domains set it
  bool host_check = true;  // false: the leaf's names are of a kind that OpenSSL cannot match (SRV-ID, XmppAddr)
  [[nodiscard]] bool is_anonymous() const { return key_exchange == "anonymous"; }
  // Something waits for the client at a place that a certificate names.
  [[nodiscard]] bool has_pages() const {
    return !responders.empty() || std::any_of(crls.begin(), crls.end(), [](const Crl& crl) { return crl.by_url(); });
  }
  [[nodiscard]] bool has_files() const {
    return std::any_of(crls.begin(), crls.end(), [](const Crl& crl) { return !crl.by_url(); });
  }
  // A client must know the log to be judged.
  [[nodiscard]] bool is_about_logs() const {
    return self_check == "NO_VALID_SCTS" ||
           std::any_of(nodes.begin(), nodes.end(), [](const CertificateNode& node) { return !node.scts.empty(); });
  }
  std::string why, remedy;          // for people
  std::vector<std::string> caught;  // zoo clients that this recipe catches
  Place place;
};

}  // namespace footpad
