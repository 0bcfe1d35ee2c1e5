// footpad serve: lanes over HTTP and JSON on loopback, for test suites in any language.
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>

#include "api/routes.h"
#include "base/text.h"
#include "cli/data.h"
#include "cli/verbs.h"
#include "cli/version.h"
#include "net/http_server.h"
#include "report/exit_code.h"
#include "runner/scratch.h"

namespace footpad::cli {
namespace {

constexpr std::size_t kShortestToken = 16;
constexpr std::size_t kTokenBytes = 32;
constexpr rlim_t kOwnFiles = 64;     // open, whatever happens
constexpr rlim_t kFilesOfALane = 4;  // a listener for each family of addresses, and some connections
constexpr std::size_t kMostLanes = 16384;

struct Parsed {
  std::string listen = "127.0.0.1:0", token_file, announce;
  std::vector<std::string> catalogues;
  std::size_t lanes = 0;
  double kept = 600;
  std::uint64_t seed = 0;
  bool until_eof = false;
};

std::string random_token() {
  std::random_device device;
  std::string bytes;
  while (bytes.size() < kTokenBytes) bytes += static_cast<char>(device() & 0xffU);
  return to_hex(bytes);
}

// Empty: nobody gave one.
Result<std::string> given_token(const std::string& file) {
  const char* set = std::getenv("FOOTPAD_TOKEN");
  std::string token = set == nullptr ? "" : set;
  if (!file.empty()) {
    const auto text = read_file(file);
    if (!text) return Error{"cannot read the token file " + file, "check the path and its permissions", ""};
    token = trim(*text);
  }
  if (token.empty() && file.empty()) return token;
  const bool plain = std::all_of(token.begin(), token.end(), [](unsigned char c) { return c > 0x20 && c < 0x7f; });
  if (token.size() < kShortestToken || !plain)
    return Error{"the token is no good",
                 "give at least " + std::to_string(kShortestToken) + " characters of ASCII, without spaces", ""};
  return token;
}

// As many files as the system lets us have; the lanes that these are enough for.
std::size_t lanes_possible() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return kMostLanes;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  getrlimit(RLIMIT_NOFILE, &limit);
  const rlim_t files = limit.rlim_cur > kOwnFiles ? limit.rlim_cur - kOwnFiles : 0;
  return std::clamp<std::size_t>(files / kFilesOfALane, 1, kMostLanes);
}

Status announce(const Parsed& parsed, const net::HttpServer& server, const std::string& token, bool is_ours) {
  api::Json line{{"url", server.url()}};
  if (!server.socket().empty()) line["socket"] = server.socket();
  if (is_ours) line["token"] = token;
  const std::string text = line.dump() + "\n";
  const auto print = [&text]() -> Status {
    std::cout << text << std::flush;
    return Done{};
  };
  if (parsed.announce.empty()) return print();
  // Whole or not at all: somebody may be waiting for it.
  const std::string fresh = parsed.announce + ".new";
  std::error_code fault;
  std::filesystem::remove(fresh, fault);
  const mode_t mask = umask(0077);
  std::ofstream file(fresh, std::ios::binary);
  umask(mask);
  file << text;
  file.close();
  if (file) std::filesystem::rename(fresh, parsed.announce, fault);
  if (!file || fault) return Error{"cannot write " + parsed.announce, "check the path and its permissions", ""};
  return print();
}

// Whoever started it is gone: what lies on stdin is of no interest.
void stop_at_eof(net::Loop& loop, net::Handle& watch) {
  watch = loop.readable(STDIN_FILENO, [&loop, &watch] {
    char bytes[4096];
    const ssize_t got = ::read(STDIN_FILENO, bytes, sizeof bytes);
    if (got > 0 || (got < 0 && (errno == EINTR || errno == EAGAIN))) return;
    watch.reset();
    loop.stop();
  });
}

int serve(const Parsed& parsed) {
  auto token = given_token(parsed.token_file);
  if (!token) {
    complain(token.error());
    return report::kExitUsage;
  }
  const bool is_ours = token->empty();
  if (is_ours) *token = random_token();
  auto catalogue = load(parsed.catalogues, {});
  if (!catalogue) return report::kExitUsage;
  const char* temporary = std::getenv("TMPDIR");
  auto scratch = runner::Scratch::make(temporary != nullptr && *temporary != '\0' ? temporary : "/tmp");
  auto loop = net::Loop::create();
  if (!scratch || !loop) {
    complain(scratch ? loop.error() : scratch.error());
    return report::kExitOwnFault;
  }
  std::uint64_t seed = parsed.seed;
  if (seed == 0) seed = (static_cast<std::uint64_t>(std::random_device{}()) << 32U) | std::random_device{}();
  const std::size_t possible = lanes_possible();
  api::Shelf shelf(std::move(*catalogue));
  api::Lanes lanes(**loop, shelf, scratch->path(), seed,
                   {parsed.lanes == 0 ? possible : std::min(parsed.lanes, possible), parsed.kept});
  api::Access access{*token, parsed.listen.starts_with("unix:")};
  api::Api api(access, shelf, lanes, kVersion);
  auto server = net::HttpServer::open(
      **loop, parsed.listen, {},
      [&api](const net::HttpRequest& request, const net::HttpServer::Reply& reply) { api.handle(request, reply); });
  if (!server) {
    complain(server.error());
    return report::kExitUsage;
  }
  const net::Handle interrupted = (*loop)->signal(SIGINT, [&] { (*loop)->stop(); });
  const net::Handle terminated = (*loop)->signal(SIGTERM, [&] { (*loop)->stop(); });
  net::Handle input;
  if (parsed.until_eof) stop_at_eof(**loop, input);
  if (auto told = announce(parsed, **server, *token, is_ours); !told) {
    complain(told.error());
    return report::kExitUsage;
  }
  (*loop)->run();
  return report::kExitOk;
}

}  // namespace

void declare_serve(CLI::App& app, Context&, int& exit) {
  auto parsed = std::make_shared<Parsed>();
  app.add_option("--listen", parsed->listen,
                 "127.0.0.1:PORT, [::1]:PORT (0: a free one) or unix:PATH; nothing but loopback")
      ->capture_default_str();
  app.add_option("--token-file", parsed->token_file,
                 "A file that holds the token; default: $FOOTPAD_TOKEN, else a random one, which is printed");
  app.add_option("--announce", parsed->announce, "A file (0600) for the line that is printed");
  app.add_option("--catalogue", parsed->catalogues, "A folder of further scenarios (may be given again)")
      ->allow_extra_args(false);
  app.add_option("--lanes", parsed->lanes,
                 "At most so many lanes at once; default: as many as open files are allowed for");
  app.add_option("--keep", parsed->kept, "Seconds for which a lane that was judged is kept")
      ->check(CLI::Range(1.0, 86400.0))
      ->capture_default_str();
  app.add_option("--seed", parsed->seed, "Makes keys and serial numbers repeatable");
  app.add_flag("--until-eof", parsed->until_eof, "End when stdin ends: with whoever started it");
  app.footer(
      "It prints one JSON line, {\"url\": ..., \"token\": ...}, and serves until it is interrupted. Each request says\n"
      "Authorization: Bearer TOKEN. The whole API: GET /openapi.json. The lanes are told a port on loopback; what "
      "needs a "
      "cage\n"
      "runs with: footpad run --mode cage.");
  app.callback([parsed, &exit] { exit = serve(*parsed); });
}

}  // namespace footpad::cli
