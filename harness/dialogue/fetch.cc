#include "dialogue/fetch.h"

#include "dialogue/http_conversation.h"
#include "dialogue/http_kinds.h"

namespace footpad::dialogue {
namespace {

// What an HTTP message is called here, and what it is for.
void rename(Unit& unit) {
  if (unit.role == Role::opaque) return;
  const bool asks = unit.kind == "client.request" || unit.kind == "client.upgrade";
  if (asks) unit.kind = "client.fetch";
  if (const auto target = unit.fields.find("target"); asks && target != unit.fields.end())
    unit.fields["path"] = fetched_path(target->second);
  unit.role = asks ? Role::hello : Role::other;
}

class Fetch final : public Dialogue {
 public:
  void feed(Side from, ByteView bytes, std::vector<Unit>& out) override {
    const std::size_t before = out.size();
    Bytes other = conversation_.feed(from, bytes, out);
    if (!other.empty()) {
      Unit& unit = out.emplace_back();
      unit.from = from;
      http::Item item;
      item.bytes = std::move(other);
      http::classify(std::move(item), unit);
    }
    for (std::size_t at = before; at < out.size(); ++at) rename(out[at]);
  }

  Bytes take_pending(Side from) override { return conversation_.take_pending(from); }
  void restart(Side from) override { conversation_.restart(from); }
  [[nodiscard]] ByteView unfinished(Side from) const override { return conversation_.unfinished(from); }
  [[nodiscard]] Bytes upgrade_request() const override { return {}; }
  [[nodiscard]] Bytes hello(const std::string& domain) const override {
    return "GET / HTTP/1.1\r\nHost: " + domain + "\r\n\r\n";
  }
  [[nodiscard]] Bytes prompt(const Canaries&) const override { return http::timeout_response(); }
  [[nodiscard]] Bytes insert_inside(const Unit& unit, ByteView text) const override {
    return http::inside_end(unit, text);
  }

 private:
  http::Conversation conversation_;
};

std::unique_ptr<Dialogue> make_fetch() { return std::make_unique<Fetch>(); }

const std::vector<std::string>& all_kinds() {
  static const std::vector<std::string> kinds = [] {
    auto all = http::all_kinds();
    for (std::string& kind : all)
      if (kind == "client.request") kind = "client.fetch";
    std::erase(all, "client.upgrade");
    return all;
  }();
  return kinds;
}

}  // namespace

std::string_view fetched_path(std::string_view target) {
  const auto scheme = target.find("://");
  if (scheme == std::string_view::npos) return target;
  const auto slash = target.find('/', scheme + 3);
  return slash == std::string_view::npos ? "/" : target.substr(slash);
}

const Protocol& fetching() {
  static const Protocol protocol{.name = "fetch",
                                 .title = "What a certificate points at",
                                 .client_speaks_first = true,
                                 .starttls = true,
                                 .direct = false,
                                 .alpn = "",
                                 .session_ready = "",
                                 .starttls_port = 80,
                                 .make = make_fetch,
                                 .kinds = all_kinds};
  return protocol;
}

}  // namespace footpad::dialogue
