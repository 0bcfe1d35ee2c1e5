#include "report/pcapng.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "report/packets.h"
#include "report/plain.h"

namespace footpad::report {
namespace {

enum Block : std::uint32_t { kInterface = 1, kPacket = 6, kSecrets = 10, kSection = 0x0a0d0d0a };
enum Option : unsigned { kEnd = 0, kComment = 1, kName = 2, kDescription = 3, kApplication = 4, kResolution = 9 };
constexpr std::uint32_t kByteOrder = 0x1a2b3c4d;
constexpr std::uint32_t kTlsKeyLog = 0x544c534b;
constexpr unsigned kRawIp = 101;              // LINKTYPE_RAW
constexpr std::size_t kMostOption = 60000;    // octets; the format allows 65535
constexpr std::size_t kMostKeys = 8U << 20U;  // octets of a block

// Little endian throughout: kByteOrder says so.
void put16(Bytes& to, unsigned value) {
  to += static_cast<char>(value & 0xffU);
  to += static_cast<char>(value >> 8U & 0xffU);
}
void put32(Bytes& to, std::uint32_t value) {
  put16(to, value);
  put16(to, value >> 16U);
}
void pad(Bytes& to) { to.append((4 - to.size() % 4) % 4, '\0'); }

// What a reader shows as it is: no control characters of a peer's, and never too long for its length.
std::string clean(std::string_view text) {
  std::string out;
  while (!text.empty() && out.size() < kMostOption) {
    const auto end = text.find('\n');
    out += one_line(text.substr(0, end));
    if (end == std::string_view::npos) break;
    out += '\n';
    text.remove_prefix(end + 1);
  }
  if (out.size() <= kMostOption) return out;
  std::size_t size = kMostOption;
  while (size > 0 && (static_cast<std::uint8_t>(out[size]) & 0xc0U) == 0x80U) --size;  // not inside a character
  return out.substr(0, size);
}

void option(Bytes& to, Option code, std::string_view value) {
  put16(to, code);
  put16(to, static_cast<unsigned>(value.size()));
  to += value;
  pad(to);
}
void end_options(Bytes& to) { put32(to, kEnd); }

void block(Bytes& to, Block type, ByteView body) {
  const auto size = static_cast<std::uint32_t>(12 + body.size());
  put32(to, type);
  put32(to, size);
  to += body;
  put32(to, size);
}

void put_keys(Bytes& to, std::string_view key_log) {
  while (!key_log.empty()) {
    std::string_view part = key_log.substr(0, kMostKeys);
    if (part.size() < key_log.size()) part = part.substr(0, part.rfind('\n') + 1);
    if (part.empty()) return;
    Bytes body;
    put32(body, kTlsKeyLog);
    put32(body, static_cast<std::uint32_t>(part.size()));
    body += part;
    pad(body);
    block(to, kSecrets, body);
    key_log.remove_prefix(part.size());
  }
}

void put_interface(Bytes& to, std::string_view name, const std::string& description) {
  Bytes body;
  put16(body, kRawIp);
  put16(body, 0);
  put32(body, 0);
  option(body, kName, name);
  option(body, kDescription, clean(description));
  option(body, kResolution, "\x06");  // microseconds
  end_options(body);
  block(to, kInterface, body);
}

void put_packet(Bytes& to, std::uint32_t interface, const Packet& packet, const std::string& comment) {
  const auto micro = static_cast<std::uint64_t>(packet.at * 1e6);
  Bytes body;
  body.reserve(packet.bytes.size() + comment.size() + 32);
  put32(body, interface);
  put32(body, static_cast<std::uint32_t>(micro >> 32U));
  put32(body, static_cast<std::uint32_t>(micro));
  put32(body, static_cast<std::uint32_t>(packet.bytes.size()));
  put32(body, static_cast<std::uint32_t>(packet.bytes.size()));
  body += packet.bytes;
  pad(body);
  if (!comment.empty()) {
    option(body, kComment, clean(comment));
    end_options(body);
  }
  block(to, kPacket, body);
}

using Leg = Conversation::Leg;

bool has(const Capture& capture, Leg leg) {
  return std::any_of(capture.conversations.begin(), capture.conversations.end(),
                     [leg](const Conversation& one) { return one.leg == leg; });
}

std::string describe(const Capture& capture, Leg leg) {
  std::string out = leg == Leg::client ? "what the client saw" : "between Footpad and the real server";
  std::set<std::string> ports;
  for (const Conversation& one : capture.conversations)
    if (one.leg == leg && one.real_port != one.other.port)
      ports.insert(fmt::format("port {} is shown as {}", one.real_port, one.other.port));
  for (const std::string& port : ports) out += "; " + port;
  return out;
}

// The notes that go to one packet.
std::string noted(std::vector<PacketNote>& notes, const Conversation& conversation, const Crossing& crossing) {
  std::string out;
  if (conversation.leg != Leg::client || conversation.connection == 0 || crossing.kind == Crossing::Kind::opened ||
      crossing.from_opener != conversation.footpad_opened)
    return out;
  const auto mine = [&](const PacketNote& note) {
    return note.connection == conversation.connection && note.at <= crossing.at;
  };
  for (const PacketNote& note : notes)
    if (mine(note)) out += (out.empty() ? "" : "\n") + note.text;
  std::erase_if(notes, mine);
  return out;
}

}  // namespace

Bytes pcapng_head(std::string_view application, std::string_view comment) {
  Bytes body;
  put32(body, kByteOrder);
  put16(body, 1);
  put16(body, 0);
  body.append(8, '\xff');  // how long the section is: as far as the next one
  option(body, kComment, clean(comment));
  option(body, kApplication, clean(application));
  end_options(body);
  Bytes out;
  block(out, kSection, body);
  return out;
}

Bytes pcapng_section(const Capture& capture, const SectionText& text) {
  const std::string cut = capture.cut ? fmt::format(
                                            "cut: Footpad keeps {} MiB and {} reads and writes of a case; more "
                                            "was said behind this than is here",
                                            Capture::kMostBytes >> 20U, Capture::kMostCrossings)
                                      : "";
  Bytes out = pcapng_head(text.application, text.comment + (cut.empty() ? "" : "\n" + cut));
  out.reserve(2 * capture.bytes.size() + 128 * capture.crossings.size());
  put_keys(out, text.key_log);
  put_interface(out, "client leg", describe(capture, Leg::client));
  if (has(capture, Leg::server)) put_interface(out, "server leg", describe(capture, Leg::server));
  std::vector<PacketNote> notes = text.notes;
  Packets packets(capture);
  for (std::size_t index = 0; index < capture.crossings.size(); ++index) {
    const Crossing& crossing = capture.crossings[index];
    const Conversation& conversation = capture.conversations[crossing.conversation];
    const auto made = packets.of(index);
    for (const Packet& packet : made) {
      std::string comment = packet.first ? noted(notes, conversation, crossing) : "";
      if (!cut.empty() && index + 1 == capture.crossings.size() && &packet == &made.back())
        comment += (comment.empty() ? "" : "\n") + cut;
      put_packet(out, conversation.leg == Leg::client ? 0 : 1, packet, comment);
    }
  }
  return out;
}

bool is_pcapng(ByteView bytes) { return bytes.starts_with("\x0a\x0d\x0d\x0a"); }

}  // namespace footpad::report
