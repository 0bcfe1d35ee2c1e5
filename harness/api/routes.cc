#include "api/routes.h"

#include <algorithm>

#include "api/fields.h"
#include "api/lane_json.h"
#include "api/openapi.h"
#include "api/scenario_json.h"
#include "api/steps.h"
#include "api/target.h"
#include "base/text.h"
#include "report/ledger_json.h"

namespace footpad::api {
namespace {

constexpr int kOk = 200, kCreated = 201, kNoContent = 204, kBadRequest = 400, kNotFound = 404, kNotAllowed = 405,
              kGone = 410, kTooLarge = 413;
constexpr double kLongestWait = 60;  // seconds
constexpr std::uint64_t kMostExit = 255;

net::HttpResponse as_text(std::string text) {
  return {kOk, {{"Content-Type", "text/plain; charset=utf-8"}, {"Cache-Control", "no-store"}}, std::move(text)};
}

Json number_or_text(const std::string& value) {
  Json parsed = Json::parse(value, nullptr, false);
  return parsed.is_number() ? parsed : Json(value);
}

// Query parameters as if they were fields: those of `lists` may be given again, those of `numbers` are numbers.
Json fields_of(const Target& target, const std::vector<std::string>& lists, const std::vector<std::string>& numbers) {
  Json out = Json::object();
  for (const auto& [name, value] : target.query) {
    if (std::find(lists.begin(), lists.end(), name) != lists.end())
      out[name].push_back(value);
    else if (std::find(numbers.begin(), numbers.end(), name) != numbers.end())
      out[name] = number_or_text(value);
    else
      out[name] = value;
  }
  return out;
}

// The pieces of a path; "{id}" stands for one piece, "{scenario}" for all that is left.
bool fits(const std::string& pattern, const std::string& path, std::string& argument) {
  const auto brace = pattern.find('{');
  if (brace == std::string::npos) return pattern == path;
  if (!path.starts_with(pattern.substr(0, brace))) return false;
  const auto end = pattern.find('}');
  const std::string tail = pattern.substr(end + 1);
  const bool rest = pattern.compare(brace, 10, "{scenario}") == 0;
  if (path.size() < brace + tail.size() + 1 || !path.ends_with(tail)) return false;
  argument = path.substr(brace, path.size() - brace - tail.size());
  return rest || argument.find('/') == std::string::npos;
}

std::function<void(const OpenLane*)> saying_lane(const net::HttpServer::Reply& reply) {
  return [reply](const OpenLane* lane) {
    reply(lane == nullptr ? as_response(Problem{kGone, Error{"the lane was deleted meanwhile", "", ""}})
                          : as_response(kOk, lane_json(*lane)));
  };
}

}  // namespace

struct Api::Call {
  const net::HttpRequest& request;
  const Target& target;
  std::string argument;  // of its path
  const net::HttpServer::Reply& reply;

  void say(const Problem& problem) const { reply(as_response(problem)); }
  void say(int status, const Json& body) const { reply(as_response(status, body)); }
};

struct Api::Route {
  std::string method, path;
  void (Api::*serve)(const Call&);
};

const std::vector<Api::Route>& Api::routes() {
  static const std::vector<Route> table{
      {"GET", "/healthz", &Api::health},
      {"GET", "/openapi.json", &Api::describe},
      {"GET", "/v1/scenarios", &Api::list},
      {"GET", "/v1/scenarios/{scenario}", &Api::explain},
      {"POST", "/v1/plans", &Api::plan},
      {"GET", "/v1/lanes", &Api::lanes},
      {"POST", "/v1/lanes", &Api::open},
      {"GET", "/v1/lanes/{id}", &Api::lane},
      {"DELETE", "/v1/lanes/{id}", &Api::remove},
      {"POST", "/v1/lanes/{id}/done", &Api::done},
      {"GET", "/v1/lanes/{id}/ledger", &Api::ledger},
      {"GET", "/v1/lanes/{id}/transcript", &Api::transcript},
  };
  return table;
}

void Api::handle(const net::HttpRequest& request, const net::HttpServer::Reply& reply) {
  if (const auto problem = refuse_host(access_, request)) return reply(as_response(*problem));
  auto target = parse_target(request.target);
  if (!target) return reply(as_response(target.problem()));
  // Whether it is up, anybody on this machine may know.
  if (target->path != "/healthz")
    if (const auto problem = refuse_token(access_, request)) return reply(as_response(*problem));
  if (request.too_large) return reply(as_response(Problem{kTooLarge, Error{"the body is too large", "send less", ""}}));
  std::vector<std::string> methods;
  for (const Route& route : routes()) {
    Call call{request, *target, "", reply};
    if (!fits(route.path, target->path, call.argument)) continue;
    if (route.method == request.method) return (this->*route.serve)(call);
    methods.push_back(route.method);
  }
  if (methods.empty())
    return reply(as_response(Problem{
        kNotFound, Error{"there is nothing at '" + printable(target->path) + "'", "see: GET /openapi.json", ""}}));
  auto refusal =
      as_response(Problem{kNotAllowed, Error{"'" + printable(target->path) + "' cannot be asked by " + request.method,
                                             "use " + join(methods, " or "), ""}});
  refusal.headers["Allow"] = join(methods, ", ");
  reply(refusal);
}

void Api::health(const Call& call) {
  call.say(kOk, {{"status", "ok"}, {"version", version_}, {"lanes", lanes_.all().size()}});
}

void Api::describe(const Call& call) { call.say(kOk, openapi(version_)); }

void Api::list(const Call& call) {
  auto wish = read_wish(
      [&] {
        Json fields = fields_of(call.target, {"select", "takes"}, {});
        if (!fields.contains("select")) fields["select"] = {"*"};
        return fields;
      }(),
      true);
  if (!wish) return call.say(wish.problem());
  auto meant = resolve(*wish, shelf_);
  if (!meant) return call.say(meant.problem());
  call.say(kOk, {{"scenarios", list_json(meant->plan, *meant->protocol, wish->policy)}});
}

void Api::explain(const Call& call) {
  auto scenario = shelf_.find(call.argument);
  if (!scenario) return call.say(scenario.problem());
  call.say(kOk, explain_json(**scenario, shelf_.catalogue()));
}

// The lanes of a run, in their order; each row holds the body that opens it.
void Api::plan(const Call& call) {
  auto body = parse_body(call.request.body);
  if (!body) return call.say(body.problem());
  auto wish = read_wish(*body, true);
  if (!wish) return call.say(wish.problem());
  auto meant = resolve(*wish, shelf_);
  if (!meant) return call.say(meant.problem());
  Json steps = Json::array(), skipped = Json::array();
  const Steps all = steps_of(*wish, *meant);
  for (const Step& step : all.steps)
    steps.push_back({{"scenario", step.scenario->id},
                     {"kind", step.scenario->kind == Scenario::Kind::control ? "control" : "attack"},
                     {"transport", word(step.transport)},
                     {"closing", step.closing},
                     {"lane", lane_body(step.lane)}});
  for (const Skipped& one : all.skipped)
    skipped.push_back({{"scenario", one.scenario->id}, {"transport", word(one.transport)}, {"why", one.why}});
  call.say(kOk, {{"steps", std::move(steps)}, {"skipped", std::move(skipped)}});
}

void Api::open(const Call& call) {
  auto body = parse_body(call.request.body);
  if (!body) return call.say(body.problem());
  auto wish = read_wish(*body, false);
  if (!wish) return call.say(wish.problem());
  auto lane = lanes_.open(*wish);
  if (!lane) return call.say(lane.problem());
  auto response = as_response(kCreated, lane_json(**lane));
  response.headers["Location"] = "/v1/lanes/" + (*lane)->id;
  call.reply(response);
}

void Api::lanes(const Call& call) {
  Json all = Json::array();
  for (const OpenLane* lane : lanes_.all()) all.push_back(brief_json(*lane));
  call.say(kOk, {{"lanes", std::move(all)}});
}

void Api::lane(const Call& call) {
  const Json query = fields_of(call.target, {}, {"wait"});
  Fields asked(query);
  const double seconds = asked.number("wait", 0, kLongestWait).value_or(0);
  const std::string until = asked.text("until").value_or("judged");
  if (until != "judged" && until != "settled")
    asked.fail("there is no end of waiting '" + until + "'", "one of: judged, settled");
  if (const auto problem = asked.problem()) return call.say(*problem);
  if (auto known = lanes_.find(call.argument); !known) return call.say(known.problem());
  lanes_.wait(call.argument, seconds, until == "settled", saying_lane(call.reply));
}

void Api::done(const Call& call) {
  auto body = parse_body(call.request.body);
  if (!body) return call.say(body.problem());
  Fields fields(*body);
  const auto exit = fields.whole("exit");
  const std::string output = fields.text("output").value_or("");
  if (auto problem = fields.problem()) return call.say(*problem);
  if (!exit || *exit > kMostExit)
    return call.say(
        Problem{kBadRequest, Error{"'exit' says how the client ended, and is not here or too large",
                                   "0: it reports success; 1: an error; 128 and a signal's number: a crash", ""}});
  if (auto known = lanes_.find(call.argument); !known) return call.say(known.problem());
  lanes_.done(call.argument, static_cast<int>(*exit), output);
  lanes_.wait(call.argument, kLongestWait, false, saying_lane(call.reply));
}

void Api::ledger(const Call& call) {
  auto lane = lanes_.find(call.argument);
  if (!lane) return call.say(lane.problem());
  call.reply({kOk,
              {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}},
              report::ledger_json((*lane)->seen(), *(*lane)->scenario)});
}

void Api::transcript(const Call& call) {
  auto lane = lanes_.find(call.argument);
  if (!lane) return call.say(lane.problem());
  call.reply(as_text(transcript_of(**lane)));
}

void Api::remove(const Call& call) {
  if (auto removed = lanes_.remove(call.argument); !removed) return call.say(removed.problem());
  call.reply({kNoContent, {}, ""});
}

}  // namespace footpad::api
