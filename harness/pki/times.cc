#include "pki/times.h"

#include <charconv>
#include <ctime>

#include "base/text.h"
#include "model/recipe_words.h"
#include "pki/der.h"

namespace footpad::pki {
namespace {

Bytes text_of(std::time_t when, const char* format) {
  std::tm parts{};
  gmtime_r(&when, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof text, format, &parts)};
}

Bytes in_form(unsigned char tag, std::time_t when) {
  return der::tlv(tag, text_of(when, tag == der::utc_time ? "%y%m%d%H%M%SZ" : "%Y%m%d%H%M%SZ"));
}

}  // namespace

Result<Bytes> encoded_time(const std::string& written) {
  const std::time_t now = std::time(nullptr);
  if (const auto offset = duration_seconds(written)) {
    constexpr std::time_t year_2050 = 2524608000;
    const std::time_t when = now + *offset;
    return in_form(when < year_2050 ? der::utc_time : der::generalized_time, when);
  }
  const auto parsed = time_form(written);
  if (!parsed) return Error{"'" + written + "' is not a time", "write -P1D, PT10M, or utc:500101000000Z", ""};
  const auto tag = static_cast<unsigned char>(parsed->tag);
  const bool has_form = tag == der::utc_time || tag == der::generalized_time;
  if (const auto offset = duration_seconds(parsed->text); has_form && offset) return in_form(tag, now + *offset);
  const auto text = unescape(parsed->text);
  if (!text) return Error{"a bad escape in '" + written + "'", "\\xNN for an octet", ""};
  return der::tlv(tag, *text);
}

}  // namespace footpad::pki
