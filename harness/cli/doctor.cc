// footpad doctor: what this machine can do, and how to get the rest.
#include <fmt/format.h>
#include <openssl/crypto.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <iostream>

#include "base/text.h"
#include "cli/data.h"
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

void line(bool good, const std::string& what, const std::string& text) {
  std::cout << fmt::format("  {:<4} {:<24} {}\n", good ? "ok" : "--", what, text);
}

void show_machine(bool& good) {
  std::cout << "Footpad " << kVersion << ", " << OpenSSL_version(OPENSSL_VERSION) << "\n";
  auto loop = net::Loop::create();
  auto listener =
      loop ? net::Listener::open(**loop, 0, [](net::Fd) {}) : Result<std::unique_ptr<net::Listener>>(loop.error());
  line(listener.ok(), "loopback",
       listener ? fmt::format("127.0.0.1{}", (*listener)->has_ipv6() ? " and ::1" : "; no ::1, which is fine")
                : listener.error().text());
  good = good && listener.ok();
  const auto cage = subject::cage_works();
  line(cage.ok(), "cage", cage ? "works: clients run unchanged, with real names and ports" : cage.error().text());
  line(true, "--mode auto",
       cage ? "takes the cage for clients that ask for it, and tells the others a port on localhost"
            : "tells clients a port on localhost; clients that ask for the cage do not run here");
  const bool writable = fs::exists(data_folder() + "/scenarios");
  line(writable, "data", data_folder() + (writable ? "" : " has no scenarios/: set FOOTPAD_DATA"));
  good = good && writable;
}

void show_subjects() {
  std::cout << "\nClients (footpad run --subject NAME)\n";
  for (const std::string& name : definition_names()) {
    const auto definition = find_definition(name);
    if (!definition) continue;
    const auto program = subject::find_program(*definition);
    const std::string packages =
        definition->packages.empty() ? "" : "apt-get install " + join(definition->packages, " ");
    line(program.ok(), name, program ? *program : packages.empty() ? program.error().text() : packages);
  }
}

void show_servers() {
  std::cout << "\nServers (footpad run --server NAME)\n";
  line(true, "embedded", "part of Footpad");
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
    line(program.ok(), definition->name, program ? *program : "apt-get install " + join(definition->packages, " "));
  }
}

}  // namespace

void declare_doctor(CLI::App& app, Context&, int& exit) {
  app.callback([&exit] {
    bool good = true;
    show_machine(good);
    show_subjects();
    show_servers();
    std::cout << "\n"
              << (good ? "Footpad can run here." : "Footpad cannot run here until the lines with -- above are mended.")
              << "\n";
    exit = good ? report::kExitOk : report::kExitOwnFault;
  });
}

}  // namespace footpad::cli
