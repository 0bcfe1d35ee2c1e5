// The shared libraries of a program, as the system's loader would find them now.
#pragma once

#include <string>
#include <vector>

namespace footpad::certify {

// Absolute paths, in the loader's order. None where it is no dynamic program, or `ldd` is not there. Takes at most five
// seconds.
std::vector<std::string> libraries_of(const std::string& program);

// What ldd prints: "libssl.so.3 => /lib/x86_64-linux-gnu/libssl.so.3 (0x...)".
std::vector<std::string> parse_libraries(const std::string& text);

}  // namespace footpad::certify
