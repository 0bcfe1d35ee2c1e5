"""find_package(Footpad) from a project outside of the tree, against what is installed: GoogleTest in process, and a CTest test
for each attack on a program."""

import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree

import pytest
from driver import SOURCE, binary, footpad

BUILD = binary().parent
EXAMPLE = SOURCE / "tools" / "cmake" / "example"
SMOKE = {"certs/id-mismatch", "certs/time-leaf-expired", "certs/trust-unknown-root", "xmpp/inject-features-after-proceed",
         "xmpp/starttls-failure", "xmpp/strip-starttls-feature"}
BOTH = {(one, "starttls") for one in SMOKE} | {(one, "direct") for one in SMOKE if one.startswith("certs/")}
OF_CERTIFICATES = {case for case in BOTH if case[0].startswith("certs/")}


def run(*command, **more):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=500, **more)


def done(*command, **more):
    found = run(*command, **more)
    assert found.returncode == 0, found.stdout + found.stderr
    return found.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Moved behind its installation: nothing in it may know where it was put."""
    folder = tmp_path_factory.mktemp("installed")
    done("cmake", "--install", BUILD, "--prefix", folder / "first")
    (folder / "first").rename(folder / "second")
    return folder / "second"


def configure(source, installed, *options):
    found = run("cmake", "-S", source, "-B", source / "build", "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={installed}",
                "-DCMAKE_CXX_COMPILER_LAUNCHER=ccache" if shutil.which("ccache") else "-DCMAKE_BUILD_TYPE=", *options)
    found.text = re.sub(r"\s+", " ", found.stdout + found.stderr)
    return found


def outcomes_of(folder, *options):
    """(suite, scenario, transport) -> status, of every test of the folder."""
    report = folder / "report.xml"
    run("ctest", "--test-dir", folder, "-j", "4", "--output-junit", report, *options)
    found = {}
    for case in ElementTree.parse(report).getroot().iter("testcase"):
        name, outcome = case.get("name"), case.get("status")
        if match := re.match(r"Footpad/(\w+)\.Aborts/\w+  # GetParam\(\) = (\S+) over (\w+)$", name):
            key = match.groups()
        else:
            client, scenario = name.split(".", 1)
            words, transport = scenario.rsplit(".", 1)
            key = (client, words.replace(".", "/", 1), transport)
        assert key not in found, f"{name} is there twice"
        found[key] = (outcome, case.findtext("system-out") or "")
    return found


def statuses(tests):
    return {key: status for key, (status, _) in tests.items()}


@pytest.fixture(scope="module")
def example(installed, tmp_path_factory):
    source = tmp_path_factory.mktemp("example") / "login"
    shutil.copytree(EXAMPLE, source)
    warnings = "-DCMAKE_CXX_FLAGS=-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wold-style-cast -Werror"
    found = configure(source, installed, "-DCARELESS=ON", warnings)
    assert found.returncode == 0, found.text
    done("cmake", "--build", source / "build", "-j", "2")
    return source


@pytest.fixture(scope="module")
def outcomes(example):
    return outcomes_of(example / "build")


@pytest.mark.parametrize("suite", ["Careful", "careful"])
def test_the_careful_client_withstands_the_road(outcomes, suite):
    assert {key: status for key, status in statuses(outcomes).items() if key[0] == suite} == {(suite, *case): "run" for case in BOTH}


@pytest.mark.parametrize("suite", ["Careless", "careless"])
def test_the_careless_one_fails_where_it_does_not_look(outcomes, suite):
    assert {key for key, status in statuses(outcomes).items() if key[0] == suite and status == "fail"} == {(suite, *case) for case in OF_CERTIFICATES}
    assert {key for key, status in statuses(outcomes).items() if key[0] == suite and status == "run"} == {(suite, *case) for case in BOTH - OF_CERTIFICATES}


@pytest.mark.parametrize("suite", ["Careless", "careless"])
def test_a_failure_says_what_to_do(outcomes, suite):
    _, said = outcomes[suite, "certs/id-mismatch", "direct"]
    for words in ("What Footpad did:", "What the client did:", "Why it matters:", "How to fix it:"):
        assert words in said
    if suite == "Careless":
        transcript = re.search(r"Transcript: (\S+)", said)[1]
        with open(transcript, encoding="utf-8") as file:
            assert "certs/id-mismatch" in file.read()
    else:
        assert re.search(r"footpad/careless\.certs\.id-mismatch\.direct", said)


def test_verdicts_are_those_of_a_run(installed, example, tmp_path):
    """The same client in a test's process, and as a program of `footpad run`."""
    select = ["certs/trust-*", "certs/id-*", "certs/pin-valid-ca-wrong-key", "@strip", "xmpp/sasl-nonce-not-prefixed"]
    source = tmp_path / "login"
    shutil.copytree(EXAMPLE, source)
    test = (source / "login_test.cc").read_text()
    test = test.replace('"+smoke"', ", ".join(f'"{word}"' for word in select))
    # The client leaves a server that says nothing after ten seconds: whether it is watched for longer must not be left to its control.
    (source / "login_test.cc").write_text(test.replace('.transport("both")', '.transport("both").timeout(8)'))
    assert configure(source, installed).returncode == 0
    done("cmake", "--build", source / "build", "--target", "login_test")
    run(source / "build" / "login_test", f"--gtest_output=json:{tmp_path / 'tests.json'}")
    in_process = {}
    for suite in json.loads((tmp_path / "tests.json").read_text())["testsuites"]:
        for test in suite["testsuite"]:
            scenario, _, transport = test["value_param"].rpartition(" over ")
            unsupported = "unsupported" if test["result"] == "SKIPPED" else None
            in_process[scenario, transport] = (test.get("footpad_verdict", unsupported), test.get("footpad_outcome", unsupported))
    command = footpad("run", *select, "--protocol", "xmpp", "--transport", "both", "--mode", "port", "--timeout", 8, "--", example / "build" / "careful",
                      *"{host} {port} {jid} {password} {message} {ca} {transport}".split(), out=tmp_path / "out")
    as_command = {case: (line["verdict"], line["outcome"]) for case, line in command.attacks.items()}
    assert len(as_command) > 80 and {"secure", "vulnerable", "undetectable"} <= {verdict for verdict, _ in as_command.values()}
    assert in_process == as_command


def test_labels_choose(example):
    listed = done("ctest", "--test-dir", example / "build", "-N", "-L", "^strip$")
    assert re.findall(r": (care\S+)", listed) == [f"{one}.xmpp.strip-starttls-feature.starttls" for one in ("careful", "careless")]
    assert "Total Tests: 18" in done("ctest", "--test-dir", example / "build", "-N", "-L", "^in-process$")
    assert "Total Tests: 4" in done("ctest", "--test-dir", example / "build", "-N", "-L", "^severity-2$", "-L", "program")


def test_a_ci_engine_that_shards_takes_no_case_away(example, monkeypatch):
    """Each test is one case: were it sharded, three of four would pass without having attacked anybody."""
    monkeypatch.setenv("CI_NODE_INDEX", "2")
    monkeypatch.setenv("CI_NODE_TOTAL", "4")
    found = statuses(outcomes_of(example / "build", "-L", "^program$"))
    assert {key for key, status in found.items() if status == "fail"} == {("careless", *case) for case in OF_CERTIFICATES}


def test_the_headers_are_for_cpp_17(installed, tmp_path):
    for header in sorted((installed / "include" / "footpad").glob("*.h")):
        (tmp_path / "one.cc").write_text(f"#include <footpad/{header.name}>\nint main() {{}}\n")
        for flags in ("-std=c++17", "-std=c++20"):
            done("g++", flags, "-fsyntax-only", "-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-Wold-style-cast", "-Werror",
                 "-I", installed / "include", tmp_path / "one.cc")


def test_the_library_shows_its_interface_and_nothing_else(installed):
    (library,) = (installed / "lib").glob("libfootpad.so.*.*.*")
    shown = [line.split(maxsplit=2)[-1] for line in done("nm", "-DC", "--defined-only", library).splitlines()]
    assert len(shown) > 10
    assert [name for name in shown if not name.startswith("footpad::v0_1::")] == ["i2d_X509"]
    (version,) = re.findall(r"SONAME\)\s+Library soname: \[(\S+)\]", done("readelf", "-d", library))
    assert version == "libfootpad.so.0.1"


# --- projects of a few lines ---

BEGIN = """
cmake_minimum_required(VERSION 3.16)
project(small CXX)
find_package(Footpad {wanted} REQUIRED)
enable_testing()
file(WRITE ${{CMAKE_CURRENT_BINARY_DIR}}/main.cc "int main() {{ return MAIN; }}")
add_executable(client ${{CMAKE_CURRENT_BINARY_DIR}}/main.cc)
target_compile_definitions(client PRIVATE MAIN=1)
add_library(library INTERFACE)
"""


def small(installed, tmp_path, lines, wanted="0.1", build=False):
    (tmp_path / "CMakeLists.txt").write_text(BEGIN.format(wanted=wanted) + lines)
    found = configure(tmp_path, installed)
    if build:
        assert found.returncode == 0, found.text
        done("cmake", "--build", tmp_path / "build")
    return found


@pytest.mark.parametrize("call, says", [
    ("PROFILE smoke", "there is no client: give TARGET or SUBJECT"),
    ("TARGET nobody PROFILE smoke", "there is no target 'nobody'"),
    ("TARGET library PROFILE smoke", "is no program"),
    ("TARGET client SUBJECT profanity PROFILE smoke", "both given"),
    ("TARGET client", "nothing is selected"),
    ("TARGET client PROFILE smok ARGS {port}", "did you mean '+smoke'?"),
    ("TARGET client SELECT xmpp/nothing-* ARGS {port}", "selects nothing for protocol 'xmpp'"),
    ("TARGET client SELECT xmpp/control-honest-starttls ARGS {port}", "no attack in what is selected"),
    ("TARGET client PROFILE smoke ARGS {prot}", "there is no placeholder {prot}"),
    ("TARGET client PROFILE smoke POLICY strong ARGS {port}", "there is no policy 'strong'"),
    ("TARGET client PROFILE smoke TIMEOUT soon ARGS {port}", "TIMEOUT 'soon'"),
    ("TARGET client PROFILE smoke EXPECT none.xml ARGS {port}", "there is no file"),
    ("TARGET client PROFILE smoke LABELS", "nothing stands behind LABELS"),
    ("TARGET client PROFILES smoke", "does not know"),
    ("SUBJECT nobody-knows PROFILE smoke", "there is no subject 'nobody-knows'"),
    ("SUBJECT profanity PROFILE smoke ARGS x", "are for a TARGET"),
])
def test_a_wrong_call_is_refused_as_it_is_read(installed, tmp_path, call, says):
    found = small(installed, tmp_path, f"footpad_add_scenarios({call})\n")
    assert found.returncode != 0
    assert "footpad_add_scenarios(): " in found.text and says in found.text, found.text


def test_a_version_that_differs_is_refused(installed, tmp_path):
    for wanted in ("0.2", "1.0"):
        found = small(installed, tmp_path, "", wanted)
        assert found.returncode != 0 and "0.1.0" in found.text


def test_what_cannot_be_shown_is_skipped_and_what_never_worked_fails(installed, tmp_path):
    small(installed, tmp_path, """
footpad_add_scenarios(TARGET client PROTOCOL xmpp SELECT xmpp/strip-starttls-feature xmpp/srv-* MODE port TIMEOUT 60 PREFIX p/ ARGS {port})
""", build=True)
    report = tmp_path / "report.xml"
    run("ctest", "--test-dir", tmp_path / "build", "--output-junit", report)
    found = {case.get("name"): case.get("status") for case in ElementTree.parse(report).getroot().iter("testcase")}
    assert found.pop("p/xmpp.strip-starttls-feature.starttls") == "fail"
    assert found and set(found.values()) == {"notrun"}, found


def test_known_failures_do_not_fail(installed, tmp_path, example):
    """With a subject of one's own, a file of known failures, and scenarios that were written for it."""
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "cut.xml").write_text((SOURCE / "scenarios/xmpp/strip-starttls-feature.xml").read_text())
    (tmp_path / "known.xml").write_text('<expectations><expect scenario="certs/id-mismatch" verdict="vulnerable">bug 1</expect></expectations>')
    arguments = "".join(f"<arg>{word}</arg>" for word in "{host} {port} {jid} {password} {message} {ca} {transport}".split())
    (tmp_path / "careless.xml").write_text(
        f'<subject name="careless" protocol="xmpp" transports="starttls"><command><arg>{example}/build/careless</arg>{arguments}</command>'
        '<success exit="0"/></subject>')
    small(installed, tmp_path, """
footpad_add_scenarios(SUBJECT careless.xml SELECT certs/id-mismatch certs/trust-unknown-root ./own/cut.xml EXPECT known.xml)
footpad_add_scenarios(SUBJECT careless.xml SELECT cut CATALOGUE own PREFIX folder.)
""", build=True)
    report = tmp_path / "report.xml"
    run("ctest", "--test-dir", tmp_path / "build", "--output-junit", report)
    found = {case.get("name"): case.get("status") for case in ElementTree.parse(report).getroot().iter("testcase")}
    assert found == {"careless.certs.id-mismatch.starttls": "run", "careless.certs.trust-unknown-root.starttls": "fail",
                     "careless.cut.starttls": "run", "folder.cut.starttls": "run"}


def test_the_program_that_is_linked_the_wrong_way_round_is_told_so(installed, example, tmp_path):
    """OpenSSL before Footpad: certificates could not be shown as they were made, and nothing would be proven."""
    (tmp_path / "wrong.cc").write_text("""
#include <footpad/footpad.h>
#include <openssl/crypto.h>
#include <cstdio>
int main() {
  if (OpenSSL_version_num() == 0) return 1;
  const auto road = footpad::Road::open();
  std::puts(road ? "open" : road.error().text().c_str());
}
""")
    said = {}
    for name, libraries in {"wrong": ["-lcrypto", "-lfootpad"], "right": ["-lfootpad", "-lcrypto"]}.items():
        done("g++", "-std=c++17", "-I", installed / "include", tmp_path / "wrong.cc", "-L", installed / "lib", *libraries,
             f"-Wl,-rpath,{installed / 'lib'}", "-o", tmp_path / name)
        said[name] = done(tmp_path / name)
    assert "before OpenSSL" in said["wrong"]
    assert said["right"] == "open\n"


def test_the_readme_says_what_the_example_says():
    readme = (SOURCE / "README.md").read_text()
    for language, name in (("cmake", "CMakeLists.txt"), ("cpp", "login_test.cc")):
        (snippet,) = re.findall(rf"```{language}\n(.*?)```", readme, re.DOTALL)
        example = (EXAMPLE / name).read_text()
        for part in snippet.strip().split("\n\n"):
            assert part in example, part
