// Footpad's own connections to a client that is a server itself, and what one connection makes it say on another.
#include <algorithm>

#include "lane/lane.h"

namespace footpad::lane {

// The client's own server is called where it was told to listen.
void Lane::call(const Action& action) {
  if (ended_ || own_port_ == 0) return;
  if (++called_ > kCallLimit) {
    if (called_ == kCallLimit + 1)
      note(Event::Type::note, "", "more than " + std::to_string(kCallLimit) + " calls: the rest are not made");
    return;
  }
  std::vector<std::string> domains;
  for (const std::string& domain : action.domains) domains.push_back(tamper::expand(domain, names_));
  net::Fd socket = cage_ ? cage_->calling_socket() : net::calling_socket();
  if (!socket.open()) return recorder_.own_fault("there is no socket to call the client with");
  const std::size_t index = callers_.size();
  callers_.push_back(std::make_unique<net::Caller>(
      loop_, std::move(socket), own_port_, [this, index, domains = std::move(domains)](net::Fd client) {
        const auto caller = std::move(callers_[index]);  // it is still in its call
        met_called(domains, std::move(client));
      }));
}

void Lane::met_called(std::vector<std::string> domains, net::Fd client) {
  if (ended_) return;
  ++connections_;
  // A domain that has a host of its own shows what that one shows.
  Place place{domains.front(), own_port_, setup_.protocol, Transport::starttls, nullptr};
  for (const Listen& listen : setup_.question.scenario->listens)
    if (tamper::expand(listen.host, names_) == domains.front()) place.listen = &listen;
  session::Config config = config_for(place);
  config.caller = std::move(domains);
  config.nth = called_;
  adopt(std::move(client), std::move(config), {});
}

// What one connection makes Footpad say on another, once it has done its own.
void Lane::say_elsewhere(const std::string& name, const On& on, const Bytes& bytes) {
  later_.push_back(loop_.after(0, [this, name, &on, bytes] {
    const auto there =
        std::find_if(wires_.rbegin(), wires_.rend(), [&](const auto& wire) { return wire->session().has_fired(name); });
    if (!ended_ && there != wires_.rend()) (*there)->say(bytes, on);
  }));
}

bool Lane::is_calling() const {
  return std::any_of(callers_.begin(), callers_.end(), [](const auto& caller) { return caller != nullptr; }) ||
         std::any_of(wires_.begin(), wires_.end(),
                     [](const auto& wire) { return wire->session().called() && !wire->finished(); });
}

}  // namespace footpad::lane
