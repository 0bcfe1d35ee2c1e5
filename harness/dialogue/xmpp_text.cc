#include "dialogue/xmpp_text.h"

#include "base/text.h"
#include "dialogue/xmpp_names.h"

namespace footpad::dialogue::xmpp {
namespace {

void attribute(std::string_view its_name, std::string_view value, Bytes& out) {
  if (value.empty()) return;
  out.append(" ").append(its_name).append("='").append(escaped(value)).append("'");
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '\'')
      out += "&apos;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

Bytes stream_header(const Header& header) {
  Bytes out = "<?xml version='1.0'?><stream:stream";
  attribute("from", header.from, out);
  attribute("to", header.to, out);
  attribute("id", header.id, out);
  attribute("version", header.version, out);
  attribute("xml:lang", "en", out);
  attribute("xmlns", header.between_servers ? name::server : name::client, out);
  attribute("xmlns:stream", name::stream, out);
  if (header.between_servers) attribute("xmlns:db", name::dialback, out);
  return out + ">";
}

Bytes channel_binding_feature(std::string_view types) {
  Bytes out = "<sasl-channel-binding";
  attribute("xmlns", name::channel_binding, out);
  out += ">";
  for (const auto& type : words_of(types)) out += "<channel-binding type='" + escaped(type) + "'/>";
  return out + "</sasl-channel-binding>";
}

Bytes mechanisms_feature(std::string_view names) {
  Bytes out = "<mechanisms";
  attribute("xmlns", name::sasl, out);
  out += ">";
  for (const auto& mechanism : words_of(names)) out += "<mechanism>" + escaped(mechanism) + "</mechanism>";
  return out + "</mechanisms>";
}

}  // namespace footpad::dialogue::xmpp
