// One question to the DNS, by way of the C library's resolver.
#pragma once

#include <arpa/nameser.h>

#include <functional>
#include <optional>
#include <string>

namespace zoo {

using TakeRecord = std::function<void(const ns_msg& message, const ns_rr& record)>;

// Gives `take` each record of that type in the answer. Whether the resolver vouches for the answer (the AD bit, RFC
// 6840 §5.8); nullopt: there is no answer.
std::optional<bool> look_up(const std::string& name, ns_type type, const TakeRecord& take);

}  // namespace zoo
