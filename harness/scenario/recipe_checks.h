// Checks that both parts of a recipe's reader make: words of a closed list, placeholders, escapes.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/xml.h"

namespace footpad::scenario {

// A fault at the attribute, with did-you-mean or the choices, where `word` is not one of `known`.
void check_word(const Node& node, std::string_view attribute, const std::string& word,
                const std::vector<std::string>& known);

template <std::size_t N>
std::vector<std::string> list_of(const std::array<std::string_view, N>& words) {
  return {words.begin(), words.end()};
}

// The attribute's value; a fault where it holds an unknown ${placeholder} or a bad escape.
std::string value_of(const Node& node, std::string_view attribute);

}  // namespace footpad::scenario
