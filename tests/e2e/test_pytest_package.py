"""The Debian package of the pytest plugin: clean, and what is in it is a plugin that pytest finds."""

import subprocess
import textwrap
import xml.etree.ElementTree as ElementTree

import pytest
from driver import ZOO, binary, environment

BUILD = binary().parent
TEST = """
    import pytest

    @pytest.mark.footpad("xmpp/strip-starttls-feature", policy="verified")
    def test_it_withstands_the_road(footpad_lane):
        footpad_lane.run(*%s)
"""


@pytest.fixture(scope="module")
def package():
    made = subprocess.run(["cmake", "--build", BUILD, "--target", "pytest-package"], capture_output=True, text=True, timeout=500)
    assert made.returncode == 0, made.stdout + made.stderr
    (file,) = BUILD.glob("python3-pytest-footpad_*_all.deb")
    return file


@pytest.fixture(scope="module")
def site(package, tmp_path_factory):
    root = tmp_path_factory.mktemp("root")
    subprocess.run(["dpkg-deb", "--extract", package, root], check=True, timeout=100)
    return root / "usr/lib/python3/dist-packages"


def test_the_package_is_clean(package):
    found = subprocess.run(["lintian", "--allow-root", "--fail-on", "error", package], capture_output=True, text=True, timeout=500)
    assert found.returncode == 0, found.stdout + found.stderr
    assert not [line for line in found.stdout.splitlines() if line.startswith("E:")]


def test_the_package_names_what_it_needs(package):
    fields = subprocess.run(["dpkg-deb", "--field", package], capture_output=True, text=True, timeout=100).stdout
    assert "Architecture: all" in fields and "python3-pytest" in fields and "Recommends: footpad" in fields
    listed = subprocess.run(["dpkg-deb", "--contents", package], capture_output=True, text=True, timeout=100).stdout
    assert "root/root" in listed and "__pycache__" not in listed and "/build" not in listed


@pytest.mark.parametrize(("client", "outcome"), [("careful", "passed"), ("opportunistic", "failed")])
def test_pytest_finds_the_plugin_in_it(client, outcome, site, tmp_path):
    argv = [one.text for one in ElementTree.parse(ZOO / f"{client}.xml").find("command").iter("arg")]
    argv = " ".join(argv).replace(" --ct-logs {ct_log}", "").split()  # a lane over HTTP has no list of logs
    (tmp_path / "test_road.py").write_text(textwrap.dedent(TEST % argv))
    own = environment(PYTHONPATH=str(site), PYTHONDONTWRITEBYTECODE="1", FOOTPAD=str(binary()))
    own = {name: value for name, value in own.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(["/usr/bin/python3", "-m", "pytest", "-p", "no:cacheprovider", "-rA", "test_road.py"], cwd=tmp_path, capture_output=True,
                          text=True, timeout=300, env=own)
    assert f"1 {outcome}" in done.stdout and "plugins: " in done.stdout and "footpad-" in done.stdout, done.stdout
    assert (outcome == "passed") == (done.returncode == 0)
