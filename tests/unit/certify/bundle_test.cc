// Files, packages and statements of a bundle; the bundle as a whole is tested with real runs in tests/e2e.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "certify/certification.h"
#include "certify/debian.h"
#include "certify/libraries.h"
#include "certify/manifest.h"
#include "certify/statement.h"
#include "example.h"
#include "scratch_folder.h"

namespace footpad::certify {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

void write(const std::string& path, const std::string& text) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

TEST(Manifest, ListsEveryFileAndSaysWhatDiffers) {
  const ScratchFolder scratch;
  write(scratch / "run.ndjson", "abc");
  write(scratch / "cases/a/verdict.txt", "");
  write(scratch / "attestation.json", "not listed");
  const auto found = manifest_of(scratch.path());
  ASSERT_TRUE(found) << found.error().text();
  ASSERT_EQ(found->size(), 2U);
  EXPECT_EQ(found->at("run.ndjson").digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  const auto read = read_manifest("m", manifest_json(*found));
  ASSERT_TRUE(read);
  EXPECT_THAT(differences(*read, *found), IsEmpty());
  Manifest other = *found;
  other.at("run.ndjson").digest[0] = '0';
  other.erase("cases/a/verdict.txt");
  other["new"] = {};
  EXPECT_THAT(differences(*found, other),
              ElementsAre("cases/a/verdict.txt is missing", "run.ndjson was altered", "new was added"));
}

TEST(Manifest, NothingOutsideTheFolderIsRead) {
  const ScratchFolder scratch;
  std::filesystem::create_symlink("/etc/passwd", scratch / "run.ndjson");
  const auto found = manifest_of(scratch.path());
  ASSERT_FALSE(found);
  EXPECT_THAT(found.error().what, HasSubstr("neither a file nor a folder"));
}

TEST(Manifest, WhatIsNoneIsRefused) {
  EXPECT_THAT(read_manifest("m", "{}").error().what, HasSubstr("its schema is missing"));
  EXPECT_THAT(read_manifest("m", R"({"schema":"footpad.manifest/9","files":[]})").error().what,
              HasSubstr("says footpad.manifest/9, and this one reads footpad.manifest/1"));
  EXPECT_FALSE(read_manifest("m", R"({"schema":"footpad.manifest/1","files":[{"path":"a","size":-1,"sha256":""}]})"));
  EXPECT_FALSE(read_manifest("m", R"({"schema":"footpad.manifest/1","files":[3]})"));
  EXPECT_FALSE(read_manifest("m", R"({"schema":"footpad.manifest/1"})"));
}

TEST(Debian, KnowsWhoBroughtAFileAndWhatThatDependsOn) {
  const ScratchFolder scratch;
  write(scratch / "status",
        "Package: client\nStatus: install ok installed\nVersion: 1.2-3\nArchitecture: amd64\n"
        "Depends: libtls3 (>= 3.0), nothing | virtual-thing, python3:any\nDescription: x\n folded: no\n\n"
        "Package: libtls3\nStatus: install ok installed\nVersion: 3.0\nArchitecture: amd64\nPre-Depends: client\n\n"
        "Package: gone\nStatus: deinstall ok config-files\nVersion: 1\nArchitecture: amd64\n\n"
        "Package: provider\nStatus: install ok installed\nVersion: 7\nArchitecture: all\nProvides: virtual-thing (= "
        "7), other\n");
  write(scratch / "info/client.list", "/.\n/usr/bin/client\n");
  write(scratch / "info/libtls3:amd64.list", "/lib/libtls.so.3\n");
  write(scratch / "info/libtls3:amd64.md5sums", "abc");
  const Debian debian = Debian::read(scratch.path());
  const auto owners = debian.owners({"/usr/bin/client", "/usr/lib/libtls.so.3", "/opt/own"});
  EXPECT_EQ(owners.size(), 2U);
  EXPECT_EQ(owners.at("/usr/bin/client"), "client");
  EXPECT_EQ(owners.at("/usr/lib/libtls.so.3"), "libtls3");
  std::vector<std::string> names, digests;
  for (const Package& package : debian.with_dependencies({"client", "gone"})) {
    names.push_back(package.name + " " + package.version);
    digests.push_back(package.digest.substr(0, 8));
  }
  EXPECT_THAT(digests, ElementsAre("", "ba7816bf", ""));
  EXPECT_THAT(names, ElementsAre("client 1.2-3", "libtls3 3.0", "provider 7"));
  EXPECT_THAT(Debian::read("/nowhere").with_dependencies({"client"}), IsEmpty());
}

TEST(Libraries, AreReadFromWhatTheLoaderSays) {
  EXPECT_THAT(parse_libraries("\tlinux-vdso.so.1 (0x00007)\n\tlibssl.so.3 => /lib/x/libssl.so.3 (0x1)\n"
                              "\tlibgone.so => not found\n\t/lib64/ld-linux-x86-64.so.2 (0x2)\n"),
              ElementsAre("/lib/x/libssl.so.3", "/lib64/ld-linux-x86-64.so.2"));
  EXPECT_THAT(libraries_of("/etc/passwd"), IsEmpty());
  EXPECT_THAT(libraries_of(std::filesystem::canonical("/proc/self/exe")), ::testing::Contains(HasSubstr("libc.so")));
}

TEST(Statement, IsReadAsItWasWritten) {
  Example example;
  const Decision decision = decide(example.run, example.terms);
  const Identity identity{"me", {{"/usr/bin/client", "d1", ""}}, {}, {}};
  const auto read = read_statement("f", statement_json(statement_of(decision, identity, "d2", "d3", example.terms)));
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(read->outcome, Outcome::passed);
  EXPECT_EQ(read->passed, decision.passed);
  EXPECT_THAT(read->subject, ElementsAre(Resource{"/usr/bin/client", "d1"}));
  EXPECT_EQ(digest_in(*read, "manifest.json"), "d2");
  EXPECT_EQ(digest_in(*read, "catalogue"), "d3");
  EXPECT_EQ(digest_in(*read, "nothing"), "");
  EXPECT_FALSE(read_statement("f", "{}"));
  EXPECT_FALSE(read_statement("f", R"({"_type":"https://in-toto.io/Statement/v1","predicateType":"other"})"));
}

TEST(Certification, TheTermsAreReadAsTheyWereWritten) {
  Example example;
  example.terms.title = "t";
  example.terms.means = "m";
  example.terms.digest = "d";
  example.terms.should = true;
  example.terms.declared = {{"x/*", Transport::direct, "r", {}}, {"y", std::nullopt, "s", {}}};
  const std::string text = certification_json(example.terms, decide(example.run, example.terms), "client");
  const auto read = read_terms("f", text);
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(certification_json(*read, decide(example.run, *read), "client"), text);
  EXPECT_FALSE(read_terms("f", "{}"));
  EXPECT_THAT(read_terms("f", R"({"schema":"footpad.certification/2"})").error().what, HasSubstr("this one reads"));
}

}  // namespace
}  // namespace footpad::certify
