// Enums with the words that people and files use for them: one table each, both directions.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace footpad {

// Specialise with `static constexpr std::array<std::pair<E, std::string_view>, N> table{...}` beside each enum.
template <class E>
struct Words;

template <class E>
constexpr std::string_view word(E value) {
  for (const auto& [known, text] : Words<E>::table)
    if (known == value) return text;
  return "?";
}

template <class E>
constexpr std::optional<E> from_word(std::string_view text) {
  for (const auto& [known, its_word] : Words<E>::table)
    if (its_word == text) return known;
  return std::nullopt;
}

// "opportunistic, encrypted, verified": for messages that list the choices.
template <class E>
std::string all_words(std::string_view separator = ", ") {
  std::string out;
  for (const auto& [known, text] : Words<E>::table) {
    if (!out.empty()) out += separator;
    out += text;
  }
  return out;
}

}  // namespace footpad
