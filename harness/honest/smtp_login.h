// AUTH (RFC 4954) over the account's mechanisms.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "honest/line_login.h"
#include "honest/sasl.h"
#include "honest/server.h"

namespace footpad::honest::smtp {

class Login {
 public:
  // `entropy` outlives it.
  Login(const Canaries& account, std::string mechanisms, const Entropy& entropy);

  void bound(const ChannelBinding& binding) { binding_ = binding; }
  void reset();
  [[nodiscard]] std::vector<std::string> mechanisms() const;

  // A reply, whole. `arguments`: what stands behind AUTH.
  struct Answer {
    Bytes bytes{};
    bool logged_in = false, failed = false;
  };
  Answer begin(const std::vector<std::string>& arguments);
  Answer line(std::string_view text);
  [[nodiscard]] bool under_way() const { return exchange_.has_value(); }

 private:
  [[nodiscard]] std::map<std::string, Bytes> bindings() const;
  Answer answer(const LineLogin::Reply& reply);

  Canaries account_;
  std::string mechanisms_;
  const Entropy& entropy_;
  ChannelBinding binding_;
  std::optional<LineLogin> exchange_;
};

}  // namespace footpad::honest::smtp
