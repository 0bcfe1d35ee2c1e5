#include "lane/lane.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <regex>

#include "base/text.h"
#include "dialogue/fetch.h"
#include "judge/judge.h"
#include "lane/cage_files.h"
#include "lane/names.h"
#include "lane/redact.h"
#include "lane/trust.h"
#include "pki/pem.h"
#include "subject/definition.h"

namespace footpad::lane {
namespace {

constexpr std::size_t kOutputLimit = 1U << 20U;  // bytes kept of what the client prints
constexpr std::size_t kTextWindow = 8192;        // a success text is looked for in the last so many bytes
constexpr int kConnectionLimit = 500;            // a client that reconnects for ever has said what it does
constexpr int kAttemptLimit = 500;               // the same, of what nobody listens for
constexpr double kLastWords = 1.0;               // after the client's end, for what is still in its sockets

// 128 + a signal; 255 is what some languages exit with when they give up.
bool was_signal(int code) { return code > 128 && code <= 192; }

std::string signal_name(int number) {
  const char* name = sigabbrev_np(number);
  return name != nullptr ? std::string("SIG") + name : "signal " + std::to_string(number);
}

}  // namespace

Timing timing(double control_seconds, double deadline) {
  Timing out;
  if (control_seconds > 0) {
    // Never before it can have come as far as in its control.
    out.deadline = std::max(std::clamp(20 * control_seconds, 2.0, 30.0), 2 * control_seconds);
    out.quiet = std::clamp(4 * control_seconds, 1.0, 10.0);
    out.settle = std::clamp(control_seconds, 0.2, 2.0);
    out.hold = std::clamp(2 * control_seconds, 0.3, 3.0);
    out.prompt = std::clamp(2 * control_seconds, 0.3, 3.0);
  }
  if (deadline > 0) out.deadline = deadline;
  return out;
}

Lane::Lane(net::Loop& loop, Setup setup, Finished finished)
    : loop_(loop),
      setup_(std::move(setup)),
      finished_(std::move(finished)),
      began_(loop.now()),
      recorder_(ledger_, [this] { return loop_.now() - began_; }),
      rules_(*setup_.question.scenario),
      awaited_(setup_.question.scenario->must_reach.begin(), setup_.question.scenario->must_reach.end()),
      awaits_certificate_(!setup_.judge_as_control && !setup_.question.scenario->shows.empty() &&
                          setup_.question.scenario->identity != Identity::none),
      names_{&setup_.canaries, &setup_.question.scenario->variables, nullptr} {}

Lane::~Lane() = default;

void Lane::start() {
  began_ = loop_.now();
  if (!setup_.caged) open_listener();
  if (ledger_.own_fault.empty()) start_client();
  if (!ledger_.own_fault.empty()) finish_soon();
}

void Lane::open_listener() {
  if (setup_.pages) {
    pages_ = std::move(setup_.pages);
    const Place there{"localhost", pages_->port(), &dialogue::fetching(), Transport::starttls, nullptr};
    pages_->hand_to([this, there](net::Fd client) { met(there, std::move(client)); });
  }
  auto listener = net::Listener::open(loop_, 0, [this](net::Fd client) { accepted(std::move(client)); });
  if (listener)
    listener_ = std::move(*listener);
  else
    recorder_.own_fault(listener.error().text());
}

// What the client is given to trust: a scenario of a certificate shows nothing else.
std::vector<const pki::Chain*> Lane::chains() const {
  std::vector<const pki::Chain*> out;
  const auto& scenario = *setup_.question.scenario;
  const bool only_forged = !scenario.recipe.empty() && setup_.shown.contains(scenario.recipe);
  if (!only_forged) out.push_back(setup_.genuine.chain);
  for (const auto& [name, shown] : setup_.shown) out.push_back(shown.chain);
  return out;
}

std::vector<Page> Lane::pages() const {
  std::vector<Page> out;
  for (const pki::Chain* chain : chains()) out.insert(out.end(), chain->pages.begin(), chain->pages.end());
  return out;
}

Result<subject::Values> Lane::values() const {
  const auto trust = write_trust(chains(), setup_.folder, subject::takes_crls(*setup_.definition));
  if (!trust) return trust.error();
  subject::Values values;
  const auto& scenario = *setup_.question.scenario;
  values.host = setup_.caged ? setup_.canaries.domain : "localhost";
  values.port = std::to_string(setup_.caged ? setup_.protocol->port(setup_.question.transport) : listener_->port());
  values.ca = trust->bundle;
  values.ca_dir = trust->folder;
  values.crl = trust->crls;
  values.domain = setup_.canaries.domain;
  values.user = setup_.canaries.user;
  values.jid = setup_.canaries.jid();
  values.password = setup_.canaries.password;
  values.message = setup_.canaries.message;
  values.token = setup_.canaries.token;
  values.transport = word(setup_.question.transport);
  values.keylog = setup_.folder + "/client-keys.log";
  values.home = setup_.folder;
  values.local_domain = setup_.canaries.local_domain;
  values.own_port = std::to_string(own_port_);
  if (setup_.own != nullptr) {
    const auto files = write_identity(*setup_.own, setup_.folder);
    if (!files) return files.error();
    values.certificate = files->certificate;
    values.key = files->key;
  }
  const auto own = setup_.shown.find(scenario.recipe);
  const bool by_recipe = !scenario.recipe.empty() && own != setup_.shown.end();
  const bool is_control = scenario.kind == Scenario::Kind::control;
  values.pin = (by_recipe && is_control ? own->second : setup_.genuine).chain->spki_pin;
  if (by_recipe && !own->second.chain->pinned.empty()) values.pin = own->second.chain->pinned;
  if (scenario.names_key && by_recipe)
    for (const pki::TlsaRecord& record : own->second.chain->tlsa) values.tlsa.push_back(record.text);
  else
    values.tlsa = {"3 1 1 " + to_hex(from_base64(values.pin).value_or(""))};
  return values;
}

Result<subject::Process> Lane::start_process(const subject::Invocation& invocation) {
  if (!setup_.caged) return subject::Process::start(invocation);
  const auto& scenario = *setup_.question.scenario;
  auto world = World::of(scenario, *setup_.protocol, names_);
  if (!world) return world.error();
  if (!pages().empty())
    world->add(pki::pages_host(setup_.canaries.domain), dialogue::fetching().starttls_port, dialogue::fetching(),
               Transport::starttls);
  const auto shown = shown_as(scenario.identity, scenario.recipe);
  if (!shown) return shown.error();
  auto zone = zone_of(scenario, *setup_.protocol, setup_.question.transport, names_,
                      {setup_.genuine.chain, (*shown)->chain}, *world);
  if (!zone) return zone.error();
  auto mounts = write_cage_files(anchors_of(chains()), invocation.folder);
  if (!mounts) return mounts.error();
  subject::CageSockets sockets;
  auto process = subject::Process::start_in_cage(
      invocation, {world->ports(), std::move(*mounts), scenario.calls() ? Lane::kCallLimit : 0}, sockets);
  if (!process) return process;
  world_ = std::move(*world);
  zone_ = std::move(*zone);
  cage_ = std::make_unique<CageRoad>(
      loop_, std::move(sockets), [this](net::Fd client) { accepted(std::move(client)); },
      [this](ByteView query, bool tcp, const std::string& asked) { return answer(query, tcp, asked); },
      [this](std::string_view protocol, const net::Endpoint& to) { attempted(protocol, to); });
  return process;
}

void Lane::start_client() {
  // In a cage, too, it is nobody's: what listens there has a port below those that are given out.
  if (subject::takes_calls(*setup_.definition)) own_port_ = net::free_port();
  const auto known = values();
  if (!known) {
    recorder_.own_fault(known.error().text());
    return;
  }
  auto invocation =
      subject::prepare(*setup_.definition, setup_.question.transport, *known, setup_.folder, setup_.caged);
  if (!invocation) {
    recorder_.own_fault(invocation.error().text());
    return;
  }
  auto process = start_process(*invocation);
  if (!process) {
    note(Event::Type::process_failed, "", process.error().text());
    finish_soon();
    return;
  }
  process_.emplace(std::move(*process));
  if (setup_.question.scenario->names_key && subject::takes_tlsa(*setup_.definition))
    note_lookup(told(known->tlsa), "told " + join(known->tlsa, ", "));
  note(Event::Type::process_started, setup_.definition->argv.empty() ? "" : invocation->argv.front());
  output_ = loop_.readable(process_->output_fd(), [this] { read_output(); });
  exit_ = loop_.readable(process_->exit_fd(), [this] { client_exited(); });
  if (!setup_.definition->pty) feed_input();
  deadline_ = loop_.after(setup_.timing.deadline, [this] {
    note(Event::Type::deadline, "");
    end_client("deadline");
  });
}

// A terminal program may throw away what was typed before it was ready: it is fed after its first output.
void Lane::feed_input() {
  if (fed_ || !process_ || process_->input_fd() < 0) return;
  fed_ = process_->feed();
  if (fed_)
    input_.reset();
  else if (!input_)
    input_ = loop_.writable(process_->input_fd(), [this] { feed_input(); });
}

void Lane::read_output() {
  std::array<char, 16384> buffer;
  const ssize_t got = read(process_->output_fd(), buffer.data(), buffer.size());
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) {
    output_.reset();
    return;
  }
  const std::size_t room = kOutputLimit - std::min(kOutputLimit, ledger_.client_output.size());
  ledger_.client_output.append(buffer.data(), std::min(room, static_cast<std::size_t>(got)));
  if (static_cast<std::size_t>(got) > room) ledger_.output_truncated = true;
  if (setup_.definition->pty) feed_input();
  active();
}

void Lane::accepted(net::Fd client) {
  const Place place = place_of(client);
  met(place, std::move(client));
}

void Lane::met(const Place& place, net::Fd client) {
  if (ended_) return;
  if (connections_ >= kConnectionLimit) {
    if (connections_++ == kConnectionLimit)
      note(Event::Type::note, "",
           "more than " + std::to_string(kConnectionLimit) + " connections: the rest are refused");
    return;
  }
  if (place.protocol == nullptr) return;
  ++connections_;
  session::Config config = config_for(place);
  config.nth = ++met_[place.protocol];
  if (setup_.caged) config.address = net::local_endpoint(client.get()).address;
  const auto real = place.protocol == setup_.protocol ? setup_.servers.find(place.transport) : setup_.servers.end();
  if (real != setup_.servers.end()) config.embedded.reset();
  adopt(std::move(client), std::move(config), real == setup_.servers.end() ? net::Wire::Server{} : real->second);
}

void Lane::adopt(net::Fd client, session::Config config, net::Wire::Server server) {
  auto wire = std::make_unique<net::Wire>(
      loop_, std::move(client), std::make_unique<session::Session>(std::move(config), recorder_), std::move(server),
      [this] { active(); }, [this] { look(); });
  net::Wire* started = wire.get();
  wires_.push_back(std::move(wire));
  started->start();
}

session::Config Lane::config_for(const Place& place) {
  const auto& scenario = *setup_.question.scenario;
  session::Config config;
  config.scenario = &scenario;
  config.protocol = place.protocol;
  config.transport = place.transport;
  config.connection = connections_;
  config.host = place.host;
  config.port = place.port;
  config.identity = place.listen != nullptr ? place.listen->identity.value_or(scenario.identity) : scenario.identity;
  config.recipe = place.listen != nullptr ? place.listen->recipe : scenario.recipe;
  config.canaries = &setup_.canaries;
  config.rules = &rules_;
  config.fixed = place.listen != nullptr && (place.listen->identity || !place.listen->recipe.empty());
  if (place.listen != nullptr) config.tickets = place.listen->tickets;
  config.keys = &tickets_;
  config.course = &course_;
  config.face = [this, place](Identity identity, const std::string& recipe) { return face(place, identity, recipe); };
  config.call = [this](const Action& action) { call(action); };
  config.elsewhere = [this](const std::string& name, const On& on, const Bytes& bytes) {
    say_elsewhere(name, on, bytes);
  };
  config.embedded = honest::Settings{setup_.canaries, false, scenario.server,
                                     setup_.own == nullptr ? std::vector<Bytes>() : setup_.own->trusted, pages()};
  config.genuine_leaf = setup_.genuine.chain->sent.front();
  config.hold_milliseconds = static_cast<int>(setup_.timing.hold * 1000);
  config.prompt_milliseconds = static_cast<int>(setup_.timing.prompt * 1000);
  return config;
}

Place Lane::place_of(const net::Fd& client) const {
  if (world_) return world_->at(net::local_endpoint(client.get()));
  return {setup_.canaries.domain, listener_->port(), setup_.protocol, setup_.question.transport, nullptr};
}

std::optional<Bytes> Lane::answer(ByteView query, bool tcp, const std::string& asked) {
  if (ended_ || !zone_) return std::nullopt;
  auto said = dns::answer(query, *zone_, tcp ? dns::Via::tcp : dns::Via::udp);
  note_lookup(looked_up(said, tcp, asked), said.said);
  active();
  return std::move(said.bytes);
}

void Lane::note_lookup(Event event, const std::string& said) {
  const auto range = recorder_.flow(0, Side::client, Channel::clear, said + "\n");
  event.flow = range.flow;
  event.begin = range.begin;
  event.end = range.end;
  recorder_.add(std::move(event));
}

// Where nobody listens the client was refused; that it came is on record all the same.
void Lane::attempted(std::string_view protocol, const net::Endpoint& to) {
  if (ended_ || !world_ || (protocol == "tcp" && world_->at(to).protocol != nullptr)) return;
  if (own_port_ != 0 && to.port == own_port_) return;  // Footpad's own call
  if (attempts_++ >= kAttemptLimit) return;
  note(Event::Type::refused, std::string(protocol) + " " + world_->at(to).host + ":" + std::to_string(to.port),
       to.address);
}

Result<const Shown*> Lane::shown_as(Identity identity, const std::string& recipe) const {
  const std::string key = recipe.empty() ? std::string(word(identity)) : recipe;
  if (const auto found = setup_.shown.find(key); found != setup_.shown.end()) return &found->second;
  if (identity == Identity::none || identity == Identity::stolen) return &setup_.genuine;
  return Error{"no chain was minted for " + key, "", ""};
}

Result<session::Face> Lane::face(const Place& place, Identity identity, const std::string& recipe) const {
  const auto own = place.listen != nullptr ? setup_.shown.find(place.listen->key()) : setup_.shown.end();
  const bool has_own = own != setup_.shown.end() && recipe == place.listen->recipe;
  const auto found = has_own ? Result<const Shown*>(&own->second) : shown_as(identity, recipe);
  if (!found) return found.error();
  const Shown* shown = *found;
  session::Face out;
  out.config.credentials.chain = shown->chain->sent;
  out.config.credentials.key = shown->chain->key;
  out.config.credentials.staple = shown->chain->staple;
  out.config.danger_security_level_0 = shown->chain->security_level_0;
  if (!shown->tls_min.empty()) out.config.min_version = shown->tls_min;
  if (!shown->tls_max.empty()) out.config.max_version = shown->tls_max;
  out.channel = channel_of(identity);
  out.recipe = shown->chain->recipe;
  note_showing(*shown);
  return out;
}

void Lane::note_showing(const Shown& shown) const {
  if (noted_ == shown.chain) return;
  noted_ = shown.chain;
  chain_pem_.clear();
  for (const Bytes& der : shown.chain->sent) chain_pem_ += pki::certificate_pem(der);
  chain_text_ = shown.chain->describe();
}

void Lane::active() {
  if (done_) return;
  settle_.reset();
  quiet_.reset();
  look();
}

// What can be decided now is not left to a timeout.
void Lane::look() {
  if (done_ || ended_) return;
  const Success& success = setup_.question.success;
  for (; looked_at_ < ledger_.events.size(); ++looked_at_) {
    const Event& event = ledger_.events[looked_at_];
    const bool awaited = !awaited_.empty();
    if (event.type == Event::Type::unit || event.type == Event::Type::point) awaited_.erase(event.what);
    if (awaited && awaited_.empty()) stood_at_ = loop_.now() - began_;
    if (event.type == Event::Type::opened || event.type == Event::Type::footpad_closed)
      cut_off_ = event.type == Event::Type::footpad_closed;
    // A session that stood before the attack was made is no answer to it.
    if (event.type == Event::Type::certificate_sent && event.channel == channel_of(setup_.question.scenario->identity))
      awaits_certificate_ = false;
    if (awaits_certificate_) continue;
    const bool reached =
        (event.type == Event::Type::unit || event.type == Event::Type::point) && event.what == success.reach;
    if (stood_ ||
        !(reached || (event.type == Event::Type::unit && event.from == Side::server && event.role == Role::ready)))
      continue;
    stood_ = true;
    stood_at_ = loop_.now() - began_;
  }
  const bool calls = is_calling();
  const bool all_over = std::all_of(wires_.begin(), wires_.end(),
                                    [](const auto& wire) { return wire->finished() || wire->session().called(); });
  if (exited_) {
    if (all_over) finish_soon();
    return;
  }
  if (!setup_.definition->stays || connections_ == 0) return;
  // Cut off, and still to come to a place that the scenario needs: it may come back.
  const bool may_come_back = (all_over || cut_off_) && (!awaited_.empty() || awaits_certificate_);
  if (may_come_back) settle_.reset();
  if (stood_ && !settle_ && !may_come_back && !calls) {
    bool said = success.text.empty();
    if (!said) {
      const std::string& output = ledger_.client_output;
      const std::string tail = output.substr(output.size() - std::min(output.size(), kTextWindow));
      said = std::regex_search(tail, std::regex(success.text));
    }
    if (said || !setup_.judge_as_control) settle_ = loop_.after(setup_.timing.settle, [this] { end_client("done"); });
  }
  if (all_over && !quiet_) {
    const double patience = may_come_back ? setup_.question.scenario->patience : 0;
    quiet_ = loop_.after(std::max(setup_.timing.quiet, patience), [this] {
      note(Event::Type::quiet, "");
      end_client("quiet");
    });
  }
}

void Lane::client_exited() {
  const auto code = process_->try_wait();
  if (!code) return;
  exit_.reset();
  deadline_.reset();
  while (output_) {
    const std::size_t before = ledger_.client_output.size();
    read_output();
    if (ledger_.client_output.size() == before) break;
  }
  exited_ = true;
  note(Event::Type::process_exited, was_signal(*code) ? signal_name(*code - 128) : "", "", *code);
  if (process_->left_others())
    note(Event::Type::note, "", "the client ended and left processes running behind it; they were ended");
  process_->kill_group(true);
  last_words_ = loop_.after(kLastWords, [this] { finish(); });
  look();
}

// Footpad ends the client. What its sockets do from here on is not its own choice, and is not recorded.
void Lane::end_client(const std::string& why) {
  if (ended_ || done_) return;
  ended_ = true;
  for (const auto& wire : wires_) wire->ending();
  note(Event::Type::process_killed, why);
  for (const auto& wire : wires_) key_log_ += wire->session().key_log();
  wires_.clear();
  callers_.clear();
  listener_.reset();
  pages_.reset();
  cage_.reset();
  if (process_) process_->kill_group(true);
  finish_soon();
}

void Lane::interrupt() {
  if (done_) return;
  ledger_.interrupted = true;
  end_client("interrupt");
  finish();
}

void Lane::finish_soon() {
  if (!soon_) soon_ = loop_.after(0, [this] { finish(); });
}

void Lane::finish() {
  if (done_) return;
  done_ = true;
  later_.clear();
  for (net::Handle* handle : {&output_, &input_, &exit_, &deadline_, &settle_, &quiet_, &last_words_}) handle->reset();
  for (const auto& wire : wires_) key_log_ += wire->session().key_log();
  wires_.clear();
  callers_.clear();
  listener_.reset();
  pages_.reset();
  cage_.reset();
  Report report;
  report.seconds = setup_.definition->stays && stood_ ? stood_at_ : loop_.now() - began_;
  process_.reset();
  setup_.question.canaries = &setup_.canaries;
  setup_.question.ledger = &ledger_;
  report.verdict = setup_.judge_as_control ? judge::judge_control(setup_.question) : judge::judge(setup_.question);
  if (setup_.redact) redact(ledger_, setup_.canaries);
  report.ledger = std::move(ledger_);
  report.chain_pem = std::move(chain_pem_);
  report.chain_text = std::move(chain_text_);
  report.key_log = std::move(key_log_);
  finished_(std::move(report));
}

void Lane::note(Event::Type type, std::string what, std::string detail, int number) {
  Event event;
  event.type = type;
  event.what = std::move(what);
  event.detail = std::move(detail);
  event.number = number;
  recorder_.add(std::move(event));
}

}  // namespace footpad::lane
