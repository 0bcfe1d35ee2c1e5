// footpad report: another face of a run, made of its file.
#include <CLI/CLI.hpp>
#include <iostream>

#include "base/text.h"
#include "cli/data.h"
#include "cli/verbs.h"
#include "report/exit_code.h"
#include "report/faces.h"
#include "report/html.h"
#include "report/read_run.h"

namespace footpad::cli {
namespace {

struct Wish {
  std::vector<std::string> runs;
  std::string baseline, face, out = "-";
};

Status write(const report::Face& face, const std::vector<report::PastRun>& runs, const Wish& wish) {
  if (!face.takes_several) return report::tell(runs.front(), *face.make(wish.out));
  if (wish.baseline.empty()) return report::write_html(runs, nullptr, wish.out);
  const auto baseline = report::read_run(wish.baseline);
  return baseline ? report::write_html(runs, &*baseline, wish.out) : baseline.error();
}

int report(const Wish& wish) {
  const auto& faces = report::faces();
  const auto face = std::find_if(faces.begin(), faces.end(), [&](const auto& one) { return one.name == wish.face; });
  if (face == faces.end()) {
    std::vector<std::string> names;
    for (const auto& one : faces) names.push_back(one.name);
    const auto near = nearest(wish.face, names);
    complain(Error{"there is no face '" + printable(wish.face) + "' of a run",
                   near.empty() ? "known: " + join(names, ", ") : "did you mean '" + near + "'?", ""});
    return report::kExitUsage;
  }
  if (!face->takes_several && (wish.runs.size() > 1 || !wish.baseline.empty())) {
    complain(Error{face->name + " is of one run", "give one RUN and no --baseline, or use --as html", ""});
    return report::kExitUsage;
  }
  std::vector<report::PastRun> runs;
  for (const std::string& path : wish.runs) {
    auto run = report::read_run(path);
    if (!run) {
      complain(run.error());
      return report::kExitUsage;
    }
    runs.push_back(std::move(*run));
  }
  if (face->fits != nullptr)
    if (auto fits = face->fits(runs.front()); !fits) {
      complain(fits.error());
      return report::kExitUsage;
    }
  if (auto written = write(*face, runs, wish); !written) {
    complain(written.error());
    return report::kExitOwnFault;
  }
  int exit = report::kExitOk;
  for (const report::PastRun& run : runs) {
    const std::string why = run.why_not_whole();
    if (why.empty()) continue;
    complain(Error{why, "the report shows what is there, and says that it is not all", ""});
    exit = report::kExitInconclusive;
  }
  return exit;
}

}  // namespace

void declare_report(CLI::App& app, Context&, int& exit) {
  auto wish = std::make_shared<Wish>();
  app.add_option("RUN", wish->runs, "A run's folder, or its run.ndjson")->required();
  app.add_option("--baseline", wish->baseline, "html: an earlier run, to show what has changed since");
  std::string faces = "What to make of it";
  for (const auto& face : report::faces()) faces += "\n" + face.name + ": " + face.help;
  app.add_option("--as", wish->face, faces)->required();
  app.add_option("-o,--output", wish->out, "The file; - is standard output")->capture_default_str();
  app.footer("Exit code 3: the run is not whole; the report shows what is there.");
  app.callback([wish, &exit] { exit = report(*wish); });
}

}  // namespace footpad::cli
