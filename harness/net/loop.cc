#include "net/loop.h"

#include <event2/event.h>

#include <chrono>
#include <cmath>

namespace footpad::net {
namespace {

struct Deleter {
  void operator()(event* it) const { event_free(it); }
};

class Event : public Waiting {
 public:
  explicit Event(Callback callback) : callback_(std::make_shared<Callback>(std::move(callback))) {}
  std::unique_ptr<event, Deleter> event_;
  static void fire(evutil_socket_t, short, void* self) {
    const auto callback = static_cast<Event*>(self)->callback_;  // outlives the Event if the callback destroys it
    (*callback)();
  }

 private:
  std::shared_ptr<Callback> callback_;
};

}  // namespace

void Loop::Free::operator()(event_base* base) const { event_base_free(base); }

Loop::Loop(event_base* base) : base_(base) {}
Loop::~Loop() = default;

Result<std::unique_ptr<Loop>> Loop::create() {
  event_config* config = event_config_new();
  event_config_set_flag(config, EVENT_BASE_FLAG_PRECISE_TIMER);
  event_base* base = event_base_new_with_config(config);
  event_config_free(config);
  if (base == nullptr) return Error{"no event loop can be made", "is the limit of open files (ulimit -n) reached?", ""};
  return std::unique_ptr<Loop>(new Loop(base));
}

Handle Loop::wait(int fd, short what, double seconds, Callback callback) {
  auto waiting = std::make_unique<Event>([this, callback = std::move(callback)] { call(callback); });
  waiting->event_.reset(event_new(base_.get(), fd, what, &Event::fire, waiting.get()));
  timeval timeout{};
  if (seconds >= 0) {
    timeout.tv_sec = static_cast<time_t>(std::floor(seconds));
    timeout.tv_usec = static_cast<suseconds_t>((seconds - std::floor(seconds)) * 1e6);
  }
  if (waiting->event_) event_add(waiting->event_.get(), seconds >= 0 ? &timeout : nullptr);
  return waiting;
}

Handle Loop::readable(int fd, Callback callback) { return wait(fd, EV_READ | EV_PERSIST, -1, std::move(callback)); }
Handle Loop::writable(int fd, Callback callback) { return wait(fd, EV_WRITE | EV_PERSIST, -1, std::move(callback)); }
Handle Loop::after(double seconds, Callback callback) {
  return wait(-1, 0, std::max(0.0, seconds), std::move(callback));
}
Handle Loop::signal(int number, Callback callback) {
  return wait(number, EV_SIGNAL | EV_PERSIST, -1, std::move(callback));
}

void Loop::call(const Callback& callback) {
  const double began = now();
  callback();
  if (const double took = now() - began; took > kStall) stalled_ += took;
}

void Loop::run() { event_base_dispatch(base_.get()); }
void Loop::stop() { event_base_loopbreak(base_.get()); }

double Loop::now() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double Loop::date() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace footpad::net
