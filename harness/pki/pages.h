// What a client may fetch at the places that a chain's certificates name.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/page.h"
#include "model/recipe.h"
#include "pki/build.h"

namespace footpad::pki {

using IssuerOf = std::function<std::string(const std::string& id)>;

// The pages of a recipe: answers at /ocsp/ID of whom they are about, lists at /crl/ID of whose they are.
Result<std::vector<Page>> pages_of(const Recipe& recipe, const Find& find, const IssuerOf& issuer_of);

// What a careful client that fetches the answers finds in the worst of them: one of recipe_responder_checks, or empty.
std::string check_answers(const Recipe& recipe, const std::vector<Page>& pages, const Find& find,
                          const IssuerOf& issuer_of, const std::vector<X509*>& trusted);

// For a client that refuses who names no place: each certificate but the root names one for `kind` ("ocsp", "crl"),
// unless it does already. `below` keeps the chains of one case apart.
void name_places(std::vector<CertificateNode>& nodes, const std::string& kind, const std::string& below);
// What is there: nothing is revoked. Nobody answers for octets that are no certificate.
std::vector<Page> harmless_pages(const std::vector<CertificateNode>& nodes, const std::string& kind,
                                 const std::string& below, const Find& find, const IssuerOf& issuer_of);

// The lists that are to be had.
std::vector<Bytes> fetched_lists(const std::vector<Page>& pages);

}  // namespace footpad::pki
