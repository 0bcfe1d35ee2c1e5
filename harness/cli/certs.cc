// footpad certs ID --out DIR: a recipe's chain and key as files.
#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cli/data.h"
#include "cli/domain.h"
#include "cli/json.h"
#include "cli/verbs.h"
#include "pki/mint.h"
#include "pki/pem.h"
#include "report/exit_code.h"

namespace footpad::cli {
namespace {

namespace fs = std::filesystem;

Status write(const fs::path& path, const std::string& text, bool secret = false) {
  const mode_t mask = umask(secret ? 0077 : 0022);
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  umask(mask);
  file << text;
  file.flush();
  if (!file) return Error{"cannot write " + path.string(), "is the folder writable, and the disk not full?", ""};
  if (secret) ::chmod(path.c_str(), 0600);
  return Done{};
}

// What the recipe says of DNS; else, for the leaf and, where one is sent, its authority: RFC 6698 2.1, full certificate
// and key, by SHA-256.
std::string tlsa_records(const pki::Chain& chain) {
  std::string out;
  for (const pki::TlsaRecord& record : chain.tlsa)
    out += record.text + (record.secure ? "" : "  ; nothing vouches for it") + "\n";
  if (!chain.tlsa.empty()) return out;
  for (std::size_t i = 0; i < chain.sent.size() && i < 2; ++i)
    for (const int usage : i == 0 ? std::vector<int>{1, 3} : std::vector<int>{0, 2})
      for (const int selector : {0, 1}) {
        const std::string digest = pki::tlsa_digest(chain.sent[i], selector);
        if (!digest.empty()) out += std::to_string(usage) + " " + std::to_string(selector) + " 1 " + digest + "\n";
      }
  return out;
}

// What is to be had at the places that the certificates name: a file each, and where it belongs.
Status write_pages(const pki::Chain& chain, const fs::path& folder, nlohmann::ordered_json& index) {
  index = nlohmann::ordered_json::array();
  for (const Page& page : chain.pages) {
    const std::string file = replace_all(page.path.substr(1), "/", "-") + ".der";
    if (auto done = write(folder / file, page.body); !done) return done;
    index.push_back({{"path", page.path}, {"type", page.type}, {"file", file}, {"fails", page.fails}});
  }
  return Done{};
}

Status write_chain(const Recipe& recipe, const pki::Chain& chain, const fs::path& folder, const std::string& domain,
                   nlohmann::ordered_json& index) {
  std::error_code fault;
  fs::create_directories(folder, fault);
  if (fault) return Error{"cannot make " + folder.string() + ": " + fault.message(), "choose another --out", ""};
  std::string pem;
  for (std::size_t i = 0; i < chain.sent.size(); ++i) {
    pem += pki::certificate_pem(chain.sent[i]);
    if (auto done = write(folder / ("sent-" + std::to_string(i) + ".der"), chain.sent[i]); !done) return done;
  }
  std::string lists;
  for (std::size_t i = 0; i < chain.crls.size(); ++i) {
    lists += pki::crl_pem(chain.crls[i]);
    if (auto done = write(folder / ("crl-" + std::to_string(i) + ".der"), chain.crls[i]); !done) return done;
  }
  if (auto done = write(folder / "crls.pem", lists); !done) return done;
  if (!chain.staple.empty())
    if (auto done = write(folder / "ocsp.der", chain.staple); !done) return done;
  if (auto done = write(folder / "tlsa.txt", tlsa_records(chain)); !done) return done;
  if (recipe.is_about_logs())
    if (auto done = write(folder / "ct-log.conf", chain.log_list); !done) return done;
  for (const auto& [name, text] : {std::pair<std::string, std::string>{"chain.pem", pem},
                                   {"trust.pem", chain.trust_pem},
                                   {"chain.txt", chain.describe()}})
    if (auto done = write(folder / name, text); !done) return done;
  if (auto done = write(folder / "key.pem", pki::danger_private_key_pem(chain.key), true); !done) return done;
  nlohmann::ordered_json pages;
  if (auto done = write_pages(chain, folder, pages); !done) return done;
  index.push_back({{"id", recipe.id},
                   {"title", recipe.title},
                   {"folder", folder.filename().string()},
                   {"expect", recipe.negative ? "reject" : "accept"},
                   {"severity", recipe.severity},
                   {"clause", recipe.clause},
                   {"twin", recipe.twin},
                   {"openssl", recipe.self_check},
                   {"host", replace_all(recipe.host.empty() ? "${domain}" : recipe.host, "${domain}", domain)},
                   {"staple", recipe.staple_check},
                   {"tlsa", !recipe.tlsa.empty()},
                   {"ct", recipe.is_about_logs()},
                   {"pages", pages},
                   {"lint", recipe.lint},
                   {"key_exchange", recipe.key_exchange},
                   {"spki_sha256", chain.spki_pin}});
  return Done{};
}

int certs(const std::vector<std::string>& patterns, const std::string& out, const std::string& domain,
          const std::string& place, std::uint64_t seed, bool as_json) {
  const auto catalogue = load({}, {});
  if (!catalogue) return report::kExitUsage;
  std::vector<const Recipe*> wanted;
  for (const std::string& pattern : patterns) {
    const std::size_t before = wanted.size();
    for (const auto& [id, recipe] : catalogue->recipes)
      if (glob_matches(pattern, id) || "certs/" + pattern == id || glob_matches("certs/" + pattern, id))
        wanted.push_back(&recipe);
    if (wanted.size() > before) continue;
    std::vector<std::string> known;
    for (const auto& [id, recipe] : catalogue->recipes) known.push_back(id);
    const auto near = nearest(pattern.starts_with("certs/") ? pattern : "certs/" + pattern, known);
    complain(Error{"there is no recipe '" + pattern + "'",
                   near.empty() ? "see: footpad list 'certs/*'" : "did you mean '" + near + "'?", ""});
    return report::kExitNothingSelected;
  }
  auto mint = pki::Mint::create(seed);
  if (!mint) {
    complain(mint.error());
    return report::kExitOwnFault;
  }
  nlohmann::ordered_json index = nlohmann::ordered_json::array();
  for (const Recipe* recipe : wanted) {
    const auto chain = (*mint)->mint(*recipe, {domain, domain, true, true, "", place});
    if (!chain) {
      complain(chain.error());
      return report::kExitOwnFault;
    }
    if (auto written = write_chain(*recipe, *chain, fs::path(out) / fs::path(recipe->id).filename(), domain, index);
        !written) {
      complain(written.error());
      return report::kExitOwnFault;
    }
    if (!as_json) std::cout << recipe->id << "  " << (fs::path(out) / fs::path(recipe->id).filename()).string() << "\n";
  }
  if (auto written = write(fs::path(out) / "index.json", index.dump(2) + "\n"); !written) {
    complain(written.error());
    return report::kExitOwnFault;
  }
  if (as_json) print(index);
  return report::kExitOk;
}

}  // namespace

void declare_certs(CLI::App& app, Context&, int& exit) {
  struct Parsed {
    std::vector<std::string> ids;
    std::string out, domain = "example.test", pages, format;
    std::uint64_t seed = 1;
  };
  auto parsed = std::make_shared<Parsed>();
  app.add_option("ID", parsed->ids, "Recipe ids or globs")->required();
  app.add_option(
         "--out", parsed->out,
         "Folder to write into: ID/chain.pem, trust.pem, key.pem (0600), sent-N.der, crls.pem, crl-N.der, ocsp.der, "
         "tlsa.txt, ct-log.conf, chain.txt, ocsp-ID.der and crl-ID.der for what is to be had by HTTP; index.json")
      ->required();
  app.add_option("--domain", parsed->domain, "The name that the certificate is about")
      ->check(a_domain())
      ->capture_default_str();
  app.add_option("--pages", parsed->pages,
                 "Where certificates say that answers and lists are to be had (http://pki.DOMAIN)");
  app.add_option("--seed", parsed->seed, "Makes names and serials repeatable; keys are always new");
  declare_format(app, parsed->format);
  app.callback([parsed, &exit] {
    exit = certs(parsed->ids, parsed->out, parsed->domain, parsed->pages, parsed->seed, is_json(parsed->format));
  });
}

}  // namespace footpad::cli
