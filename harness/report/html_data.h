// A run as the JSON that the script of its page draws.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "report/output_file.h"
#include "report/sink.h"

namespace footpad::report {

// How much of the dialogues may still go onto a page, in bytes: a browser must open it.
struct PageRoom {
  std::size_t left = 24U << 20U;
  std::string beside{};  // the folder that the page lies in: files of a run that lies there too may be linked to
};

// `cases`: the folder that holds each case's folder; what lies there is shown, as far as there is room. `incomplete`:
// why the run is not whole, or empty. ASCII, and without '<': fit to stand in a script element. Case by case.
void tell_html_data(const RunFacts& facts, const std::vector<CaseResult>& results, const RunSummary& summary,
                    const std::string& incomplete, PageRoom& room, const Put& put);

}  // namespace footpad::report
