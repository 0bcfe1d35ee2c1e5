// What may stand as a domain: it becomes part of certificates, of what is said to clients, and of their command lines.
#pragma once

#include <CLI/CLI.hpp>

namespace footpad::cli {

// A host name (RFC 1123 §2.1) or an IP address.
CLI::Validator a_domain();

}  // namespace footpad::cli
