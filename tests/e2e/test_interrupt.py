"""Ctrl-C in the middle: what was finished is kept and readable, nobody is left behind, exit 130."""

import os
import signal
import time
from pathlib import Path

import pytest
from driver import ZOO, events_of, interrupt, started

PATIENCE = 60  # seconds: a limit, never a wait


def until(true, process, what):
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert process.poll() is None, f"footpad ended before {what}: {process.stdout.read()}"
        assert time.monotonic() < deadline, f"{what} never came"
        time.sleep(0.01)  # polls another process's file


def judged(out):
    file = Path(out) / "run.ndjson"
    return file.read_text().count('"event":"verdict"') if file.is_file() else 0


def running(marker):
    """Processes whose command line holds `marker`."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if marker in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except OSError:
            pass
    return found


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "sigterm"])
@pytest.mark.parametrize("client", ["hangs", "careful"])
def test_what_was_finished_is_kept(client, how, tmp_path):
    out = tmp_path / "out"
    # Long enough that it cannot be over before it is interrupted.
    process = started("run", "xmpp/*", "certs/*", "--subject", ZOO / f"{client}.xml", "--transport", "both", "--jobs", "2",
                      "--repeat", "20", out=out)
    clients = f"/footpad-{process.pid}-".encode()  # each is told the path of its own trust anchors
    try:
        until(lambda: judged(out) >= 3, process, "the third verdict")
        until(lambda: running(clients), process, "a client")
        if how == signal.SIGINT:
            interrupt(process)
        else:
            process.send_signal(how)
        text, _ = process.communicate(timeout=PATIENCE)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    assert process.returncode == 130, text
    assert "interrupt" in text.lower()
    assert not running(clients), "no client is left"

    events = events_of(out)
    assert events[0]["event"] == "run"
    assert events[-1]["event"] == "end" and events[-1]["exit"] == 130
    verdicts = [event for event in events if event["event"] == "verdict"]
    assert len(verdicts) >= 3
    assert all(line["verdict"] != "secure" for line in verdicts if line["outcome"] == "interrupted")
    assert (out / "junit.xml").read_text().rstrip().endswith("</testsuites>")


def test_a_second_ctrl_c_ends_it_at_once(tmp_path):
    out = tmp_path / "out"
    process = started("run", "xmpp/*", "--subject", ZOO / "hangs.xml", "--jobs", "2", out=out)
    try:
        until(lambda: judged(out) >= 1, process, "the first verdict")
        interrupt(process)
        interrupt(process)
        text, _ = process.communicate(timeout=PATIENCE)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    assert process.returncode == 130, text
    assert not running(f"/footpad-{process.pid}-".encode())
