#include "example_run.h"

#include <utility>

namespace footpad::report {
namespace {

// Adds `bytes` to a flow of `ledger` and the unit that stands for them.
void say(Ledger& ledger, double at, std::size_t flow, const std::string& kind, const std::string& bytes) {
  Event unit;
  unit.type = Event::Type::unit;
  unit.at = at;
  unit.connection = ledger.flows[flow].connection;
  unit.from = ledger.flows[flow].from;
  unit.channel = ledger.flows[flow].channel;
  unit.what = kind;
  unit.flow = flow;
  unit.begin = ledger.flows[flow].bytes.size();
  ledger.flows[flow].bytes += bytes;
  unit.end = ledger.flows[flow].bytes.size();
  ledger.events.push_back(unit);
}

void note(Ledger& ledger, double at, Event::Type type, const std::string& what = "", std::uint32_t connection = 1,
          int number = 0) {
  Event event;
  event.type = type;
  event.at = at;
  event.connection = connection;
  event.what = what;
  event.number = number;
  ledger.events.push_back(event);
}

Scenario named(const std::string& id, AttackClass attack_class, int severity) {
  Scenario scenario;
  scenario.id = id;
  scenario.attack_class = attack_class;
  scenario.severity = severity;
  return scenario;
}

}  // namespace

Ledger leaking_ledger() {
  Ledger ledger;
  ledger.flows.push_back({1, Side::client, Channel::clear, "", false});
  ledger.flows.push_back({1, Side::server, Channel::clear, "", false});
  note(ledger, 0.0001, Event::Type::process_started, "", 0);
  note(ledger, 0.0100, Event::Type::opened, "starttls");
  say(ledger, 0.0110, 0, "client.stream-open", "<stream:stream to='example.test' version='1.0'>");
  say(ledger, 0.0121, 1, "server.stream-open", "<stream:stream from='example.test' id='a1' version='1.0'>");
  note(ledger, 0.0122, Event::Type::fired, "", 1, 0);
  say(ledger, 0.0123, 1, "server.features",
      "<stream:features><mechanisms><mechanism>PLAIN</mechanism></mechanisms></stream:features>\n");
  note(ledger, 0.0124, Event::Type::delivered);
  say(ledger, 0.0150, 0, "client.auth", "<auth mechanism='PLAIN'>AHVzZXIAcGFzcw==</auth>");
  say(ledger, 0.0160, 0, "client.bytes", std::string("\x16\x03\x01\x1b[2J\xff", 8));
  ledger.flows[0].bytes += "<half";
  note(ledger, 0.0300, Event::Type::process_exited, "", 0, 0);
  ledger.client_output =
      "logging in\r\n\x1b]0;owned\x07"
      "done\n";
  return ledger;
}

Scenario strip_scenario() {
  Scenario scenario = named("xmpp/strip-starttls-feature", AttackClass::strip, 3);
  scenario.title = "The server's offer of STARTTLS is removed";
  scenario.does = "It removed <starttls/> from the server's features and left the mechanisms as they were";
  scenario.demand = "Abort, or ask for TLS all the same.";
  scenario.why = "Whoever strips the offer reads the password and everything after it.";
  scenario.remedy = "Refuse to log in where TLS was not negotiated, whatever the server offers.";
  scenario.references = {"RFC 7590 3.1"};
  scenario.cves = {"CVE-2016-10027"};
  scenario.controls = {"xmpp/control-starttls"};
  On on;
  on.at = "server.features";
  Action remove;
  remove.kind = Action::Kind::remove;
  remove.select = "starttls";
  on.actions = {remove};
  scenario.ons = {on};
  return scenario;
}

ExampleRun::ExampleRun() : ledger_(leaking_ledger()) {
  results.reserve(16);  // add() hands out references
  run = {"0.1.0", "c0ffee",     "careless \x1b[31mclient", "2026-11-23T08:00:00Z", 7, {"footpad", "run", "xmpp/*"},
         9,       "footpad-out"};

  Scenario control = named("xmpp/control-starttls", AttackClass::control, 3);
  control.kind = Scenario::Kind::control;
  add(control, VerdictWord::secure, Outcome::secure_continue, "the session stood under TLS");

  CaseResult& leak = add(strip_scenario(), VerdictWord::vulnerable, Outcome::leak, "it sent its password in clear");
  leak.verdict.grade = Grade::L3;
  leak.verdict.client_exit = 0;
  leak.verdict.leaks = {{"user", "base64", "connection 1, clear, client.auth", Grade::L1},
                        {"password", "base64", "connection 1, clear, client.auth", Grade::L3}};
  leak.evidence.ledger = &ledger_;
  leak.evidence.chain_pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
  leak.evidence.chain_text = "subject O=Evil\x1b[1m\n";
  leak.evidence.key_log = "CLIENT_RANDOM 00 11\n";
  leak.evidence.reproduce = "footpad run xmpp/strip-starttls-feature --seed 7 -- careless '{host}'";

  CaseResult& abort = add(named("certs/time-leaf-expired", AttackClass::certificate, 3), VerdictWord::secure,
                          Outcome::secure_abort, "it refused the certificate");
  abort.verdict.alert = "certificate_expired";
  abort.verdict.client_exit = 1;

  CaseResult& held = add(named("xmpp/proceed-wrong-namespace", AttackClass::garble, 2), VerdictWord::weak,
                         Outcome::held, "the connection was still open at the deadline");
  held.verdict.reached = true;
  held.seconds = 2.5;

  for (const char* id : {"xmpp/prefix-after-proceed", "xmpp/inject-stanza-after-proceed"})
    add(named(id, AttackClass::inject, 3), VerdictWord::inconclusive, Outcome::not_exercised,
        "the client never asked for TLS");

  add(named("xmpp/sasl-strip-to-plain", AttackClass::mech, 2), VerdictWord::undetectable, Outcome::undetectable,
      "no client under policy verified can notice a rogue CA");
  add(named("certs/wild-capability", AttackClass::certificate, 1), VerdictWord::unsupported, Outcome::unsupported,
      "the client accepts no wildcard at all");
  add(named("xmpp/empty-features", AttackClass::strip, 3), VerdictWord::error, Outcome::error,
      "the server could not be reached:\n <b>\"connection\" & \x07 refused</b>\xef\xbf\xbf");

  summary.counts = {{"secure", 1},       {"weak", 1},  {"vulnerable", 1}, {"inconclusive", 2}, {"unsupported", 1},
                    {"undetectable", 1}, {"error", 1}, {"controls", 1},   {"controls_red", 0}};
  summary.exit = 4;
  summary.seconds = 1.25;
}

CaseResult& ExampleRun::add(Scenario scenario, VerdictWord verdict, Outcome outcome, const std::string& reason) {
  scenarios_.push_back(std::move(scenario));
  CaseResult result;
  result.facts.scenario = &scenarios_.back();
  result.facts.folder = "case-" + std::to_string(results.size() + 1);
  result.facts.protocol = "xmpp";
  result.verdict.verdict = verdict;
  result.verdict.outcome = outcome;
  result.verdict.reason = reason;
  result.verdict.reached = verdict == VerdictWord::secure || verdict == VerdictWord::vulnerable;
  result.verdict.control = ControlState::green;
  result.verdict.connections = 1;
  result.seconds = 0.0305;
  results.push_back(result);
  return results.back();
}

Status ExampleRun::tell(Sink& sink) const {
  if (auto status = sink.run_began(run); !status) return status;
  for (const auto& result : results) {
    if (auto status = sink.case_began(result.facts); !status) return status;
    if (result.verdict.verdict == VerdictWord::secure)
      if (auto status = sink.observed(result.facts, "provisional", "waits for its closing control"); !status)
        return status;
    if (auto status = sink.judged(result); !status) return status;
  }
  return sink.run_ended(summary);
}

}  // namespace footpad::report
