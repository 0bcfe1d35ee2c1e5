// What a case needs before it can start: certificate chains, canaries, an account.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "lane/lane.h"
#include "pki/mint.h"
#include "scenario/catalogue.h"

namespace footpad::runner {

// Values that exist only in one case, made from the run's seed and the case's name.
Canaries make_canaries(std::uint64_t seed, const std::string& case_name, const std::string& domain,
                       const std::string& local_domain = "");

class Supply {
 public:
  static Result<std::unique_ptr<Supply>> create(const scenario::Catalogue& catalogue, std::uint64_t seed,
                                                const std::string& domain, const std::string& local_domain);

  // Fills in setup.genuine, setup.shown and setup.minted for the setup's scenario: fresh chains for every recipe it may
  // show; and setup.own where the client is to have a certificate of its own.
  // Opens setup.pages on `loop` where a certificate must name a port.
  Status chains(lane::Setup& setup, net::Loop& loop);
  [[nodiscard]] const pki::Chain& genuine() const { return genuine_; }
  pki::Mint& mint() { return *mint_; }

 private:
  Supply(const scenario::Catalogue& catalogue, std::string domain, std::string local_domain)
      : catalogue_(&catalogue), domain_(std::move(domain)), local_domain_(std::move(local_domain)) {}
  const scenario::Catalogue* catalogue_;
  std::string domain_, local_domain_;
  std::unique_ptr<pki::Mint> mint_;
  pki::Chain genuine_;
  std::optional<pki::Chain> own_;  // minted once it is needed
};

}  // namespace footpad::runner
