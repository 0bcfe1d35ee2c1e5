// RFC 1939, RFC 2449, RFC 2595 4, RFC 5034
#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "tongue.h"

namespace zoo::mail {

namespace {

// <...> at the end of a greeting; empty: there is none.
std::string timestamp_in(const std::string& greeting) {
  const auto begin = greeting.find('<'), end = greeting.find('>');
  if (begin == std::string::npos || end == std::string::npos || end < begin) return {};
  return greeting.substr(begin, end - begin + 1);
}

// RFC 822: one local part and one domain, of what can be printed.
bool is_message_id(const std::string& text) {
  const bool printable = std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
  return printable && std::count(text.begin(), text.end(), '@') == 1 && text[1] != '@' && text[text.size() - 2] != '@';
}

std::string md5_hex(const std::string& text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned int size = 0;
  EVP_Digest(text.data(), text.size(), out.data(), &size, EVP_md5(), nullptr);
  return footpad::to_hex({reinterpret_cast<const char*>(out.data()), size});
}

class Pop3 final : public Tongue {
 public:
  explicit Pop3(bool takes_any_timestamp) : takes_any_timestamp_(takes_any_timestamp) {}
  std::optional<Reply> take(std::string& buffer, Awaits awaits) override {
    Reply reply;
    std::size_t at = 0;
    auto line = line_at(buffer, at);
    if (!line) return std::nullopt;
    const std::string first = footpad::upper(line->substr(0, line->find(' ')));
    reply.text = line->size() > first.size() ? line->substr(first.size() + 1) : "";
    if (first == "+OK") reply.kind = Reply::Kind::yes;
    if (first == "-ERR") reply.kind = Reply::Kind::no;
    if (first == "+") reply.kind = Reply::Kind::more;
    reply.lines.push_back(std::move(*line));
    while (awaits == Awaits::listing && reply.kind == Reply::Kind::yes && reply.lines.back() != ".") {
      line = line_at(buffer, at);
      if (!line) return std::nullopt;
      reply.lines.push_back(std::move(*line));
    }
    buffer.erase(0, at);
    if (awaits == Awaits::greeting) timestamp_ = timestamp_in(reply.text);
    return reply;
  }

  std::string ask_offer() override { return "CAPA"; }
  std::string upgrade() override { return "STLS"; }
  std::string authenticate(const std::string& mechanism, const std::optional<std::string>& initial) override {
    return "AUTH " + mechanism + (initial ? " " + *initial : "");
  }
  std::string bye() override { return "QUIT"; }

  [[nodiscard]] Offer offer(const Reply& reply) const override {
    Offer out{.initial_response = true};
    for (const std::string& line : reply.lines) {
      const auto words = footpad::words_of(footpad::upper(line));
      if (words.empty()) continue;
      out.tls = out.tls || words[0] == "STLS";
      if (words[0] == "SASL") out.mechanisms.insert(out.mechanisms.end(), words.begin() + 1, words.end());
    }
    return out;
  }

  std::vector<Step> log_in_by_digest(const Options& options) override {
    if (timestamp_.empty() || !(takes_any_timestamp_ || is_message_id(timestamp_))) return {};
    return {{"APOP " + options.user + " " + md5_hex(timestamp_ + options.password)}};
  }
  std::vector<Step> log_in_without_sasl(const Options& options) override {
    return {{"USER " + options.user}, {"PASS " + options.password}};
  }
  footpad::Result<std::vector<Step>> work(const Options&, const Offer&) override {
    return std::vector<Step>{{"STAT"}, {"RETR 1", Awaits::listing}};
  }

 private:
  bool takes_any_timestamp_;
  std::string timestamp_;
};

}  // namespace

std::unique_ptr<Tongue> make_pop3(bool takes_any_timestamp) { return std::make_unique<Pop3>(takes_any_timestamp); }

}  // namespace zoo::mail
