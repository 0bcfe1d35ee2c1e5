// A real honest server in a scratch folder of its own: started, watched until it is ready, given accounts, stopped.
#pragma once

#include <chrono>
#include <map>
#include <string>

#include "base/result.h"
#include "model/server_definition.h"
#include "model/words.h"
#include "subject/placeholders.h"
#include "subject/process.h"

namespace footpad::subject {

struct ServerPlan {
  std::string folder;              // exists, and is the server's alone
  std::map<Transport, int> ports;  // one for each of its transports, free, on 127.0.0.1
  std::string domain;
  std::string protocol;         // one of the definition's
  std::string certificate_pem;  // its chain, leaf first ...
  std::string key_pem;          // ... and the leaf's key: written 0600 into the folder
};

class Server {
 public:
  static Result<Server> start(const ServerDefinition& definition, const ServerPlan& plan);

  Server(Server&&) noexcept = default;
  Server& operator=(Server&&) noexcept = default;
  ~Server() = default;  // kills what is left: see stop() for the polite way

  // Looks once, without waiting: true when all its ports answer. An Error when it has ended, with its log. Call it from
  // a timer every few milliseconds; exit_fd() wakes earlier where it dies.
  Result<bool> poll();
  // The same, waiting at most the definition's limit.
  Status wait_until_ready();
  // May be called at any time, before it is ready too.
  Status add_account(const std::string& user, const std::string& password);
  // Asks it to end and waits at most `patience`, then kills it.
  void stop(std::chrono::milliseconds patience = std::chrono::milliseconds(2000));

  // The end of what it printed and logged.
  [[nodiscard]] std::string log() const;
  [[nodiscard]] int exit_fd() const { return process_.exit_fd(); }
  [[nodiscard]] pid_t pid() const { return process_.pid(); }
  [[nodiscard]] int port(Transport transport) const { return plan_.ports.at(transport); }

 private:
  Server(ServerDefinition definition, ServerPlan plan, Process process)
      : definition_(std::move(definition)), plan_(std::move(plan)), process_(std::move(process)) {}
  Status wait_until_taken(const ServerFile& account, const Placeholders& known);
  [[nodiscard]] Error failure(const std::string& what) const;

  ServerDefinition definition_;
  ServerPlan plan_;
  Process process_;
};

}  // namespace footpad::subject
