// One SASL exchange, from the client's side.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "habits.h"
#include "offer.h"
#include "options.h"

namespace zoo {

class Mechanism {
 public:
  virtual ~Mechanism() = default;
  [[nodiscard]] virtual std::optional<std::string> first() const = 0;  // nullopt: the server begins
  virtual footpad::Result<std::string> answer(const std::string& challenge) = 0;
  // Whether a success that carries `data` may be believed.
  [[nodiscard]] virtual bool is_proven(const std::string& data) const = 0;
};

// `binding`: the channel's data for the choice's type.
std::unique_ptr<Mechanism> make_mechanism(const Choice& choice, const std::string& binding, const Offer& offer,
                                          const Options& options, const Habits& habits);

}  // namespace zoo
