#include "dialogue/pop3_replies.h"

#include <utility>

namespace footpad::dialogue::pop3 {

void Replies::feed(ByteView bytes, Commands& commands, std::vector<Reply>& out) {
  lines_.add(bytes);
  while (read_one(commands, out)) continue;
  if (!skipping_ && !lines_.overlong()) return;
  skipping_ = true;
  if (!lines_.empty()) out.push_back({std::exchange(begun_, {}) + lines_.take(), Status::none, false});
}

bool Replies::read_one(Commands& commands, std::vector<Reply>& out) {
  auto line = lines_.line();
  if (!line) return false;
  if (std::exchange(skipping_, false)) {
    out.push_back({std::move(*line), Status::none, false});
    return true;
  }
  const bool goes_on = !begun_.empty();
  const bool ends =
      goes_on ? content_of(*line) == "." : status_of(*line) != Status::ok || !is_listing(commands.awaited());
  begun_ += *line;
  if (begun_.size() > Lines::kLimit) {  // the rest of it comes as what it is not: it is not waited for
    out.push_back({std::exchange(begun_, {}), Status::none, false});
    commands.answered(Status::ok);
    return true;
  }
  if (!ends) return true;
  Reply reply;
  reply.bytes = std::exchange(begun_, {});
  reply.status = status_of(reply.bytes);
  reply.asked = commands.answered(reply.status);
  out.push_back(std::move(reply));
  return true;
}

Bytes Replies::take_pending() { return std::exchange(begun_, {}) + lines_.take(); }

}  // namespace footpad::dialogue::pop3
