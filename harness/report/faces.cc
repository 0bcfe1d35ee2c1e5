#include "report/faces.h"

namespace footpad::report {

const std::vector<Face>& faces() {
  static const std::vector<Face> table{
      {"junit", "JUnit XML, as in the run's junit.xml", &make_junit},
      {"html", "a page for any browser; it alone takes several runs, and --baseline", &make_html, true},
      {"tap", "TAP version 14", &make_tap},
      {"markdown", "a summary for the page of a CI job ($GITHUB_STEP_SUMMARY)", &make_markdown},
      {"pcapng", "what crossed the sockets of all cases, with the secrets to read it: for Wireshark", &make_traffic,
       false, &has_traffic},
      {"annotations", "lines that GitHub shows beside a job: ::error, ::warning, ::notice", &make_annotations},
  };
  return table;
}

}  // namespace footpad::report
