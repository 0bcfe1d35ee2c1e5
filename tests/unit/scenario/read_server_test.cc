#include "scenario/read_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "scenario/catalogue.h"

namespace footpad::scenario {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

std::string contents(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> faults_of(std::string_view text) {
  std::vector<Error> errors;
  const auto server = read_server_definition("server.xml", text, errors);
  EXPECT_EQ(server.has_value(), errors.empty());
  std::vector<std::string> out;
  for (const Error& error : errors) out.push_back(error.text());
  return out;
}

TEST(ReadServer, TheShippedOnesLoad) {
  int read = 0;
  for (const auto& folder : std::filesystem::directory_iterator(FOOTPAD_SOURCE "/tools/servers")) {
    const auto path = folder.path() / "server.xml";
    std::vector<Error> errors;
    const auto server = read_server_definition(path.string(), contents(path), errors);
    for (const Error& error : errors) ADD_FAILURE() << error.text();
    ASSERT_TRUE(server);
    EXPECT_EQ(server->name, folder.path().filename().string());
    for (const ServerFile& file : server->files)
      EXPECT_TRUE(file.from.empty() || std::filesystem::exists(folder.path() / file.from)) << file.from;
    ++read;
  }
  EXPECT_GE(read, 1);
}

TEST(ReadDefinition, TheShippedClientsLoadUnderTheirOwnNames) {
  int read = 0;
  for (const auto& file : std::filesystem::directory_iterator(FOOTPAD_SOURCE "/tools/subjects")) {
    if (file.path().extension() != ".xml") continue;
    std::vector<Error> errors;
    const auto definition = read_definition(file.path().string(), contents(file.path()), errors);
    for (const Error& error : errors) ADD_FAILURE() << error.text();
    ASSERT_TRUE(definition) << file.path();
    EXPECT_EQ(definition->name, file.path().stem().string());
    EXPECT_THAT(definition->packages, SizeIs(::testing::Ge(1U))) << definition->name;
    const Success& success = definition->success;
    EXPECT_TRUE(success.exit || !success.text.empty() || !success.reach.empty()) << definition->name;
    ++read;
  }
  EXPECT_GE(read, 7);
}

TEST(ReadServer, AllOfIt) {
  std::vector<Error> errors;
  const auto server =
      read_server_definition("server.xml", R"(<server name="s" protocol="xmpp" transports="direct" limit="3">
  <title> A server </title>
  <package>one</package><package>two</package>
  <command><arg>prog</arg><arg>{folder}/conf</arg></command>
  <env name="A" value="b"/>
  <file path="conf" from="conf.template" mode="644"/>
  <file path="motd"><![CDATA[ hello
]]></file>
  <account path="{user}" taken="{user}.taken"> {password}</account>
  <log path="s.log"/>
</server>)",
                             errors);
  ASSERT_TRUE(server) << errors.front().text();
  EXPECT_EQ(server->title, "A server");
  EXPECT_THAT(server->packages, ElementsAre("one", "two"));
  EXPECT_THAT(server->argv, ElementsAre("prog", "{folder}/conf"));
  EXPECT_THAT(server->transports, ElementsAre(Transport::direct));
  EXPECT_EQ(server->limit_seconds, 3);
  EXPECT_EQ(server->environment.at("A"), "b");
  ASSERT_THAT(server->files, SizeIs(2));
  EXPECT_EQ(server->files[0].from, "conf.template");
  EXPECT_EQ(server->files[0].mode, 0644);
  EXPECT_EQ(server->files[1].content, " hello\n");
  EXPECT_EQ(server->files[1].mode, 0600);
  ASSERT_THAT(server->accounts, SizeIs(1));
  EXPECT_EQ(server->accounts[0].content, " {password}");
  EXPECT_EQ(server->accounts[0].taken, "{user}.taken");
  EXPECT_EQ(server->log, "s.log");
}

TEST(ReadServer, FaultsPointAtTheirPlace) {
  EXPECT_THAT(
      faults_of("<server name='s' protocol='xmpp'>\n  <comand/>\n</server>"),
      ElementsAre(
          "server.xml:2:4: <server> has no element <comand>\n 2 |   <comand/>\n   |    ^\n  = did you mean 'command'?",
          "server.xml:1:2: a server needs a <command>\n 1 | <server name='s' protocol='xmpp'>\n   |  ^\n"
          "  = <command><arg>program</arg><arg>...</arg></command>"));
  EXPECT_THAT(faults_of("<subject/>"), SizeIs(1));
  EXPECT_THAT(faults_of("<server>"), SizeIs(1));
  EXPECT_THAT(faults_of("<server><command><arg>x</arg></command></server>"), SizeIs(2));  // name, protocol
}

TEST(ReadServer, PathsStayInsideAndModesAreOctal) {
  const auto with = [](const std::string& file) {
    return faults_of("<server name='s' protocol='xmpp'><command><arg>x</arg></command>" + file + "</server>");
  };
  EXPECT_THAT(with("<file path='ok'/>"), SizeIs(0));
  EXPECT_THAT(with("<file path='/etc/passwd'/>"), SizeIs(1));
  EXPECT_THAT(with("<file path='a/../../b'/>"), SizeIs(1));
  EXPECT_THAT(with("<file path='a' from='../secret'/>"), SizeIs(1));
  EXPECT_THAT(with("<file path='a' from='b'>text too</file>"), SizeIs(1));
  EXPECT_THAT(with("<file path='a' mode='0888'/>"), SizeIs(1));
  EXPECT_THAT(with("<file/>"), SizeIs(1));
  EXPECT_THAT(with("<account path='a' taken='../b'/>"), SizeIs(1));
  EXPECT_THAT(with("<file path='a' taken='b'/>"), SizeIs(1)) << "an account is";
  EXPECT_THAT(with("<log path='../log'/>"), SizeIs(1));
  EXPECT_THAT(faults_of("<server name='s' protocol='xmpp' transports='tls'><command><arg>x</arg></command></server>"),
              SizeIs(1));
}

TEST(ReadServer, OnlyWhatItsPlanFillsInIsAPlaceholder) {
  const auto with = [](const std::string& more) {
    return faults_of("<server name='s' protocol='xmpp'><command><arg>x</arg></command>" + more + "</server>");
  };
  EXPECT_THAT(with("<file path='{percent_domain}'>{port_starttls} {{x} {X}</file>"), SizeIs(0));
  EXPECT_THAT(with("<file path='a'>{foldr}</file>"), SizeIs(1));
  EXPECT_THAT(with("<env name='A' value='{jid}'/>"), SizeIs(1));
  EXPECT_THAT(with("<file path='{user}'>{password}</file>"), SizeIs(2));
  EXPECT_THAT(with("<account path='{user}'>{password}</account>"), SizeIs(0));
}

}  // namespace
}  // namespace footpad::scenario
