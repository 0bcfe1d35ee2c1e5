#include "dns/message.h"

#include <algorithm>

#include "dns/name.h"
#include "dns/octets.h"

namespace footpad::dns {
namespace {

constexpr std::size_t kHeaderSize = 12;
constexpr std::uint16_t kLeastDatagram = 512;
constexpr std::uint16_t kInternet = 1, kOpt = 41;
// The flags word (RFC 1035 §4.1.1, RFC 4035 §3).
constexpr unsigned kResponse = 0x8000, kOpcode = 0x7800, kTruncated = 0x0200, kRecursionDesired = 0x0100,
                   kRecursionAvailable = 0x0080, kAuthentic = 0x0020, kCheckingDisabled = 0x0010;
constexpr unsigned kDnssecOk = 0x8000;  // in an OPT's flags
constexpr unsigned kQuestionPointer = 0xc000 | kHeaderSize;

// The record at `at`; false where it is malformed or there are two OPT.
bool read_record(ByteView message, std::size_t& at, Query& query) {
  const auto name = read_name(message, at);
  if (!name || name->end + 10 > message.size()) return false;
  const std::size_t fixed = name->end;
  const std::size_t length = read_16(message, fixed + 8);
  at = fixed + 10 + length;
  if (at > message.size()) return false;
  if (read_16(message, fixed) != kOpt) return true;
  if (query.edns || name->text != ".") return false;
  query.edns = true;
  query.payload = std::max(kLeastDatagram, read_16(message, fixed + 2));
  query.dnssec_ok = (read_16(message, fixed + 6) & kDnssecOk) != 0;
  if (octet(message, fixed + 5) != 0) query.problem = Code::bad_version;
  return true;
}

bool read_question(ByteView message, Query& query) {
  const auto name = read_name(message, kHeaderSize);
  if (!name || name->end + 4 > message.size()) return false;
  query.name = name->text;
  query.labels = name->octets;
  query.type = read_16(message, name->end);
  query.question = message.substr(kHeaderSize, name->end + 4 - kHeaderSize);
  query.rest = message.substr(name->end + 4);
  if (read_16(message, name->end + 2) != kInternet) query.problem = Code::refused;
  std::size_t at = name->end + 4;
  const std::size_t records =
      std::size_t{read_16(message, 6)} + read_16(message, 8) + read_16(message, 10);  // each takes 11 octets or more
  for (std::size_t i = 0; i < records; ++i)
    if (!read_record(message, at, query)) return false;
  return true;
}

void put_record(Bytes& out, const Bytes& owner, const Record& record) {
  out += owner;
  put_16(out, record.type);
  put_16(out, kInternet);
  put_32(out, record.ttl);
  put_16(out, static_cast<unsigned>(record.data.size()));
  out += record.data;
}

void put_records(Bytes& out, const std::vector<Record>& records, const Query& query) {
  for (const Record& record : records) {
    Bytes owner;
    if (folded(record.name) == folded(query.name))
      put_16(owner, kQuestionPointer);
    else
      owner = name_to_wire(record.name).value_or(Bytes(1, '\0'));
    put_record(out, owner, record);
  }
}

}  // namespace

std::optional<Query> read_query(ByteView message) {
  if (message.size() < kHeaderSize) return std::nullopt;
  Query query;
  query.id = read_16(message, 0);
  query.flags = read_16(message, 2);
  query.rest = message.substr(kHeaderSize);
  if ((query.flags & kResponse) != 0) return std::nullopt;
  query.authentic = (query.flags & kAuthentic) != 0;
  if ((query.flags & kOpcode) != 0)
    query.problem = Code::not_implemented;
  else if (read_16(message, 4) != 1 || !read_question(message, query))
    query.problem = Code::format_error;
  return query;
}

Bytes write_response(const Query& query, const Response& response, std::size_t most) {
  const bool secure = response.secure && (query.authentic || query.dnssec_ok);
  const auto head = [&](bool truncated, std::size_t answers, std::size_t authority) {
    Bytes out;
    put_16(out, query.id);
    put_16(out, kResponse | (query.flags & (kOpcode | kRecursionDesired | kCheckingDisabled)) | kRecursionAvailable |
                    (truncated ? kTruncated : 0) | (secure ? kAuthentic : 0) |
                    (static_cast<unsigned>(response.code) & 0xfU));
    put_16(out, query.question.empty() ? 0 : 1);
    put_16(out, static_cast<unsigned>(answers));
    put_16(out, static_cast<unsigned>(authority));
    put_16(out, query.edns ? 1 : 0);
    return out + query.question;
  };
  Bytes tail;
  if (query.edns) {
    put_8(tail, 0);
    put_16(tail, kOpt);
    put_16(tail, kMostDatagram);
    put_8(tail, static_cast<unsigned>(response.code) >> 4U);
    put_8(tail, 0);
    put_16(tail, query.dnssec_ok ? kDnssecOk : 0);
    put_16(tail, 0);
  }
  if (!response.truncate) {
    Bytes out = head(false, response.answers.size(), response.authority.size());
    put_records(out, response.answers, query);
    put_records(out, response.authority, query);
    out += tail;
    if (out.size() <= most) return out;
  }
  return head(true, 0, 0) + tail;
}

bool is_truncated(ByteView response) { return (read_16(response, 2) & kTruncated) != 0; }

}  // namespace footpad::dns
