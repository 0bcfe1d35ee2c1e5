#include "subject/definition.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "subject/placeholders.h"

namespace footpad::subject {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

Definition client() {
  Definition definition;
  definition.name = "client";
  definition.source = "tools/subjects/client.xml";
  definition.argv = {"client", "--to={host}:{port}", "{jid}"};
  return definition;
}

Values values() {
  Values values;
  values.host = "localhost";
  values.port = "5222";
  values.ca = "/lane/ca.pem";
  values.ca_dir = "/lane/ca";
  values.jid = "romeo@example.test";
  values.password = "{host}";
  values.transport = "starttls";
  return values;
}

std::string environment_of(const Invocation& invocation, const std::string& name) {
  for (const auto& [known, value] : invocation.environment)
    if (known == name) return value;
  return "(unset)";
}

TEST(Placeholders, WordsInBracesBecomeValuesAndOtherBracesStay) {
  const Placeholders known{{"host", "localhost"}, {"ca_dir", "/ca"}};
  EXPECT_EQ(*expand("{host}:{ca_dir}", known), "localhost:/ca");
  EXPECT_EQ(*expand("{{host}", known), "{host}");
  EXPECT_EQ(*expand("return { [\"x\"] = {} } {Host} {", known), "return { [\"x\"] = {} } {Host} {");
  EXPECT_EQ(*expand("", known), "");
}

TEST(Placeholders, AnUnknownWordIsAnErrorWithTheNearestOne) {
  const auto result = expand("{hst}", {{"host", "localhost"}, {"port", "1"}});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().text(),
            "there is no placeholder {hst}: did you mean {host}? (a brace itself is written {{)");
}

TEST(Definitions, SayWhetherTheyTakeALog) {
  Definition definition = client();
  EXPECT_FALSE(takes_log(definition));
  definition.argv.emplace_back("--logs={ct_log}");
  EXPECT_TRUE(takes_log(definition));
  Values told = values();
  told.ct_log = "/lane/ct-log.conf";
  EXPECT_THAT(prepare(definition, Transport::starttls, told, "/lane")->argv, Contains("--logs=/lane/ct-log.conf"));
}

TEST(Definitions, SayWhetherTheyWantACertificateOfTheirOwn) {
  EXPECT_FALSE(wants_certificate(client()));
  Definition by_argument = client(), by_transport = client(), by_environment = client(), by_file = client();
  by_argument.argv.push_back("{certificate}");
  by_transport.argv_of[Transport::direct] = {"client", "{key}"};
  by_environment.environment["CERTIFICATE"] = "{certificate}";
  by_file.files = {{"client.conf", "key = {key}\n"}};
  for (const Definition& one : {by_argument, by_transport, by_environment, by_file})
    EXPECT_TRUE(wants_certificate(one));
}

TEST(Placeholders, ValuesAreNotExpandedAgain) { EXPECT_EQ(*expand("{a}", {{"a", "{b}"}, {"b", "secret"}}), "{b}"); }

TEST(Prepare, FillsArgumentsFilesInputAndEnvironment) {
  Definition definition = client();
  definition.files = {{"rc-{transport}", "password={password}\n", 0640}};
  definition.input = "{port}\n";
  definition.environment = {{"WHERE", "{host}"}};
  const auto invocation = prepare(definition, Transport::starttls, values(), "/lane");
  ASSERT_TRUE(invocation) << invocation.error().text();
  EXPECT_THAT(invocation->argv, ElementsAre("client", "--to=localhost:5222", "romeo@example.test"));
  ASSERT_EQ(invocation->files.size(), 1U);
  EXPECT_EQ(invocation->files[0].path, "rc-starttls");
  EXPECT_EQ(invocation->files[0].content, "password={host}\n");
  EXPECT_EQ(invocation->files[0].mode, 0640);
  EXPECT_EQ(invocation->input, "5222\n");
  EXPECT_EQ(environment_of(*invocation, "WHERE"), "localhost");
  EXPECT_EQ(invocation->folder, "/lane");
  EXPECT_EQ(invocation->working_folder, "");
}

TEST(Prepare, NothingOfTheDevelopersEnvironmentButPathComesThrough) {
  for (const char* name :
       {"SSL_CERT_FILE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE", "LD_PRELOAD_X", "http_proxy"})
    setenv(name, "/developer", 1);
  Definition definition = client();
  definition.trust_by_environment = false;
  const auto bare = prepare(definition, Transport::starttls, values(), "/lane");
  ASSERT_TRUE(bare);
  std::vector<std::string> names;
  for (const auto& [name, value] : bare->environment) {
    names.push_back(name);
    EXPECT_THAT(value, ::testing::Not(HasSubstr("/developer")));
  }
  EXPECT_THAT(names, ElementsAre("PATH", "LANG", "TZ", "HOME", "TMPDIR", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME",
                                 "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"));
  EXPECT_EQ(environment_of(*bare, "HOME"), "/lane");
}

TEST(Prepare, TrustByEnvironmentAndATerminal) {
  Definition definition = client();
  definition.pty = true;
  const auto invocation = prepare(definition, Transport::starttls, values(), "/lane");
  ASSERT_TRUE(invocation);
  EXPECT_EQ(environment_of(*invocation, "SSL_CERT_FILE"), "/lane/ca.pem");
  EXPECT_EQ(environment_of(*invocation, "SSL_CERT_DIR"), "/lane/ca");
  EXPECT_EQ(environment_of(*invocation, "TERM"), "xterm");
}

TEST(Prepare, TheDefinitionsOwnEnvironmentHasTheLastWord) {
  Definition definition = client();
  definition.environment = {{"LANG", "de_DE.UTF-8"}, {"SSL_CERT_DIR", "/nowhere"}};
  const auto invocation = prepare(definition, Transport::starttls, values(), "/lane");
  ASSERT_TRUE(invocation);
  EXPECT_THAT(invocation->environment, Contains(Pair("LANG", "de_DE.UTF-8")).Times(1));
  EXPECT_EQ(environment_of(*invocation, "SSL_CERT_DIR"), "/nowhere");
}

TEST(Prepare, ATransportMayHaveItsOwnCommand) {
  Definition definition = client();
  definition.argv_of[Transport::direct] = {"client", "--tls"};
  EXPECT_THAT(prepare(definition, Transport::direct, values(), "/lane")->argv, ElementsAre("client", "--tls"));
  definition.argv.clear();
  const auto none = prepare(definition, Transport::starttls, values(), "/lane");
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().what, "'client' has no command for transport starttls");
}

TEST(Prepare, AnUnknownPlaceholderSaysWhereItIs) {
  Definition definition = client();
  definition.argv.emplace_back("{pasword}");
  const auto invocation = prepare(definition, Transport::starttls, values(), "/lane");
  ASSERT_FALSE(invocation);
  EXPECT_THAT(invocation.error().text(),
              HasSubstr("argument '{pasword}': there is no placeholder {pasword}: did you mean {password}?"));
}

TEST(Prepare, BesideIsTheFolderOfTheDefinitionsFile) {
  Definition definition = client();
  definition.argv = {"{beside}/client.py"};
  const auto here = std::filesystem::current_path().string();
  EXPECT_THAT(prepare(definition, Transport::starttls, values(), "/lane")->argv,
              ElementsAre(here + "/tools/subjects/client.py"));
}

TEST(CommandLine, RelativePathsMeanWhatWasTyped) {
  const auto definition = from_command_line({"./client", "rc", "{host}"}, "xmpp");
  ASSERT_TRUE(definition);
  const auto here = std::filesystem::current_path().string();
  EXPECT_THAT(definition->argv, ElementsAre(here + "/client", "rc", "{host}"));
  EXPECT_EQ(definition->name, "client");
  EXPECT_EQ(definition->protocol, "xmpp");
  EXPECT_EQ(definition->policy, Policy::verified);
  EXPECT_EQ(definition->success.exit, 0);
  EXPECT_EQ(prepare(*definition, Transport::starttls, values(), "/lane")->working_folder, here);
}

TEST(CommandLine, AnEmptyOneIsAnError) {
  EXPECT_FALSE(from_command_line({}, "xmpp"));
  EXPECT_FALSE(from_command_line({""}, "xmpp"));
}

TEST(Program, WhatIsMissingSaysHowToGetIt) {
  Definition definition = client();
  definition.argv = {"footpad-no-such-client"};
  EXPECT_EQ(find_program(definition).error().text(),
            "the program 'footpad-no-such-client' is not on PATH: install it, or give its path");
  definition.packages = {"one", "two"};
  EXPECT_EQ(find_program(definition).error().text(),
            "'footpad-no-such-client' is not installed: apt-get install one two");
  definition.argv = {"sh"};
  EXPECT_TRUE(find_program(definition));
  definition.needs = "/no/such/library.py";
  EXPECT_EQ(find_program(definition).error().text(),
            "'/no/such/library.py' is not there: tools/setup --all brings it (from one, two)");
}

TEST(Program, AFolderOrAPlainFileIsNoProgram) {
  EXPECT_THAT(find_program("/tmp", "", {}).error().text(), HasSubstr("'/tmp' cannot be executed"));
  EXPECT_THAT(find_program("/etc/passwd", "", {}).error().text(), HasSubstr("'/etc/passwd' cannot be executed"));
  EXPECT_THAT(find_program("passwd", "/etc", {}).error().text(), HasSubstr("'/etc/passwd' cannot be executed"));
}

}  // namespace
}  // namespace footpad::subject
