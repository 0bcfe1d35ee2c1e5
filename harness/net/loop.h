// The event loop: the only place where time passes. A thin owner around libevent.
#pragma once

#include <functional>
#include <memory>

#include "base/result.h"

struct event_base;

namespace footpad::net {

// Something that is waited for. Destroying it stops the waiting, also from inside its own callback.
class Waiting {
 public:
  virtual ~Waiting() = default;
};
using Handle = std::unique_ptr<Waiting>;
using Callback = std::function<void()>;

class Loop {
 public:
  static Result<std::unique_ptr<Loop>> create();
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  [[nodiscard]] Handle readable(int fd, Callback callback);  // again and again
  [[nodiscard]] Handle writable(int fd, Callback callback);
  [[nodiscard]] Handle after(double seconds, Callback callback);  // once
  [[nodiscard]] Handle signal(int number, Callback callback);

  void run();  // until stop()
  void stop();
  [[nodiscard]] event_base* base() const { return base_.get(); }  // for this room
  [[nodiscard]] double now() const;                               // seconds, monotonic
  // Seconds so far in which one callback kept all others waiting, where it was for more than kStall.
  [[nodiscard]] double stalled() const { return stalled_; }
  static double date();  // seconds since the epoch, by the machine's clock

 private:
  struct Free {
    void operator()(event_base* base) const;
  };
  explicit Loop(event_base* base);
  static constexpr double kStall = 0.05;
  Handle wait(int fd, short what, double seconds, Callback callback);
  void call(const Callback& callback);
  double stalled_ = 0;
  std::unique_ptr<event_base, Free> base_;
};

}  // namespace footpad::net
