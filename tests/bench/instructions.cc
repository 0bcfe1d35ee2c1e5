// Fixed work without a client, a clock or a socket, so that the instructions it takes can be counted and compared with
// those of another day: tests/bench/instructions.py. Prints how many units of work were done.
//
//   bench_instructions WORK SOURCE SCRATCH
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "judge/judge.h"
#include "pki/mint.h"
#include "report/sink.h"
#include "scenario/catalogue.h"
#include "session/session.h"

namespace {

using namespace footpad;
namespace fs = std::filesystem;

fs::path source, scratch;

const Canaries kCanaries{"ualice00000001",   "psecret000000001", "ttoken0000000001",
                         "mhello0000000001", "xmarker000000001", "example.test"};
constexpr const char* kHeader =
    "<?xml version='1.0'?><stream:stream to='example.test' version='1.0' xmlns='jabber:client' "
    "xmlns:stream='http://etherx.jabber.org/streams'>";

Scenario scenario_named(const std::string& id) {
  const fs::path file = source / "scenarios" / (id + ".xml");
  std::ifstream in(file);
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  std::vector<Error> errors;
  auto out = scenario::read_scenario(file, id, text, errors);
  return out ? std::move(*out) : Scenario();
}

const pki::Chain& good_chain() {
  static const pki::Chain chain = [] {
    auto mint = pki::Mint::create(1);
    Recipe recipe;
    recipe.id = "good";
    recipe.negative = false;
    CertificateNode leaf;
    leaf.id = "leaf";
    leaf.base = "good";
    leaf.issuer = "root";
    recipe.nodes = {leaf};
    recipe.send = {"leaf"};
    return (*mint)->mint(recipe, {"example.test", ""}).value();
  }();
  return chain;
}

// One connection, and whoever says something on it.
struct Road {
  Scenario scenario;
  tamper::Rules rules;
  Ledger ledger;
  session::Recorder recorder;
  session::Session session;
  std::unique_ptr<tls::End> tls;
  std::size_t heard = 0;

  Road(Scenario what, Transport transport, const char* protocol, bool embedded)
      : scenario(std::move(what)),
        rules(scenario),
        recorder(ledger, [] { return 0.0; }),
        session(config(transport, protocol, embedded), recorder) {
    take(session.start());
  }
  session::Config config(Transport transport, const char* protocol, bool embedded) {
    session::Config out;
    out.scenario = &scenario;
    out.protocol = dialogue::find_protocol(protocol);
    out.transport = transport;
    out.canaries = &kCanaries;
    out.rules = &rules;
    out.face = [](Identity, const std::string&) -> Result<session::Face> {
      session::Face face;
      face.config.credentials.chain = good_chain().sent;
      face.config.credentials.key = good_chain().key;
      return face;
    };
    if (embedded) out.embedded = honest::Settings{kCanaries, false, scenario.server};
    return out;
  }
  void take(const session::Commands& commands) {
    for (const session::Command& command : commands) {
      if (command.kind != session::Command::Kind::to_client) continue;
      heard += command.bytes.size();
      if (tls) tls->receive(command.bytes);
    }
  }
  void client(const std::string& bytes) {
    if (!tls) return take(session.client_data(bytes, true));
    tls->send(bytes);
    pump();
  }
  void starts_tls() {
    tls = std::move(*tls::End::client({.sni = "example.test", .alpn = ""}));
    pump();
  }
  void pump() {
    for (Bytes out = tls->take_ciphertext(); !out.empty(); out = tls->take_ciphertext())
      take(session.client_data(out, true));
  }
  Verdict verdict() {
    Event exit;
    exit.type = Event::Type::process_exited;
    recorder.add(exit);
    Question question;
    question.scenario = &scenario;
    question.transport = scenario.transports.front();
    question.control = ControlState::green;
    question.canaries = &kCanaries;
    question.ledger = &ledger;
    return judge::judge(question);
  }
};

const std::string kPlain =
    "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' "
    "mechanism='PLAIN'>AHVhbGljZTAwMDAwMDAxAHBzZWNyZXQwMDAwMDAwMDE=</auth>";

// A client that gives its password away, from the first byte to the verdict.
int stripped(Verdict* last, Ledger* ledger) {
  constexpr int kTimes = 30;
  static const Scenario what = scenario_named("xmpp/strip-starttls-feature");
  for (int i = 0; i < kTimes; ++i) {
    Road road(what, Transport::starttls, "xmpp", true);
    road.client(kHeader);
    road.client(kPlain);
    road.client(kHeader);
    road.client("<iq type='set' id='1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
    road.session.client_end(false, true);
    const Verdict verdict = road.verdict();
    if (verdict.verdict != VerdictWord::vulnerable) return 0;
    if (last != nullptr) *last = verdict;
    if (ledger != nullptr) *ledger = road.ledger;
  }
  return kTimes;
}

// A client that is attacked inside TLS, and does not notice.
int intercepted() {
  constexpr int kTimes = 20;
  static const Scenario what = scenario_named("xmpp/control-honest-direct");
  for (int i = 0; i < kTimes; ++i) {
    Road road(what, Transport::direct, "xmpp", true);
    road.starts_tls();
    for (const std::string& line :
         {std::string(kHeader), kPlain, std::string(kHeader),
          std::string("<iq type='set' id='1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>")})
      road.client(line);
    road.session.client_end(false, true);
    if (road.verdict().connections != 1 || !road.tls->established() || road.heard < 1000) return 0;
  }
  return kTimes;
}

// Bytes of a server, relayed in clear. Units: 64 KiB.
int relayed(const char* protocol, const Bytes& asked, const Bytes& head, const Bytes& chunk) {
  constexpr int kChunks = 32;
  Road road(Scenario(), Transport::starttls, protocol, false);
  road.take(road.session.server_up());
  road.client(asked);
  road.take(road.session.server_data(head));
  for (int i = 0; i < kChunks; ++i) road.take(road.session.server_data(chunk));
  return road.heard >= kChunks * chunk.size() ? kChunks : 0;
}

int stanzas() {
  const Bytes one = "<message from='a@example.test/1' type='chat'><body>" + Bytes(4000, 'x') + "</body></message>";
  Bytes chunk;
  while (chunk.size() + one.size() < (64U << 10U)) chunk += one;
  return relayed("xmpp", kHeader, kHeader, chunk);
}

int bodies() {
  return relayed("https", "GET / HTTP/1.1\r\nHost: example.test\r\n\r\n",
                 "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n", Bytes(64U << 10U, 'x'));
}

scenario::Catalogue catalogue_of_all() {
  std::vector<Error> errors;
  return scenario::load_catalogue(source, {}, {}, errors);
}

// Units: files.
int read_catalogue() {
  const auto all = catalogue_of_all();
  return static_cast<int>(all.scenarios.size());
}

// Units: chains. Always the same ones, whatever else there is.
int mint_chains() {
  auto mint = pki::Mint::create(1);
  if (!mint) return 0;
  const std::array names{"trust-unknown-root", "time-leaf-expired", "trust-self-signed", "id-san-dirname-cn"};
  int made = 0;
  for (const char* name : names) {
    const fs::path file = source / "certs" / (std::string(name) + ".xml");
    std::ifstream in(file);
    const std::string text((std::istreambuf_iterator<char>(in)), {});
    std::vector<Error> errors;
    const auto recipe = scenario::read_recipe(file, std::string("certs/") + name, text, errors);
    for (int i = 0; recipe && i < 5; ++i) made += (*mint)->mint(*recipe, {"example.test", ""}).ok() ? 1 : 0;
  }
  return made;
}

// Every file of a run whose cases are all alike. Units: cases.
int written() {
  constexpr int kCases = 40;
  Verdict verdict;
  Ledger ledger;
  if (stripped(&verdict, &ledger) == 0) return 0;
  const Scenario what = scenario_named("xmpp/strip-starttls-feature");
  std::vector<std::unique_ptr<report::Sink>> sinks;
  sinks.push_back(report::make_ndjson(scratch / "run.ndjson"));
  sinks.push_back(report::make_junit(scratch / "junit.xml"));
  sinks.push_back(report::make_case_folders(scratch));
  sinks.push_back(report::make_html(scratch / "report.html"));
  report::RunFacts run;
  run.subject = "client";
  run.started = "2026-11-23T08:00:00Z";
  run.cases = run.attacks = run.attacks_in_all = kCases;
  run.out = scratch;
  bool ok = true;
  const auto each = [&](auto tell) {
    for (const auto& sink : sinks)
      if (const Status told = tell(*sink); !told) {
        std::fprintf(stderr, "%s\n", told.error().text().c_str());
        ok = false;
      }
  };
  each([&](report::Sink& sink) { return sink.run_began(run); });
  for (int i = 0; i < kCases; ++i) {
    report::CaseResult result;
    result.facts = {"case-" + std::to_string(i), &what, "xmpp", Transport::starttls, Policy::verified, false};
    result.verdict = verdict;
    result.evidence.ledger = &ledger;
    each([&](report::Sink& sink) { return sink.case_began(result.facts); });
    each([&](report::Sink& sink) { return sink.judged(result); });
  }
  report::RunSummary summary;
  summary.counts = {{"vulnerable", kCases}};
  summary.exit = 1;
  each([&](report::Sink& sink) { return sink.run_ended(summary); });
  return ok ? kCases : 0;
}

}  // namespace

int main(int count, char** words) {
  if (count != 4) return 2;
  source = words[2];
  scratch = words[3];
  const std::map<std::string, int (*)()> all{{"stripped", [] { return stripped(nullptr, nullptr); }},
                                             {"intercepted", intercepted},
                                             {"bodies", bodies},
                                             {"stanzas", stanzas},
                                             {"catalogue", read_catalogue},
                                             {"mint", mint_chains},
                                             {"report", written}};
  const auto work = all.find(words[1]);
  const int done = work == all.end() ? 0 : work->second();
  std::printf("%d\n", done);
  return done > 0 ? 0 : 1;
}
