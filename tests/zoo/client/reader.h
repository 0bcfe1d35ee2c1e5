// Cuts one XMPP stream into its header, its elements and its end, however the bytes arrive.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "element.h"

struct XML_ParserStruct;

namespace zoo {

struct Item {
  enum class Kind { header, element, end } kind = Kind::element;
  Element element;      // header: its attributes only
  std::size_t end = 0;  // bytes of the stream up to and with this item
};

class Reader {
 public:
  // `boundless`: any size and depth. `lenient`: RFC 6120 §11.1 is not minded.
  explicit Reader(bool boundless = false, bool lenient = false);
  Reader(const Reader&) = delete;  // the parser knows where it lives
  Reader& operator=(const Reader&) = delete;

  // Never gives up on good input; `fault()` says so where the input is not a stream, or larger than any honest one.
  void feed(std::string_view bytes);
  [[nodiscard]] std::optional<Item> next();
  [[nodiscard]] const std::string& fault() const { return fault_; }
  // What was fed behind the last item that next() gave.
  [[nodiscard]] std::string_view rest() const { return std::string_view(input_).substr(taken_); }

 private:
  struct Callbacks;
  struct Free {
    void operator()(XML_ParserStruct* parser) const;
  };
  void give_up(std::string why);

  std::unique_ptr<XML_ParserStruct, Free> parser_;
  std::string input_;
  std::deque<Item> ready_;
  std::vector<Element> open_;  // depth 1 and below
  std::size_t depth_ = 0, taken_ = 0;
  std::string fault_;
  const bool boundless_;
};

}  // namespace zoo
