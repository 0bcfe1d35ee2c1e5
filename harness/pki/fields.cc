#include "pki/fields.h"

#include <algorithm>

#include "base/text.h"
#include "pki/der.h"
#include "pki/sign.h"

namespace footpad::pki {
namespace {

Bytes* field_of(Fields& fields, std::string_view name) {
  const std::pair<std::string_view, Bytes*> all[]{
      {"version", &fields.version}, {"serial", &fields.serial},         {"algorithm", &fields.algorithm},
      {"issuer", &fields.issuer},   {"validity", &fields.validity},     {"subject", &fields.subject},
      {"spki", &fields.spki},       {"unique-ids", &fields.unique_ids}, {"extensions", &fields.extensions}};
  for (const auto& [known, field] : all)
    if (known == name) return field;
  return nullptr;
}

Bytes octets_in(const Mutation& mutation) { return from_hex(mutation.hex).value_or(Bytes()); }

// A SEQUENCE of `content`, with what mutations of `name` do to its end and to its length (X.690 8.1.3.6, 10.1).
Bytes sequence_of(Bytes content, std::string_view name, const std::vector<Mutation>& mutations) {
  std::string form;
  for (const Mutation& mutation : mutations) {
    if (mutation.field != name) continue;
    if (mutation.op == "append") content += octets_in(mutation);
    if (mutation.op == "length") form = mutation.form;
  }
  const Bytes plain = der::tlv(der::sequence, content);
  if (form == "indefinite") return Bytes("\x30\x80", 2) + content + Bytes(2, '\0');
  if (form != "long") return plain;
  // One octet of length more than is needed.
  const Bytes header = plain.substr(0, plain.size() - content.size());
  const bool is_short = header.size() == 2;
  Bytes out = header.substr(0, 1);
  out += is_short ? '\x81' : static_cast<char>(header[1] + 1);
  if (!is_short) out += '\0';
  return out + header.substr(is_short ? 1 : 2) + content;
}

Status change_signature(Bytes& signature, const Mutation& mutation) {
  if (mutation.op == "set-signature") signature = octets_in(mutation);
  if (mutation.op != "flip-signature") return Done{};
  if (signature.empty()) return Error{"there is no signature left to flip", "order the mutations otherwise", ""};
  signature.back() = static_cast<char>(signature.back() ^ 1);
  return Done{};
}

}  // namespace

Status change_fields(Fields& fields, const std::vector<Mutation>& mutations) {
  for (const Mutation& mutation : mutations) {
    if (mutation.op == "set") {
      Bytes* const field = field_of(fields, mutation.field);
      if (field == nullptr) return Error{"there is no field '" + mutation.field + "'", "see certs/README.md", ""};
      *field = octets_in(mutation);
    }
    if (mutation.op != "append" || mutation.field != "validity") continue;
    auto inner = der::read(fields.validity);
    if (!inner) return Error{"the validity is no SEQUENCE to append to", "order the mutations otherwise", ""};
    fields.validity = der::tlv(der::sequence, Bytes(inner->content) + octets_in(mutation));
  }
  return Done{};
}

Bytes signed_part(const Fields& fields, const std::vector<Mutation>& mutations) {
  return sequence_of(fields.version + fields.serial + fields.algorithm + fields.issuer + fields.validity +
                         fields.subject + fields.spki + fields.unique_ids + fields.extensions,
                     "tbs", mutations);
}

Result<Bytes> certificate_of(ByteView signed_part, Bytes algorithm, Bytes signature,
                             const std::vector<Mutation>& mutations) {
  for (const Mutation& mutation : mutations) {
    if (auto status = change_signature(signature, mutation); !status) return status.error();
    if (mutation.op == "outer-sigalg") algorithm = der::tlv(der::sequence, der::oid(mutation.oid));
  }
  Bytes out = sequence_of(Bytes(signed_part) + algorithm + der::bits(signature), "certificate", mutations);
  for (const Mutation& mutation : mutations) {
    if (mutation.op == "replace") out = octets_in(mutation);
    if (mutation.op == "truncate") out.resize(out.size() - std::min(out.size(), std::size_t(mutation.octets)));
  }
  return out;
}

}  // namespace footpad::pki
