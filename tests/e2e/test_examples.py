"""The examples that people copy run, and say what they are to say."""

import shutil
import subprocess

import pytest
from driver import SOURCE, binary, environment

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


@pytest.mark.parametrize("workers", ["2"])
def test_and_spread_over_workers(plugin, workers):
    done = plugin.run("-n", workers, SOURCE / "tools" / "pytest" / "examples" / "test_slixmpp_bot.py")
    assert done.returncode == 0, done.stdout
    assert "9 passed, 1 xfailed" in done.stdout
