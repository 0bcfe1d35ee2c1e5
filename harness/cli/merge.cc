// footpad merge: the shards of a run as one run.
#include "runner/merge.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>

#include "cli/data.h"
#include "cli/json.h"
#include "cli/verbs.h"
#include "report/exit_code.h"
#include "report/output_file.h"
#include "report/sink.h"

namespace footpad::cli {
namespace {

namespace fs = std::filesystem;

struct Wish {
  std::vector<std::string> runs;
  std::string out = "footpad-out", format;
};

// OUT is emptied first: nothing that is merged may lie in it.
Status check_place(const Wish& wish) {
  std::error_code failed;
  const std::string out = fs::weakly_canonical(wish.out, failed).string();
  for (const std::string& run : wish.runs) {
    const std::string place = fs::weakly_canonical(run, failed).string();
    if (place == out || place.starts_with(out + "/") || out.starts_with(place + "/"))
      return Error{wish.out + " and " + run + " lie in one another", "choose a folder for the merged run that is apart",
                   ""};
  }
  return Done{};
}

// Files and folders only: a link would lead out of the run.
Status copy_folder(const fs::path& from, const fs::path& to) {
  std::error_code failed;
  if (!fs::is_directory(fs::symlink_status(from, failed))) return Done{};  // its run left no folders behind
  fs::create_directories(to, failed);
  for (fs::directory_iterator entry(from, failed), end; !failed && entry != end; entry.increment(failed)) {
    const fs::path target = to / entry->path().filename();
    const auto status = entry->symlink_status(failed);
    if (fs::is_regular_file(status))
      fs::copy_file(entry->path(), target, failed);
    else
      return Error{entry->path().string() + " is no plain file", "was the run altered since it was made?", ""};
    if (failed) return report::file_error("copy", entry->path().string(), failed.value());
  }
  if (failed) return report::file_error("read", from.string(), failed.value());
  return Done{};
}

bool is_plain_name(const std::string& name) {
  return !name.empty() && name.front() != '.' && name.find('/') == std::string::npos;
}

Status write(runner::Merged& merged, const std::vector<std::string>& sources, const std::string& out) {
  merged.run.facts.out = out;
  for (const auto& folder : merged.folders) {
    if (!is_plain_name(folder.from))
      return Error{"a case wants the folder \"" + folder.from + "\", which is no plain name",
                   "was the run altered since it was made?", ""};
    const fs::path from = fs::path(sources[folder.shard]) / "cases" / folder.from;
    if (auto copied = copy_folder(from, fs::path(out) / "cases" / folder.to); !copied) return copied;
  }
  std::vector<std::unique_ptr<report::Sink>> sinks;
  sinks.push_back(report::make_ndjson(out + "/run.ndjson"));
  sinks.push_back(report::make_junit(out + "/junit.xml"));
  for (const auto& sink : sinks)
    if (auto told = report::tell(merged.run, *sink); !told) return told;
  return Done{};
}

int merge(const Wish& wish) {
  if (auto sane = check_place(wish); !sane) {
    complain(sane.error());
    return report::kExitUsage;
  }
  std::vector<report::PastRun> shards;
  std::vector<std::string> sources;
  for (const std::string& path : wish.runs) {
    auto run = report::read_run(path);
    if (!run) {
      complain(run.error());
      return report::kExitUsage;
    }
    sources.push_back(run->facts.out);
    shards.push_back(std::move(*run));
  }
  auto merged = runner::merge(std::move(shards));
  if (!merged) {
    complain(merged.error());
    return report::kExitUsage;
  }
  const auto out = report::prepare_out(wish.out);
  if (!out) {
    complain(out.error());
    return report::kExitUsage;
  }
  if (auto written = write(*merged, sources, *out); !written) {
    complain(written.error());
    return report::kExitOwnFault;
  }
  const report::RunSummary& summary = *merged->run.summary;
  if (is_json(wish.format)) {
    print(Json{{"event", "merged"},
               {"shards", wish.runs.size()},
               {"verdicts", merged->run.results.size()},
               {"out", *out},
               {"exit", summary.exit},
               {"counts", summary.counts}});
    return summary.exit;
  }
  std::cout << wish.runs.size() << " shards, " << merged->run.results.size() << " verdicts, in " << *out
            << ": run.ndjson, junit.xml, cases/\nexit " << summary.exit << ": " << report::exit_meaning(summary)
            << "\n";
  return summary.exit;
}

}  // namespace

void declare_merge(CLI::App& app, Context&, int& exit) {
  auto wish = std::make_shared<Wish>();
  app.add_option("RUN", wish->runs, "The shards' folders, or their run.ndjson")->required();
  app.add_option("-o,--output", wish->out, "The folder of the merged run")->capture_default_str();
  declare_format(app, wish->format);
  app.footer("The exit code is that of the whole run. 2: a shard is missing, twice, not whole, or of another run.");
  app.callback([wish, &exit] { exit = merge(*wish); });
}

}  // namespace footpad::cli
