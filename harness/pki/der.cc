#include "pki/der.h"

#include <openssl/objects.h>

#include "crypto/handles.h"

namespace footpad::pki::der {

Bytes tlv(unsigned char tag, ByteView content) {
  Bytes out(1, static_cast<char>(tag));
  const std::size_t size = content.size();
  if (size < 0x80) {
    out += static_cast<char>(size);
  } else {
    Bytes length;
    for (std::size_t rest = size; rest != 0; rest >>= 8U)
      length.insert(length.begin(), static_cast<char>(rest & 0xffU));
    out += static_cast<char>(0x80U | length.size());
    out += length;
  }
  return out.append(content);
}

Bytes bits(ByteView content) { return tlv(bit_string, Bytes(1, '\0').append(content)); }

Bytes number(long value) {
  Bytes content;
  do {
    content.insert(content.begin(), static_cast<char>(value & 0xff));
    value >>= 8;
  } while (value != 0 && value != -1);
  const bool looks_negative = (static_cast<unsigned char>(content.front()) & 0x80U) != 0;
  if (looks_negative != (value < 0)) content.insert(content.begin(), value < 0 ? '\xff' : '\0');
  return tlv(integer, content);
}

Bytes oid(std::string_view dotted) {
  const ObjectPtr object(OBJ_txt2obj(std::string(dotted).c_str(), 0));
  return object ? der_of(i2d_ASN1_OBJECT, object.get()) : Bytes();
}

std::optional<Element> next(ByteView& octets) {
  if (octets.size() < 2 || (static_cast<unsigned char>(octets[0]) & 0x1fU) == 0x1fU) return std::nullopt;
  std::size_t header = 2;
  std::size_t size = static_cast<unsigned char>(octets[1]);
  if (size >= 0x80) {
    const std::size_t count = size & 0x7fU;
    if (count == 0 || count > 4 || octets.size() < 2 + count) return std::nullopt;
    header += count;
    size = 0;
    for (std::size_t i = 0; i < count; ++i) size = size << 8U | static_cast<unsigned char>(octets[2 + i]);
  }
  if (octets.size() - header < size) return std::nullopt;
  const Element out{static_cast<unsigned char>(octets[0]), octets.substr(header, size),
                    octets.substr(0, header + size)};
  octets.remove_prefix(header + size);
  return out;
}

std::optional<Element> read(ByteView octets) { return next(octets); }

std::vector<Element> elements_of(ByteView content) {
  std::vector<Element> out;
  while (auto element = next(content)) out.push_back(*element);
  return out;
}

}  // namespace footpad::pki::der
