// JUnit XML in the dialect that every consumer accepts, schema-strict ones too: a test case carries neither
// <properties> nor file=. What would belong there stands in its <system-out> as [[PROPERTY|name=value]], and on the
// suite.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace footpad::report {

struct JunitCase {
  std::string classname;
  std::string name;     // unique in the document: consumers keep only the first of two
  std::string element;  // "failure", "error", "skipped", or empty: a pass
  std::string type;
  std::string message;
  std::string text;
  std::string output;
  double seconds = 0;
};

struct JunitSuite {
  std::vector<std::pair<std::string, std::string>> properties;
  std::vector<JunitCase> cases;
};

struct JunitDocument {
  std::string timestamp;  // ISO 8601 without a zone, as the strict schemas want it; UTC
  double seconds = 0;
  std::map<std::string, JunitSuite> suites;  // by name
};

// All strings must be printable text already.
std::string junit_xml(const JunitDocument& document);

}  // namespace footpad::report
