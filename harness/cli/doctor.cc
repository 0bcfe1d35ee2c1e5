// footpad doctor: what this machine can do, and how to get the rest.
#include <fmt/format.h>
#include <openssl/crypto.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <iostream>

#include "base/text.h"
#include "cli/data.h"
#include "cli/json.h"
#include "cli/verbs.h"
#include "cli/version.h"
#include "net/loop.h"
#include "net/socket.h"
#include "report/exit_code.h"
#include "scenario/read_server.h"
#include "subject/cage.h"
#include "subject/program.h"

namespace footpad::cli {
namespace {

namespace fs = std::filesystem;

struct Row {
  bool good = false;
  std::string what, text;
};
struct Part {
  std::string name, head;
  std::vector<Row> rows{};
  void line(bool good, std::string what, std::string text) { rows.push_back({good, std::move(what), std::move(text)}); }
};

Part machine(bool& good) {
  Part part{"machine", fmt::format("Footpad {}, {}", kVersion, OpenSSL_version(OPENSSL_VERSION))};
  auto loop = net::Loop::create();
  auto listener =
      loop ? net::Listener::open(**loop, 0, [](net::Fd) {}) : Result<std::unique_ptr<net::Listener>>(loop.error());
  part.line(listener.ok(), "loopback",
            listener ? fmt::format("127.0.0.1{}", (*listener)->has_ipv6() ? " and ::1" : "; no ::1, which is fine")
                     : listener.error().text());
  good = good && listener.ok();
  const auto cage = subject::cage_works();
  part.line(cage.ok(), "cage", cage ? "works: clients run unchanged, with real names and ports" : cage.error().text());
  part.line(true, "--mode auto",
            cage ? "takes the cage for clients that ask for it, and tells the others a port on localhost"
                 : "tells clients a port on localhost; clients that ask for the cage do not run here");
  const bool writable = fs::exists(data_folder() + "/scenarios");
  part.line(writable, "data", data_folder() + (writable ? "" : " has no scenarios/: set FOOTPAD_DATA"));
  good = good && writable;
  return part;
}

Part subjects() {
  Part part{"clients", "Clients (footpad run --subject NAME)"};
  for (const std::string& name : definition_names()) {
    const auto definition = find_definition(name);
    if (!definition) continue;
    const auto program = subject::find_program(*definition);
    const std::string packages =
        definition->packages.empty() ? "" : "apt-get install " + join(definition->packages, " ");
    part.line(program.ok(), name, program ? *program : packages.empty() ? program.error().text() : packages);
  }
  return part;
}

Part servers() {
  Part part{"servers", "Servers (footpad run --server NAME)"};
  part.line(true, "embedded", "part of Footpad");
  std::error_code fault;
  for (const auto& entry : fs::directory_iterator(data_folder() + "/tools/servers", fault)) {
    const std::string file = entry.path().string() + "/server.xml";
    const auto text = read_file(file);
    if (!text) continue;
    std::vector<Error> errors;
    const auto definition = scenario::read_server_definition(file, *text, errors);
    if (!definition) {
      complain(errors);
      continue;
    }
    const auto program = subject::find_program(definition->argv.empty() ? definition->name : definition->argv.front(),
                                               subject::search_path(), definition->packages);
    part.line(program.ok(), definition->name,
              program ? *program : "apt-get install " + join(definition->packages, " "));
  }
  return part;
}

void show(const std::vector<Part>& parts) {
  for (const Part& part : parts) {
    std::cout << (&part == &parts.front() ? "" : "\n") << part.head << "\n";
    for (const Row& row : part.rows)
      std::cout << fmt::format("  {:<4} {:<24} {}\n", row.good ? "ok" : "--", row.what, row.text);
  }
}

Json json_of(const std::vector<Part>& parts, bool good) {
  Json out{{"version", kVersion}, {"openssl", OpenSSL_version(OPENSSL_VERSION)}, {"ok", good}};
  for (const Part& part : parts) {
    Json& rows = out[part.name] = Json::array();
    for (const Row& row : part.rows) rows.push_back({{"name", row.what}, {"ok", row.good}, {"text", row.text}});
  }
  return out;
}

}  // namespace

void declare_doctor(CLI::App& app, Context&, int& exit) {
  auto format = std::make_shared<std::string>();
  declare_format(app, *format);
  app.callback([format, &exit] {
    bool good = true;
    const std::vector<Part> parts{machine(good), subjects(), servers()};
    if (is_json(*format)) {
      print(json_of(parts, good));
    } else {
      show(parts);
      std::cout << "\n"
                << (good ? "Footpad can run here."
                         : "Footpad cannot run here until the lines with -- above are mended.")
                << "\n";
    }
    exit = good ? report::kExitOk : report::kExitOwnFault;
  });
}

}  // namespace footpad::cli
