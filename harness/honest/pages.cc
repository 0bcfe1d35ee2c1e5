#include "honest/pages.h"

#include <algorithm>
#include <utility>

#include "dialogue/fetch.h"
#include "dialogue/http_reader.h"
#include "honest/http_response.h"

namespace footpad::honest {
namespace {

using dialogue::http::Head;
using dialogue::http::Item;
using http::Response;

class PageServer final : public Server {
 public:
  explicit PageServer(std::vector<Page> pages) : pages_(std::move(pages)) {}

  Answer connected() override { return {}; }
  Answer secured() override { return {}; }

  // One answer a connection, and it is over: who stays then stays by its own will.
  Answer receive(ByteView bytes) override {
    if (over_) return {};
    std::vector<Item> items;
    reader_.feed(bytes, items);
    for (const Item& item : items) {
      if (item.type == Item::Type::opaque && !asked_) return last({.status = 400});
      if (item.type == Item::Type::head) {
        head_ = item.head;
        asked_ = true;
      }
      if (item.ends && asked_) return answered();
    }
    return {};
  }

 private:
  Answer answered() {
    const Page* const page = find(dialogue::fetched_path(head_.target));
    if (page == nullptr) return last({.status = 404});
    if (page->fails == "silent") {
      over_ = true;
      return {};
    }
    if (page->fails == "closed") return {"", false, over_ = true};
    if (page->fails == "error") return last({.status = 500});
    return last({200, {{"Content-Type", page->type}}, page->body});
  }

  Answer last(Response response) {
    over_ = true;
    response.fields.emplace_back("Connection", "close");
    return {http::bytes_of(response, head_.method == "HEAD"), false, true};
  }

  [[nodiscard]] const Page* find(std::string_view path) const {
    const auto page = std::find_if(pages_.begin(), pages_.end(), [&](const Page& each) {
      return path == each.path || path.starts_with(each.path + "/");
    });
    return page == pages_.end() ? nullptr : &*page;
  }

  std::vector<Page> pages_;
  dialogue::http::Reader reader_{Side::client};
  Head head_;
  bool asked_ = false, over_ = false;
};

}  // namespace

std::unique_ptr<Server> make_pages(Settings settings) {
  return std::make_unique<PageServer>(std::move(settings.pages));
}

}  // namespace footpad::honest
