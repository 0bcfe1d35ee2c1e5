"""What a machine can do to a run: no room, no rights, no names, no descriptors, no mercy. Nothing finished is lost, every line
that is there is whole, and each message says what to do.

Namespaces are a test's own: nothing outside of it is mounted, limited or taken away."""

import os
import re
import shutil
import signal
import subprocess
import textwrap
import time
from pathlib import Path

import pytest
from driver import LONGEST_RUN, SOURCE, ZOO, binary, environment, events_of, footpad, started
from lane_server import Server, attempt, send_mail
from test_interrupt import PATIENCE, judged, running, until

CAREFUL = ZOO / "careful.xml"
ONE = "xmpp/strip-starttls-feature"
MANY = ["xmpp/strip*", "xmpp/inject*", "certs/time-*", "--subject", str(CAREFUL), "--transport", "starttls", "--jobs", "2"]


def within(script, *arguments, flags=("-r", "-m"), **env):
    """footpad ARGUMENTS, behind a few lines of shell in namespaces of their own."""
    done = subprocess.run(["unshare", *flags, "sh", "-c", f'set -e\n{textwrap.dedent(script)}\nexec "$@"', "sh", str(binary()), *map(str, arguments)],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=LONGEST_RUN, env=environment(**env))
    return done


def verdicts(out):
    # events_of() reads every line as JSON: none may be torn.
    return [event for event in events_of(out) if event["event"] == "verdict"]


def secure_attacks(out):
    return [line for line in verdicts(out) if line["kind"] == "attack" and line["verdict"] == "secure"]


# --- no room ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", ["64k", "400k"])
def test_a_disk_that_fills_up_loses_nothing_that_was_finished(size, tmp_path):
    disk, kept = tmp_path / "disk", tmp_path / "kept"
    disk.mkdir()
    kept.mkdir()
    # The tmpfs ends with its namespace: what is on it is copied out behind the run.
    script = f"mount -t tmpfs -o size={size} tmpfs {disk}"
    inner = f'"$@"; code=$?; cp -r {disk}/. {kept}/; exit $code'
    done = subprocess.run(["unshare", "-r", "-m", "sh", "-c", f"{script} || exit 77; {inner}", "sh", str(binary()), "run", *MANY,
                           "--out", str(disk / "out")], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LONGEST_RUN, env=environment())
    assert done.returncode == 4, done.stdout + done.stderr
    assert "No space left" in done.stderr and "free some space" in done.stderr, done.stderr
    out = kept / "out"
    if (out / "run.ndjson").exists():
        assert events_of(out)[0]["event"] == "run"
        # With room again, the run goes on where it was.
        again = footpad("run", *MANY, "--resume", out=out)
        assert again.exit == 0, again.text
        assert len(again.attacks) > 10


def test_a_file_that_may_not_grow_ends_the_run_with_a_message(tmp_path):
    out = tmp_path / "out"
    # 32 blocks of 512 bytes; a write beyond it is a signal, unless that is seen to.
    done = subprocess.run(["sh", "-c", 'ulimit -f 32; exec "$@"', "sh", str(binary()), "run", *MANY, "--out", str(out)], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=LONGEST_RUN, env=environment())
    assert done.returncode == 4, (done.returncode, done.stdout + done.stderr)
    assert "File too large" in done.stderr and "ulimit -f" in done.stderr, done.stderr
    events_of(out)


@pytest.mark.parametrize("how", ["removed", "moved", "without its cases", "without its record"])
def test_an_out_that_vanishes_ends_the_run_with_a_message(how, tmp_path):
    out = tmp_path / "out"
    process = started("run", *MANY, "--repeat", "20", out=out)
    try:
        until(lambda: judged(out) >= 3, process, "the third verdict")
        if how == "removed":
            shutil.rmtree(out, ignore_errors=True)
        elif how == "moved":
            out.rename(tmp_path / "elsewhere")
        elif how == "without its record":
            (out / "run.ndjson").unlink()
        else:
            shutil.rmtree(out / "cases", ignore_errors=True)
        text, _ = process.communicate(timeout=PATIENCE)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    assert process.returncode == 4, text
    assert "was it removed during the run?" in text, text
    if how == "moved":
        assert len(verdicts(tmp_path / "elsewhere")) >= 3, "what was finished is there"


# --- no mercy --------------------------------------------------------------------------------------------------------


def test_killed_at_any_moment_every_line_is_whole_and_the_run_goes_on(tmp_path):
    arguments = ["xmpp/strip*", "xmpp/inject*", "certs/time-*", "--subject", str(CAREFUL), "--transport", "starttls", "--jobs", "2", "--seed", "7"]
    out = tmp_path / "out"
    rounds = 0
    resume = []
    for wanted in (1, 4, 8):
        process = started("run", *arguments, *resume, out=out)
        try:
            until(lambda: judged(out) >= wanted, process, f"verdict {wanted}")
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
        if process.returncode == 0:
            break
        rounds += 1
        assert events_of(out)[0]["event"] == "run"
        resume = ["--resume"]
    assert rounds >= 1, "it was never killed"
    run = footpad("run", *arguments, "--resume", out=out)
    assert run.exit == 0, run.text
    assert run.events[-1]["event"] == "end"
    fresh = footpad("run", *arguments, out=tmp_path / "fresh")
    assert {key: line["verdict"] for key, line in run.attacks.items()} == {key: line["verdict"] for key, line in fresh.attacks.items()}
    assert not running(b"/footpad-%d-" % process.pid)


@pytest.mark.parametrize("limit, how", [("ulimit -v 200000", "memory"), ("ulimit -t 1", "time")], ids=["memory", "time"])
def test_a_client_that_the_system_ends_proves_nothing(limit, how, tmp_path):
    """Out of memory, or of processor time: the client dies by a signal, and that is no refusal."""
    eats = "x = []\nwhile True: x.append(bytearray(1 << 20))" if how == "memory" else "while True: pass"
    program = tmp_path / "client"
    turns = tmp_path / "turns"
    # Careful in its control; under attack it connects and is ended, and once more where it is asked once more.
    program.write_text(textwrap.dedent(f"""\
        #!/bin/sh
        echo x >> {turns}
        if [ "$(wc -l < {turns})" -lt 2 ]; then exec zoo-careful "$@"; fi
        {limit}
        exec /usr/bin/python3 - "$4" <<'END'
        import os, signal, socket, sys
        peer = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
        peer.sendall(b"<?xml version='1.0'?><stream:stream to='example.test' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>")
        peer.recv(4096)
        try:
            exec({eats!r})
        except MemoryError:
            os.kill(os.getpid(), signal.SIGKILL)
        END
    """))
    program.chmod(0o755)
    definition = tmp_path / "subject.xml"
    definition.write_text(CAREFUL.read_text().replace("<arg>zoo-careful</arg>", f"<arg>{program}</arg>"))
    run = footpad("run", ONE, "--subject", definition, "--transport", "starttls", "--jobs", "1", "--timeout", "120", out=tmp_path / "out")
    assert run.exit == 3, run.text
    line = run.attacks[(ONE, "starttls")]
    assert (line["verdict"], line["outcome"]) == ("inconclusive", "crash"), line
    assert line["client_exit"] >= 128


# --- no ports, no names, no namespaces -------------------------------------------------------------------------------


def test_without_ports_there_is_a_message(tmp_path):
    """Three ports for everybody: what does not get one fails as Footpad's fault, and nothing is called secure for it."""
    script = """\
        ip link set lo up 2>/dev/null || ifconfig lo up
        echo "40000 40002" > /proc/sys/net/ipv4/ip_local_port_range
    """
    out = tmp_path / "out"
    done = within(script, "run", ONE, "xmpp/strip-starttls-refuse-unsolicited", "--subject", CAREFUL, "--transport", "starttls", "--jobs", "2", "--out",
                  out, flags=("-r", "-n", "-m"))
    text = done.stdout + done.stderr
    assert done.returncode in (0, 3, 4), text
    for line in verdicts(out):
        assert line["verdict"] != "secure" or (line["reached"] or line["kind"] == "control"), line
    if done.returncode == 4:
        assert re.search(r"port", text), text


def test_without_any_port_there_is_a_message(tmp_path):
    script = """\
        ip link set lo up 2>/dev/null || ifconfig lo up
        echo "40000 40000" > /proc/sys/net/ipv4/ip_local_port_range
    """
    out = tmp_path / "out"
    blocked = 'exec /usr/bin/python3 -c "import os, socket, sys; s = socket.socket(); s.bind((\'127.0.0.1\', 40000)); s.listen(); os.set_inheritable(s.fileno(), True); os.execvp(sys.argv[1], sys.argv[1:])"'
    done = subprocess.run(["unshare", "-r", "-n", "-m", "sh", "-c", f'set -e\n{textwrap.dedent(script)}\n{blocked} "$@"', "sh", str(binary()), "run", ONE,
                           "--subject", str(CAREFUL), "--transport", "starttls", "--out", str(out)], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=LONGEST_RUN, env=environment())
    text = done.stdout + done.stderr
    assert done.returncode == 4, text
    assert "cannot listen" in text and "ip_local_port_range" in text, text
    assert not secure_attacks(out)


@pytest.mark.parametrize("mode", ["port", "cage"])
def test_without_ipv6_all_is_as_it_was(mode, tmp_path):
    script = """\
        echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6
        echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6
        ip link set lo up 2>/dev/null || ifconfig lo up
    """
    out = tmp_path / "out"
    done = within(script, "run", ONE, "certs/time-leaf-expired", "--subject", CAREFUL, "--mode", mode, "--out", out, flags=("-r", "-n", "-m"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(secure_attacks(out)) >= 2


def test_without_user_namespaces_the_cage_says_so_and_ports_still_work(tmp_path):
    """The limit is that of a namespace of the test's own."""
    script = "echo 0 > /proc/sys/user/max_user_namespaces"
    caged = within(script, "run", ONE, "--subject", CAREFUL, "--mode", "cage", "--out", tmp_path / "caged", flags=("-U", "-r"))
    text = caged.stdout + caged.stderr
    assert caged.returncode in (2, 4), text
    assert "sysctl user.max_user_namespaces" in text, text
    assert not verdicts(tmp_path / "caged"), "nothing was run, and nothing weaker in its place"
    doctor = within(script, "doctor", flags=("-U", "-r"))
    assert re.search(r"namespaces", doctor.stdout), doctor.stdout
    by_port = within(script, "run", ONE, "--subject", CAREFUL, "--mode", "port", "--out", tmp_path / "out", flags=("-U", "-r"))
    assert by_port.returncode == 0, by_port.stdout + by_port.stderr


# --- no rights -------------------------------------------------------------------------------------------------------


def test_home_and_tmp_that_are_read_only_do_not_matter(tmp_path):
    home, tmp, out = tmp_path / "home", tmp_path / "tmp", tmp_path / "out"
    home.mkdir()
    tmp.mkdir()
    script = "".join(f"mount --bind {one} {one}\nmount -o remount,ro,bind {one}\n" for one in (home, tmp))
    done = within(script, "run", ONE, "certs/time-leaf-expired", "--subject", CAREFUL, "--out", out, HOME=str(home), TMPDIR=str(tmp))
    text = done.stdout + done.stderr
    if done.returncode != 0:  # it may need a place for short-lived files: then it says which, and how to give another
        assert done.returncode == 4, text
        assert str(tmp) in text and "TMPDIR" in text, text
        assert not secure_attacks(out)
    else:
        assert len(secure_attacks(out)) >= 2


def test_an_out_that_becomes_read_only_is_named(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    script = f"mount -t tmpfs tmpfs {disk}\nmkdir {disk}/out\ntouch {disk}/out/.footpad\nmount -o remount,ro tmpfs {disk}"
    done = within(script, "run", ONE, "--subject", CAREFUL, "--out", disk / "out")
    assert done.returncode in (2, 4), done.stdout + done.stderr
    assert str(disk) in done.stderr and "Read-only" in done.stderr and "--out" in done.stderr, done.stderr


def test_standard_streams_that_are_closed_or_full_do_no_harm(tmp_path):
    for how, code in (("<&- >&- 2>&-", (0, 4)), ("> /dev/full", (0, 4)), (">/dev/null 2>/dev/full", (0,))):
        out = tmp_path / re.sub(r"\W+", "-", how)
        done = subprocess.run(["sh", "-c", f'exec "$@" {how}', "sh", str(binary()), "run", ONE, "--subject", str(CAREFUL), "--transport", "starttls", "--out",
                               str(out)], capture_output=True, text=True, timeout=LONGEST_RUN, env=environment())
        assert done.returncode in code, (how, done)
        assert events_of(out)[0]["event"] == "run", how
        assert all(line["verdict"] != "error" for line in verdicts(out)), how


# --- no time ---------------------------------------------------------------------------------------------------------

JUMPS = r"""
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
// The date is another at every look, by more than any deadline of these cases and less than certificates bear; what counts seconds since the machine was started is left alone.
static long jump(void) { static int looks; return (looks++ % 3 - 1) * 20; }
int clock_gettime(clockid_t clock, struct timespec *now) {
  int code = (int)syscall(SYS_clock_gettime, clock, now);
  if (clock == CLOCK_REALTIME) now->tv_sec += jump();
  return code;
}
time_t time(time_t *out) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (out) *out = now.tv_sec;
  return now.tv_sec;
}
"""


def test_a_clock_that_jumps_decides_nothing(tmp_path):
    """Deadlines are kept by a clock that nobody sets."""
    (tmp_path / "jumps.c").write_text(JUMPS)
    library = tmp_path / "jumps.so"
    built = subprocess.run(["g++", "-x", "c", "-std=c11", "-shared", "-fPIC", "-O1", "-o", str(library), str(tmp_path / "jumps.c")], capture_output=True,
                           text=True)
    assert built.returncode == 0, built.stderr
    selection = [ONE, "xmpp/strip-starttls-refuse-unsolicited", "certs/id-mismatch", "certs/time-leaf-expired", "--subject", CAREFUL, "--jobs", "1"]
    calm = footpad("run", *selection, out=tmp_path / "calm")
    jumpy = footpad("run", *selection, out=tmp_path / "jumpy", LD_PRELOAD=str(library))
    assert (calm.exit, jumpy.exit) == (0, 0), calm.text + jumpy.text
    found = {key: (line["verdict"], line["outcome"]) for key, line in calm.attacks.items()}
    assert {key: (line["verdict"], line["outcome"]) for key, line in jumpy.attacks.items()} == found
    assert all(0 <= line["seconds"] < 60 for line in jumpy.verdicts), "seconds are counted by the steady clock"


# --- no time ---------------------------------------------------------------------------------------------------------


def test_a_client_that_nobody_listened_to_is_asked_again(tmp_path):
    """Footpad stands still for longer than the client waits: that it gave up says nothing of the attack."""
    client = ["sh", "-c", 'sleep 0.3; exec curl -sS --max-time 4 --noproxy "*" --ssl-reqd --cacert "$1" -u "$2" --connect-to "::$3" "imap://$4/INBOX;MAILINDEX=1"',
              "sh", "{ca}", "{user}:{password}", "{host}:{port}", "{domain}"]
    command = ["run", "imap/strip*", "imap/inject*", "--protocol", "imap", "--transport", "starttls", "--mode", "port", "--jobs", "4"]
    quiet = footpad(*command, "--", *client, out=tmp_path / "quiet")
    out = tmp_path / "stopped"
    process = started(*command, "--", *client, out=out)
    until(lambda: judged(out) > 3, process, "the fourth verdict")
    os.kill(process.pid, signal.SIGSTOP)
    time.sleep(6)  # the fault itself
    os.kill(process.pid, signal.SIGCONT)
    said, _ = process.communicate(timeout=PATIENCE)
    found = {(line["scenario"], line["transport"]): (line["verdict"], line["outcome"]) for line in verdicts(out) if line["kind"] == "attack"}
    assert found == {key: (line["verdict"], line["outcome"]) for key, line in quiet.attacks.items()}, said
    assert {"secure"} <= {verdict for verdict, _ in found.values()}


def test_a_lane_that_nobody_listened_to_is_not_secure():
    """A server cannot ask its clients again."""
    def ask_for(scenario):
        return {"scenario": scenario, "client": "one", "protocol": "smtp", "transport": "starttls"}

    with Server() as server:
        for stopped, verdict in ((0, "secure"), (3, "inconclusive")):
            server.play(send_mail, **ask_for("smtp/control-honest-starttls"))
            lane = server.open(**ask_for("smtp/strip-starttls-capability"))
            os.kill(server.process.pid, signal.SIGSTOP)
            time.sleep(stopped)  # the fault itself
            os.kill(server.process.pid, signal.SIGCONT)
            server.done(lane, attempt(send_mail, lane))
            server.play(send_mail, **ask_for("smtp/control-honest-starttls"))
            settled = server.lane(lane)["verdict"]
            assert settled["verdict"] == verdict, settled
        assert "kept from listening" in settled["reason"]
