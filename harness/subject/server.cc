#include "subject/server.h"

#include <poll.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/text.h"
#include "subject/files.h"
#include "subject/ports.h"

namespace footpad::subject {
namespace {

using Clock = std::chrono::steady_clock;

constexpr const char* kOutput = "server.out";
constexpr const char* kCertificate = "server.crt";
constexpr const char* kKey = "server.key";
constexpr std::size_t kLogTail = 4096;

// "example.test" -> "example%2etest": how some servers name a domain's files.
std::string percent_encoded(std::string_view domain) {
  std::string out;
  for (const char c : domain) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    out += plain ? std::string(1, c) : "%" + to_hex(std::string_view(&c, 1));
  }
  return out;
}

std::string beside(const ServerDefinition& definition) {
  return std::filesystem::absolute(definition.source).parent_path().lexically_normal().string();
}

Placeholders placeholders_of(const ServerDefinition& definition, const ServerPlan& plan) {
  Placeholders known{{"folder", plan.folder},
                     {"host", "127.0.0.1"},
                     {"domain", plan.domain},
                     {"protocol", plan.protocol},
                     {"percent_domain", percent_encoded(plan.domain)},
                     {"certificate", plan.folder + "/" + kCertificate},
                     {"key", plan.folder + "/" + kKey},
                     {"beside", beside(definition)}};
  for (const auto& [transport, port] : plan.ports)
    known.emplace_back("port_" + std::string(word(transport)), std::to_string(port));
  return known;
}

Result<std::string> read_template(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in)
    return Error{"cannot read the template '" + path + "'", "it should stand beside the server's definition", ""};
  return std::string(std::istreambuf_iterator<char>(in), {});
}

Status write_expanded(const ServerDefinition& definition, const ServerPlan& plan, const ServerFile& file,
                      const Placeholders& known) {
  std::string content = file.content;
  if (!file.from.empty()) {
    auto from = read_template(beside(definition) + "/" + file.from);
    if (!from) return from.error();
    content = std::move(*from);
  }
  const auto path = expand(file.path, known);
  if (!path) return path.error();
  const auto text = expand(content, known);
  if (!text) return text.error();
  return write_file(plan.folder, {*path, *text, file.mode});
}

Status write_files(const ServerDefinition& definition, const ServerPlan& plan, const Placeholders& known) {
  if (auto written = write_file(plan.folder, {kCertificate, plan.certificate_pem}); !written) return written;
  if (auto written = write_file(plan.folder, {kKey, plan.key_pem}); !written) return written;
  for (const ServerFile& file : definition.files)
    if (auto written = write_expanded(definition, plan, file, known); !written) return written;
  return Done{};
}

Status ports_are_free(const ServerDefinition& definition, const ServerPlan& plan) {
  for (const Transport transport : definition.transports) {
    const auto port = plan.ports.find(transport);
    if (port == plan.ports.end())
      return Error{"server '" + definition.name + "' was given no port for " + std::string(word(transport)), "", ""};
    if (!port_is_free(port->second))
      return Error{"port " + std::to_string(port->second) + " for server '" + definition.name + "' is in use",
                   "end what listens there", ""};
  }
  return Done{};
}

Result<Invocation> invocation_of(const ServerDefinition& definition, const ServerPlan& plan,
                                 const Placeholders& known) {
  Invocation invocation;
  invocation.folder = plan.folder;
  invocation.output_file = kOutput;
  invocation.packages = definition.packages;
  invocation.environment = clean_environment(plan.folder, false);
  for (const std::string& argument : definition.argv) {
    auto expanded = expand(argument, known);
    if (!expanded) return expanded.error();
    invocation.argv.push_back(std::move(*expanded));
  }
  for (const auto& [name, value] : definition.environment) {
    auto expanded = expand(value, known);
    if (!expanded) return expanded.error();
    invocation.environment.emplace_back(name, std::move(*expanded));
  }
  return invocation;
}

}  // namespace

Result<Server> Server::start(const ServerDefinition& definition, const ServerPlan& plan) {
  ServerPlan its_plan = plan;
  its_plan.folder = std::filesystem::absolute(plan.folder).lexically_normal().string();
  if (auto free = ports_are_free(definition, its_plan); !free) return free.error();
  const Placeholders known = placeholders_of(definition, its_plan);
  if (auto written = write_files(definition, its_plan, known); !written) return written.error();
  const auto invocation = invocation_of(definition, its_plan, known);
  if (!invocation) return invocation.error();
  auto process = Process::start(*invocation);
  if (!process) return process.error();
  return Server(definition, std::move(its_plan), std::move(*process));
}

Result<bool> Server::poll() {
  if (const auto exit = process_.try_wait())
    return failure("server '" + definition_.name + "' ended with exit code " + std::to_string(*exit));
  return std::all_of(definition_.transports.begin(), definition_.transports.end(),
                     [&](Transport transport) { return port_answers(plan_.ports.at(transport)); });
}

Status Server::wait_until_ready() {
  const auto deadline = Clock::now() + std::chrono::duration<double>(definition_.limit_seconds);
  for (;;) {
    const auto ready = poll();
    if (!ready) return ready.error();
    if (*ready) return Done{};
    if (Clock::now() >= deadline) return failure("server '" + definition_.name + "' does not answer on its ports");
    pollfd ended{exit_fd(), POLLIN, 0};
    ::poll(&ended, 1, 5);
  }
}

Status Server::add_account(const std::string& user, const std::string& password) {
  Placeholders known = placeholders_of(definition_, plan_);
  known.emplace_back("user", user);
  known.emplace_back("password", password);
  for (const ServerFile& account : definition_.accounts)
    if (auto written = write_expanded(definition_, plan_, account, known); !written) return written;
  for (const ServerFile& account : definition_.accounts)
    if (auto taken = wait_until_taken(account, known); !taken) return taken;
  return Done{};
}

Status Server::wait_until_taken(const ServerFile& account, const Placeholders& known) {
  if (account.taken.empty()) return Done{};
  const auto path = expand(account.taken, known);
  if (!path) return path.error();
  const auto deadline = Clock::now() + std::chrono::duration<double>(definition_.limit_seconds);
  std::error_code none;
  while (!std::filesystem::exists(plan_.folder + "/" + *path, none)) {
    if (const auto exit = process_.try_wait())
      return failure("server '" + definition_.name + "' ended with exit code " + std::to_string(*exit));
    if (Clock::now() >= deadline) return failure("server '" + definition_.name + "' does not take the account");
    pollfd ended{exit_fd(), POLLIN, 0};
    ::poll(&ended, 1, 2);
  }
  return Done{};
}

void Server::stop(std::chrono::milliseconds patience) {
  if (process_.try_wait()) return;
  process_.kill_group(false);
  pollfd ended{exit_fd(), POLLIN, 0};
  ::poll(&ended, 1, static_cast<int>(patience.count()));
  if (process_.try_wait()) return;
  process_.kill_group(true);
  ::poll(&ended, 1, -1);  // nothing outlives SIGKILL
  process_.try_wait();
}

std::string Server::log() const {
  std::string out = tail_of(plan_.folder + "/" + kOutput, kLogTail);
  if (!definition_.log.empty()) out += tail_of(plan_.folder + "/" + definition_.log, kLogTail);
  return out;
}

Error Server::failure(const std::string& what) const {
  const std::string said = printable_lines(log());
  return Error{what, said.empty() ? "it printed and logged nothing" : "its log ends:\n" + said, ""};
}

}  // namespace footpad::subject
