// The faces that can be made of a run's file once more (`footpad report`): one file each, one row each in faces.cc.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "report/read_run.h"
#include "report/sink.h"

namespace footpad::report {

struct Face {
  std::string name, help;
  std::unique_ptr<Sink> (*make)(const std::string& file);  // "-" is standard output
  bool takes_several = false;                              // runs, and a baseline: html.h
  Status (*fits)(const PastRun& run) = nullptr;            // an Error where it cannot be made of this run
};

const std::vector<Face>& faces();

std::unique_ptr<Sink> make_tap(const std::string& file);
std::unique_ptr<Sink> make_markdown(const std::string& file);
std::unique_ptr<Sink> make_annotations(const std::string& file);
std::unique_ptr<Sink> make_traffic(const std::string& file);
Status has_traffic(const PastRun& run);

}  // namespace footpad::report
