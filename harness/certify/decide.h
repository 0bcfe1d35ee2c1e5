// Whether a run passes a profile: pure, of what the run's file says and of nothing else, so that whoever gets the
// bundle comes to the same answer.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "certify/terms.h"
#include "report/read_run.h"

namespace footpad::certify {

enum class Outcome { passed, warned, failed };  // in-toto's test-result v0.1
}  // namespace footpad::certify

namespace footpad {
template <>
struct Words<certify::Outcome> {
  static constexpr std::array<std::pair<certify::Outcome, std::string_view>, 3> table{
      {{certify::Outcome::passed, "PASSED"},
       {certify::Outcome::warned, "WARNED"},
       {certify::Outcome::failed, "FAILED"}}};
};
}  // namespace footpad

namespace footpad::certify {

// The names of tests: "xmpp/strip-starttls-feature (starttls)", in the order in which they were judged.
struct Decision {
  Outcome outcome = Outcome::failed;
  std::vector<std::string> reasons;       // why not, in sentences; none where it passed without a warning
  std::vector<std::string> passed;        // secure
  std::vector<std::string> warned;        // weak, where the profile's level lets that pass
  std::vector<std::string> failed;        // everything else that was not withstood, or not proven
  std::vector<std::string> undetectable;  // no client under this policy could have noticed
  std::vector<std::pair<std::string, std::string>> declared;  // cannot be run against this client, and the reason
};

Decision decide(const report::PastRun& run, const Terms& terms);

std::string test_name(const report::CaseResult& result);
bool is_about(const Declaration& declaration, const report::CaseResult& result);

}  // namespace footpad::certify
