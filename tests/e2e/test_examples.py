"""The examples that people copy run, and say what they are to say."""

import re
import shutil
import subprocess

import pytest
from driver import SOURCE, binary, environment, events_of

NODE = SOURCE / "tests" / "e2e" / "lanes.test.mjs"


def test_a_client_in_node_is_attacked_over_the_api():
    node = shutil.which("node")
    assert node, "tools/setup --all installs nodejs"
    done = subprocess.run([node, "--test", str(NODE)], capture_output=True, text=True, timeout=300, env=environment(FOOTPAD=str(binary())))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "# pass 3" in done.stdout, done.stdout


def test_a_bot_made_with_slixmpp_is_attacked_in_process(plugin):
    done = plugin.run(SOURCE / "tools" / "pytest" / "examples" / "test_slixmpp_bot.py")
    assert done.returncode == 0, done.stdout
    assert "9 passed, 1 xfailed" in done.stdout


@pytest.mark.parametrize(("careful", "code", "verdict"), [(True, 0, "secure"), (False, 1, "vulnerable")])
def test_the_line_of_shell_in_the_readme(careful, code, verdict, tmp_path):
    (line,) = re.findall(r"^footpad run .* && echo withstood$", (SOURCE / "README.md").read_text(), re.MULTILINE)
    assert " -sS " in line
    if not careful:
        line = line.replace(" -sS ", " -sSk ")  # the same, by who does not look at certificates
    done = subprocess.run(["sh", "-c", line], cwd=tmp_path, capture_output=True, text=True, timeout=300,
                          env=environment(PATH=f"{binary().parent}:/usr/bin:/bin"))
    assert done.returncode == code, done.stdout + done.stderr
    assert ("withstood" in done.stdout.splitlines()[-1]) == careful
    attacks = [one for one in events_of(tmp_path / "footpad-out") if one["event"] == "verdict" and one["kind"] == "attack"]
    assert attacks and {one["verdict"] for one in attacks} == {verdict}


@pytest.mark.parametrize("workers", ["2"])
def test_and_spread_over_workers(plugin, workers):
    done = plugin.run("-n", workers, SOURCE / "tools" / "pytest" / "examples" / "test_slixmpp_bot.py")
    assert done.returncode == 0, done.stdout
    assert "9 passed, 1 xfailed" in done.stdout
