// footpad report: another face of a run, made of its file.
#include <CLI/CLI.hpp>
#include <iostream>

#include "base/text.h"
#include "cli/data.h"
#include "cli/verbs.h"
#include "report/exit_code.h"
#include "report/faces.h"
#include "report/read_run.h"

namespace footpad::cli {
namespace {

struct Wish {
  std::string run, face, out = "-";
};

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
  const auto run = report::read_run(wish.run);
  if (!run) {
    complain(run.error());
    return report::kExitUsage;
  }
  const auto sink = face->make(wish.out);
  if (auto told = report::tell(*run, *sink); !told) {
    complain(told.error());
    return report::kExitOwnFault;
  }
  const std::string why = run->why_not_whole();
  if (why.empty()) return report::kExitOk;
  complain(Error{why, "the report shows what is there, and says that it is not all", ""});
  return report::kExitInconclusive;
}

}  // namespace

void declare_report(CLI::App& app, Context&, int& exit) {
  auto wish = std::make_shared<Wish>();
  app.add_option("RUN", wish->run, "A run's folder, or its run.ndjson")->required();
  std::string faces = "What to make of it";
  for (const auto& face : report::faces()) faces += "\n" + face.name + ": " + face.help;
  app.add_option("--as", wish->face, faces)->required();
  app.add_option("-o,--output", wish->out, "The file; - is standard output")->capture_default_str();
  app.footer("Exit code 3: the run is not whole; the report shows what is there.");
  app.callback([wish, &exit] { exit = report(*wish); });
}

}  // namespace footpad::cli
