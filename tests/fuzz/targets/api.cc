// The lanes API on values. An input is a number of requests: "METHOD TARGET", then the body, then a line "--".
#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "api/routes.h"
#include "scratch_folder.h"
#include "shipped.h"
#include "targets.h"

namespace footpad::fuzz {
namespace {

constexpr std::size_t kRequests = 6;
const std::string kToken = "0123456789abcdef";

struct World {
  ScratchFolder folder;
  std::unique_ptr<net::Loop> loop = std::move(*net::Loop::create());
  api::Shelf shelf{shipped()};
};

net::HttpRequest request_of(const Bytes& part) {
  net::HttpRequest out;
  out.headers = {{"host", "localhost"}, {"authorization", "Bearer " + kToken}};
  const auto end = part.find('\n');
  const Bytes first = part.substr(0, end);
  const auto space = first.find(' ');
  out.method = first.substr(0, space);
  if (space != Bytes::npos) out.target = first.substr(space + 1);
  if (end != Bytes::npos) out.body = part.substr(end + 1);
  return out;
}

void check(const net::HttpResponse& response, const net::HttpRequest& request) {
  ASSERT_GE(response.status, 200) << request.target;
  ASSERT_LT(response.status, 500) << request.target << "\n" << response.body;
  for (const auto& [name, value] : response.headers)
    ASSERT_EQ((name + value).find_first_of("\r\n"), std::string::npos) << "a header was broken out of";
  const auto type = response.headers.find("Content-Type");
  if (type != response.headers.end() && type->second.starts_with("application/json")) {
    ASSERT_TRUE(nlohmann::json::accept(response.body)) << response.body;
  }
}

void requests(ByteView input) {
  static World world;
  static int served = 0;
  if (++served % 2000 == 0) world.shelf = api::Shelf(shipped());  // what came as XML is remembered
  api::Lanes lanes(*world.loop, world.shelf, world.folder.path(), 1, {2, 600, 3});
  api::Api api({kToken, false}, world.shelf, lanes, "1.2.3");
  for (const Bytes& part : parts_of(input, kRequests)) {
    net::HttpRequest request = request_of(part);
    // What waits is answered later, by another request or where the lanes end.
    const auto answers = std::make_shared<int>(0);
    api.handle(request, [answers, request](const net::HttpResponse& response) {
      ASSERT_EQ(++*answers, 1) << "answered twice";
      check(response, request);
    });
    if (testing::Test::HasFailure()) return;
    // Whoever does not know the token learns nothing.
    request.headers["authorization"] = "Bearer " + kToken + part;
    if (part.empty()) continue;
    api.handle(request, [&](const net::HttpResponse& response) {
      const bool refused = response.status == 401 || response.status == 400;
      ASSERT_TRUE(refused || request.target.starts_with("/healthz") || request.target.find('%') != std::string::npos)
          << response.status << " for " << request.target;
    });
  }
}

}  // namespace

std::vector<Target> api_targets() { return {{"api", &requests}}; }

}  // namespace footpad::fuzz
