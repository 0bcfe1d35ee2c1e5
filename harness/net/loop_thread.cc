#include "net/loop_thread.h"

#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <future>

namespace footpad::net {

Result<std::unique_ptr<LoopThread>> LoopThread::start() {
  std::unique_ptr<LoopThread> out(new LoopThread);
  auto loop = Loop::create();
  if (!loop) return loop.error();
  out->loop_ = std::move(*loop);
  out->bell_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (out->bell_ < 0)
    return Error{"no event can be made: " + std::string(std::strerror(errno)),
                 "is the limit of open files (ulimit -n) reached?", ""};
  out->listening_ = out->loop_->readable(out->bell_, [raw = out.get()] { raw->work(); });
  // Signals are for the threads of whoever started this one.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  out->thread_ = std::thread([raw = out.get()] { raw->loop_->run(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return out;
}

LoopThread::~LoopThread() {
  if (thread_.joinable()) {
    call([](Loop& loop) { loop.stop(); });
    thread_.join();
  }
  listening_.reset();
  if (bell_ >= 0) ::close(bell_);
}

void LoopThread::call(Call what) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    calls_.push_back(std::move(what));
  }
  wake();
}

void LoopThread::call_and_wait(const Call& what) {
  const auto over = std::make_shared<std::promise<void>>();
  auto waiting = over->get_future();
  call([&what, over](Loop& loop) {
    what(loop);
    over->set_value();
  });
  waiting.wait();
}

void LoopThread::wake() const {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(bell_, &one, sizeof one);
}

void LoopThread::work() {
  std::uint64_t count = 0;
  [[maybe_unused]] const ssize_t got = ::read(bell_, &count, sizeof count);
  for (;;) {
    Call next;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (calls_.empty()) return;
      next = std::move(calls_.front());
      calls_.pop_front();
    }
    next(*loop_);
  }
}

}  // namespace footpad::net
