// The parts of explain_failure(), for faces that arrange them themselves.
#pragma once

#include <string>

#include "report/sink.h"

namespace footpad::report {

struct Explanation {
  std::string footpad_did;
  std::string client_did;
  std::string why;
  std::string fix;
};

// Never an empty part, whatever the scenario file leaves out.
Explanation explain(const CaseResult& result);

}  // namespace footpad::report
