#include "honest/sieve.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "dialogue/sieve_text.h"
#include "honest/line_login.h"

namespace footpad::honest {
namespace {

using dialogue::sieve::WholeLines;

constexpr std::size_t kLineLimit = 65536;
constexpr const char* kSyntax = "NO \"what is that?\"\r\n";

// The strings of a line, quoted or as literals. nullopt: it is no list of strings.
std::optional<std::vector<std::string>> strings_of(ByteView text) {
  std::vector<std::string> out;
  for (std::size_t at = 0;;) {
    at = std::min(text.find_first_not_of(' ', at), text.size());
    if (at == text.size()) return out;
    if (text[at] == '"') {
      std::string one;
      for (++at; at < text.size() && text[at] != '"'; ++at) {
        if (text[at] == '\\') ++at;
        if (at < text.size()) one += text[at];
      }
      if (at >= text.size()) return std::nullopt;
      ++at;
      out.push_back(std::move(one));
      continue;
    }
    const auto end = text.find('\n', at);
    if (text[at] != '{' || end == ByteView::npos) return std::nullopt;
    std::size_t size = 0;
    for (std::size_t digit = at + 1; digit < end && text[digit] >= '0' && text[digit] <= '9'; ++digit)
      size = std::min<std::size_t>(size * 10 + static_cast<std::size_t>(text[digit] - '0'), kLineLimit + 1);
    if (size > text.size() - end - 1) return std::nullopt;
    out.emplace_back(text.substr(end + 1, size));
    at = end + 1 + size;
  }
}

std::string quoted(const std::string& text) {
  return "\"" + replace_all(replace_all(text, "\\", "\\\\"), "\"", "\\\"") + "\"";
}

class SieveServer final : public Server {
 public:
  SieveServer(Settings settings, Entropy entropy) : settings_(std::move(settings)), entropy_(std::move(entropy)) {}

  Answer connected() override { return {.bytes = capabilities()}; }

  Answer secured() override {
    secure_ = true;
    lines_ = {};
    login_.reset();
    // Unasked, so that what was said in clear is forgotten (RFC 5804 §2.2).
    return {.bytes = settings_.direct ? Bytes() : capabilities()};
  }

  Answer receive(ByteView bytes) override {
    Answer answer;
    if (over_) return answer;
    lines_.add(bytes);
    while (!over_ && !answer.start_tls) {
      const auto line = lines_.next();
      if (!line) break;
      if (!line->readable || line->bytes.size() > kLineLimit) {
        answer.bytes += "BYE \"too long\"\r\n";
        over_ = true;
        break;
      }
      answer.bytes += reply_to(dialogue::content_of(line->bytes), answer);
    }
    if (answer.start_tls) lines_ = {};  // what came behind the request is not listened to
    answer.close = over_;
    return answer;
  }

 private:
  [[nodiscard]] bool is_safe() const { return secure_ || settings_.direct; }

  [[nodiscard]] std::vector<std::string> mechanisms() const {
    const auto found = settings_.options.find("mechanisms");
    return words_of(found == settings_.options.end() ? "SCRAM-SHA-256 SCRAM-SHA-1 PLAIN" : found->second);
  }

  [[nodiscard]] Bytes capabilities() const {
    Bytes out = "\"IMPLEMENTATION\" \"Footpad\"\r\n\"SASL\" \"" + (is_safe() ? join(mechanisms(), " ") : "") +
                "\"\r\n\"SIEVE\" \"fileinto vacation\"\r\n";
    if (!is_safe()) out += "\"STARTTLS\"\r\n";
    return out + "\"VERSION\" \"1.0\"\r\nOK\r\n";
  }

  Bytes reply_to(ByteView line, Answer& answer) {
    if (login_) return step(line);
    const std::string verb = dialogue::sieve::first_word(line);
    const auto words = strings_of(line.substr(std::min(verb.size(), line.size())));
    if (verb.empty() || !words) return kSyntax;
    if (verb == "LOGOUT") {
      over_ = true;
      return "OK\r\n";
    }
    if (verb == "CAPABILITY" && words->empty()) return capabilities();
    if (verb == "NOOP") return words->empty() ? Bytes("OK\r\n") : "OK (TAG " + quoted(words->front()) + ")\r\n";
    if (verb == "STARTTLS" && words->empty()) {
      if (is_safe()) return "NO \"TLS is there already\"\r\n";
      answer.start_tls = true;
      return "OK \"begin TLS\"\r\n";
    }
    if (verb == "AUTHENTICATE" && !logged_in_) return begin(*words);
    return logged_in_ ? transaction(verb, *words) : Bytes("NO \"not without a login\"\r\n");
  }

  Bytes begin(const std::vector<std::string>& words) {
    if (words.empty() || words.size() > 2) return kSyntax;
    if (!is_safe()) return "NO (ENCRYPT-NEEDED) \"not without TLS\"\r\n";
    const std::string name = upper(words[0]);
    const auto offered = mechanisms();
    const bool known = std::find(offered.begin(), offered.end(), name) != offered.end();
    auto mechanism = known ? sasl::make_mechanism(name, settings_.account, entropy_) : nullptr;
    if (mechanism == nullptr) return "NO \"no such mechanism\"\r\n";
    login_.emplace(std::move(mechanism));
    return said(login_->begin(words.size() == 2 ? std::optional<std::string_view>(words[1]) : std::nullopt));
  }

  Bytes step(ByteView line) {
    const auto words = strings_of(line);
    if (words && words->size() == 1) return said(login_->line(words->front()));
    login_.reset();
    return kSyntax;
  }

  Bytes said(const LineLogin::Reply& reply) {
    using Type = LineLogin::Reply::Type;
    if (reply.type == Type::challenge) return "\"" + reply.data + "\"\r\n";
    login_.reset();
    logged_in_ = reply.type == Type::logged_in;
    if (reply.type == Type::malformed) return kSyntax;
    return logged_in_ ? "OK\r\n" : "NO \"no\"\r\n";
  }

  Bytes transaction(const std::string& verb, const std::vector<std::string>& words) {
    const std::string script = "# " + settings_.account.message + "\r\nkeep;\r\n";
    if (verb == "LISTSCRIPTS" && words.empty()) return "\"main\" ACTIVE\r\nOK\r\n";
    if (verb == "GETSCRIPT" && words.size() == 1 && words[0] == "main")
      return "{" + std::to_string(script.size()) + "}\r\n" + script + "\r\nOK\r\n";
    const bool about_script = verb == "PUTSCRIPT" || verb == "CHECKSCRIPT" || verb == "SETACTIVE" ||
                              verb == "DELETESCRIPT" || verb == "RENAMESCRIPT";
    return about_script && !words.empty() ? Bytes("OK\r\n") : Bytes(kSyntax);
  }

  Settings settings_;
  Entropy entropy_;
  WholeLines lines_;
  std::optional<LineLogin> login_;
  bool secure_ = false, logged_in_ = false, over_ = false;
};

}  // namespace

std::unique_ptr<Server> make_sieve(Settings settings, Entropy entropy) {
  return std::make_unique<SieveServer>(std::move(settings), std::move(entropy));
}

}  // namespace footpad::honest
