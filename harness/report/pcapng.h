// A case's traffic as a file of packets (draft-ietf-opsawg-pcapng) that Wireshark opens decrypted: the secrets are
// inside.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/capture.h"

namespace footpad::report {

struct PacketNote {
  std::uint32_t connection = 0;  // the first packet that Footpad sent on it, on the client's leg ...
  double at = 0;                 // ... since then (seconds since the case began) ...
  std::string text;              // ... has this as a comment
};

struct SectionText {
  std::string application, comment;
  std::string key_log{};            // NSS key log
  std::vector<PacketNote> notes{};  // in order
};

// The head of a section, with nothing in it.
Bytes pcapng_head(std::string_view application, std::string_view comment);
// A whole section, which is a whole file; several of them, one behind the other, are a file too.
Bytes pcapng_section(const Capture& capture, const SectionText& text);
// It begins as a section does.
bool is_pcapng(ByteView bytes);

}  // namespace footpad::report
