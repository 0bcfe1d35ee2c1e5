#include "lane/world.h"

#include <set>

#include "subject/netlink.h"

namespace footpad::lane {
namespace {

constexpr std::size_t kFirstOther = 10;  // the last part of the first address that a further host gets
constexpr std::size_t kMostHosts = 200;

}  // namespace

Result<World> World::of(const Scenario& scenario, const dialogue::Protocol& protocol, const tamper::Names& names) {
  World world;
  world.domain_ = names.canaries->domain;
  world.hosts_[world.domain_] = {subject::kCageAddress4, subject::kCageAddress6};
  world.host_of_[subject::kCageAddress4] = world.host_of_[subject::kCageAddress6] = world.domain_;
  if (protocol.starttls) world.services_[protocol.starttls_port] = {&protocol, Transport::starttls};
  if (protocol.direct) world.services_[protocol.direct_port] = {&protocol, Transport::direct};
  for (const dialogue::Port& port : protocol.neighbours)
    world.services_.try_emplace(port.number, Service{dialogue::find_protocol(port.protocol), port.transport});
  for (const Listen& listen : scenario.listens) {
    const dialogue::Protocol* spoken = listen.protocol.empty() ? &protocol : dialogue::find_protocol(listen.protocol);
    if (spoken == nullptr)
      return Error{"there is no protocol '" + listen.protocol + "'", "see <listen> in " + listen.place.file, ""};
    if (world.hosts_.size() > kMostHosts)
      return Error{"too many hosts in one scenario", "see " + listen.place.file, ""};
    const std::string host = tamper::expand(listen.host, names);
    world.addresses_of(host);
    world.own_[{host, listen.port}] = {spoken, listen.transport, &listen};
  }
  return world;
}

const Addresses& World::addresses_of(const std::string& host) {
  const auto known = hosts_.find(host);
  if (known != hosts_.end()) return known->second;
  const std::string number = std::to_string(kFirstOther + hosts_.size());
  const Addresses made{"203.0.113." + number, "2001:db8::" + number};
  host_of_[made.four] = host_of_[made.six] = host;
  return hosts_.emplace(host, made).first->second;
}

std::vector<int> World::ports() const {
  std::set<int> ports;
  for (const auto& [port, service] : services_) ports.insert(port);
  for (const auto& [place, service] : own_) ports.insert(place.second);
  return {ports.begin(), ports.end()};
}

Place World::at(const net::Endpoint& asked) const {
  const auto named = host_of_.find(asked.address);
  const std::string& host = named == host_of_.end() ? domain_ : named->second;
  const auto own = own_.find({host, asked.port});
  const auto usual = services_.find(asked.port);
  const Service service = own != own_.end() ? own->second : usual != services_.end() ? usual->second : Service{};
  return {host, asked.port, service.protocol, service.transport, service.listen};
}

}  // namespace footpad::lane
