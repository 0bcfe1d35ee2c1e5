// What the elements of an XMPP stream are for: kind, role and fields of each, on either side.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dialogue/xmpp_reader.h"
#include "model/unit.h"

namespace footpad::dialogue::xmpp {

// An <iq/> result says nothing of what was asked: the purposes of a client's open requests, by their id.
class Requests {
 public:
  enum class Purpose { none, legacy_fields, legacy_login, bind, session, ping };
  void asked(std::string_view id, Purpose purpose);
  Purpose answered(std::string_view id);  // and forgets it
  void forget() { open_.clear(); }

 private:
  std::deque<std::pair<std::string, Purpose>> open_;  // bounded, oldest first
};

// Gives `unit`, whose side and bytes are set, its kind, role, spans and fields.
void classify(const Item& item, Requests& requests, Unit& unit);

// Every kind there is, the client's first.
const std::vector<std::string>& all_kinds();

}  // namespace footpad::dialogue::xmpp
