#include "runner/real_server.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/text.h"
#include "net/socket.h"
#include "pki/pem.h"
#include "scenario/read_server.h"

namespace footpad::runner {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// HOST:PORT or HOST:PORT,PORT (starttls, direct).
std::optional<std::pair<std::string, std::vector<int>>> host_and_ports(const std::string& text) {
  const auto colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0) return std::nullopt;
  std::vector<int> ports;
  for (const std::string& part : split(text.substr(colon + 1), ',')) {
    int port = 0;
    const auto [end, fault] = std::from_chars(part.data(), part.data() + part.size(), port);
    if (fault != std::errc() || end != part.data() + part.size() || port < 1 || port > 65535) return std::nullopt;
    ports.push_back(port);
  }
  return std::pair(text.substr(0, colon), ports);
}

std::vector<std::string> names_below(const std::string& folder) {
  std::vector<std::string> names{"embedded"};
  std::error_code fault;
  for (const auto& entry : fs::directory_iterator(folder, fault)) names.push_back(entry.path().filename().string());
  return names;
}

bool is_loopback(const std::string& host) {
  return host == "127.0.0.1" || host == "localhost" || host == "::1" || host == "[::1]";
}

}  // namespace

Status RealServer::check(const Options& options, const std::string& tools, std::string_view protocol) {
  if (options.server == "embedded") return Done{};
  if (const auto address = host_and_ports(options.server)) {
    if (!is_loopback(address->first))
      return Error{"--server " + options.server + " is not on loopback",
                   "Footpad connects to loopback only: run the server, or a tunnel to it, on this machine", ""};
    if (options.user.empty() || options.password_file.empty())
      return Error{"a server that runs already needs an account of yours", "give --user NAME and --password-file FILE",
                   ""};
    const auto password = read_file(options.password_file);
    if (!password || trim(*password).empty())
      return Error{"cannot read a password from " + options.password_file,
                   "--password-file names a file with the account's password", ""};
    return Done{};
  }
  if (const auto text = read_file(tools + "/servers/" + options.server + "/server.xml")) {
    std::vector<Error> ignored;  // start() tells them
    const auto definition = scenario::read_server_definition(options.server, *text, ignored);
    if (!definition) return Done{};
    const auto& spoken = definition->protocols;
    if (std::find(spoken.begin(), spoken.end(), protocol) != spoken.end()) return Done{};
    return Error{"the server '" + options.server + "' speaks " + join(spoken, ", ") + ", and the client " +
                     std::string(protocol),
                 "leave out --server: Footpad plays the server itself", ""};
  }
  const auto names = names_below(tools + "/servers");
  const auto near = nearest(options.server, names);
  return Error{"there is no server '" + options.server + "'",
               (near.empty() ? "" : "did you mean '" + near + "'? ") + "known: " + join(names, ", ") + ", or HOST:PORT",
               ""};
}

Result<std::unique_ptr<RealServer>> RealServer::start(const Options& options, const std::string& tools,
                                                      std::string_view protocol, const std::string& folder,
                                                      const pki::Chain& genuine) {
  if (auto sane = check(options, tools, protocol); !sane) return sane.error();
  if (options.server == "embedded") return std::unique_ptr<RealServer>();
  auto real = std::make_unique<RealServer>();
  real->title_ = options.server;
  if (const auto address = host_and_ports(options.server)) {
    real->host_ = address->first == "[::1]" ? "::1" : address->first;
    real->ports_[Transport::starttls] = address->second.front();
    real->ports_[Transport::direct] = address->second.back();
    real->user_ = options.user;
    real->password_ = std::string(trim(read_file(options.password_file).value_or("")));
    return real;
  }

  const std::string file = tools + "/servers/" + options.server + "/server.xml";
  const auto text = read_file(file);
  if (!text) return Error{"cannot read " + file, "", ""};
  std::vector<Error> errors;
  auto definition = scenario::read_server_definition(file, *text, errors);
  if (!definition) return errors.front();
  subject::ServerPlan plan;
  plan.folder = folder;
  plan.domain = options.domain;
  plan.protocol = protocol;
  for (const Transport transport : definition->transports) {
    plan.ports[transport] = net::free_port();
    if (plan.ports[transport] == 0) return Error{"no free port on 127.0.0.1", "", ""};
  }
  for (const Bytes& der : genuine.sent) plan.certificate_pem += pki::certificate_pem(der);
  plan.key_pem = pki::danger_private_key_pem(genuine.key);
  auto process = subject::Server::start(*definition, plan);
  if (!process) return process.error();
  real->process_.emplace(std::move(*process));
  if (auto ready = real->process_->wait_until_ready(); !ready) return ready.error();
  real->ports_ = plan.ports;
  return real;
}

Status RealServer::furnish(lane::Setup& setup) {
  if (!ports_.contains(setup.question.transport))
    return Error{title_ + " has no port for " + std::string(word(setup.question.transport)), "choose --transport", ""};
  for (const auto& [transport, port] : ports_) setup.servers[transport] = {host_, port};
  if (process_) return process_->add_account(setup.canaries.user, setup.canaries.password);
  setup.canaries.user = user_;
  setup.canaries.password = password_;
  setup.redact = true;
  return Done{};
}

}  // namespace footpad::runner
