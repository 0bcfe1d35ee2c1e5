// An HTTP/1.1 response as bytes.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"

namespace footpad::honest::http {

struct Response {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> fields{};  // besides the body's length
  std::string body{};
};

// `head_only`: as the answer to HEAD, the length is that of the body that is left out.
Bytes bytes_of(const Response& response, bool head_only = false);

}  // namespace footpad::honest::http
