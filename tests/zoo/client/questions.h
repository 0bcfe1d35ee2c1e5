// Which streams' keys a server has been told are valid, by whomever: between those who are called and those who call.
#pragma once

#include <mutex>
#include <set>
#include <string>

namespace zoo {

class Questions {
 public:
  void answered(const std::string& stream_id) {
    const std::lock_guard lock(mutex_);
    valid_.insert(stream_id);
  }
  [[nodiscard]] bool is_answered(const std::string& stream_id) {
    const std::lock_guard lock(mutex_);
    return valid_.contains(stream_id);
  }

 private:
  std::mutex mutex_;
  std::set<std::string> valid_;
};

}  // namespace zoo
