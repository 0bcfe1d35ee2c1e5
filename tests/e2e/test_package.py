"""What is installed runs from where it was put, without the tree that it was built from, and the Debian package is a clean one."""

import gzip
import json
import os
import re
import subprocess

import pytest
from driver import ZOO, binary, footpad

BUILD = binary().parent


def done(*command, **more):
    found = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=500, **more)
    assert found.returncode == 0, found.stdout + found.stderr
    return found.stdout


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    folder = tmp_path_factory.mktemp("package")
    done("cpack", "-G", "DEB", "--config", BUILD / "CPackConfig.cmake", "-B", folder, cwd=folder)
    (file,) = folder.glob("*.deb")
    return file


@pytest.fixture(scope="module")
def root(package, tmp_path_factory):
    folder = tmp_path_factory.mktemp("root")
    done("dpkg-deb", "--extract", package, folder)
    return folder


def test_the_package_is_clean(package):
    found = subprocess.run(["lintian", "--allow-root", "--fail-on", "error", package], capture_output=True, text=True, timeout=500)
    assert found.returncode == 0, found.stdout + found.stderr
    assert not [line for line in found.stdout.splitlines() if line.startswith("E:")]


def test_the_package_names_what_it_needs(package):
    needs = done("dpkg-deb", "--field", package, "Depends")
    for library in ("libssl3", "libevent-core", "libtinyxml2", "libexpat1", "python3"):
        assert library in needs, needs


def test_what_is_in_the_package_runs_from_there(root, tmp_path):
    program = root / "usr/bin/footpad"
    # Where it was built is nowhere to be found: what it reads is what came with it.
    listed = footpad("list", "xmpp/strip-*", "--format", "json", program=program, cwd=tmp_path)
    assert listed.exit == 0 and "xmpp/strip-starttls-feature" in listed.stdout
    scenario = root / "usr/share/footpad/scenarios/xmpp/strip-starttls-feature.xml"
    as_shipped = scenario.read_text()
    scenario.write_text(re.sub("<title>.*?</title>", "<title>Read from where it was put</title>", as_shipped))
    assert "Read from where it was put" in footpad("explain", "xmpp/strip-starttls-feature", program=program, cwd=tmp_path).stdout
    scenario.write_text(as_shipped)
    run = footpad("run", "+smoke", "--subject", ZOO / "careful.xml", program=program, cwd=tmp_path, out=tmp_path / "out")
    assert run.exit == 0, run.text
    assert {line["verdict"] for line in run.attacks.values()} == {"secure"}
    for name in os.listdir(root / "usr/share/footpad"):
        assert name in ("scenarios", "certs", "tools")


def test_a_project_finds_the_library_in_the_package(root, tmp_path):
    """Built and run from where it was unpacked; see test_cmake_package.py for what such a project can do."""
    (tmp_path / "main.cc").write_text("""
#include <footpad/footpad.h>
#include <cstdio>
int main() {
  const auto road = footpad::Road::open();
  if (!road) return std::puts(road.error().text().c_str()), 1;
  footpad::Wish wish;
  wish.scenario = "xmpp/control-honest-starttls";
  return road->lane(wish) ? 0 : 2;
}
""")
    (tmp_path / "CMakeLists.txt").write_text("""
cmake_minimum_required(VERSION 3.16)
project(small CXX)
find_package(Footpad 0.1 REQUIRED)
enable_testing()
add_executable(small main.cc)
target_link_libraries(small PRIVATE Footpad::footpad)
add_test(NAME small COMMAND small)
footpad_add_scenarios(SUBJECT profanity SELECT xmpp/strip-starttls-feature)
""")
    done("cmake", "-S", tmp_path, "-B", tmp_path / "build", "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={root / 'usr'}")
    done("cmake", "--build", tmp_path / "build")
    done("ctest", "--test-dir", tmp_path / "build", "-R", "^small$", "--no-tests=error", "--output-on-failure")
    assert "Total Tests: 2" in done("ctest", "--test-dir", tmp_path / "build", "-N")


def test_an_installed_tree_can_be_moved(tmp_path):
    done("cmake", "--install", BUILD, "--prefix", tmp_path / "first")
    (tmp_path / "first").rename(tmp_path / "second")
    found = footpad("explain", "certs/time-leaf-expired", program=tmp_path / "second/bin/footpad", cwd=tmp_path)
    assert found.exit == 0 and "expired" in found.stdout


def test_the_manual_page_is_of_this_program(root):
    text = gzip.decompress((root / "usr/share/man/man1/footpad.1.gz").read_bytes()).decode()
    complaints = subprocess.run(["man", "--warnings", "-l", "-"], input=text, capture_output=True, text=True, timeout=100).stderr
    assert not complaints
    for verb in re.findall(r"^  ([a-z]+) ", footpad("--help").stdout, re.MULTILINE):
        assert f".SH {verb.upper()}\n" in text
        for option in re.findall(r"--[a-z-]+", " ".join(line[:32] for line in footpad(verb, "--help").stdout.splitlines() if line.startswith("  -"))):
            assert option.replace("-", "\\-") in text, f"{verb} {option}"


def test_completions(root):
    """As bash runs them, and as far as the others can be checked without their shells."""
    script = root / "usr/share/bash-completion/completions/footpad"

    def completed(*words):
        ask = f'source {script}; COMP_WORDS=({" ".join(json.dumps(word) for word in words)}); COMP_CWORD={len(words) - 1}; _footpad; echo "${{COMPREPLY[@]}}"'
        return done("bash", "--norc", "-c", ask).split()

    assert {"run", "explain", "report"} <= set(completed("footpad", ""))
    assert completed("footpad", "ru") == ["run"]
    assert completed("footpad", "run", "--transp") == ["--transport"]
    assert set(completed("footpad", "run", "--mode", "")) == {"port", "cage", "auto"}
    for other in ("zsh/vendor-completions/_footpad", "fish/vendor_completions.d/footpad.fish"):
        text = (root / "usr/share" / other).read_text()
        assert "explain" in text and "transport" in text
