// RFC 5804
#include <cstdlib>

#include "base/text.h"
#include "tongue.h"

namespace zoo::mail {

namespace {

std::string unquoted(std::string_view text) {
  text = footpad::trim(text);
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::string(text);
  return footpad::replace_all(std::string(text.substr(1, text.size() - 2)), "\\", "");
}

// OK (SASL "base64")
std::string proof_of(const std::string& line) {
  const auto code = footpad::upper(line).find("(SASL \"");
  if (code == std::string::npos) return {};
  const auto begin = code + 7;
  return footpad::from_base64(line.substr(begin, line.find('"', begin) - begin)).value_or("");
}

class Sieve final : public Tongue {
 public:
  // Lines up to one that begins with OK, NO or BYE; during a login a string alone is what the server asks.
  std::optional<Reply> take(std::string& buffer, Awaits awaits) override {
    Reply reply;
    for (std::size_t at = 0;;) {
      auto line = whole_line(buffer, at);
      if (!line) return std::nullopt;
      const auto words = footpad::words_of(footpad::upper(*line));
      const std::string first = words.empty() ? "" : words[0];
      reply.lines.push_back(*line);
      const bool asks = awaits == Awaits::login && line->starts_with('"');
      if (first != "OK" && first != "NO" && first != "BYE" && !asks && awaits != Awaits::grant) continue;
      buffer.erase(0, at);
      if (first == "OK") reply.kind = Reply::Kind::yes;
      if (first == "NO" || first == "BYE") reply.kind = Reply::Kind::no;
      if (asks) reply.kind = Reply::Kind::more;
      reply.text = asks ? unquoted(*line) : *line;
      if (first == "OK") reply.proof = proof_of(*line);
      return reply;
    }
  }

  std::string ask_offer() override { return {}; }
  std::string upgrade() override { return "STARTTLS"; }
  std::string authenticate(const std::string& mechanism, const std::optional<std::string>& initial) override {
    return "AUTHENTICATE \"" + mechanism + "\"" + (initial ? " \"" + *initial + "\"" : "");
  }
  std::string login_line(const std::string& base64) override { return "\"" + base64 + "\""; }
  std::string bye() override { return "LOGOUT"; }

  [[nodiscard]] Offer offer(const Reply& reply) const override {
    Offer out{.initial_response = true};
    for (const std::string& line : reply.lines) {
      const std::string what = footpad::upper(line);
      out.tls = out.tls || what.starts_with("\"STARTTLS\"");
      if (what.starts_with("\"SASL\"")) out.mechanisms = footpad::words_of(unquoted(what.substr(6)));
    }
    return out;
  }

  footpad::Result<std::vector<Step>> work(const Options&, const Offer&) override {
    return std::vector<Step>{{"LISTSCRIPTS"}};
  }

 private:
  // A literal in place of a quoted string is written as one.
  static std::optional<std::string> whole_line(const std::string& buffer, std::size_t& at) {
    auto line = line_at(buffer, at);
    if (!line || !line->ends_with('}')) return line;
    const auto brace = line->rfind('{');
    if (brace == std::string::npos) return line;
    const auto size = static_cast<std::size_t>(std::strtoul(line->c_str() + brace + 1, nullptr, 10));
    if (size > buffer.size() || buffer.size() - size < at) return std::nullopt;
    const std::string text = line->substr(0, brace) + "\"" + buffer.substr(at, size) + "\"";
    at += size;
    const auto rest = line_at(buffer, at);
    return rest ? std::optional(text + *rest) : std::nullopt;
  }
};

}  // namespace

std::unique_ptr<Tongue> make_sieve() { return std::make_unique<Sieve>(); }

}  // namespace zoo::mail
