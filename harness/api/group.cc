#include "api/group.h"

#include "base/text.h"

namespace footpad::api {

std::string group_key(const Wish& wish, const dialogue::Protocol& protocol, Transport transport) {
  return Json{wish.client, protocol.name,     word(transport), word(wish.policy),
              wish.domain, wish.local_domain, wish.reach,      wish.takes}
      .dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace footpad::api
