#include "session/tickets.h"

namespace footpad::session {

std::shared_ptr<const tls::TicketKey> Tickets::key(const std::string& host, int port, Channel channel,
                                                   const std::vector<Bytes>& chain) {
  auto& known = keys_[{host, port, channel, chain}];
  if (known == nullptr) known = tls::fresh_ticket_key();
  return known;
}

std::shared_ptr<const tls::TicketKey> Tickets::shared(const std::string& word) {
  auto& known = shared_[word];
  if (known == nullptr) known = tls::fresh_ticket_key();
  return known;
}

}  // namespace footpad::session
