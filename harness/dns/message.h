// Messages (RFC 1035 §4): reads queries, writes answers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/words.h"

namespace footpad::dns {

enum class Code : std::uint8_t {
  ok = 0,
  format_error = 1,
  server_failure = 2,
  no_such_name = 3,
  not_implemented = 4,
  refused = 5,
  bad_version = 16  // RFC 6891 §9
};

struct Query {
  std::uint16_t id = 0;
  std::uint16_t flags = 0;  // the second word of the header, as it came
  Bytes question;           // the question as it came: its case is echoed (draft-vixie-dnsext-dns0x20)
  std::string name;         // empty: there is no question that can be read
  Bytes labels;             // the octets of its labels, one behind the other
  std::uint16_t type = 0;
  bool edns = false;            // RFC 6891
  std::uint16_t payload = 512;  // what the client takes over UDP, in octets; at least 512
  bool dnssec_ok = false;       // the DO bit (RFC 3225)
  bool authentic = false;       // the AD bit: it wants to know (RFC 6840 §5.7)
  Bytes rest;                   // what came behind the question
  Code problem = Code::ok;      // why it cannot be answered
};

// nullopt: too short for a header, or no query at all; there is nobody to answer.
std::optional<Query> read_query(ByteView message);

struct Record {
  std::string name;
  std::uint16_t type = 0;
  std::uint32_t ttl = 0;  // seconds
  Bytes data;
};

struct Response {
  Code code = Code::ok;
  std::vector<Record> answers;
  std::vector<Record> authority;
  bool secure = false;    // AD, where the client asks for it
  bool truncate = false;  // TC and no records
};

// At most `most` octets: where it would be more, the answer is truncated (TC). The EDNS part is a query's own.
Bytes write_response(const Query& query, const Response& response, std::size_t most);

// Of what write_response() gave: TC is set.
bool is_truncated(ByteView response);

inline constexpr std::size_t kMostMessage = 65535;    // octets over TCP
inline constexpr std::uint16_t kMostDatagram = 4096;  // octets: what is sent over UDP, whatever the client takes

}  // namespace footpad::dns
