// A loop on a thread of its own, for whoever has other things to do. All that belongs to the loop is made, used and
// destroyed there.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "net/loop.h"

namespace footpad::net {

class LoopThread {
 public:
  using Call = std::function<void(Loop&)>;

  static Result<std::unique_ptr<LoopThread>> start();
  ~LoopThread();  // what was called is done before
  LoopThread(const LoopThread&) = delete;
  LoopThread& operator=(const LoopThread&) = delete;

  // Has it called on that thread, in order, and does not wait. From any thread.
  void call(Call what);
  // ... and waits until it was. From any other thread.
  void call_and_wait(const Call& what);

 private:
  LoopThread() = default;
  void wake() const;
  void work();

  std::unique_ptr<Loop> loop_;
  int bell_ = -1;  // an eventfd
  Handle listening_;
  std::mutex mutex_;
  std::deque<Call> calls_;
  std::thread thread_;
};

}  // namespace footpad::net
