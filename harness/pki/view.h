// A certificate's parts, read from its octets: as they stand there, and not as OpenSSL would have them.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "pki/der.h"

namespace footpad::pki {

struct ExtensionView {
  Bytes oid;                      // its whole encoding
  std::optional<Bytes> critical;  // the BOOLEAN's content
  Bytes body;                     // the content of extnValue
};

// Of a certificate whose outer lengths may be indefinite or longer than needed.
struct View {
  Bytes whole, tbs;  // whole encodings
  int version = 1;
  der::Element serial, algorithm, issuer, validity, subject, spki;
  bool has_unique_ids = false;
  std::vector<ExtensionView> extensions;

  [[nodiscard]] const ExtensionView* extension(std::string_view name) const;  // the first of that name
  [[nodiscard]] std::vector<der::Element> names() const;                      // the GeneralNames of its subjectAltName
};

// Nothing where it cannot be taken apart. Views into `der`.
std::optional<View> view_of(ByteView der);

}  // namespace footpad::pki
