// A JSON object read field by field. The first thing that is wrong stops it; what nobody asks for is wrong too.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/problem.h"
#include "base/words.h"

namespace footpad::api {

// Of a request's body; an empty one is an empty object. The place of a fault is shown.
Answer<Json> parse_body(const std::string& body);

class Fields {
 public:
  explicit Fields(const Json& object) : object_(object) {}

  std::optional<std::string> text(const std::string& name);
  std::optional<double> number(const std::string& name, double least, double most);
  std::optional<std::uint64_t> whole(const std::string& name);
  std::optional<std::vector<std::string>> texts(const std::string& name);
  // One word of a table; its error lists them.
  template <class T>
  std::optional<T> word_of(const std::string& name) {
    const auto given = text(name);
    if (!given) return std::nullopt;
    const auto known = from_word<T>(*given);
    if (!known) fail("there is no " + name + " '" + *given + "'", "one of: " + all_words<T>());
    return known;
  }
  void fail(const std::string& what, const std::string& remedy);

  // What is wrong; nullopt: nothing. Fields that nobody has asked for are.
  std::optional<Problem> problem();

 private:
  const Json* find(const std::string& name);
  const Json& object_;
  std::vector<std::string> asked_;
  std::optional<Problem> problem_;
};

}  // namespace footpad::api
