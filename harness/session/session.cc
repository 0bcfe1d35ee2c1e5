#include "session/session.h"

#include <algorithm>

#include "base/text.h"

namespace footpad::session {
namespace {

constexpr std::size_t kOriginal = 4096;  // bytes kept of what an altered unit was

// What is said on another connection changes nothing here: it fires there.
bool acts(const On& on) {
  return std::any_of(on.actions.begin(), on.actions.end(), [](const Action& action) {
    return action.to.empty() && action.kind != Action::Kind::mark && action.kind != Action::Kind::violation &&
           action.kind != Action::Kind::forward;
  });
}

}  // namespace

Session::Session(Config config, Recorder& recorder)
    : config_(std::move(config)), recorder_(&recorder), dialogue_(config_.protocol->make()) {
  if (config_.embedded) {
    config_.embedded->direct = config_.transport == Transport::direct;
    honest_ = called() ? honest::make_caller(config_.protocol->name, *config_.embedded, config_.caller)
                       : honest::make_server(config_.protocol->name, *config_.embedded);
    if (!honest_)
      recorder_->own_fault(std::string("there is no embedded ") + (called() ? "caller" : "server") + " for " +
                           std::string(config_.protocol->name));
  }
}

Session::~Session() = default;

Commands Session::start() {
  Event& opened = called() ? note(Event::Type::called, join(config_.caller, " "))
                           : note(Event::Type::opened, std::string(word(config_.transport)));
  if (!config_.address.empty())
    opened.fields = {{"to", config_.host + ":" + std::to_string(config_.port)}, {"address", config_.address}};
  point("connect");
  if (!config_.embedded) {
    server_asked_ = true;
    ask({.kind = Command::Kind::connect_server});
  }
  if (config_.transport == Transport::direct && !client_tls_ && !client_shut_ && !hung_)
    start_client_tls(config_.identity, config_.recipe, nullptr);
  if (honest_) server_answer(honest_->connected());
  if (honest_ && config_.transport == Transport::direct) server_answer(honest_->secured());
  return done();
}

// Writes of one event stay one write, as far as the scenario does not cut them: segments are part of what peers see.
void Session::ask(Command command) {
  if (command.kind == Command::Kind::to_client && !command.paced && !commands_.empty()) {
    Command& last = commands_.back();
    if (last.kind == Command::Kind::to_client && !last.paced) {
      last.bytes += command.bytes;
      return;
    }
  }
  commands_.push_back(std::move(command));
}

Commands Session::done() {
  // What belongs to the server's last word, as the body of a page, has gone out with it.
  if (std::exchange(ready_, false)) session_stands();
  flush_server();
  return std::exchange(commands_, {});
}

Commands Session::say(const Bytes& bytes, const On& on) {
  // What cannot be said any more has not been done to the client.
  if (!bytes.empty() && !hung_ && !client_shut_ && !client_gone_) {
    note_fired(on);
    reply(bytes);
  }
  if (held_ || delayed_) release();
  return done();
}

void Session::reply(const Bytes& bytes) {
  if (hung_ || client_shut_ || client_gone_) return;
  const auto range =
      recorder_->flow(static_cast<std::uint32_t>(config_.connection), Side::server, client_channel(), bytes);
  Event& event = note(Event::Type::unit, "footpad.reply");
  event.from = Side::server;
  event.flow = range.flow;
  event.begin = range.begin;
  event.end = range.end;
  write_client(bytes, 0);
}

Commands Session::wake(int token) {
  if (token == kHold && held_) {
    note(Event::Type::released_reply);
    release();
  }
  if (token == kDelay && delayed_) release();
  if (token == kPrompt && client_tls_ && client_tls_->established() && !client_spoke_in_tls_ && !client_gone_ &&
      !hung_) {
    // A client that is silent inside a finished handshake is neither safe nor caught: speak to it (DESIGN.md §2 rule
    // 8).
    note(Event::Type::prompted);
    write_client(dialogue_->prompt(*config_.canaries), 0);
  }
  return done();
}

void Session::unit(Unit unit) {
  if (unit.from == Side::server) {
    if (alone_ != Alone::no && upgraded_alone(unit)) return;
    if (held_ || delayed_) {
      waiting_.push_back({.unit = std::move(unit), .on = nullptr});
      return;
    }
  } else {
    if (unit.role == Role::hello) last_hello_ = unit.bytes;
    unit.early_data = client_tls_ != nullptr && client_mark_ < early_end_;
    record_unit(unit, unit.bytes, client_channel());
  }

  bool shaped = false;
  const auto ons = config_.rules->matching(unit.kind, &unit, moment(), names(), past_);
  // The client acts: what was held back, of either side, goes first.
  if (unit.from == Side::client && held_ && unit.role != Role::keepalive && unit.role != Role::hello) {
    note(Event::Type::released_reply);
    release();
  }
  for (const On* on : ons) {
    if (shaped && acts(*on)) continue;  // the first <on> that applies shapes the unit
    if (shape(*on, &unit) && acts(*on)) shaped = true;
  }
  if (!shaped) pass_plain(std::move(unit));
}

// Once a connection, inside TLS.
void Session::session_stands() {
  if (!client_tls_ || std::exchange(stood_, true)) return;
  const int times = config_.course == nullptr ? 1 : config_.course->session_stands();
  point("session.stands");
  if (times > 1) point("session.stands-" + std::to_string(times));
}

void Session::point(const std::string& name) {
  note(Event::Type::point, name);
  if (config_.course != nullptr) config_.course->saw(name);
  for (const On* on : config_.rules->matching(name, nullptr, moment(), names(), past_)) shape(*on, nullptr);
}

// False: an edit found nothing to edit, so `on` did not apply.
bool Session::shape(const On& on, const Unit* unit) {
  const auto steps = tamper::plan(on, unit, names(), *dialogue_);
  if (!steps) return false;
  config_.rules->fired(on, past_);
  if (acts(on)) note_fired(on);
  take_all(*steps, 0, on, unit);
  return true;
}

void Session::note_fired(const On& on) {
  note(Event::Type::fired, on.at).number = config_.rules->index_of(on);
  awaiting_reaction_ = true;
}

void Session::take_all(const std::vector<tamper::Step>& steps, std::size_t next, const On& on, const Unit* unit) {
  for (; next < steps.size(); ++next) {
    if (steps[next].kind == tamper::Step::Kind::pass && !acts(on)) continue;  // what only takes note leaves the unit
    if (!take(steps[next], on, unit)) return;
    if (steps[next].kind == tamper::Step::Kind::hold || steps[next].kind == tamper::Step::Kind::delay)
      return wait_with(steps, next + 1, on, unit);
  }
}

// What a rule still has to do waits in front of all that the server says meanwhile.
void Session::wait_with(const std::vector<tamper::Step>& steps, std::size_t next, const On& on, const Unit* unit) {
  Waiting rest{.unit = {}, .on = &on, .steps = {steps.begin() + static_cast<std::ptrdiff_t>(next), steps.end()}};
  if (unit != nullptr) rest.unit = *unit;
  waiting_.push_back(std::move(rest));
}

// False: nothing after this step is to be done.
bool Session::take(const tamper::Step& step, const On& on, const Unit* unit) {
  using Kind = tamper::Step::Kind;
  switch (step.kind) {
    case Kind::pass: pass(step, *unit); return true;
    case Kind::to_client: reply(step.bytes); return true;
    case Kind::elsewhere: config_.elsewhere(step.action->to, on, step.bytes); return true;
    case Kind::call: config_.call(*step.action); return true;
    case Kind::to_server: write_server(step.bytes); return true;
    case Kind::start_tls:
      start_client_tls(step.action->identity.value_or(config_.identity), step.action->recipe, step.action);
      if (step.action->side == Action::On::both) start_server_tls();
      return true;
    case Kind::upgrade_server: upgrade_server_alone(on); return true;
    case Kind::end_tls: end_client_tls(); return true;
    case Kind::close: close_client(step.action->how); return false;
    case Kind::hang: hung_ = true; return true;
    case Kind::hold:
      held_ = true;
      note(Event::Type::held_reply, unit != nullptr ? unit->kind : "");
      ask({.kind = Command::Kind::wake, .token = kHold, .milliseconds = config_.hold_milliseconds});
      return true;
    case Kind::delay:
      delayed_ = true;
      ask({.kind = Command::Kind::wake, .token = kDelay, .milliseconds = step.action->milliseconds});
      return true;
    case Kind::mark: note(Event::Type::mark, step.action->name); return true;
    case Kind::violation: {
      Event& event = note(Event::Type::violation, std::string(word(step.action->outcome)), step.action->text);
      event.number = config_.rules->index_of(on);
      return true;
    }
  }
  return true;
}

// As it came. Most of what passes does, so it is not copied on its way.
void Session::pass_plain(Unit unit) {
  if (unit.from == Side::client) {
    write_server(honest_ ? unit.bytes : dialogue_->relayed(unit));
    return passed_to_server(unit);
  }
  if (hung_ || client_shut_) return;
  record_unit(unit, unit.bytes, client_channel());
  server_spoke_in_tls_ = server_spoke_in_tls_ || client_tls_ != nullptr;
  write_client(std::exchange(unit.bytes, {}), 0);
  passed_to_client(unit, nullptr);
}

void Session::pass(const tamper::Step& step, const Unit& unit) {
  if (unit.from == Side::client) {
    const Bytes& bytes = step.bytes == unit.bytes && !honest_ ? dialogue_->relayed(unit) : step.bytes;
    write_server(step.before + bytes + step.after);
    return passed_to_server(unit);
  }
  if (hung_ || client_shut_) return;
  record_unit(unit, step.before + step.bytes + step.after, client_channel());
  server_spoke_in_tls_ = server_spoke_in_tls_ || client_tls_ != nullptr;
  const auto alone = [](const Bytes& bytes) { return static_cast<int>(bytes.size()); };
  if (!step.before.empty()) write_client(step.before, alone(step.before));
  const int size = step.segment_size > 0 ? step.segment_size : step.before.empty() ? 0 : alone(step.bytes);
  write_client(step.bytes, size, step.pause_milliseconds);
  if (!step.after.empty()) write_client(step.after, alone(step.after));
  passed_to_client(unit, step.action);
}

void Session::passed_to_server(const Unit& unit) {
  if (!called() || unit.role != Role::upgrade_accept || client_tls_) return;
  start_client_tls(config_.identity, config_.recipe, nullptr);
  start_server_tls();
}

void Session::passed_to_client(const Unit& unit, const Action* action) {
  ready_ = ready_ || unit.role == Role::ready;
  // Where the rule itself says how TLS starts, that is done next.
  if (unit.role != Role::upgrade_accept || client_tls_ || action != nullptr) return;
  start_client_tls(config_.identity, config_.recipe, nullptr);
  start_server_tls();
}

// What waited goes on its way, until something has to wait again.
void Session::release() {
  held_ = delayed_ = false;
  std::deque<Waiting> ready = std::exchange(waiting_, {});
  while (!ready.empty() && !held_ && !delayed_) {
    Waiting next = std::move(ready.front());
    ready.pop_front();
    if (next.on != nullptr)
      take_all(next.steps, 0, *next.on, next.unit ? &*next.unit : nullptr);
    else
      unit(std::move(*next.unit));
  }
  for (Waiting& left : ready) waiting_.push_back(std::move(left));
}

void Session::record_unit(const Unit& unit, const Bytes& as_sent, Channel channel) {
  Event event;
  event.type = Event::Type::unit;
  event.connection = static_cast<std::uint32_t>(config_.connection);
  event.from = unit.from;
  event.channel = channel;
  event.what = unit.kind;
  event.role = unit.role;
  event.fields = unit.fields;
  if (unit.early_data) event.fields["early-data"] = "true";
  if (unit.from == Side::client) {
    // The client's bytes are in the flow already, in the order in which they came.
    const auto range = recorder_->flow(event.connection, Side::client, channel, "");
    event.flow = range.flow;
    event.begin = std::min(client_mark_, range.end);
    event.end = std::min(client_mark_ + unit.bytes.size(), range.end);
    client_mark_ += unit.bytes.size();
    if (unit.plain) event.said = record_said(*unit.plain);
  } else {
    const auto range = recorder_->flow(event.connection, Side::server, channel, as_sent);
    event.flow = range.flow;
    event.begin = range.begin;
    event.end = range.end;
    if (&as_sent != &unit.bytes && as_sent != unit.bytes) {
      event.detail = "altered";
      event.fields["original"] = unit.bytes.substr(0, kOriginal);
    }
    awaiting_reaction_ = true;
  }
  recorder_->add(std::move(event));
  if (config_.course != nullptr) config_.course->saw(unit.kind);
}

tamper::Moment Session::moment() const {
  return {.connection = config_.nth,
          .host = config_.host,
          .port = config_.port,
          .transport = config_.transport,
          .called = called(),
          .tls = client_tls_ != nullptr,
          .held = held_ || (client_tls_ != nullptr && !server_spoke_in_tls_)};
}

tamper::Names Session::names() const {
  return {.canaries = config_.canaries, .variables = &config_.scenario->variables, .unit = nullptr};
}

Event& Session::note(Event::Type type, std::string what, std::string detail) {
  Event event;
  event.type = type;
  event.connection = static_cast<std::uint32_t>(config_.connection);
  event.channel = client_channel();
  event.what = std::move(what);
  event.detail = std::move(detail);
  return recorder_->add(std::move(event));
}

}  // namespace footpad::session
