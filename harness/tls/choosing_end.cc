#include "tls/choosing_end.h"

#include <algorithm>
#include <utility>

namespace footpad::tls {
namespace {

class ChoosingEnd final : public End {
 public:
  ChoosingEnd(std::unique_ptr<End> reader, Choose choose) : reader_(std::move(reader)), choose_(std::move(choose)) {}

  void receive(ByteView ciphertext) override {
    if (chosen_) return chosen_->receive(ciphertext);
    if (!reader_) return;
    said_ += ciphertext;
    reader_->receive(ciphertext);
    for (const Event& event : reader_->take_events()) {
      if (event.type == Event::Type::client_hello) return decide(event);
      if (event.type == Event::Type::failed) return decide({Event::Type::client_hello, {}, {}, {}, 0, {}});
    }
  }
  void send(ByteView plaintext) override {
    if (chosen_) return chosen_->send(plaintext);
    queued_ += plaintext;
  }
  void close_notify() override {
    if (chosen_) chosen_->close_notify();
  }

  Bytes take_ciphertext() override { return chosen_ ? chosen_->take_ciphertext() : Bytes(); }
  Bytes take_early_data() override { return chosen_ ? chosen_->take_early_data() : Bytes(); }
  Bytes take_plaintext() override { return chosen_ ? chosen_->take_plaintext() : Bytes(); }
  std::vector<Event> take_events() override { return chosen_ ? chosen_->take_events() : std::exchange(events_, {}); }
  std::string take_key_log() override { return chosen_ ? chosen_->take_key_log() : ""; }
  [[nodiscard]] std::vector<Bytes> peer_certificates() const override {
    return chosen_ ? chosen_->peer_certificates() : std::vector<Bytes>();
  }
  [[nodiscard]] Bytes exporter_binding() const override { return chosen_ ? chosen_->exporter_binding() : Bytes(); }
  [[nodiscard]] bool established() const override { return chosen_ && chosen_->established(); }
  [[nodiscard]] bool failed() const override { return chosen_ ? chosen_->failed() : !reader_; }
  [[nodiscard]] bool peer_closed() const override { return chosen_ && chosen_->peer_closed(); }

 private:
  void decide(const Event& hello) {
    reader_.reset();
    const auto config = choose_(hello);
    auto end = config ? End::server(*config) : config.error();
    if (!end) {
      events_.push_back({Event::Type::failed, end.error().text(), {}, {}, 0, {}});
      return;
    }
    chosen_ = std::move(*end);
    if (!queued_.empty()) chosen_->send(std::exchange(queued_, {}));
    chosen_->receive(std::exchange(said_, {}));
  }

  std::unique_ptr<End> reader_;  // until it is known what the client says
  Choose choose_;
  std::unique_ptr<End> chosen_;
  Bytes said_, queued_;
  std::vector<Event> events_;
};

}  // namespace

Result<std::unique_ptr<End>> choosing_server(Choose choose) {
  auto reader = End::hello_reader();
  if (!reader) return reader.error();
  return std::unique_ptr<End>(std::make_unique<ChoosingEnd>(std::move(*reader), std::move(choose)));
}

}  // namespace footpad::tls
