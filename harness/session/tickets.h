// The keys of one case's session tickets. A client that resumes is shown no certificate, so a ticket must be good only
// where that very chain would have been shown to it again: each place, identity and chain has a key of its own, where
// the scenario does not say otherwise, and no key outlives its case.
#pragma once

#include <map>
#include <memory>
#include <tuple>

#include "base/bytes.h"
#include "model/words.h"
#include "tls/end.h"

namespace footpad::session {

class Tickets {
 public:
  // The same key each time for the same arguments. `host` and `port` are where the client went.
  std::shared_ptr<const tls::TicketKey> key(const std::string& host, int port, Channel channel,
                                            const std::vector<Bytes>& chain);
  // The same key wherever a scenario says the same word: there a ticket of one place is good at another.
  std::shared_ptr<const tls::TicketKey> shared(const std::string& word);

 private:
  std::map<std::tuple<std::string, int, Channel, std::vector<Bytes>>, std::shared_ptr<const tls::TicketKey>> keys_;
  std::map<std::string, std::shared_ptr<const tls::TicketKey>> shared_;
};

}  // namespace footpad::session
