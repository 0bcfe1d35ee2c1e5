#include "honest/http.h"

#include "base/text.h"
#include "dialogue/http_reader.h"
#include "honest/http_response.h"
#include "honest/sasl.h"

namespace footpad::honest {
namespace {

using dialogue::http::Head;
using dialogue::http::Item;
using http::Response;

class HttpServer final : public Server {
 public:
  explicit HttpServer(Settings settings) : account_(std::move(settings.account)) {
    const auto auth = settings.options.find("auth");
    asks_ = auth == settings.options.end() || auth->second != "none";
  }

  Answer connected() override { return {}; }  // the client speaks first
  Answer secured() override { return {}; }

  Answer receive(ByteView bytes) override {
    if (over_) return {};
    Answer answer;
    std::vector<Item> items;
    reader_.feed(bytes, items);
    if (reader_.stopped()) {  // another protocol was asked for, and none is spoken here
      reader_.resume();
      reader_.feed({}, items);
    }
    for (const Item& item : items) {
      if (over_) break;
      if (item.type == Item::Type::opaque && !has_head_) {
        answer.bytes += http::bytes_of({.status = 400, .fields = {{"Connection", "close"}}});
        over_ = true;
      }
      if (item.type == Item::Type::head) {
        head_ = item.head;
        has_head_ = true;
        if (!item.ends && lower(head_.field("expect")) == "100-continue")
          answer.bytes += http::bytes_of({.status = 100});
      }
      if (item.ends && has_head_) respond(answer.bytes);
    }
    answer.close = over_;
    return answer;
  }

 private:
  void respond(Bytes& out) {
    has_head_ = false;
    Response response = asks_ && !is_account() ? Response{401, {{"WWW-Authenticate", "Basic realm=\"footpad\""}}, ""}
                                               : response_to_account();
    if (!head_.keeps_alive()) {
      over_ = true;
      response.fields.emplace_back("Connection", "close");
    }
    out += http::bytes_of(response, head_.method == "HEAD");
  }

  [[nodiscard]] Response response_to_account() const {
    if (head_.method == "PUT" || head_.method == "POST") return {head_.method == "PUT" ? 201 : 200, {}, ""};
    if (head_.method != "GET" && head_.method != "HEAD") return {405, {{"Allow", "GET, HEAD, PUT, POST"}}, ""};
    // Where a client of git looks first: a repository with one branch.
    if (path().ends_with("/info/refs"))
      return {200, {{"Content-Type", "text/plain"}}, Bytes(40, 'f') + "\trefs/heads/main\n"};
    if (path() != "/") return {404, {}, ""};
    return {200, {{"Content-Type", "text/plain"}}, account_.message + "\n"};
  }

  // Without the query, and without the origin that a request to a proxy has (RFC 9112 §3.2.2).
  [[nodiscard]] std::string_view path() const {
    std::string_view target = head_.target;
    target = target.substr(0, target.find('?'));
    if (const auto scheme = target.find("://"); scheme != std::string_view::npos) {
      const auto slash = target.find('/', scheme + 3);
      return slash == std::string_view::npos ? "/" : target.substr(slash);
    }
    return target;
  }

  [[nodiscard]] bool is_account() const {
    const std::string_view given = head_.field("authorization");
    constexpr std::string_view scheme = "basic ";
    if (lower(given.substr(0, scheme.size())) != scheme) return false;
    const auto pair = from_base64(trim(given.substr(scheme.size())));
    const auto colon = pair ? pair->find(':') : Bytes::npos;
    return colon != Bytes::npos && sasl::names_account(ByteView(*pair).substr(0, colon), account_) &&
           sasl::same_secret(ByteView(*pair).substr(colon + 1), account_.password);
  }

  Canaries account_;
  bool asks_ = true;
  dialogue::http::Reader reader_{Side::client};
  Head head_;
  bool has_head_ = false;  // of a request that is not complete
  bool over_ = false;
};

}  // namespace

std::unique_ptr<Server> make_http(Settings settings) { return std::make_unique<HttpServer>(std::move(settings)); }

}  // namespace footpad::honest
