#include "subject/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "programs.h"
#include "subject/files.h"
#include "subject/ports.h"

namespace footpad::subject {
namespace {

using ::testing::HasSubstr;

// A server that listens on the ports in its arguments, says so, and goes when asked.
constexpr const char* kListen =
    "import socket,sys,signal\n"
    "held=[socket.create_server(('127.0.0.1',int(p))) for p in sys.argv[1:]]\n"
    "print('listening',flush=True)\n"
    "signal.pause()\n";

struct Bound {
  Fd socket;
  int port = 0;
};

Bound bound_port() {
  Bound bound{Fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), 0};
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  bind(bound.socket.get(), reinterpret_cast<sockaddr*>(&address), length);
  listen(bound.socket.get(), 1);
  getsockname(bound.socket.get(), reinterpret_cast<sockaddr*>(&address), &length);
  bound.port = ntohs(address.sin_port);
  return bound;
}

int free_port() { return bound_port().port; }

class ServerTest : public ::testing::Test {
 protected:
  ServerTest() {
    plan_.folder = folder_.path();
    plan_.domain = "example.test";
    plan_.certificate_pem = "the certificate\n";
    plan_.key_pem = "the key\n";
    plan_.ports = {{Transport::starttls, free_port()}, {Transport::direct, free_port()}};
    definition_.name = "listener";
    definition_.source = definitions_ / "server.xml";
    definition_.argv = {"/usr/bin/python3", "-c", kListen, "{port_starttls}", "{port_direct}"};
    definition_.files = {{"server.conf", "", "template", 0600}};
    definition_.accounts = {
        {"data/{percent_domain}/{user}.dat", "return { [\"password\"] = \"{password}\"; };\n", "", 0600}};
    EXPECT_TRUE(write_file(definitions_.path(),
                           {"template", "ports = { {port_starttls} }\ncertificate = \"{certificate}\"\n"}));
  }
  Server started() {
    auto server = Server::start(definition_, plan_);
    if (!server) {
      ADD_FAILURE() << server.error().text();
      std::abort();
    }
    return std::move(*server);
  }
  Folder folder_, definitions_;
  ServerDefinition definition_;
  ServerPlan plan_;
};

TEST_F(ServerTest, IsReadyOnceAllItsPortsAnswer) {
  Server server = started();
  const auto ready = server.wait_until_ready();
  ASSERT_TRUE(ready) << ready.error().text();
  EXPECT_TRUE(port_answers(plan_.ports[Transport::starttls]));
  EXPECT_TRUE(port_answers(plan_.ports[Transport::direct]));
  EXPECT_EQ(server.log(), "listening\n");
  const pid_t pid = server.pid();
  server.stop();
  EXPECT_TRUE(is_dead(pid));
  EXPECT_FALSE(port_answers(plan_.ports[Transport::starttls]));
}

TEST_F(ServerTest, OnePortIsNotEnough) {
  definition_.argv.pop_back();
  definition_.limit_seconds = 0.3;
  Server server = started();
  const auto ready = server.wait_until_ready();
  ASSERT_FALSE(ready);
  EXPECT_THAT(ready.error().text(), HasSubstr("server 'listener' does not answer on its ports"));
}

TEST_F(ServerTest, ItsConfigurationKeyAndAccountsAreInItsFolder) {
  Server server = started();
  const std::string port = std::to_string(plan_.ports[Transport::starttls]);
  EXPECT_EQ(contents(folder_ / "server.conf"),
            "ports = { " + port + " }\ncertificate = \"" + folder_.path() + "/server.crt\"\n");
  EXPECT_EQ(contents(folder_ / "server.crt"), "the certificate\n");
  EXPECT_EQ(contents(folder_ / "server.key"), "the key\n");
  struct stat info {};
  ASSERT_EQ(stat((folder_ / "server.key").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600U);
  ASSERT_TRUE(server.add_account("juliet", "s3cret"));
  EXPECT_EQ(contents(folder_ / "data/example%2etest/juliet.dat"), "return { [\"password\"] = \"s3cret\"; };\n");
  EXPECT_FALSE(server.add_account("../../../juliet", "x"));
}

TEST_F(ServerTest, AnAccountIsThereOnceTheServerSaysSo) {
  definition_.argv = {"/bin/sh", "-c", "while ! test -e juliet.account; do :; done; touch juliet.taken; sleep 60"};
  definition_.accounts = {{"{user}.account", "{password}", "", 0600, "{user}.taken"}};
  Server server = started();
  const auto added = server.add_account("juliet", "s3cret");
  EXPECT_TRUE(added) << added.error().text();
  EXPECT_EQ(contents(folder_ / "juliet.taken"), "");
  EXPECT_EQ(contents(folder_ / "juliet.account"), "s3cret");
}

TEST_F(ServerTest, AnAccountThatNobodyTakesIsAFault) {
  definition_.argv = {"/bin/sh", "-c", "sleep 60"};
  definition_.accounts = {{"{user}.account", "{password}", "", 0600, "{user}.taken"}};
  definition_.limit_seconds = 0.1;
  EXPECT_THAT(started().add_account("juliet", "s3cret").error().text(),
              HasSubstr("server 'listener' does not take the account"));
  definition_.argv = {"/bin/sh", "-c", "exit 3"};
  definition_.limit_seconds = 60;
  EXPECT_THAT(started().add_account("romeo", "s3cret").error().text(), HasSubstr("ended with exit code 3"));
}

TEST_F(ServerTest, OneThatDiesShowsItsLog) {
  definition_.argv = {"/bin/sh", "-c", "echo 'bad \x1b[31mconfiguration' >&2; exit 9"};
  Server server = started();
  const auto ready = server.wait_until_ready();
  ASSERT_FALSE(ready);
  EXPECT_EQ(ready.error().text(),
            "server 'listener' ended with exit code 9: its log ends:\nbad \\x1b[31mconfiguration\n");
}

TEST_F(ServerTest, APortInUseIsSaidBeforeItStarts) {
  const Bound taken = bound_port();
  plan_.ports[Transport::direct] = taken.port;
  const auto server = Server::start(definition_, plan_);
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().what, "port " + std::to_string(taken.port) + " for server 'listener' is in use");
}

TEST_F(ServerTest, OneThatIsNotInstalledSaysWhichPackageBringsIt) {
  definition_.argv = {"footpad-no-such-server"};
  definition_.packages = {"no-such-package"};
  const auto server = Server::start(definition_, plan_);
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().text(), "'footpad-no-such-server' is not installed: apt-get install no-such-package");
}

TEST_F(ServerTest, OneThatWillNotGoIsKilled) {
  definition_.argv = {"/bin/sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1000; done"};
  Server server = started();
  for (int i = 0; i < 10000 && server.log() != "ready\n"; ++i) poll(nullptr, 0, 1);
  const pid_t pid = server.pid();
  server.stop(std::chrono::milliseconds(1));
  EXPECT_TRUE(is_dead(pid));
}

}  // namespace
}  // namespace footpad::subject
