// Failures that are known and stand for now (--expect FILE): plain data.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/scenario.h"
#include "model/words.h"

namespace footpad {

struct KnownFailure {
  std::string scenario;                // id or glob
  std::optional<Transport> transport;  // nullopt: either
  std::optional<Policy> policy;        // nullopt: any
  std::string subject;                 // name or glob; empty: any
  VerdictWord verdict = VerdictWord::vulnerable;
  std::optional<Outcome> outcome;  // nullopt: any that has the verdict
  std::string reason;
  std::string until;  // the last day on which it counts: "2027-01-31"; empty: no end
  Place place;
};

struct Expectations {
  std::string file, text;
  std::vector<KnownFailure> entries;  // in the file's order
};

// What becomes of an entry when the file is written anew.
struct Change {
  VerdictWord verdict = VerdictWord::vulnerable;
  Outcome outcome = Outcome::leak;
};

// What an entry of the file says of a case that it is about.
struct Known {
  bool as_expected = false;  // the case failed as it was known to
  std::string reason;        // the entry's
};

// An entry that does not hold, for the end of a run.
struct Finding {
  std::string what, remedy;
  std::string place;   // "file:line:column"
  bool fails = false;  // the run, with it
};

}  // namespace footpad
