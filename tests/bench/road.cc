// Footpad's own road without a run around it: what a lane puts between client and server, connection by connection,
// with the ledger and the packets that a lane keeps. So that it can be measured beside programs which do nothing but
// relay.
//
//   bench_road PORT-OF-SERVER fetch|PROTOCOL starttls|direct [CHAIN.pem KEY.pem]
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <list>
#include <string>

#include "dialogue/fetch.h"
#include "net/wire.h"

namespace {

using namespace footpad;

// The chain as its file has it, leaf first, and its key.
std::optional<tls::Credentials> read_credentials(const char* chain, const char* key) {
  tls::Credentials out;
  std::FILE* file = std::fopen(chain, "r");
  if (file == nullptr) return std::nullopt;
  while (X509* const one = PEM_read_X509(file, nullptr, nullptr, nullptr)) {
    Bytes der(static_cast<std::size_t>(i2d_X509(one, nullptr)), '\0');
    auto* at = reinterpret_cast<unsigned char*>(der.data());
    i2d_X509(one, &at);
    X509_free(one);
    out.chain.push_back(std::move(der));
  }
  std::fclose(file);
  file = std::fopen(key, "r");
  if (file == nullptr) return std::nullopt;
  out.key = {PEM_read_PrivateKey(file, nullptr, nullptr, nullptr),
             [](void* owned) { EVP_PKEY_free(static_cast<EVP_PKEY*>(owned)); }};
  std::fclose(file);
  return out;
}

struct Setting {
  const dialogue::Protocol* protocol = nullptr;
  Transport transport = Transport::starttls;
  std::optional<tls::Credentials> credentials;
  net::Wire::Server server{"127.0.0.1", 0};
};

const Canaries kCanaries{"ualice00000001",   "psecret000000001", "ttoken0000000001",
                         "mhello0000000001", "xmarker000000001", "example.test"};

// What a case has once, however many connections.
struct Shared {
  session::Tickets tickets;
  session::Course course;
};

// One connection, with what a case keeps of it.
class Case {
 public:
  Case(net::Loop& loop, net::Fd client, const Setting& setting, Shared& shared, net::Callback over)
      : loop_(loop),
        began_(loop.now()),
        rules_(scenario_),
        recorder_(ledger_, [this] { return loop_.now() - began_; }),
        tap_(capture_, [this] { return loop_.now() - began_; }) {
    session::Config config;
    config.scenario = &scenario_;
    config.protocol = setting.protocol;
    config.transport = setting.transport;
    config.host = kCanaries.domain;
    config.canaries = &kCanaries;
    config.rules = &rules_;
    config.keys = &shared.tickets;
    config.course = &shared.course;
    config.face = [&setting](Identity, const std::string&) -> Result<session::Face> {
      if (!setting.credentials) return Error{"no chain was given", "", ""};
      session::Face face;
      face.config.credentials = *setting.credentials;
      return face;
    };
    wire_ = std::make_unique<net::Wire>(
        loop, std::move(client), std::make_unique<session::Session>(std::move(config), recorder_), setting.server,
        [] {}, std::move(over));
    wire_->tap(tap_, {.connection = 1, .usual_port = setting.protocol->port(setting.transport)});
  }
  void start() { wire_->start(); }
  [[nodiscard]] bool finished() const { return wire_->finished(); }

 private:
  net::Loop& loop_;
  double began_;
  Scenario scenario_;
  tamper::Rules rules_;
  Ledger ledger_;
  session::Recorder recorder_;
  Capture capture_;
  net::Tap tap_;
  std::unique_ptr<net::Wire> wire_;
};

}  // namespace

int main(int count, char** words) {
  if (count != 4 && count != 6) {
    std::fprintf(stderr, "usage: bench_road PORT-OF-SERVER fetch|PROTOCOL starttls|direct [CHAIN.pem KEY.pem]\n");
    return 2;
  }
  Setting setting;
  setting.server.port = std::atoi(words[1]);
  const std::string protocol = words[2];
  setting.protocol = protocol == "fetch" ? &dialogue::fetching() : dialogue::find_protocol(protocol);
  setting.transport = std::string(words[3]) == "direct" ? Transport::direct : Transport::starttls;
  if (count == 6) setting.credentials = read_credentials(words[4], words[5]);
  if (setting.protocol == nullptr || (count == 6 && !setting.credentials)) return 2;

  std::signal(SIGPIPE, SIG_IGN);
  auto loop = net::Loop::create();
  if (!loop) return 1;
  Shared shared;
  std::list<Case> cases;
  const auto drop_finished = [&cases] { cases.remove_if([](const Case& one) { return one.finished(); }); };
  net::Handle soon;
  auto listener = net::Listener::open(**loop, 0, [&](net::Fd client) {
    cases.emplace_back(**loop, std::move(client), setting, shared, [&] { soon = (*loop)->after(0, drop_finished); });
    cases.back().start();
  });
  if (!listener) return 1;
  std::printf("%d\n", (*listener)->port());
  std::fflush(stdout);
  const auto end = (*loop)->signal(SIGTERM, [&] { (*loop)->stop(); });
  (*loop)->run();
  return 0;
}
