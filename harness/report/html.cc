#include "report/html.h"

#include <filesystem>
#include <map>
#include <optional>
#include <utility>

#include "base/text.h"
#include "report/html_data.h"
#include "report/html_parts.h"
#include "report/late_face.h"
#include "report/output_file.h"
#include "report/read_run.h"

namespace footpad::report {
namespace {

// Each {word} of the page, once: what is put in is not looked at again.
std::string filled(std::string_view page, const std::map<std::string, std::string_view>& parts) {
  std::string out;
  while (!page.empty()) {
    const auto open = page.find('{');
    const auto close = open == std::string_view::npos ? open : page.find('}', open);
    out += page.substr(0, open);
    if (close == std::string_view::npos) break;
    const auto part = parts.find(std::string(page.substr(open + 1, close - open - 1)));
    if (part != parts.end()) out += part->second;
    page.remove_prefix(close + 1);
  }
  return out;
}

std::string page_of(const std::string& runs, const std::string& baseline) {
  const auto digest = [](std::string_view hex) { return to_base64(from_hex(hex).value_or(Bytes())); };
  const std::string style_digest = digest(kStyleDigest), script_digest = digest(kScriptDigest);
  const std::string data = "{\"runs\":[" + runs + "],\"baseline\":" + (baseline.empty() ? "null" : baseline) + "}";
  return filled(kPage, {{"style", kStyle},
                        {"script", kScript},
                        {"style-digest", style_digest},
                        {"script-digest", script_digest},
                        {"data", data}});
}

// "-" lies nowhere.
std::string folder_of(const std::string& file) {
  return file.find('/') == std::string::npos ? "" : std::filesystem::path(file).parent_path().string();
}

class Html final : public LateFace {
 public:
  explicit Html(std::string file) : file_(std::move(file)) {}
  Status judged(const CaseResult& result) override {
    results_.push_back(result);
    // The rest of the evidence is on disk by then.
    results_.back().evidence = {nullptr, "", "", "", result.evidence.reproduce};
    return Done{};
  }
  Status run_ended(const RunSummary& summary) override {
    PageRoom room;
    room.beside = folder_of(file_);
    const std::string page = page_of(html_data(run_, results_, summary, "", room), "");
    return deliver(file_, page);
  }

 private:
  std::string file_;
  std::vector<CaseResult> results_;
};

std::string data_of(const PastRun& run, PageRoom& room) {
  return html_data(run.facts, run.results, run.summary ? *run.summary : summary_of(run), run.why_not_whole(), room);
}

}  // namespace

std::unique_ptr<Sink> make_html(const std::string& file) { return std::make_unique<Html>(file); }

Status write_html(const std::vector<PastRun>& runs, const PastRun* baseline, const std::string& file) {
  PageRoom room, none{0};
  room.beside = folder_of(file);
  std::string all;
  for (const PastRun& run : runs) all += (all.empty() ? "" : ",") + data_of(run, room);
  const std::string page = page_of(all, baseline == nullptr ? "" : data_of(*baseline, none));
  return deliver(file, page);
}

}  // namespace footpad::report
