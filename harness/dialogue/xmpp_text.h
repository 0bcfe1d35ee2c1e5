// XML text as it is written into XMPP streams.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "model/unit.h"

namespace footpad::dialogue::xmpp {

// Safe as text and inside either kind of quotes.
std::string escaped(std::string_view text);

// " name='value'"; nothing where the value is empty.
Bytes attribute(std::string_view its_name, std::string_view value);

// The text of `unit` with `text` as its last child; as it is where it has no inside.
Bytes inside_end(const Unit& unit, ByteView text);

// A stream header; an attribute that is empty is left out.
struct Header {
  std::string_view from, to, id, version = "1.0";
  bool between_servers = false;  // the stanzas' namespace is jabber:server, and that of dialback is declared
};
Bytes stream_header(const Header& header);

// "<sasl-channel-binding ...>" (XEP-0440) with one child for each type.
Bytes channel_binding_feature(std::string_view types);

// "<mechanisms ...>" with one child for each name.
Bytes mechanisms_feature(std::string_view names);

}  // namespace footpad::dialogue::xmpp
