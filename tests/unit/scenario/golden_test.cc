// Every fault message of every kind of file, as a person sees it: tests/golden/check/NAME.xml gives NAME.txt.
// FOOTPAD_UPDATE_GOLDEN=1 writes what is said now; read the difference before you keep it.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "scenario/catalogue.h"

namespace footpad::scenario {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = fs::path(FOOTPAD_SOURCE) / "tests/golden/check";

std::string content(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

Catalogue small_catalogue() {
  Catalogue catalogue;
  Scenario control;
  control.id = "xmpp/control-honest-starttls";
  control.protocol = "xmpp";
  control.kind = Scenario::Kind::control;
  control.attack_class = AttackClass::control;
  control.transports = {Transport::starttls};
  catalogue.scenarios[control.id] = control;
  Scenario attack;
  attack.id = "xmpp/strip-starttls-feature";
  attack.protocol = "xmpp";
  catalogue.scenarios[attack.id] = attack;
  catalogue.recipes["certs/trust-unknown-root"].id = "certs/trust-unknown-root";
  catalogue.profiles["smoke"] = {.name = "smoke", .title = "Smoke", .select = {"xmpp"}};
  return catalogue;
}

class Golden : public testing::TestWithParam<std::string> {};

TEST_P(Golden, FaultsReadAsTheyShould) {
  const std::string name = GetParam();
  std::vector<Error> errors;
  check_file("tests/golden/check/" + name + ".xml", content(kFolder / (name + ".xml")), small_catalogue(), errors);
  EXPECT_FALSE(errors.empty()) << "a golden file of faults must have some";
  std::string said;
  for (const Error& error : errors) said += error.text() + "\n\n";
  const fs::path expected = kFolder / (name + ".txt");
  if (std::getenv("FOOTPAD_UPDATE_GOLDEN") != nullptr) std::ofstream(expected, std::ios::binary) << said;
  EXPECT_EQ(said, content(expected));
}

std::vector<std::string> names() {
  std::vector<std::string> found;
  for (const auto& entry : fs::directory_iterator(kFolder))
    if (entry.path().extension() == ".xml") found.push_back(entry.path().stem().string());
  std::sort(found.begin(), found.end());
  return found;
}

std::string test_name(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  for (char& c : name)
    if (c == '-') c = '_';
  return name;
}

INSTANTIATE_TEST_SUITE_P(Check, Golden, testing::ValuesIn(names()), test_name);

}  // namespace
}  // namespace footpad::scenario
