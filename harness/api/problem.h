// What an answer says when something is wrong with the question.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"
#include "net/http_server.h"

namespace footpad::api {

using Json = nlohmann::ordered_json;

struct Problem {
  int status = 400;
  std::vector<Error> errors;

  Problem(int code, Error error) : status(code), errors{std::move(error)} {}
  Problem(int code, std::vector<Error> all) : status(code), errors(std::move(all)) {}
};

// A value, or the problem that stands in its way.
template <class T>
class [[nodiscard]] Answer {
 public:
  Answer(T value) : state_(std::in_place_index<0>, std::move(value)) {}            // NOLINT: implicit on purpose
  Answer(Problem problem) : state_(std::in_place_index<1>, std::move(problem)) {}  // NOLINT: implicit on purpose
  explicit operator bool() const { return state_.index() == 0; }
  T& operator*() { return std::get<0>(state_); }
  T* operator->() { return &std::get<0>(state_); }
  [[nodiscard]] const Problem& problem() const { return std::get<1>(state_); }

 private:
  std::variant<T, Problem> state_;
};

net::HttpResponse as_response(int status, const Json& body);
net::HttpResponse as_response(const Problem& problem);

// "there is no WHAT 'word'", with what is near, or where to look.
Error unknown(const std::string& what, const std::string& word, const std::vector<std::string>& known,
              const std::string& where);

}  // namespace footpad::api
