// Times in certificates, as recipes write them.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace footpad::pki {

// The whole encoding of one time. A duration is relative to now, in the form that RFC 5280 4.1.2.5 asks for (UTCTime
// until 2049, GeneralizedTime from 2050). `utc:` and `generalized:` before it choose the form, or the text itself where
// no duration follows; `N:` any universal tag.
Result<Bytes> encoded_time(const std::string& written);

}  // namespace footpad::pki
