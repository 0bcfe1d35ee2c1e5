#include "lookup.h"

#include <netinet/in.h>
#include <resolv.h>

#include <algorithm>
#include <array>

namespace zoo {

std::optional<bool> look_up(const std::string& name, ns_type type, const TakeRecord& take) {
  if (res_init() != 0) return std::nullopt;
  _res.options |= RES_TRUSTAD;
  std::array<unsigned char, 4096> answer{};
  const int size = res_query(name.c_str(), ns_c_in, type, answer.data(), static_cast<int>(answer.size()));
  ns_msg message{};
  if (size < 0 || ns_initparse(answer.data(), std::min<int>(size, static_cast<int>(answer.size())), &message) != 0)
    return std::nullopt;
  for (int index = 0; index < ns_msg_count(message, ns_s_an); ++index) {
    ns_rr record{};
    if (ns_parserr(&message, ns_s_an, index, &record) == 0 && ns_rr_type(record) == type) take(message, record);
  }
  return ns_msg_getflag(message, ns_f_ad) != 0;
}

}  // namespace zoo
