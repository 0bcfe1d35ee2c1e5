#include "pki/pages.h"

#include <algorithm>

#include "pki/crl.h"
#include "pki/staple.h"

namespace footpad::pki {
namespace {

constexpr std::string_view answer_type = "application/ocsp-response";  // RFC 6960 A.2
constexpr std::string_view list_type = "application/pkix-crl";         // RFC 5280 4.2.1.13

Error not_made(const std::string& id) {
  return {"a page is about '" + id + "', which is not made", "use it in <send> or <trust>", ""};
}

bool may_name_place(const CertificateNode& node, const std::string& extension) {
  const auto named = std::any_of(node.extensions.begin(), node.extensions.end(),
                                 [&](const Extension& each) { return each.name == extension; });
  return node.id != "root" && !named && node.version.value_or(3) >= 3;
}

}  // namespace

Result<std::vector<Page>> pages_of(const Recipe& recipe, const Find& find, const IssuerOf& issuer_of) {
  std::vector<Page> pages;
  for (const Responder& responder : recipe.responders) {
    const std::string& about = responder.answer.of;
    const std::string issuer = issuer_of(about);
    const Certificate* const subject = find(about);
    const Certificate* const authority = find(issuer);
    const Certificate* const signer = responder.answer.signer.empty() ? authority : find(responder.answer.signer);
    if (subject == nullptr || authority == nullptr || signer == nullptr) return not_made(about);
    auto answer = staple_of(responder.answer, *subject, *authority, *signer);
    if (!answer) return answer.error();
    pages.push_back({responder.path(), std::string(answer_type), std::move(*answer), responder.fails});
  }
  for (const Crl& crl : recipe.crls) {
    if (!crl.by_url()) continue;
    auto list = crl_of(crl, find);
    if (!list) return list.error();
    pages.push_back({crl.path(), std::string(list_type), std::move(*list), crl.fails});
  }
  return pages;
}

std::string check_answers(const Recipe& recipe, const std::vector<Page>& pages, const Find& find,
                          const IssuerOf& issuer_of, const std::vector<X509*>& trusted) {
  for (const Responder& responder : recipe.responders)
    for (const Page& page : pages) {
      if (page.path != responder.path()) continue;
      if (!page.fails.empty()) return "NO_ANSWER";
      const std::string& about = responder.answer.of;
      const std::string found = check_staple(page.body, find(about)->der, find(issuer_of(about))->der, trusted);
      if (found != "GOOD") return found;
    }
  return "";
}

void name_places(std::vector<CertificateNode>& nodes, const std::string& kind, const std::string& below) {
  const bool answers = kind == "ocsp";
  const std::string extension = answers ? "authorityInfoAccess" : "crlDistributionPoints";
  for (CertificateNode& node : nodes) {
    if (!may_name_place(node, extension)) continue;
    const std::string issuer = node.issuer == "self" ? node.id : node.issuer;
    Extension added;
    added.name = extension;
    added.values = {(answers ? "ocsp:${pages}/" : "${pages}/") + below + "/" + kind + "/" +
                    (answers ? node.id : issuer)};
    node.extensions.push_back(std::move(added));
  }
}

std::vector<Page> harmless_pages(const std::vector<CertificateNode>& nodes, const std::string& kind,
                                 const std::string& below, const Find& find, const IssuerOf& issuer_of) {
  std::vector<Page> pages;
  for (const CertificateNode& node : nodes) {
    const std::string issuer = issuer_of(node.id);
    const bool answers = kind == "ocsp";
    const std::string path = "/" + below + "/" + kind + "/" + (answers ? node.id : issuer);
    const bool there = std::any_of(pages.begin(), pages.end(), [&](const Page& page) { return page.path == path; });
    if (there || node.id == "root") continue;
    const Certificate* const subject = find(node.id);
    const Certificate* const authority = find(issuer);
    if (subject == nullptr || authority == nullptr || !can_be_answered(*subject, *authority)) continue;
    Crl list;
    list.issuer = issuer;
    auto body = answers ? staple_of(Staple(), *subject, *authority, *authority) : crl_of(list, find);
    if (body) pages.push_back({path, std::string(answers ? answer_type : list_type), std::move(*body), ""});
  }
  return pages;
}

std::vector<Bytes> fetched_lists(const std::vector<Page>& pages) {
  std::vector<Bytes> lists;
  for (const Page& page : pages)
    if (page.type == list_type && page.fails.empty()) lists.push_back(page.body);
  return lists;
}

}  // namespace footpad::pki
