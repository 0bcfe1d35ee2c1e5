#include "report/junit_xml.h"

#include <fmt/format.h>
#include <tinyxml2.h>

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace footpad::report {
namespace {

using tinyxml2::XMLPrinter;

std::string time_of(double seconds) { return fmt::format("{:.3f}", std::max(0.0, seconds)); }

void attribute(XMLPrinter& printer, const char* name, const std::string& value) {
  printer.PushAttribute(name, value.c_str());
}

void text_element(XMLPrinter& printer, const char* name, const std::string& text) {
  printer.OpenElement(name);
  printer.PushText(text.c_str());
  printer.CloseElement();
}

std::string count(const std::vector<const JunitSuite*>& suites, const std::string& element) {
  std::ptrdiff_t found = 0;
  for (const JunitSuite* suite : suites)
    found += std::count_if(suite->cases.begin(), suite->cases.end(),
                           [&](const JunitCase& each) { return each.element == element; });
  return std::to_string(found);
}

std::string total(const std::vector<const JunitSuite*>& suites) {
  std::size_t cases = 0;
  for (const JunitSuite* suite : suites) cases += suite->cases.size();
  return std::to_string(cases);
}

void counts(XMLPrinter& printer, const std::vector<const JunitSuite*>& suites) {
  attribute(printer, "tests", total(suites));
  attribute(printer, "failures", count(suites, "failure"));
  attribute(printer, "errors", count(suites, "error"));
}

void put(XMLPrinter& printer, const JunitCase& each) {
  printer.OpenElement("testcase");
  attribute(printer, "classname", each.classname);
  attribute(printer, "name", each.name);
  attribute(printer, "time", time_of(each.seconds));
  if (!each.element.empty()) {
    printer.OpenElement(each.element.c_str());
    if (each.element != "skipped") attribute(printer, "type", each.type);
    attribute(printer, "message", each.message);
    if (!each.text.empty()) printer.PushText(each.text.c_str());
    printer.CloseElement();
  }
  if (!each.output.empty()) text_element(printer, "system-out", each.output);
  printer.CloseElement();
}

void put(XMLPrinter& printer, const std::string& name, const JunitSuite& suite, const std::string& timestamp) {
  double seconds = 0;
  for (const auto& each : suite.cases) seconds += std::max(0.0, each.seconds);
  printer.OpenElement("testsuite");
  attribute(printer, "name", name);
  counts(printer, {&suite});
  attribute(printer, "skipped", count({&suite}, "skipped"));
  attribute(printer, "time", time_of(seconds));
  if (!timestamp.empty()) attribute(printer, "timestamp", timestamp);
  if (!suite.properties.empty()) {
    printer.OpenElement("properties");
    for (const auto& [key, value] : suite.properties) {
      printer.OpenElement("property");
      attribute(printer, "name", key);
      attribute(printer, "value", value);
      printer.CloseElement();
    }
    printer.CloseElement();
  }
  for (const auto& each : suite.cases) put(printer, each);
  printer.CloseElement();
}

}  // namespace

std::string junit_xml(const JunitDocument& document) {
  std::vector<const JunitSuite*> all;
  for (const auto& [name, suite] : document.suites) all.push_back(&suite);
  XMLPrinter printer;
  printer.PushHeader(false, true);
  printer.OpenElement("testsuites");
  attribute(printer, "name", "footpad");
  counts(printer, all);
  attribute(printer, "time", time_of(document.seconds));
  for (const auto& [name, suite] : document.suites) put(printer, name, suite, document.timestamp);
  printer.CloseElement();
  return printer.CStr();
}

}  // namespace footpad::report
