#include "honest/http_response.h"

namespace footpad::honest::http {
namespace {

std::string_view phrase(int status) {
  switch (status) {
    case 100: return "Continue";
    case 101: return "Switching Protocols";
    case 200: return "OK";
    case 201: return "Created";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 426: return "Upgrade Required";
    case 500: return "Internal Server Error";
    default: return "";
  }
}

}  // namespace

Bytes bytes_of(const Response& response, bool head_only) {
  Bytes out = "HTTP/1.1 " + std::to_string(response.status) + " " + std::string(phrase(response.status)) + "\r\n";
  for (const auto& [name, value] : response.fields) out += name + ": " + value + "\r\n";
  if (response.status >= 200) out += "Content-Length: " + std::to_string(response.body.size()) + "\r\n";
  out += "\r\n";
  return head_only ? out : out + response.body;
}

}  // namespace footpad::honest::http
