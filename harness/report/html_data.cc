#include "report/html_data.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/text.h"
#include "report/lines.h"
#include "report/overall.h"
#include "report/plain.h"
#include "report/traffic.h"

namespace footpad::report {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr std::uintmax_t kLargestFile = 64U << 20U;
constexpr std::size_t kMostEvents = 400;  // of one case
constexpr std::size_t kMostText = 3000;   // characters of one unit, and of a text field
constexpr std::size_t kMostOutput = 20000;

std::string cut(std::string text, std::size_t most) {
  if (text.size() <= most) return text;
  const std::size_t more = text.size() - most;
  text.resize(most);
  return text + " ... and " + std::to_string(more) + " more";
}

// Empty where there is none, or it is too large for a page.
std::string content_of(const fs::path& file) {
  std::error_code failed;
  if (fs::is_symlink(file, failed) || fs::file_size(file, failed) > kLargestFile || failed) return {};
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::string text_of(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

template <class Number>
Number number_of(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_number() ? found->get<Number>() : Number{};
}

// The bytes of the flows, decoded once.
std::vector<Bytes> flows_of(const Json& ledger) {
  std::vector<Bytes> out;
  if (const auto flows = ledger.find("flows"); flows != ledger.end() && flows->is_array())
    for (const Json& flow : *flows) out.push_back(from_base64(text_of(flow, "base64")).value_or(Bytes()));
  return out;
}

std::optional<std::string> bytes_at(const Json& range, const std::vector<Bytes>& flows) {
  const auto flow = number_of<std::size_t>(range, "flow"), begin = number_of<std::size_t>(range, "begin"),
             end = number_of<std::size_t>(range, "end");
  if (flow >= flows.size() || begin > end || end > flows[flow].size()) return std::nullopt;
  return cut(printable(ByteView(flows[flow]).substr(begin, std::min(end - begin, kMostText))), kMostText);
}

Json event_of(const Json& event, const std::vector<Bytes>& flows) {
  Json out{{"k", text_of(event, "type")},
           {"t", number_of<double>(event, "at")},
           {"n", number_of<int>(event, "connection")},
           {"c", text_of(event, "channel")},
           {"f", text_of(event, "from")},
           {"w", cut(text_of(event, "what"), kMostText)}};
  if (const auto detail = text_of(event, "detail"); !detail.empty()) out["d"] = cut(detail, kMostText);
  if (const auto does = text_of(event, "does"); !does.empty()) out["a"] = cut(does, kMostText);
  if (out["k"] == "process-exited") out["i"] = number_of<int>(event, "number");
  if (out["k"] != "unit") return out;
  const auto said = event.find("said");
  out["x"] = bytes_at(said != event.end() && said->is_object() ? *said : event, flows).value_or("(bytes not kept)");
  if (const auto fields = event.find("fields");
      fields != event.end() && fields->is_object() && fields->contains("original"))
    out["o"] = cut(text_of(*fields, "original"), kMostText);
  return out;
}

bool is_of_interest(const Json& event) {
  const auto type = text_of(event, "type");
  return type != "delivered" && type != "reaction";
}

void add_dialogue(Json& out, const fs::path& folder, PageRoom& room) {
  out["events"] = Json::array();
  const Json ledger = Json::parse(content_of(folder / "ledger.json"), nullptr, false);
  const auto events = ledger.find("events");
  if (!ledger.is_object() || events == ledger.end() || !events->is_array()) return;
  const auto flows = flows_of(ledger);
  for (const Json& event : *events) {
    if (!event.is_object() || !is_of_interest(event)) continue;
    Json shown = event_of(event, flows);
    const std::size_t size = shown.dump(-1, ' ', true, Json::error_handler_t::replace).size();
    if (out["events"].size() >= kMostEvents || size > room.left) {
      out["cut"] = "More was said than fits here: see transcript.txt in the case's folder.";
      return;
    }
    room.left -= size;
    out["events"].push_back(std::move(shown));
  }
}

bool is_beside(const std::string& folder, const std::string& page) {
  return !page.empty() && fs::path(folder).lexically_normal() == fs::path(page).lexically_normal();
}

Json case_of(const CaseResult& result, const fs::path& cases, PageRoom& room) {
  Json out = Json::parse(verdict_line(result), nullptr, false);
  const std::string folder = text_of(out, "case");
  out["id"] = out["scenario"];
  out["folder"] = folder;
  out["exit"] = out["client_exit"];
  out["again"] = out["reproduce"];
  for (const char* known : {"event", "scenario", "case", "client_exit", "reproduce"}) out.erase(known);
  const bool plain = !folder.empty() && folder.front() != '.' && folder.find('/') == std::string::npos;
  const fs::path place = plain ? cases / folder : fs::path();
  std::error_code failed;
  if (plain && is_beside(cases.parent_path().string(), room.beside) &&
      fs::is_regular_file(fs::symlink_status(place / kTrafficFile, failed)))
    out["traffic"] = true;
  out["chain"] = plain ? cut(printable_lines(content_of(place / "chain.txt")), kMostOutput) : "";
  const std::string printed = plain ? cut(printable_lines(content_of(place / "client-output.txt")), kMostOutput) : "";
  out["output"] = printed.substr(0, std::min(printed.size(), room.left));
  room.left -= out["output"].get_ref<const std::string&>().size();
  if (plain)
    add_dialogue(out, place, room);
  else
    out["events"] = Json::array();
  return out;
}

bool is_red(const CaseResult& result) {
  const VerdictWord verdict = result.verdict.verdict;
  if (result.facts.scenario->kind == Scenario::Kind::control)
    return verdict != VerdictWord::secure && verdict != VerdictWord::unsupported;
  return verdict == VerdictWord::vulnerable || verdict == VerdictWord::inconclusive || verdict == VerdictWord::error;
}

std::string text_of(const Json& data) {
  return replace_all(data.dump(-1, ' ', true, Json::error_handler_t::replace), "<", "\\u003c");
}

}  // namespace

void tell_html_data(const RunFacts& facts, const std::vector<CaseResult>& results, const RunSummary& summary,
                    const std::string& incomplete, PageRoom& room, const Put& put) {
  const bool green = std::none_of(results.begin(), results.end(), is_red);
  const std::string overall = incomplete.empty() ? why_not_green(facts, summary, results.size(), green) : incomplete;
  Json out{{"subject", one_line(facts.subject)},
           {"version", one_line(facts.version)},
           {"catalogue", one_line(facts.catalogue_digest)},
           {"started", one_line(facts.started)},
           {"seed", std::to_string(facts.seed)},
           {"mode", std::string(word(facts.mode))},
           {"exit", summary.exit},
           {"overall", one_line(overall)}};
  out["command"] = Json::array();
  for (const std::string& part : facts.command) out["command"].push_back(shell_quote(one_line(part)));
  out["findings"] = Json::array();
  for (const Finding& finding : summary.findings)
    out["findings"].push_back(
        {{"what", one_line(finding.what)}, {"remedy", one_line(finding.remedy)}, {"place", one_line(finding.place)}});
  std::string head = text_of(out);
  head.pop_back();
  put(head + ",\"cases\":[");
  const fs::path cases = fs::path(facts.out) / "cases";
  // What went wrong has the first claim on the room, whatever comes before it.
  std::map<const CaseResult*, std::string> urgent;
  for (const CaseResult& result : results)
    if (result.verdict.verdict != VerdictWord::secure && result.verdict.verdict != VerdictWord::unsupported)
      urgent[&result] = text_of(case_of(result, cases, room));
  for (const CaseResult& result : results) {
    if (&result != &results.front()) put(",");
    const auto made = urgent.find(&result);
    put(made != urgent.end() ? made->second : text_of(case_of(result, cases, room)));
  }
  put("]}");
}

}  // namespace footpad::report
