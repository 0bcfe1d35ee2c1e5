// Dialback keys (XEP-0220), made as XEP-0185 says: who has the secret can tell one of its own without having kept it.
#pragma once

#include <string_view>

#include "base/bytes.h"

namespace footpad::honest {

// The key by which `originating` shows `receiving` whose it is, on the stream of which `receiving` said `stream_id`.
Bytes dialback_key(ByteView secret, std::string_view receiving, std::string_view originating,
                   std::string_view stream_id);

}  // namespace footpad::honest
