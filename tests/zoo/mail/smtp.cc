// RFC 5321, RFC 3207, RFC 4954
#include "base/text.h"
#include "tongue.h"

namespace zoo::mail {

std::optional<std::string> line_at(const std::string& buffer, std::size_t& at) {
  const auto end = buffer.find('\n', at);
  if (end == std::string::npos) return std::nullopt;
  std::string line = buffer.substr(at, end - at);
  if (line.ends_with('\r')) line.pop_back();
  at = end + 1;
  return line;
}

namespace {

class Smtp final : public Tongue {
 public:
  std::optional<Reply> take(std::string& buffer, Awaits) override {
    Reply reply;
    for (std::size_t at = 0;;) {
      auto line = line_at(buffer, at);
      if (!line) return std::nullopt;
      const bool last = line->size() < 4 || (*line)[3] != '-';
      reply.lines.push_back(std::move(*line));
      if (!last) continue;
      buffer.erase(0, at);
      const std::string& end = reply.lines.back();
      const std::string digits = "2345";
      using Kind = Reply::Kind;
      const Kind kinds[]{Kind::yes, Kind::more, Kind::no, Kind::no};
      if (const auto found = end.empty() ? std::string::npos : digits.find(end[0]); found != std::string::npos)
        reply.kind = kinds[found];
      if (end.size() > 4) reply.text = end.substr(4);
      return reply;
    }
  }

  std::string ask_offer() override { return "EHLO client.example"; }
  std::string ask_old() override { return "HELO client.example"; }
  std::string upgrade() override { return "STARTTLS"; }
  std::string authenticate(const std::string& mechanism, const std::optional<std::string>& initial) override {
    return "AUTH " + mechanism + (initial ? " " + *initial : "");
  }
  std::string bye() override { return "QUIT"; }

  [[nodiscard]] Offer offer(const Reply& reply) const override {
    Offer out{.initial_response = true};
    for (const std::string& line : reply.lines) {
      const auto words =
          line.size() > 4 ? footpad::words_of(footpad::upper(line.substr(4))) : std::vector<std::string>();
      if (words.empty()) continue;
      out.tls = out.tls || (words[0] == "STARTTLS" && words.size() == 1);
      out.extensions.push_back(words[0]);
      if (words[0] == "AUTH") out.mechanisms.insert(out.mechanisms.end(), words.begin() + 1, words.end());
    }
    return out;
  }
  [[nodiscard]] bool grants(const Reply& reply) const override { return reply.lines.back().starts_with("220"); }

  // RFC 1870, RFC 8689 §4.2.1
  footpad::Result<std::vector<Step>> work(const Options& options, const Offer& offer) override {
    const std::string message = "Subject: zoo\r\n\r\n" + options.message + "\r\n";
    std::string parameters;
    if (offer.has("SIZE")) parameters += " SIZE=" + std::to_string(message.size());
    if (options.demands_tls_onward && !offer.has("REQUIRETLS"))
      return footpad::Error{"the server does not say that the message stays inside TLS", "", ""};
    if (options.demands_tls_onward) parameters += " REQUIRETLS";
    return std::vector<Step>{{"MAIL FROM:" + address(options) + parameters},
                             {"RCPT TO:" + address(options)},
                             {"DATA", Awaits::answer, Reply::Kind::more},
                             {message + "."}};
  }
  std::string pipelined(const Options& options) override { return "\r\nMAIL FROM:" + address(options); }

 private:
  static std::string address(const Options& options) { return "<" + options.user + "@" + options.domain + ">"; }
};

}  // namespace

std::unique_ptr<Tongue> make_smtp() { return std::make_unique<Smtp>(); }

}  // namespace zoo::mail
