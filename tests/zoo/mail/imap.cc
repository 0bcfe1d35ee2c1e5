// RFC 9051, RFC 4959
#include <cstdlib>

#include "base/text.h"
#include "tongue.h"

namespace zoo::mail {

namespace {

class Imap final : public Tongue {
 public:
  std::optional<Reply> take(std::string& buffer, Awaits awaits) override {
    Reply reply;
    for (std::size_t at = 0;;) {
      auto line = whole_line(buffer, at);
      if (!line) return std::nullopt;
      reply.lines.push_back(*line);
      const auto words = footpad::words_of(footpad::upper(*line));
      const std::string first = words.empty() ? "" : words[0];
      if (first == "*" && awaits != Awaits::greeting) continue;
      buffer.erase(0, at);
      reply.text = line->size() > first.size() ? line->substr(first.size() + 1) : "";
      const std::string second = words.size() > 1 ? words[1] : "";
      if (first == "+")
        reply.kind = Reply::Kind::more;
      else if (first == "*" ? second == "OK" || second == "PREAUTH" : first == tag() && second == "OK")
        reply.kind = Reply::Kind::yes;
      else if ((first == "*" && second == "BYE") || (first == tag() && (second == "NO" || second == "BAD")))
        reply.kind = Reply::Kind::no;
      return reply;
    }
  }

  std::string framed(const std::string& command) override {
    return "z" + std::to_string(++said_) + " " + command + "\r\n";
  }
  std::string ask_offer() override { return "CAPABILITY"; }
  std::string ask_old() override { return "NOOP"; }
  std::string upgrade() override { return "STARTTLS"; }
  std::string authenticate(const std::string& mechanism, const std::optional<std::string>& initial) override {
    return "AUTHENTICATE " + mechanism + (initial ? " " + *initial : "");
  }
  std::string bye() override { return "LOGOUT"; }

  [[nodiscard]] Offer offer(const Reply& reply) const override {
    Offer out;
    for (const std::string& line : reply.lines) {
      const auto words = footpad::words_of(footpad::upper(line));
      if (words.size() < 2 || words[0] != "*" || words[1] != "CAPABILITY") continue;
      for (const std::string& word : words) {
        out.tls = out.tls || word == "STARTTLS";
        out.initial_response = out.initial_response || word == "SASL-IR";
        if (word.starts_with("AUTH=")) out.mechanisms.push_back(word.substr(5));
      }
    }
    return out;
  }
  [[nodiscard]] bool is_logged_in(const Reply& greeting) const override {
    return footpad::upper(greeting.lines.front()).starts_with("* PREAUTH");
  }

  std::vector<Step> log_in_without_sasl(const Options& options) override {
    return {{"LOGIN " + options.user + " " + options.password}};
  }
  footpad::Result<std::vector<Step>> work(const Options&, const Offer&) override {
    return std::vector<Step>{{"SELECT INBOX"}, {"FETCH 1 BODY[]"}};
  }

 private:
  [[nodiscard]] std::string tag() const { return "Z" + std::to_string(said_); }

  // With the literals in it.
  static std::optional<std::string> whole_line(const std::string& buffer, std::size_t& at) {
    std::string out;
    for (;;) {
      auto line = line_at(buffer, at);
      if (!line) return std::nullopt;
      out += *line;
      const auto brace = line->rfind('{');
      if (brace == std::string::npos || !line->ends_with('}')) return out;
      const auto size = static_cast<std::size_t>(std::strtoul(line->c_str() + brace + 1, nullptr, 10));
      if (size > buffer.size() || buffer.size() - size < at) return std::nullopt;
      out += "\n" + buffer.substr(at, size);
      at += size;
    }
  }

  int said_ = 0;  // commands; one is answered before the next is said
};

}  // namespace

std::unique_ptr<Tongue> make_imap() { return std::make_unique<Imap>(); }

}  // namespace zoo::mail
