#include "pki/view.h"

namespace footpad::pki {
namespace {

// The content of a SEQUENCE of any length form.
std::optional<ByteView> opened(ByteView octets) {
  if (octets.starts_with(ByteView("\x30\x80", 2))) return octets.substr(2);
  const auto element = der::read(octets);
  if (!element || element->tag != der::sequence) return std::nullopt;
  return element->content;
}

std::vector<ExtensionView> extensions_in(ByteView explicit_field) {
  std::vector<ExtensionView> out;
  const auto list = der::read(explicit_field);
  if (!list) return out;
  for (const der::Element& each : der::elements_of(list->content)) {
    const auto parts = der::elements_of(each.content);
    if (parts.size() < 2) continue;
    ExtensionView view{Bytes(parts[0].whole), {}, Bytes(parts.back().content)};
    if (parts.size() > 2) view.critical = Bytes(parts[1].content);
    out.push_back(std::move(view));
  }
  return out;
}

}  // namespace

const ExtensionView* View::extension(std::string_view name) const {
  const Bytes oid = der::oid(name);
  for (const ExtensionView& each : extensions)
    if (each.oid == oid) return &each;
  return nullptr;
}

std::vector<der::Element> View::names() const {
  const ExtensionView* const found = extension("subjectAltName");
  const auto list = found != nullptr ? der::read(found->body) : std::nullopt;
  return list ? der::elements_of(list->content) : std::vector<der::Element>();
}

std::optional<View> view_of(ByteView octets) {
  const auto whole = opened(octets);
  const auto inside = whole ? opened(*whole) : std::nullopt;
  if (!inside) return std::nullopt;
  View out;
  out.whole = Bytes(octets);
  out.tbs = Bytes(*whole);
  auto fields = der::elements_of(*inside);
  std::size_t at = 0;
  if (!fields.empty() && fields[0].tag == der::context(0, true)) {
    const auto number = der::read(fields[at++].content);
    if (!number || number->content.empty()) return std::nullopt;
    out.version = static_cast<unsigned char>(number->content.back()) + 1;
  }
  der::Element* const parts[]{&out.serial, &out.algorithm, &out.issuer, &out.validity, &out.subject, &out.spki};
  if (fields.size() < at + std::size(parts)) return std::nullopt;
  for (der::Element* const part : parts) *part = fields[at++];
  for (; at < fields.size(); ++at) {
    out.has_unique_ids |= (fields[at].tag & 0x1f) == 1 || (fields[at].tag & 0x1f) == 2;
    if (fields[at].tag == der::context(3, true)) out.extensions = extensions_in(fields[at].content);
  }
  return out;
}

}  // namespace footpad::pki
