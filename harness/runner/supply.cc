#include "runner/supply.h"

#include <random>
#include <set>

#include "base/text.h"
#include "scenario/identities.h"
#include "subject/definition.h"

namespace footpad::runner {
namespace {

std::string value(std::mt19937_64& random, std::string_view first, std::size_t size) {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789";
  std::string out(first);
  while (out.size() < size) out += letters[random() % letters.size()];
  return out;
}

struct Wanted {
  std::string recipe;  // id
  std::string name;    // in the certificate; empty: the domain
};

// By the key under which a session asks for it: an identity's word, the recipe's id, or a further host's own key.
std::map<std::string, Wanted> recipes_of(const Scenario& scenario) {
  std::map<std::string, Wanted> out;
  const auto want = [&](Identity identity, const std::string& recipe) {
    if (!recipe.empty())
      out[recipe] = {recipe, ""};
    else if (const auto usual = scenario::usual_recipe(identity); !usual.empty())
      out[std::string(word(identity))] = {usual, ""};
  };
  want(scenario.identity, scenario.recipe);
  for (const On& on : scenario.ons)
    for (const Action& action : on.actions)
      if (action.kind == Action::Kind::upgrade && action.side != Action::On::server)
        want(action.identity.value_or(scenario.identity), action.recipe);
  for (const Show& show : scenario.shows) want(show.identity, show.recipe);
  for (const Listen& listen : scenario.listens) {
    const Identity identity = listen.identity.value_or(scenario.identity);
    want(identity, listen.recipe);
    // A certificate for a name of its own is a genuine one of that host.
    if (!listen.certificate_for.empty())
      out[listen.key()] = {listen.recipe.empty() ? std::string(scenario::kGenuineRecipe) : listen.recipe,
                           listen.certificate_for};
  }
  return out;
}

// Where the certificates of a case say that pages are. Their port must be known before they are minted.
Result<std::string> place_of_pages(lane::Setup& setup, net::Loop& loop) {
  if (setup.caged) return pki::pages_in_cage(setup.canaries.domain);
  if (!setup.pages) {
    auto listener = net::Listener::open(loop, 0, [](const net::Fd&) {});
    if (!listener) return listener.error();
    setup.pages = std::move(*listener);
  }
  return "http://127.0.0.1:" + std::to_string(setup.pages->port());
}

}  // namespace

Canaries make_canaries(std::uint64_t seed, const std::string& case_name, const std::string& domain,
                       const std::string& local_domain) {
  std::seed_seq mixed{seed & 0xffffffffU, seed >> 32U,
                      static_cast<std::uint64_t>(std::hash<std::string>{}(case_name)) & 0xffffffffU,
                      static_cast<std::uint64_t>(std::hash<std::string>{}(case_name)) >> 32U};
  std::mt19937_64 random(mixed);
  Canaries out;
  out.user = value(random, "u", 14);
  out.password = value(random, "p", 22);
  out.token = value(random, "t", 28);
  out.message = value(random, "m", 24);
  out.marker = value(random, "x", 18);
  out.domain = domain;
  out.local_domain = local_domain;
  return out;
}

Result<std::unique_ptr<Supply>> Supply::create(const scenario::Catalogue& catalogue, std::uint64_t seed,
                                               const std::string& domain, const std::string& local_domain) {
  std::unique_ptr<Supply> supply(new Supply(catalogue, domain, local_domain));
  auto mint = pki::Mint::create(seed);
  if (!mint) return mint.error();
  supply->mint_ = std::move(*mint);
  const auto found = catalogue.recipes.find(std::string(scenario::kGenuineRecipe));
  if (found == catalogue.recipes.end())
    return Error{"the catalogue lacks " + std::string(scenario::kGenuineRecipe), "is certs/ complete?", ""};
  auto genuine = supply->mint_->mint(found->second, {domain, domain, true, true, "", "", true});
  if (!genuine) return genuine.error();
  supply->genuine_ = std::move(*genuine);
  return supply;
}

Status Supply::chains(lane::Setup& setup, net::Loop& loop) {
  if (subject::wants_certificate(*setup.definition)) {
    if (!own_) {
      auto own = mint_->mint(catalogue_->recipes.at(std::string(scenario::kGenuineRecipe)),
                             {local_domain_, local_domain_, false, false});
      if (!own) return own.error();
      own_ = std::move(*own);
    }
    setup.own = &*own_;
  }
  const bool crls = subject::takes_crls(*setup.definition);
  const bool logged = subject::takes_log(*setup.definition);
  const auto wanted = recipes_of(*setup.question.scenario);
  setup.minted.reserve(wanted.size() + 1);  // the pointers below must hold
  setup.genuine = {&genuine_};
  const std::string& needs_pages = setup.definition->needs_pages;
  const std::string about = is_ip_address(setup.canaries.domain) ? domain_ : setup.canaries.domain;
  if (about != domain_ || !needs_pages.empty()) {
    pki::Names names{about, about, crls, needs_pages.empty(), needs_pages, "", true};
    if (!needs_pages.empty()) {
      auto place = place_of_pages(setup, loop);
      if (!place) return place.error();
      names.pages = std::move(*place);
    }
    auto genuine = mint_->mint(catalogue_->recipes.at(std::string(scenario::kGenuineRecipe)), names);
    if (!genuine) return genuine.error();
    setup.minted.push_back(std::move(*genuine));
    setup.genuine.chain = &setup.minted.back();
  }
  for (const auto& [key, want] : wanted) {
    const auto found = catalogue_->recipes.find(want.recipe);
    if (found == catalogue_->recipes.end())
      return Error{"there is no recipe " + want.recipe, "see: footpad list 'certs/*'", ""};
    const std::string name = replace_all(want.name.empty() ? domain_ : want.name, "${domain}", domain_);
    pki::Names names{name, name, crls, setup.definition->needs_staple, needs_pages, "", logged};
    if (found->second.has_pages() || !needs_pages.empty()) {
      auto place = place_of_pages(setup, loop);
      if (!place) return place.error();
      names.pages = std::move(*place);
    }
    auto chain = mint_->mint(found->second, names);
    if (!chain) return chain.error();
    setup.minted.push_back(std::move(*chain));
    setup.shown[key] = {&setup.minted.back(), found->second.tls_min, found->second.tls_max, found->second.key_exchange};
  }
  return Done{};
}

}  // namespace footpad::runner
