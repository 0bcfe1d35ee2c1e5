#include "session.h"

#include <chrono>
#include <cstdio>
#include <utility>

#include "base/text.h"
#include "mechanism.h"

namespace zoo::mail {

using footpad::Done;
using footpad::Error;
using footpad::Result;
using footpad::Status;

namespace {

constexpr std::size_t kLongestReply = std::size_t{1} << 20U;
constexpr int kLongestLogin = 4;  // challenges
constexpr std::chrono::seconds kLongerThanAnyCase{60};

// What a line in clear said of a mailbox, without what would have to be quoted; empty: nothing.
std::string hearsay(const std::string& line) {
  const auto words = footpad::words_of(line);
  if (words.size() < 2 || words[0] != "*") return {};
  for (const char* const status : {"OK", "NO", "BAD", "BYE", "PREAUTH", "CAPABILITY"})
    if (footpad::upper(words[1]) == status) return {};
  std::string out = footpad::join({words.begin() + 1, words.end()}, " ");
  std::erase_if(out, [](char c) { return c == '"' || c == '\\' || c == '*' || c == '%'; });
  return out;
}

// The URL of a referral, or of another server.
std::string referral(const std::string& line) {
  for (const char* const scheme : {"imap://", "sieve://"})
    if (const auto at = line.find(scheme); at != std::string::npos)
      return line.substr(at, line.find_first_of(" ]\r\n\")", at) - at);
  return {};
}

}  // namespace

Session::Session(const Options& options, const Habits& habits, std::unique_ptr<Tongue> tongue, bool without_tls)
    : options_(options),
      habits_(habits),
      tongue_(std::move(tongue)),
      without_tls_(without_tls),
      demands_{.domain = "",
               .pin = "",
               .tlsa = {},
               .host = "",
               .habits = {.accepts_any_chain = habits.takes_any_certificate,
                          .accepts_any_name = habits.takes_any_certificate,
                          .accepts_any_date = habits.takes_any_certificate,
                          .ignores_pin = habits.ignores_pin}} {}

Status Session::talk() {
  auto context = make_context(options_, demands_);
  if (!context) return context.error();
  context_ = std::move(*context);
  auto wire = Wire::connect(options_.host, options_.port);
  if (!wire) return wire.error();
  wire_.emplace(std::move(*wire));
  // Whether a client that came back in clear comes once more must not hang on how long a case is watched.
  if (habits_.has_no_limits || without_tls_) wire_->wait_at_most(kLongerThanAnyCase);
  if (auto step = open(); !step) return step;
  if (!logged_in_)
    if (auto step = log_in(); !step) return step;
  if (auto step = work(); !step) return step;
  for (const std::string& name : heard_)
    if (auto answer = ask("LIST \"\" \"" + name + "\"", Awaits::answer); !answer) return answer.error();
  say_goodbye();
  return Done{};
}

// What the client came for.
Status Session::work() {
  auto steps = tongue_->work(options_, offer_);
  if (!steps && habits_.forgets_demands) {
    Options undemanding = options_;
    undemanding.demands_tls_onward = false;
    steps = tongue_->work(undemanding, offer_);
  }
  return steps ? take_steps(*steps) : Status(steps.error());
}

void Session::say_goodbye() {
  if (!wire_) return;
  if (!wire_->write(tongue_->framed(tongue_->bye()))) return;
  buffer_.clear();
  static_cast<void>(reply(Awaits::answer));
}

// Until the connection is one that the client accepts.
Status Session::open() {
  if (options_.direct && !without_tls_)
    if (auto step = start_tls(); !step) return step;
  auto greeting = reply(Awaits::greeting);
  if (!greeting) return greeting.error();
  if (greeting->kind != Reply::Kind::yes) return Error{"the server greets with a refusal", "", ""};
  if (tongue_->is_logged_in(*greeting)) {
    if (!secure() && !habits_.goes_the_old_way) return Error{"logged in already, in clear", "", ""};
    logged_in_ = true;
    return Done{};
  }
  offer_ = tongue_->offer(*greeting);
  if (auto step = learn_offer(); !step) {
    if (secure() || !habits_.goes_the_old_way) return step;
    if (tongue_->ask_old().empty()) return Done{};
    auto answer = ask(tongue_->ask_old(), Awaits::answer);
    if (!answer) return answer.error();
    return answer->kind == Reply::Kind::yes ? Status(Done{}) : step;
  }
  if (secure() && offer_.tls && habits_.upgrades_again) return upgrade();
  if (secure() || without_tls_) return Done{};
  if (auto step = upgrade(); !step) return step;
  return secure() && offer_.tls && habits_.upgrades_again ? upgrade() : Status(Done{});
}

Status Session::learn_offer() {
  if (tongue_->ask_offer().empty()) return Done{};
  auto answer = ask(tongue_->ask_offer(), Awaits::listing);
  if (!answer) return answer.error();
  if (answer->kind != Reply::Kind::yes) return Error{"the server does not say what it offers", "", ""};
  const auto known = std::move(offer_.extensions);
  offer_ = tongue_->offer(*answer);
  if (habits_.keeps_capabilities) offer_.extensions.insert(offer_.extensions.end(), known.begin(), known.end());
  return Done{};
}

Status Session::upgrade() {
  if (habits_.goes_on_if_let && !offer_.mechanisms.empty()) return Done{};
  if (!offer_.tls) {
    if (habits_.goes_on_without_offer || (habits_.logs_in_weakly && choose(offer_.mechanisms, true))) return Done{};
    return Error{"the server offers no TLS", "", ""};
  }
  const bool hurries = habits_.pipelines_mail && offer_.has("PIPELINING");
  auto answer = ask(tongue_->upgrade() + (hurries ? tongue_->pipelined(options_) : ""), Awaits::grant);
  if (!answer) return answer.error();
  if (!tongue_->grants(*answer)) {
    const bool refused = answer->kind == Reply::Kind::no;
    if (refused ? habits_.goes_on_after_refusal : habits_.takes_any_answer) return Done{};
    return Error{refused ? "the server refused TLS" : "the server's answer to the request for TLS is none", "", ""};
  }
  const std::string early = std::exchange(buffer_, {});
  if (auto step = keep_of(early); !step) return step;
  if (auto step = start_tls(); !step) return step;
  if (habits_.keeps_capabilities && !offer_.mechanisms.empty()) return Done{};
  if (kept_offer_) return Done{};
  if (!tongue_->ask_offer().empty()) {
    const auto learnt = learn_offer();
    // An answer that begins with what it has kept may be any.
    return learnt || !habits_.keeps_half_line ? learnt : Status(Done{});
  }
  auto offered = reply(Awaits::greeting);  // the server says it anew
  if (!offered) return offered.error();
  offer_ = tongue_->offer(*offered);
  return Done{};
}

// What came in clear behind the grant, or with it.
Status Session::keep_of(const std::string& early) {
  const auto lines = early.rfind('\n') == std::string::npos ? 0 : early.rfind('\n') + 1;
  if (habits_.keeps_lines) buffer_ = early.substr(0, lines);
  if (habits_.keeps_half_line) buffer_ = early.substr(lines);
  if (early.empty() || !buffer_.empty() || habits_.takes_early) return Done{};
  if (habits_.keeps_offer && lines > 0) {
    Reply heard;
    for (std::size_t at = 0; auto line = line_at(early, at);) heard.lines.push_back(std::move(*line));
    offer_ = tongue_->offer(heard);
    kept_offer_ = true;
    return Done{};
  }
  deceived_ = true;
  return Error{"something came behind the grant of TLS, in clear", "", ""};
}

Status Session::start_tls() { return wire_->start_tls(make_ssl(context_.get(), demands_, options_.direct, false)); }

Status Session::log_in() {
  if (options_.protocol == "smtp-relay") return Done{};
  const auto mechanism = choose(offer_.mechanisms, habits_.logs_in_weakly && !secure());
  if (mechanism) {
    const bool keeps_plain = habits_.falls_to_plain && *mechanism != "PLAIN" && offer_.offers_login("PLAIN");
    auto step = log_in_with(*mechanism);
    return step || !keeps_plain ? step : log_in_with("PLAIN");
  }
  if (const auto steps = tongue_->log_in_by_digest(options_); secure() && !steps.empty()) return take_steps(steps);
  // In clear it has given up on being careful.
  if (habits_.logs_in_weakly || (secure() && !habits_.keeps_half_line))
    return Error{"the server offers no way to log in", "", ""};
  return take_steps(tongue_->log_in_without_sasl(options_));
}

Status Session::log_in_with(const std::string& name) {
  const auto mechanism = make(name, options_, habits_.skips_server_signature);
  auto first = mechanism->first();
  std::optional<std::string> initial;
  if (first && offer_.initial_response) initial = footpad::to_base64(*std::exchange(first, std::nullopt));
  auto said = ask(tongue_->authenticate(name, initial), Awaits::login);
  for (int challenge = 0; said && said->kind == Reply::Kind::more && challenge < kLongestLogin; ++challenge) {
    const auto data = footpad::from_base64(footpad::trim(said->text));
    if (!data) return Error{"the server's challenge is no base64", "", ""};
    const bool prompted = habits_.answers_prompts && footpad::lower(*data).starts_with("password");
    auto answer = prompted                                   ? Result<std::string>(options_.password)
                  : first                                    ? Result<std::string>(*std::exchange(first, std::nullopt))
                  : habits_.repeats_login && name == "PLAIN" ? Result<std::string>(mechanism->first().value_or(""))
                                                             : mechanism->answer(*data);
    if (!answer) return answer.error();
    if (auto sent = wire_->write(tongue_->login_line(footpad::to_base64(*answer)) + "\r\n"); !sent) return sent;
    said = reply(Awaits::login);
  }
  if (!said) return said.error();
  if (said->kind != Reply::Kind::yes) return Error{"the login failed", "", ""};
  if (!mechanism->is_proven(said->proof)) return Error{"the server did not prove that it knows the password", "", ""};
  return Done{};
}

Status Session::take_steps(const std::vector<Tongue::Step>& steps) {
  for (const Tongue::Step& step : steps) {
    auto answer = ask(step.command, step.awaits);
    if (!answer) return answer.error();
    if (answer->kind != step.wanted) return Error{"refused: " + step.command.substr(0, step.command.find(' ')), "", ""};
  }
  return Done{};
}

Result<Reply> Session::ask(const std::string& command, Awaits awaits) {
  const bool overheard =
      (habits_.keeps_untagged || habits_.follows_anywhere || habits_.shows_alerts) && buffer_.starts_with("* ");
  if (!buffer_.empty() && !keeps_early() && !overheard) return Error{"something came unasked", "", ""};
  if (auto sent = wire_->write(tongue_->framed(command)); !sent) return sent.error();
  return reply(awaits);
}

void Session::hear(const Reply& reply) {
  for (const std::string& line : reply.lines) {
    if (habits_.shows_alerts && line.find("[ALERT]") != std::string::npos) std::printf("%s\n", line.c_str());
    if (const auto said = hearsay(line); habits_.keeps_untagged && !secure() && !said.empty()) heard_.push_back(said);
    if (const auto url = referral(line); habits_.follows_anywhere && !url.empty()) sent_to_ = url;
  }
}

Result<Reply> Session::reply(Awaits awaits) {
  for (;;) {
    if (auto whole = tongue_->take(buffer_, awaits)) {
      hear(*whole);
      return std::move(*whole);
    }
    if (buffer_.size() > kLongestReply && !habits_.has_no_limits) return Error{"the server's reply has no end", "", ""};
    auto bytes = wire_->read();
    if (!bytes) return bytes.error();
    if (bytes->empty()) return Error{"the server closed the connection", "", ""};
    buffer_ += *bytes;
  }
}

}  // namespace zoo::mail
