// The secrets of a lane, ready to be looked for in any number of texts.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "judge/forms.h"
#include "judge/needles.h"
#include "judge/search.h"

namespace footpad::judge {

inline constexpr std::size_t kSame = 16;  // finds of one thing in one form are enough

class Hunt {
 public:
  explicit Hunt(const Canaries& canaries);
  // Raw, base64, hex ... in `text`, read in each coding. In no order, and the same place may be found in several forms.
  void run(ByteView text, std::vector<Find>& finds) const;
  [[nodiscard]] const std::string& password() const { return password_; }
  [[nodiscard]] const std::string& token() const { return token_; }

 private:
  struct Secret {
    std::string_view name;
    Grade grade;
  };
  struct Needle {
    Secret secret;
    std::string_view form;
  };
  Needles prepare(const Canaries& canaries);
  void run(ByteView text, Coding coding, std::vector<Find>& finds) const;
  std::string password_, token_;
  std::vector<Needle> forms_;  // what each needle is
  Needles needles_;
};

// The name of a form in a text read in this coding: "base64", "percent", "entity:hex" ...
std::string form_name(std::string_view form, Coding coding);

}  // namespace footpad::judge
