// The world of a caged case: which hosts there are, at which addresses, and what answers on which port.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "dialogue/dialogue.h"
#include "model/scenario.h"
#include "net/socket.h"
#include "tamper/expand.h"

namespace footpad::lane {

// What a connection leads to.
struct Place {
  std::string host;
  int port = 0;
  const dialogue::Protocol* protocol = nullptr;
  Transport transport = Transport::starttls;
  const Listen* listen = nullptr;  // the scenario's own, else the world's usual
};

struct Addresses {
  std::string four, six;
};

class World {
 public:
  // The domain's server with all its neighbours, and the scenario's further hosts. `names` fills in ${domain} and the
  // like.
  static Result<World> of(const Scenario& scenario, const dialogue::Protocol& protocol, const tamper::Names& names);

  [[nodiscard]] std::vector<int> ports() const;  // each once
  // Where an unknown address is asked for, the domain's server answers: an attacker on the path answers for everybody.
  [[nodiscard]] Place at(const net::Endpoint& asked) const;
  [[nodiscard]] const std::map<std::string, Addresses>& hosts() const { return hosts_; }
  // A further host on which one port answers.
  void add(const std::string& host, int port, const dialogue::Protocol& protocol, Transport transport) {
    addresses_of(host);
    own_[{host, port}] = {&protocol, transport};
  }
  // Of a host that is not known yet, the next free ones.
  const Addresses& addresses_of(const std::string& host);

 private:
  struct Service {
    const dialogue::Protocol* protocol = nullptr;
    Transport transport = Transport::starttls;
    const Listen* listen = nullptr;
  };
  std::string domain_;
  std::map<std::string, Addresses> hosts_;
  std::map<std::string, std::string> host_of_;          // by address
  std::map<int, Service> services_;                     // of every host ...
  std::map<std::pair<std::string, int>, Service> own_;  // ... and of one
};

}  // namespace footpad::lane
