#include "dialogue/xmpp_text.h"

#include "base/text.h"
#include "dialogue/xmpp_names.h"

namespace footpad::dialogue::xmpp {

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

Bytes attribute(std::string_view its_name, std::string_view value) {
  if (value.empty()) return {};
  return Bytes(" ").append(its_name).append("='").append(escaped(value)).append("'");
}

Bytes inside_end(const Unit& unit, ByteView text) {
  const ByteView all = unit.text();
  const bool has_inside =
      all.starts_with('<') && unit.role != Role::hello && unit.role != Role::goodbye && unit.role != Role::opaque;
  if (!has_inside) return Bytes(all);
  const std::size_t end_tag = all.rfind("</");
  if (end_tag != ByteView::npos && !all.ends_with("/>"))
    return Bytes(all.substr(0, end_tag)).append(text).append(all.substr(end_tag));
  const ByteView name = all.substr(1, all.find_first_of(" \t\r\n/>") - 1);
  return Bytes(all.substr(0, all.size() - 2)).append(">").append(text).append("</").append(name).append(">");
}

Bytes stream_header(const Header& header) {
  Bytes out = "<?xml version='1.0'?><stream:stream";
  out += attribute("from", header.from);
  out += attribute("to", header.to);
  out += attribute("id", header.id);
  out += attribute("version", header.version);
  out += attribute("xml:lang", "en");
  out += attribute("xmlns", header.between_servers ? name::server : name::client);
  out += attribute("xmlns:stream", name::stream);
  if (header.between_servers) out += attribute("xmlns:db", name::dialback);
  return out + ">";
}

Bytes channel_binding_feature(std::string_view types) {
  Bytes out = "<sasl-channel-binding";
  out += attribute("xmlns", name::channel_binding);
  out += ">";
  for (const auto& type : words_of(types)) out += "<channel-binding type='" + escaped(type) + "'/>";
  return out + "</sasl-channel-binding>";
}

Bytes mechanisms_feature(std::string_view names) {
  Bytes out = "<mechanisms";
  out += attribute("xmlns", name::sasl);
  out += ">";
  for (const auto& mechanism : words_of(names)) out += "<mechanism>" + escaped(mechanism) + "</mechanism>";
  return out + "</mechanisms>";
}

}  // namespace footpad::dialogue::xmpp
