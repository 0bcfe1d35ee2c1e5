// What crossed the sockets of a case, as a file in its folder.
#pragma once

#include <string>
#include <string_view>

#include "report/sink.h"

namespace footpad::report {

constexpr const char* kTrafficFile = "traffic.pcapng";
constexpr std::string_view kTrafficWithheld =
    "There is no traffic.pcapng here. The account is a person's own, and its password, which nothing that is written\n"
    "may show, is in what crossed the sockets, in clear or under keys that would lie beside it.\n";

// The result's capture as pcapng. `is_final`: its verdict is; else it still waits for the control at the end.
Bytes traffic(const CaseResult& result, const std::string& application, bool is_final);

}  // namespace footpad::report
