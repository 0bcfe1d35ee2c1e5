#include "lane/lane.h"

#include <algorithm>
#include <regex>

#include "base/text.h"
#include "dialogue/fetch.h"
#include "judge/judge.h"
#include "lane/names.h"
#include "lane/redact.h"
#include "pki/pem.h"

namespace footpad::lane {
namespace {

constexpr std::size_t kTextWindow = 8192;  // a success text is looked for in the last so many bytes
constexpr int kConnectionLimit = 500;      // a client that reconnects for ever has said what it does
constexpr int kAttemptLimit = 500;         // the same, of what nobody listens for

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
  if (setup_.captures && !setup_.redact) {
    capture_.began = net::Loop::date();
    tap_.emplace(capture_, [this] { return loop_.now() - began_; });
  }
  if (!setup_.caged) open_listener();
  if (ledger_.own_fault.empty()) setup_.outside ? await_client() : start_client();
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

void Lane::accepted(net::Fd client) {
  const Place place = place_of(client);
  met(place, std::move(client));
}

void Lane::met(const Place& place, net::Fd client) {
  if (ended_) return;
  if (!client.open()) {
    recorder_.own_fault(
        "the client could not be let in: there are no file descriptors left; raise the limit (ulimit -n), "
        "or run fewer cases at once (--jobs)");
    return finish_soon();
  }
  if (connections_ >= kConnectionLimit) {
    if (connections_++ > kConnectionLimit) return;
    note(Event::Type::note, "", "more than " + std::to_string(kConnectionLimit) + " connections: the rest are refused");
    recorder_.unread(static_cast<std::uint32_t>(connections_));
    return;
  }
  if (place.protocol == nullptr) return;
  if (++connections_ == 1) arrived();
  session::Config config = config_for(place);
  config.nth = ++met_[place.protocol];
  if (setup_.caged) config.address = net::local_endpoint(client.get()).address;
  const auto real = place.protocol == setup_.protocol ? setup_.servers.find(place.transport) : setup_.servers.end();
  if (real != setup_.servers.end()) config.embedded.reset();
  adopt(std::move(client), std::move(config), real == setup_.servers.end() ? net::Wire::Server{} : real->second);
}

void Lane::adopt(net::Fd client, session::Config config, net::Wire::Server server) {
  const net::Tap::About about = this->about(config);
  auto wire = std::make_unique<net::Wire>(
      loop_, std::move(client), std::make_unique<session::Session>(std::move(config), recorder_), std::move(server),
      [this] { active(); }, [this] { look(); });
  net::Wire* started = wire.get();
  wires_.push_back(std::move(wire));
  if (tap_) started->tap(*tap_, about);
  started->start();
}

// Who reads packets knows a service by its port: on a port of the moment it says the one that the service usually has.
net::Tap::About Lane::about(const session::Config& config) const {
  net::Tap::About out;
  out.footpad_opened = !config.caller.empty();
  out.connection = static_cast<std::uint32_t>(config.connection);
  if (!setup_.caged || out.footpad_opened) out.usual_port = config.protocol->port(config.transport);
  return out;
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
  zone_->go_on([this](const std::string& name) { return rules_.has_fired(name); });
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
  if (!shown->key_exchange.empty())
    out.config.key_exchange =
        shown->key_exchange == "anonymous" ? tls::KeyExchange::anonymous : tls::KeyExchange::static_rsa;
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
    const double patience = may_come_back || calls ? setup_.question.scenario->patience : 0;
    quiet_ = loop_.after(std::max(setup_.timing.quiet, patience), [this] {
      note(Event::Type::quiet, "");
      end_client("quiet");
    });
  }
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
  Report report;
  report.heard_until = loop_.now();
  later_.clear();
  for (net::Handle* handle : {&output_, &input_, &exit_, &deadline_, &settle_, &quiet_, &last_words_}) handle->reset();
  for (const auto& wire : wires_) key_log_ += wire->session().key_log();
  wires_.clear();
  callers_.clear();
  listener_.reset();
  pages_.reset();
  cage_.reset();
  report.seconds = setup_.definition->stays && stood_ ? stood_at_ : report.heard_until - began_;
  process_.reset();
  setup_.question.canaries = &setup_.canaries;
  setup_.question.ledger = &ledger_;
  report.verdict = setup_.judge_as_control ? judge::judge_control(setup_.question) : judge::judge(setup_.question);
  if (setup_.redact) redact(ledger_, setup_.canaries);
  report.ledger = std::move(ledger_);
  report.chain_pem = std::move(chain_pem_);
  report.chain_text = std::move(chain_text_);
  report.key_log = std::move(key_log_);
  report.capture_withheld = setup_.captures && setup_.redact;
  if (tap_) report.capture = std::move(capture_);
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
