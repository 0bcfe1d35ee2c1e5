// The API on values: requests in, responses out. The sockets here are the lanes' own.
#include "api/routes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "scenario/catalogue.h"
#include "scratch_folder.h"

namespace footpad::api {
namespace {

using ::testing::HasSubstr;

const scenario::Catalogue& catalogue() {
  static const scenario::Catalogue loaded = [] {
    std::vector<Error> errors;
    return scenario::load_catalogue(FOOTPAD_SOURCE, {}, {}, errors);
  }();
  return loaded;
}

class Routes : public ::testing::Test {
 protected:
  Routes()
      : loop_(std::move(*net::Loop::create())),
        shelf_(catalogue()),
        lanes_(*loop_, shelf_, folder_.path(), 1, {8, 600, 3}) {}

  net::HttpResponse ask(const std::string& method, const std::string& target, const std::string& body = "") {
    net::HttpRequest request{
        method, target, {{"host", "localhost"}, {"authorization", "Bearer 0123456789abcdef"}}, body};
    return ask(request);
  }
  net::HttpResponse ask(const net::HttpRequest& request) {
    std::optional<net::HttpResponse> answer;
    api_.handle(request, [&](net::HttpResponse said) {
      answer = std::move(said);
      loop_->stop();
    });
    const net::Handle late = loop_->after(10, [&] { loop_->stop(); });
    if (!answer) loop_->run();
    return answer.value_or(net::HttpResponse{0, {}, "no answer"});
  }
  static Json json(const net::HttpResponse& response) { return Json::parse(response.body); }

  ScratchFolder folder_;
  std::unique_ptr<net::Loop> loop_;
  Shelf shelf_;
  Lanes lanes_;
  Api api_{{"0123456789abcdef", false}, shelf_, lanes_, "1.2.3"};
};

const std::string kHonest = R"({"scenario": "xmpp/control-honest-starttls"})";
const std::string kStrip = R"({"scenario": "xmpp/strip-starttls-feature"})";

TEST_F(Routes, HealthNeedsNoTokenAndEverythingElseDoes) {
  net::HttpRequest request{"GET", "/healthz", {{"host", "localhost"}}, ""};
  EXPECT_EQ(ask(request).status, 200);
  for (const char* target : {"/openapi.json", "/v1/lanes", "/nowhere"}) {
    request.target = target;
    EXPECT_EQ(ask(request).status, 401) << target;
  }
  request.headers["host"] = "evil.test";
  request.target = "/healthz";
  EXPECT_EQ(ask(request).status, 421);
}

TEST_F(Routes, ABodyThatIsTooLargeIsSaidBehindTheToken) {
  net::HttpRequest request{"POST", "/v1/lanes", {{"host", "localhost"}}, "", true};
  EXPECT_EQ(ask(request).status, 401);
  request.headers["authorization"] = "Bearer 0123456789abcdef";
  EXPECT_EQ(ask(request).status, 413);
}

TEST_F(Routes, ALaneIsOpenedSeenDoneAndGone) {
  const auto opened = ask("POST", "/v1/lanes", kHonest);
  ASSERT_EQ(opened.status, 201) << opened.body;
  EXPECT_EQ(opened.headers.at("Location"), "/v1/lanes/1");
  const Json lane = json(opened);
  EXPECT_EQ(lane["state"], "open");
  EXPECT_GT(lane["port"].get<int>(), 0);
  EXPECT_THAT(lane["ca_pem"].get<std::string>(), HasSubstr("BEGIN CERTIFICATE"));
  EXPECT_EQ(json(ask("GET", "/v1/lanes/1"))["state"], "open");
  const Json done = json(ask("POST", "/v1/lanes/1/done", R"({"exit": 1})"));
  EXPECT_EQ(done["state"], "judged");
  EXPECT_EQ(done["verdict"]["outcome"], "uncontrolled");
  EXPECT_THAT(done["verdict"]["reason"].get<std::string>(), HasSubstr("never connected"));
  EXPECT_EQ(ask("DELETE", "/v1/lanes/1").status, 204);
  EXPECT_EQ(ask("GET", "/v1/lanes/1").status, 404);
}

TEST_F(Routes, AnAttackWithoutItsControlIsUncontrolled) {
  ask("POST", "/v1/lanes", kStrip);
  const Json done = json(ask("POST", "/v1/lanes/1/done", R"({"exit": 1})"));
  EXPECT_EQ(done["verdict"]["verdict"], "inconclusive");
  EXPECT_EQ(done["controls"][0]["state"], "none");
}

TEST_F(Routes, AClientThatCannotConnectIsNotAttackedAtAll) {
  ask("POST", "/v1/lanes", kHonest);
  ask("POST", "/v1/lanes/1/done", R"({"exit": 1})");
  const Json spared = json(ask("POST", "/v1/lanes", kStrip));
  EXPECT_EQ(spared["state"], "judged");
  EXPECT_FALSE(spared.contains("port"));
  EXPECT_EQ(spared["verdict"]["outcome"], "uncontrolled");
}

TEST_F(Routes, WaitingIsOverAtItsTime) {
  ask("POST", "/v1/lanes", kHonest);
  EXPECT_EQ(json(ask("GET", "/v1/lanes/1?wait=0.01"))["state"], "open");
  EXPECT_EQ(ask("GET", "/v1/lanes/1?wait=1000").status, 400);
}

TEST_F(Routes, ALaneThatNobodyComesToIsJudgedAtItsTime) {
  ask("POST", "/v1/lanes", R"({"scenario": "xmpp/control-honest-starttls", "timeout": 0.1})");
  EXPECT_EQ(json(ask("GET", "/v1/lanes/1?wait=9"))["state"], "judged");
}

TEST_F(Routes, LanesAreCounted) {
  for (int i = 0; i < 8; ++i) EXPECT_EQ(ask("POST", "/v1/lanes", kHonest).status, 201);
  EXPECT_EQ(ask("POST", "/v1/lanes", kHonest).status, 503);
  EXPECT_EQ(json(ask("GET", "/v1/lanes"))["lanes"].size(), 8U);
  EXPECT_EQ(json(ask("GET", "/healthz"))["lanes"], 8);
  // Those that are judged make room, the oldest first.
  ask("POST", "/v1/lanes/5/done", R"({"exit": 1})");
  ask("POST", "/v1/lanes/2/done", R"({"exit": 1})");
  EXPECT_EQ(ask("POST", "/v1/lanes", kHonest).status, 201);
  EXPECT_EQ(ask("GET", "/v1/lanes/5").status, 404);
  EXPECT_EQ(ask("GET", "/v1/lanes/2").status, 200);
}

TEST_F(Routes, WhoWasAskedForLongestAgoIsForgottenAndThatIsNoGreenControl) {
  const auto wish = [](const std::string& scenario, const std::string& client) {
    return R"({"scenario": "xmpp/)" + scenario + R"(", "client": ")" + client + "\"}";
  };
  const auto state = [&] {
    const Json lane = json(ask("POST", "/v1/lanes", wish("strip-starttls-feature", "first")));
    ask("DELETE", "/v1/lanes/" + lane["id"].get<std::string>());
    return lane["controls"][0]["state"];
  };
  ask("POST", "/v1/lanes", wish("control-honest-starttls", "first"));
  ask("POST", "/v1/lanes/1/done", R"({"exit": 1})");
  EXPECT_EQ(ask("DELETE", "/v1/lanes/1").status, 204);
  EXPECT_EQ(state(), "red");
  for (const char* other : {"second", "third"})
    EXPECT_EQ(ask("POST", "/v1/lanes", wish("control-honest-starttls", other)).status, 201);
  EXPECT_EQ(state(), "red") << "there was room for three";
  // Two have lanes, and are kept; the first has none.
  EXPECT_EQ(ask("POST", "/v1/lanes", wish("control-honest-starttls", "fourth")).status, 201);
  EXPECT_EQ(ask("POST", "/v1/lanes", wish("control-honest-starttls", "first")).status, 503) << "all have lanes";
  EXPECT_EQ(ask("DELETE", "/v1/lanes/" + json(ask("GET", "/v1/lanes"))["lanes"][0]["id"].get<std::string>()).status,
            204);
  EXPECT_EQ(state(), "none");
}

TEST_F(Routes, EveryRouteThatIsDeclaredIsThereAndNoOther) {
  const Json document = json(ask("GET", "/openapi.json"));
  EXPECT_EQ(document["info"]["version"], "1.2.3");
  for (const auto& [path, item] : document["paths"].items())
    for (const char* method : {"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"}) {
      std::string target = path;
      for (const char* variable : {"{id}", "{scenario}"})
        if (const auto at = target.find(variable); at != std::string::npos)
          target.replace(at, std::string(variable).size(), "none");
      std::string name = method;
      for (char& c : name) c = static_cast<char>(c | 0x20);
      EXPECT_EQ(ask(method, target, "{}").status == 405, !item.contains(name)) << method << " " << path;
    }
}

}  // namespace
}  // namespace footpad::api
