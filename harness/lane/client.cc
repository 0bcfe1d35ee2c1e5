// The client of a case: what it is told, how it starts, what it prints, and how it ends by itself.
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "base/text.h"
#include "dialogue/fetch.h"
#include "lane/cage_files.h"
#include "lane/lane.h"
#include "lane/names.h"
#include "lane/trust.h"
#include "model/exit.h"
#include "subject/definition.h"

namespace footpad::lane {
namespace {

constexpr double kLastWords = 1.0;               // after the client's end, for what is still in its sockets
constexpr double kEarshot = 0.002;               // between two looks at what it prints
constexpr std::size_t kOutputLimit = 1U << 20U;  // bytes kept of what the client prints

// Of the signal that ended a client; empty where it exited by itself.
std::string signal_name(int code) {
  const auto number = signal_of(code);
  if (!number) return "";
  const char* name = sigabbrev_np(*number);
  return name != nullptr ? std::string("SIG") + name : "signal " + std::to_string(*number);
}

}  // namespace

Result<subject::Values> Lane::values() const {
  const auto trust = write_trust(chains(), setup_.folder, subject::takes_crls(*setup_.definition),
                                 subject::takes_log(*setup_.definition));
  if (!trust) return trust.error();
  subject::Values values;
  const auto& scenario = *setup_.question.scenario;
  values.host = setup_.caged ? setup_.canaries.domain : "localhost";
  values.port = std::to_string(setup_.caged ? setup_.protocol->port(setup_.question.transport) : listener_->port());
  values.ca = trust->bundle;
  values.ca_dir = trust->folder;
  values.crl = trust->crls;
  values.ct_log = trust->log;
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
  auto zone = zone_of(scenario, *setup_.protocol, setup_.question.transport, setup_.question.policy, names_,
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
      [this](std::string_view protocol, const net::Endpoint& to) { attempted(protocol, to); }, tap_ ? &*tap_ : nullptr);
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
    note_lookup(lane::told(known->tlsa), "told " + join(known->tlsa, ", "));
  note(Event::Type::process_started, setup_.definition->argv.empty() ? "" : invocation->argv.front());
  listen_to_client();
  exit_ = loop_.readable(process_->exit_fd(), [this] { client_exited(); });
  if (!setup_.definition->pty) feed_input();
  arm_deadline(setup_.timing.deadline);
}

void Lane::arm_deadline(double seconds) {
  const auto over = [this] {
    note(Event::Type::deadline, "");
    end_client("deadline");
  };
  deadline_ = loop_.after(seconds, [this, over, before = loop_.stalled()] {
    // What Footpad took for itself, over another client's flood say, was not the client's: it is given back, once.
    const double lost = loop_.stalled() - before;
    if (lost <= 0) return over();
    deadline_ = loop_.after(lost, over);
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

void Lane::listen_to_client() {
  output_ = loop_.readable(process_->output_fd(), [this] { read_output(); });
}

void Lane::read_output() {
  std::array<char, 65536> buffer;  // all that a pipe holds
  const ssize_t got = read(process_->output_fd(), buffer.data(), buffer.size());
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) {
    output_.reset();
    return;
  }
  hear(ByteView(buffer.data(), static_cast<std::size_t>(got)));
  if (setup_.definition->pty) feed_input();
  // Some print a line a write: it is not worth a turn of the loop each.
  output_ = loop_.after(kEarshot, [this] { listen_to_client(); });
  active();
}

void Lane::hear(ByteView output) {
  const std::size_t room = kOutputLimit - std::min(kOutputLimit, ledger_.client_output.size());
  ledger_.client_output += output.substr(0, room);
  if (output.size() > room) ledger_.output_truncated = true;
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
  note(Event::Type::process_exited, signal_name(*code), "", *code);
  if (process_->left_others())
    note(Event::Type::note, "", "the client ended and left processes running behind it; they were ended");
  process_->kill_group(true);
  last_words_ = loop_.after(kLastWords, [this] { finish(); });
  look();
}

// --- a client outside ---

void Lane::await_client() {
  if (subject::takes_calls(*setup_.definition)) own_port_ = net::free_port();
  auto known = values();
  if (!known) {
    recorder_.own_fault(known.error().text());
    return;
  }
  told_ = std::move(*known);
  if (setup_.question.scenario->names_key && subject::takes_tlsa(*setup_.definition))
    note_lookup(lane::told(told_.tlsa), "told " + join(told_.tlsa, ", "));
  Event started;
  started.type = Event::Type::process_started;
  started.what = setup_.definition->name;
  started.fields["outside"] = "true";  // its end closes nothing
  recorder_.add(std::move(started));
  // Its time begins when it comes; until then it is whoever asked for the lane that is slow.
  arm_deadline(setup_.awaited_seconds);
}

void Lane::arrived() {
  if (setup_.outside && deadline_) arm_deadline(setup_.timing.deadline);
}

void Lane::client_ended(int code, ByteView output) {
  if (done_ || ended_ || exited_) return;
  deadline_.reset();
  hear(output);
  exited_ = true;
  note(Event::Type::process_exited, signal_name(code), "", code);
  last_words_ = loop_.after(kLastWords, [this] { finish(); });
  // What it said may still lie in its sockets, or wait to be accepted: the loop comes to them first.
  later_.push_back(loop_.after(0, [this] { look(); }));
}

}  // namespace footpad::lane
