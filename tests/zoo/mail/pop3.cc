// RFC 1939, RFC 2449, RFC 2595 4, RFC 5034
#include "base/text.h"
#include "tongue.h"

namespace zoo::mail {

namespace {

class Pop3 final : public Tongue {
 public:
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

  std::vector<Step> log_in_without_sasl(const Options& options) override {
    return {{"USER " + options.user}, {"PASS " + options.password}};
  }
  std::vector<Step> work(const Options&) override { return {{"STAT"}, {"RETR 1", Awaits::listing}}; }
};

}  // namespace

std::unique_ptr<Tongue> make_pop3() { return std::make_unique<Pop3>(); }

}  // namespace zoo::mail
