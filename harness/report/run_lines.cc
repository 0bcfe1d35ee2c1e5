#include "report/run_lines.h"

#include <limits>
#include <nlohmann/json.hpp>

namespace footpad::report {
namespace {

constexpr int kDepth = 16;

}  // namespace

struct Fields::Json : nlohmann::json {
  using nlohmann::json::json;
  explicit Json(nlohmann::json from) : nlohmann::json(std::move(from)) {}
  // nullptr: there is no such field.
  [[nodiscard]] const nlohmann::json* field(const char* name) const {
    const auto found = find(name);
    return found == end() ? nullptr : &*found;
  }
};

Fields::Fields(std::unique_ptr<Json> json) : json_(std::move(json)) {}
Fields::Fields(const Fields& from) : json_(std::make_unique<Json>(*from.json_)) {}
Fields::Fields(Fields&&) noexcept = default;
Fields::~Fields() = default;

std::optional<Fields> Fields::parse(std::string_view line) {
  // What is nested deeper than any line of ours is left out: copying a value takes as much stack as it is deep.
  const auto shallow = [](int depth, nlohmann::json::parse_event_t, nlohmann::json&) { return depth <= kDepth; };
  auto json = nlohmann::json::parse(line, shallow, false);
  if (!json.is_object()) return std::nullopt;
  return Fields(std::make_unique<Json>(std::move(json)));
}

std::optional<std::string> Fields::text(const char* name) const {
  const auto* value = json_->field(name);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return value->get<std::string>();
}

std::optional<std::int64_t> Fields::number(const char* name) const {
  const auto* value = json_->field(name);
  if (value == nullptr || !value->is_number_integer()) return std::nullopt;
  return value->get<std::int64_t>();
}

std::optional<std::uint64_t> Fields::unsigned_number(const char* name) const {
  const auto* value = json_->field(name);
  if (value == nullptr || !value->is_number_unsigned()) return std::nullopt;
  return value->get<std::uint64_t>();
}

std::optional<double> Fields::real(const char* name) const {
  const auto* value = json_->field(name);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  return value->get<double>();
}

std::optional<bool> Fields::flag(const char* name) const {
  const auto* value = json_->field(name);
  if (value == nullptr || !value->is_boolean()) return std::nullopt;
  return value->get<bool>();
}

std::vector<std::string> Fields::texts(const char* name) const {
  const auto* value = json_->field(name);
  std::vector<std::string> out;
  if (value == nullptr || !value->is_array()) return out;
  for (const auto& each : *value)
    if (each.is_string()) out.push_back(each.get<std::string>());
  return out;
}

std::optional<Fields> Fields::object(const char* name) const {
  const auto* value = json_->field(name);
  if (value == nullptr || !value->is_object()) return std::nullopt;
  return Fields(std::make_unique<Json>(*value));
}

std::vector<Fields> Fields::objects(const char* name) const {
  const auto* value = json_->field(name);
  std::vector<Fields> out;
  if (value == nullptr || !value->is_array()) return out;
  for (const auto& each : *value)
    if (each.is_object()) out.push_back(Fields(std::make_unique<Json>(each)));
  return out;
}

std::map<std::string, int> Fields::numbers() const {
  std::map<std::string, int> out;
  for (const auto& [name, value] : json_->items()) {
    if (!value.is_number_integer()) continue;
    const auto number = value.get<std::int64_t>();
    if (number >= 0 && number <= std::numeric_limits<int>::max()) out[name] = static_cast<int>(number);
  }
  return out;
}

namespace {

int small(const Fields& line, const char* name, int otherwise) {
  const auto number = line.number(name);
  return number && *number >= 0 && *number <= std::numeric_limits<int>::max() ? static_cast<int>(*number) : otherwise;
}

// Reads word fields, and remembers the first that is missing or unknown.
class Required {
 public:
  explicit Required(const Fields& line) : line_(&line) {}
  std::string text(const char* name) {
    auto value = line_->text(name);
    if (!value) miss(name);
    return value.value_or("");
  }
  template <class E>
  E word(const char* name, E otherwise) {
    const auto known = from_word<E>(text(name));
    if (!known) miss(name);
    return known.value_or(otherwise);
  }
  bool flag(const char* name) {
    const auto value = line_->flag(name);
    if (!value) miss(name);
    return value.value_or(false);
  }
  [[nodiscard]] const std::string& missing() const { return missing_; }

 private:
  void miss(const char* name) {
    if (missing_.empty()) missing_ = name;
  }
  const Fields* line_;
  std::string missing_;
};

void read_about(const Fields& line, Scenario& scenario) {
  scenario.severity = small(line, "severity", 3);
  scenario.references = line.texts("references");
  if (const auto attack_class = line.text("class"))
    scenario.attack_class = from_word<AttackClass>(*attack_class).value_or(AttackClass::strip);
  const auto about = line.object("about");
  if (!about) return;
  scenario.title = about->text("title").value_or("");
  scenario.does = about->text("does").value_or("");
  scenario.demand = about->text("demand").value_or("");
  scenario.why = about->text("why").value_or("");
  scenario.remedy = about->text("remedy").value_or("");
  scenario.must = about->flag("must").value_or(true);
  scenario.cves = about->texts("cves");
  scenario.controls = about->texts("controls");
}

}  // namespace

void read_facts(const Fields& line, RunFacts& facts) {
  facts.version = line.text("version").value_or("");
  facts.catalogue_digest = line.text("catalogue").value_or("");
  facts.subject = line.text("subject").value_or("");
  facts.started = line.text("started").value_or("");
  facts.seed = line.unsigned_number("seed").value_or(0);
  facts.command = line.texts("command");
  facts.cases = small(line, "cases", 0);
  facts.mode = from_word<Mode>(line.text("mode").value_or("")).value_or(Mode::port);
  facts.makings.select = line.texts("select");
  facts.makings.plan = line.text("plan").value_or("");
  facts.makings.client = line.text("client").value_or("");
  facts.makings.settings = line.text("settings").value_or("");
  facts.makings.repeat = small(line, "repeat", 1);
  facts.makings.strict = line.flag("strict").value_or(false);
  if (const auto shard = line.object("shard")) facts.shard = {small(*shard, "index", 1), small(*shard, "total", 1)};
  facts.attacks = small(line, "attacks", 0);
  facts.attacks_in_all = small(line, "attacks_in_all", 0);
  facts.merged = small(line, "merged", 0);
}

Result<CaseResult> read_result(const Fields& line, std::deque<Scenario>& scenarios) {
  Required required(line);
  CaseResult result;
  Scenario scenario;
  scenario.id = required.text("scenario");
  scenario.kind = required.text("kind") == "control" ? Scenario::Kind::control : Scenario::Kind::attack;
  read_about(line, scenario);
  CaseFacts& facts = result.facts;
  facts.protocol = required.text("protocol");
  facts.transport = required.word("transport", Transport::starttls);
  facts.policy = required.word("policy", Policy::verified);
  facts.folder = line.text("case").value_or("");
  facts.closing = line.flag("closing").value_or(false);
  Verdict& verdict = result.verdict;
  verdict.verdict = required.word("verdict", VerdictWord::error);
  verdict.outcome = required.word("outcome", Outcome::error);
  verdict.grade = required.word("grade", Grade::L0);
  verdict.reason = required.text("reason");
  verdict.reached = required.flag("reached");
  verdict.control = required.word("control", ControlState::none);
  verdict.connections = small(line, "connections", 0);
  verdict.alert = line.text("alert");
  if (const auto exit = line.number("client_exit")) verdict.client_exit = static_cast<int>(*exit);
  verdict.late = line.flag("late").value_or(false);
  verdict.finished = line.flag("finished").value_or(false);
  for (const Fields& leak : line.objects("leaks"))
    verdict.leaks.push_back({leak.text("what").value_or(""), leak.text("form").value_or(""),
                             leak.text("where").value_or(""),
                             from_word<Grade>(leak.text("grade").value_or("")).value_or(Grade::L0)});
  result.seconds = line.real("seconds").value_or(0);
  result.flaky = line.flag("flaky").value_or(false);
  result.evidence.reproduce = line.text("reproduce").value_or("");
  if (const auto reason = line.text("expectation"))
    result.known = Known{line.flag("expected").value_or(false), *reason};
  if (!required.missing().empty())
    return Error{"a verdict's field '" + required.missing() + "' is missing, or not one of its words", "", ""};
  // No run of Footpad says so, and nobody shall be made to believe it.
  if (scenario.kind == Scenario::Kind::attack && verdict.verdict == VerdictWord::secure &&
      (!verdict.reached || verdict.control != ControlState::green))
    return Error{scenario.id + " is called secure, though it was not reached, or its control was not green", "", ""};
  scenarios.push_back(std::move(scenario));
  facts.scenario = &scenarios.back();
  return result;
}

Result<RunSummary> read_summary(const Fields& line) {
  const auto counts = line.object("counts");
  const auto exit = line.number("exit");
  if (!counts || !exit) return Error{"the end of a run lacks its counts or its exit code", "", ""};
  RunSummary summary;
  summary.counts = counts->numbers();
  summary.exit = static_cast<int>(*exit);
  summary.interrupted = line.flag("interrupted").value_or(false);
  summary.seconds = line.real("seconds").value_or(0);
  if (const auto expected = line.object("expected")) summary.expected = expected->numbers();
  for (const Fields& finding : line.objects("findings"))
    summary.findings.push_back({finding.text("what").value_or(""), finding.text("remedy").value_or(""),
                                finding.text("place").value_or(""), finding.flag("fails").value_or(true)});
  return summary;
}

}  // namespace footpad::report
