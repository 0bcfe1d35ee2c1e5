// Which clause of which document was tested by what, and with which outcome: the traceability of a certification.
#pragma once

#include <string>
#include <vector>

#include "certify/terms.h"
#include "report/read_run.h"

namespace footpad::certify {

struct Tested {
  std::string test;  // test_name()
  std::string verdict;
  bool declared = false;  // unsupported, with a reason
  std::string folder;     // of its evidence, below the bundle; empty: it did not run
};

struct Requirement {
  std::string clause;         // "RFC 6120 5.4.3.3", "CVE-2011-0411"
  bool must = false;          // some scenario says MUST of it
  std::string verdict;        // the worst of its tests'
  std::vector<Tested> tests;  // in the order of the run
};

// In the order of the documents' names and the clauses' numbers.
std::vector<Requirement> requirements(const report::PastRun& run, const Terms& terms);

// requirements.json, schema "footpad.requirements/1", and the same for people.
std::string requirements_json(const std::vector<Requirement>& requirements);
std::string requirements_markdown(const std::vector<Requirement>& requirements, const Terms& terms,
                                  const std::string& subject);

}  // namespace footpad::certify
