#include "run.h"

#include <csignal>
#include <cstdio>
#include <map>
#include <optional>
#include <vector>

#include "base/text.h"
#include "client/options.h"
#include "route.h"
#include "session.h"

namespace zoo::mail {

namespace {

std::unique_ptr<Tongue> tongue_of(const std::string& protocol, const Habits& habits) {
  if (protocol == "smtp" || protocol == "smtp-relay") return make_smtp();
  if (protocol == "imap") return make_imap();
  if (protocol == "pop3") return make_pop3(habits.takes_any_timestamp);
  if (protocol == "sieve") return make_sieve();
  return nullptr;
}

struct Attempt {
  std::string port;
  bool without_tls = false;
};

// Where nothing but the domain is known, the port of STARTTLS is another than that of direct TLS.
std::vector<Attempt> attempts(const Options& options, const Habits& habits) {
  std::vector<Attempt> out{{options.port, false}};
  if (!habits.falls_back_to_clear) return out;
  out.push_back({options.port, true});
  const std::map<std::string, std::string> usual{{"smtp", "587"}, {"imap", "143"}, {"pop3", "110"}, {"sieve", "4190"}};
  if (options.direct && options.discovers) out.push_back({usual.at(options.protocol), true});
  return out;
}

// imap://user@host/mailbox: another server, by that protocol and without TLS.
int follow(const std::string& url, Options options, const Habits& habits) {
  const auto scheme = url.find("://");
  options.protocol = url.substr(0, scheme);
  std::string host = url.substr(scheme + 3, url.find('/', scheme + 3) - scheme - 3);
  options.host = host.substr(host.find('@') + 1);
  options.port = options.protocol == "sieve" ? "4190" : "143";
  Session session(options, habits, tongue_of(options.protocol, habits), true);
  const bool talked = static_cast<bool>(session.talk());
  session.say_goodbye();
  return talked ? 0 : 1;
}

int deliver(Options options, Habits habits, std::optional<Policy>& known) {
  const auto route = route_to(options, habits, known);
  if (!route) {
    std::fprintf(stderr, "not delivered: %s\n", footpad::printable(route.error().what).c_str());
    return 75;
  }
  options.host = route->host;
  options.port = "25";
  options.reference = route->name;
  options.tlsa = route->tlsa;
  habits.goes_on_without_offer = habits.goes_on_after_refusal = habits.goes_the_old_way = !route->needs_tls;
  habits.takes_any_certificate = !route->verifies;
  Session session(options, habits, tongue_of(options.protocol, habits), false);
  if (const auto talked = session.talk(); !talked) {
    std::fprintf(stderr, "not delivered: %s\n", footpad::printable(talked.error().what).c_str());
    session.say_goodbye();
    return 75;
  }
  return 0;
}

int relay(const Options& options, const Habits& habits) {
  std::optional<Policy> known;
  const int end = deliver(options, habits, known);
  return end == 0 && habits.delivers_twice ? deliver(options, habits, known) : end;
}

}  // namespace

int run(int argc, char** argv, const Habits& habits) {
  std::signal(SIGPIPE, SIG_IGN);
  const auto options = read_options(argc, argv);
  if (!options) {
    std::fprintf(stderr, "%s\n", options.error().what.c_str());
    return 2;
  }
  if (tongue_of(options->protocol, habits) == nullptr) {
    std::fprintf(stderr, "--protocol is smtp, smtp-relay, imap, pop3 or sieve\n");
    return 2;
  }
  if (options->protocol == "smtp-relay") return relay(*options, habits);
  for (const Attempt& attempt : attempts(*options, habits)) {
    Options at = *options;
    at.port = attempt.port;
    Session session(at, habits, tongue_of(options->protocol, habits), attempt.without_tls);
    const auto talked = session.talk();
    if (!session.sent_to().empty()) return follow(session.sent_to(), *options, habits);
    if (talked) return 0;
    std::fprintf(stderr, "aborted: %s\n", footpad::printable(talked.error().what).c_str());
    session.say_goodbye();
    if (session.was_deceived()) break;
  }
  return habits.reports_success_always ? 0 : 1;
}

}  // namespace zoo::mail
