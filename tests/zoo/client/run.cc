#include "run.h"

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <optional>
#include <utility>

#include "base/text.h"
#include "discovery.h"
#include "front_door.h"
#include "options.h"
#include "pages.h"
#include "questions.h"
#include "session.h"

namespace zoo {

namespace {

constexpr unsigned int longest_hang = 60;  // seconds: nobody is to find these animals running tomorrow

int exit_after_abort(const Habits& habits, Session& session, const footpad::Error& why) {
  std::fprintf(stderr, "aborted: %s\n", footpad::printable(why.what).c_str());
  if (habits.crashes) {
    std::signal(SIGSEGV, SIG_DFL);
    std::raise(SIGSEGV);
  }
  if (habits.hangs)
    sleep(longest_hang);
  else
    session.say_goodbye();
  return habits.reports_success_always ? 0 : 1;
}

// All connections of one start.
class Visit {
 public:
  Visit(const Options& options, const Habits& habits) : options_(options), habits_(habits) {}

  int run() {
    const auto targets = find_servers(options_, habits_);
    bool direct_announced = false;
    for (const Target& target : targets) direct_announced = direct_announced || target.direct;
    for (const Target& target : targets) {
      const bool in_clear = habits_.clear_where_not_direct && options_.direct && !direct_announced;
      if (const auto code = talk(at(target), in_clear, !habits_.falls_back_to_clear && &target == &targets.back()))
        return *code;
    }
    if (targets.empty()) std::fprintf(stderr, "aborted: the domain has no such service\n");
    if (!habits_.falls_back_to_clear || targets.empty()) return habits_.reports_success_always ? 0 : 1;
    return talk(at(targets.back()), true, true).value_or(1);
  }

 private:
  static constexpr int kHops = 3, kEndlessHops = 20;

  [[nodiscard]] Options at(const Target& target) const {
    Options out = options_;
    out.host = target.host;
    out.port = target.port;
    out.direct = target.direct;
    out.tlsa = target.tlsa;
    if (!target.url.empty()) follow(target.url, out);
    if (habits_.trusts_srv_target && target.named_by_dns) out.reference = out.host;
    return out;
  }

  // The exit code, or nullopt where the next server is to be tried.
  std::optional<int> talk(Options options, bool without_tls, bool last) {
    Keepsake keepsake;
    int comes_back = options.comes_back;
    for (int hop = 0;; ++hop) {
      Session session(options, habits_, without_tls, options.comes_back > 0 ? &keepsake : nullptr);
      const auto talked = session.talk();
      if (session.was_cut_off() && comes_back-- > 0) continue;
      if (talked) return habits_.exits_one_after_leak && session.logged_in_in_clear() ? 1 : 0;
      if (!session.sent_to().empty() && hop < (habits_.has_no_limits ? kEndlessHops : kHops)) {
        session.say_goodbye();
        follow(session.sent_to(), options);
        keepsake = {};
        without_tls = without_tls || habits_.follows_without_tls || session.sent_to().starts_with("ws:");
        if (session.sent_to().starts_with("wss:")) without_tls = false;
        continue;
      }
      if (last) return exit_after_abort(habits_, session, talked.error());
      session.say_goodbye();
      return std::nullopt;
    }
  }

  // RFC 6120 §4.9.3.19: another host, the same domain, and the same demands.
  void follow(const std::string& where, Options& options) const {
    if (const auto scheme = where.find("://"); scheme != std::string::npos) {
      const auto slash = std::min(where.find('/', scheme + 3), where.size());
      options.direct = where.starts_with("wss");
      follow(where.substr(scheme + 3, slash - scheme - 3), options.direct ? "443" : "80", options);
      options.path = slash < where.size() ? where.substr(slash) : "/";
      return;
    }
    options.direct = false;
    follow(where, options.usual_port(), options);
  }

  void follow(const std::string& where, const std::string& usual_port, Options& options) const {
    const auto colon = where.rfind(':');
    options.host = where.substr(0, colon);
    options.tlsa.clear();  // of another host nothing was asked
    options.port = colon == std::string::npos ? usual_port : where.substr(colon + 1);
    if (habits_.follows_anywhere) options.reference = options.host;
  }

  const Options& options_;
  const Habits& habits_;
};

// A server that others may call stays where it is.
int keep_house(Options options, const Habits& habits) {
  Questions questions;
  options.questions = &questions;
  if (const auto opened = open_front_door(options, habits); !opened) {
    std::fprintf(stderr, "%s\n", opened.error().what.c_str());
    return 2;
  }
  if (Visit(options, habits).run() == 0) std::fprintf(stderr, "delivered\n");
  alarm(longest_hang);
  for (;;) pause();
}

}  // namespace

int run(int argc, char** argv, const Habits& habits) {
  std::signal(SIGPIPE, SIG_IGN);
  const auto options = read_options(argc, argv);
  if (!options) {
    std::fprintf(stderr, "%s\n", options.error().what.c_str());
    return 2;
  }
  if (habits.never_connects) return 1;
  if (options->reads_pages) return read_pages(*options, habits);
  if (!options->own_port.empty()) return keep_house(*options, habits);
  return Visit(*options, habits).run();
}

}  // namespace zoo
