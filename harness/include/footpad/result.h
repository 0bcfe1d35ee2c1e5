// Errors are values. Nothing in this library throws.
#pragma once

#include <string>
#include <utility>
#include <variant>

#include "footpad/export.h"

// clang-format off
FOOTPAD_BEGIN_API
// clang-format on

struct Error {
  std::string what;    // one sentence, without a full stop
  std::string remedy;  // what the reader can do; may be empty
  std::string place;   // of a fault in XML: "inline.xml:3:7: {what}" with the line and a caret; else empty

  // All of it, as a person reads it.
  [[nodiscard]] FOOTPAD_API std::string text() const;
};

struct Done {};

// A value, or the error that stands in its way. Look before you take: value() of an error is undefined.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT: implicit on purpose
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: implicit on purpose

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }
  T& value() { return *std::get_if<0>(&state_); }
  const T& value() const { return *std::get_if<0>(&state_); }
  T& operator*() { return value(); }
  const T& operator*() const { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  [[nodiscard]] const Error& error() const { return *std::get_if<1>(&state_); }

 private:
  std::variant<T, Error> state_;
};

FOOTPAD_END_API
