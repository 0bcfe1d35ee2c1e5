#include "cli/domain.h"

#include "base/text.h"

namespace footpad::cli {

CLI::Validator a_domain() {
  return {[](const std::string& text) {
            return is_domain(text) || is_ip_address(text)
                       ? std::string()
                       : "'" + printable(text) + "' is no domain: letters, digits, dots and hyphens";
          },
          "", "domain"};
}

}  // namespace footpad::cli
