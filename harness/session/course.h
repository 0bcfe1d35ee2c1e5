// What a case has seen so far, on whatever connection: whom the next one meets may depend on it.
#pragma once

#include <set>
#include <string>

#include "model/scenario.h"
#include "tls/end.h"

namespace footpad::session {

class Course {
 public:
  void saw(const std::string& place) { seen_.insert(place); }  // a unit or a point
  [[nodiscard]] bool has_seen(const std::string& place) const { return seen_.contains(place); }
  int session_stands() { return ++stood_; }  // one more: how many it has been

 private:
  std::set<std::string> seen_;
  int stood_ = 0;
};

// The <show> that counts for who says this; null: the scenario's own identity and recipe do.
const Show* show_for(const Scenario& scenario, const Course& course, const tls::Event& hello);

}  // namespace footpad::session
