// The data of records: from the text of zone files to what travels.
#pragma once

#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "model/dns.h"

namespace footpad::dns {

// A and AAAA: an address. CNAME, PTR: a host. MX: "10 mail.example.test" (RFC 1035). SRV: "10 5 5222 host" (RFC 2782).
// TXT: one text, or several in quotes (RFC 1035 §5.1). TLSA: "3 1 1 HEX" (RFC 6698 §2.2). SVCB, HTTPS: "1 host alpn=h2
// port=443" (RFC 9460 §2.1). The Error says what the type is written like.
Result<Bytes> data_of(DnsType type, std::string_view text);

}  // namespace footpad::dns
