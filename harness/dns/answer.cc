#include "dns/answer.h"

#include <algorithm>

#include "base/text.h"
#include "dns/message.h"

namespace footpad::dns {
namespace {

std::string type_word(std::uint16_t type) {
  const auto known = static_cast<DnsType>(type);
  if (known == DnsType::any) return "ANY";
  const auto its_word = word(known);
  return its_word == "?" ? "TYPE" + std::to_string(type) : std::string(its_word);  // RFC 3597 §5
}

std::string_view problem_word(Code code) {
  switch (code) {
    case Code::not_implemented: return "NOTIMP";
    case Code::refused: return "REFUSED";
    case Code::bad_version: return "BADVERS";
    default: return "FORMERR";
  }
}

// A secret may stand in a label, run over several, or have its case mixed for safety (0x20).
Bytes said_in(const Query& query) {
  Bytes said = query.labels;
  const std::string plain = lower(query.labels);
  if (plain != query.labels) said += "\n" + plain;
  return said + "\n" + query.rest + "\n";
}

}  // namespace

Answer answer(ByteView query, const Zone& zone, Via via) {
  Answer out;
  const auto read = read_query(query);
  if (!read) {
    out.question = "no question";
    out.outcome = "no answer";
    out.said = Bytes(query) + "\n";
    return out;
  }
  out.said = said_in(*read);
  out.question = read->name.empty() ? "no question" : type_word(read->type) + " " + read->name;
  const std::size_t most = via == Via::tcp ? kMostMessage : std::min(read->payload, kMostDatagram);
  if (read->problem != Code::ok) {
    out.bytes = write_response(*read, {read->problem, {}, {}, false, false}, most);
    out.outcome = problem_word(read->problem);
    return out;
  }
  Reply reply = zone.lookup(read->name, read->type);
  if (via == Via::tcp) reply.response.truncate = false;
  out.outcome = std::move(reply.outcome);
  out.rules = std::move(reply.rules);
  if (reply.dropped) return out;
  out.secure = reply.response.secure && (read->authentic || read->dnssec_ok);
  out.bytes = write_response(*read, reply.response, most);
  if (is_truncated(*out.bytes)) out.outcome = "truncated: " + out.outcome;
  return out;
}

}  // namespace footpad::dns
