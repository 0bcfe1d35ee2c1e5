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

// The page around its data.
Tell page_of(const Tell& runs, const Tell& baseline) {
  return [&](const Put& put) {
    const auto digest = [](std::string_view hex) { return to_base64(from_hex(hex).value_or(Bytes())); };
    const std::string style_digest = digest(kStyleDigest), script_digest = digest(kScriptDigest);
    const std::map<std::string, std::string_view> parts{
        {"style", kStyle}, {"script", kScript}, {"style-digest", style_digest}, {"script-digest", script_digest}};
    constexpr std::string_view page = kPage, data = "{data}";
    constexpr auto at = page.find(data);
    static_assert(at != page.npos);
    put(filled(page.substr(0, at), parts));
    put("{\"runs\":[");
    runs(put);
    put("],\"baseline\":");
    baseline(put);
    put("}");
    put(filled(page.substr(at + data.size()), parts));
  };
}

void no_baseline(const Put& put) { put("null"); }

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
    const auto run = [&](const Put& put) { tell_html_data(run_, results_, summary, "", room, put); };
    return deliver(file_, page_of(run, no_baseline));
  }

 private:
  std::string file_;
  std::vector<CaseResult> results_;
};

void tell(const PastRun& run, PageRoom& room, const Put& put) {
  tell_html_data(run.facts, run.results, run.summary ? *run.summary : summary_of(run), run.why_not_whole(), room, put);
}

}  // namespace

std::unique_ptr<Sink> make_html(const std::string& file) { return std::make_unique<Html>(file); }

Status write_html(const std::vector<PastRun>& runs, const PastRun* baseline, const std::string& file) {
  PageRoom room, none{0};
  room.beside = folder_of(file);
  const auto all = [&](const Put& put) {
    for (const PastRun& run : runs) {
      if (&run != &runs.front()) put(",");
      tell(run, room, put);
    }
  };
  const auto before = [&](const Put& put) { tell(*baseline, none, put); };
  return deliver(file, baseline == nullptr ? page_of(all, no_baseline) : page_of(all, before));
}

}  // namespace footpad::report
