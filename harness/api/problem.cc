#include "api/problem.h"

#include "base/text.h"

namespace footpad::api {
namespace {

constexpr std::size_t kMostErrors = 50, kLongestPlace = 4096;

}  // namespace

net::HttpResponse as_response(int status, const Json& body) {
  // Hostile bytes are escaped before they get here; `replace` is for the ones that nobody thought of.
  return {status,
          {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}},
          body.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n"};
}

net::HttpResponse as_response(const Problem& problem) {
  Json errors = Json::array();
  for (const Error& error : problem.errors) {
    Json one{{"what", printable(error.what)}, {"remedy", printable(error.remedy)}};
    if (!error.place.empty())
      one["place"] = printable_lines(replace_all(error.place.substr(0, kLongestPlace), "{what}", error.what));
    errors.push_back(std::move(one));
    if (errors.size() == kMostErrors) break;
  }
  auto response = as_response(problem.status, {{"status", problem.status}, {"errors", std::move(errors)}});
  if (problem.status == 401) response.headers["WWW-Authenticate"] = "Bearer";
  return response;
}

Error unknown(const std::string& what, const std::string& word, const std::vector<std::string>& known,
              const std::string& where) {
  const std::string near = nearest(word, known);
  return Error{"there is no " + what + " '" + printable(word) + "'",
               near.empty() ? where : "did you mean '" + near + "'?", ""};
}

}  // namespace footpad::api
