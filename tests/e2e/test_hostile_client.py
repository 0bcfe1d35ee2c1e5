"""A client that knows Footpad and means it no good: bounded memory and time, nothing outside --out, and every other case
as it would have been."""

import os
import re
import subprocess
import time
import xml.etree.ElementTree as ElementTree

import pytest
from driver import LONGEST_RUN, SOURCE, ZOO, Run, binary, environment, events_of
from hostile_client import MODES

PROGRAM = SOURCE / "tests" / "e2e" / "hostile_client.py"
MEBIBYTE = 1 << 20
MOST_MEMORY = 700 * MEBIBYTE  # of Footpad, at its highest: of one case 64 MiB are kept, and what is made of them
MOST_WAITING = 1200 * MEBIBYTE  # where each of hundreds of connections has a stanza of a mebibyte that does not end
MOST_LEFT = 200 * MEBIBYTE  # what it may leave behind
# Two attacks, of which the first is the one that goes bad.
ATTACKS = {"xmpp": ["xmpp/strip-starttls-feature", "xmpp/strip-starttls-refuse-unsolicited"],
           "tls": ["certs/id-mismatch", "certs/time-leaf-expired"],
           "imap": ["imap/strip-starttls-capability", "imap/strip-starttls-capability-cram-md5"]}


def subject_file(folder, mode, nth, careful):
    """The careful client's definition, with the hostile one before it."""
    root = ElementTree.parse(ZOO / f"{careful}.xml").getroot()
    command = root.find("command")
    for at, word in enumerate(["/usr/bin/python3", str(PROGRAM), mode, str(nth), str(folder / "turns"), "{port}", "--"]):
        argument = ElementTree.Element("arg")
        argument.text = word
        command.insert(at, argument)
    file = folder / "hostile.xml"
    ElementTree.ElementTree(root).write(file)
    return file


class Measured(Run):
    memory = 0  # bytes, at its highest; of its children too
    seconds = 0.0


def measured(folder, *arguments, **env):
    """footpad run ARGUMENTS in a world of its own: its HOME, TMPDIR and folder are watched."""
    out = folder / "out"
    for name in ("home", "tmp", "cwd"):
        (folder / name).mkdir(exist_ok=True)
    (folder / "home" / "precious").write_text("x")
    before = listing(folder)
    began = time.monotonic()
    with open(folder / "stdout", "wb+") as stdout, open(folder / "stderr", "wb+") as stderr:
        process = subprocess.Popen([str(binary()), "run", *map(str, arguments), "--out", str(out)], cwd=folder / "cwd", stdin=subprocess.DEVNULL,
                                   stdout=stdout, stderr=stderr, start_new_session=True,
                                   env=environment(HOME=str(folder / "home"), TMPDIR=str(folder / "tmp"), **env))
        try:
            usage = None
            while usage is None:
                pid, status, found = os.wait4(process.pid, os.WNOHANG)
                usage = found if pid else None
                assert time.monotonic() - began < LONGEST_RUN, "it hangs"
                if usage is None:
                    time.sleep(0.01)  # polls a process
            process.returncode = os.waitstatus_to_exitcode(status)
        finally:
            if process.returncode is None:
                os.killpg(process.pid, 9)
                process.wait()
        for stream in (stdout, stderr):
            stream.seek(0)
        run = Measured(process.returncode, stdout.read().decode(errors="replace"), stderr.read().decode(errors="replace"), out, events_of(out))
    run.memory = usage.ru_maxrss * 1024
    run.seconds = time.monotonic() - began
    assert listing(folder) == before, "something was written outside of --out, or left behind"
    return run


def listing(folder):
    return sorted(str(path) for name in ("home", "tmp", "cwd") for path in (folder / name).rglob("*"))


def check_folder(run):
    """What is left behind is whole, bounded, and can be shown to people."""
    size = 0
    for file in run.out.rglob("*"):
        assert re.fullmatch(r"[A-Za-z0-9._-]+", file.name), f"a name that somebody else chose: {file.name!r}"
        assert not file.is_symlink()
        size += file.stat().st_size if file.is_file() else 0
    assert size < MOST_LEFT
    ElementTree.parse(run.out / "junit.xml")
    assert run.events[-1]["event"] == "end"
    for file in [run.out / "report.html", run.out / "junit.xml", run.out / "run.ndjson", *run.out.glob("cases/*/*.txt"), *run.out.glob("cases/*/ledger.json")]:
        text = file.read_bytes()
        assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\xc2[\x80-\x9f]", text), f"{file.name} has control bytes"
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", run.text), "the terminal was told what to do"
    page = (run.out / "report.html").read_text()
    assert page.count("</script") == page.count("<script"), "somebody broke out of the page's data"
    assert "<script>document.title" not in page


@pytest.fixture(scope="module")
def usual(tmp_path_factory):
    """What the careful client gets: scenario -> (verdict, outcome)."""
    known = {}

    def of(protocol):
        if protocol not in known:
            folder = tmp_path_factory.mktemp(protocol)
            careful = "imap-careful" if protocol == "imap" else "careful"
            known[protocol] = measured(folder, *ATTACKS[protocol], "--subject", ZOO / f"{careful}.xml", "--transport", "starttls", "--jobs", "1")
            assert known[protocol].exit == 0, known[protocol].text
        return known[protocol]

    return of


def begun(run):
    return [event["scenario"] for event in run.events if event["event"] == "case"]


@pytest.mark.parametrize("mode", sorted(MODES))
def test_one_case_goes_bad_and_no_other(mode, usual, tmp_path):
    protocol = {"never-drains": "imap", "renegotiates": "tls"}.get(mode, "xmpp")
    before = usual(protocol)
    target = ATTACKS[protocol][0]
    nth = begun(before).index(target)
    careful = "imap-careful" if protocol == "imap" else "careful"
    # Who does very much may take the time for it: what is looked for is what comes at the end.
    patience = ("--timeout", "60") if mode in ("reconnects", "leaks-at-last") else ()
    run = measured(tmp_path, *ATTACKS[protocol], "--subject", subject_file(tmp_path, mode, nth, careful), "--transport", "starttls", "--jobs", "1", *patience)
    assert begun(run)[: nth + 1] == begun(before)[: nth + 1], "another case was spoilt than was meant"
    assert run.memory < (MOST_WAITING if mode == "gigabytes" else MOST_MEMORY), f"{run.memory // MEBIBYTE} MiB"
    bad = run.attacks[(target, "starttls")]
    assert bad["verdict"] != "secure", bad
    assert bad["verdict"] != "error", bad
    for key, line in before.attacks.items():
        if key[0] != target:
            assert (run.attacks[key]["verdict"], run.attacks[key]["outcome"]) == (line["verdict"], line["outcome"]), run.attacks[key]
    assert all(line["verdict"] == "secure" for line in run.controls), "the honest ones went well"
    check_folder(run)
    print(f"{mode}: {bad['verdict']} {bad['outcome']}, {run.memory // MEBIBYTE} MiB, {run.seconds:.1f} s")


def test_without_file_descriptors_nobody_is_called_secure(tmp_path):
    """With a limit that is too small, cases fail and say why; none of them passes."""
    limit = 40
    subject = subject_file(tmp_path, "half-open", 1, "careful")
    script = f"ulimit -n {limit}; exec \"$@\""
    done = subprocess.run(["sh", "-c", script, "sh", str(binary()), "run", *ATTACKS["xmpp"], "--subject", str(subject), "--transport", "starttls",
                           "--jobs", "1", "--out", str(tmp_path / "out")], capture_output=True, text=True, timeout=LONGEST_RUN, env=environment())
    lines = [event for event in events_of(tmp_path / "out") if event["event"] == "verdict" and event["kind"] == "attack"]
    bad = [line for line in lines if line["scenario"] == ATTACKS["xmpp"][0]]
    assert bad and bad[0]["verdict"] == "error" and "ulimit -n" in bad[0]["reason"], (lines, done.stdout + done.stderr)
    assert done.returncode == 4


def test_names_of_ones_own_stay_within_the_folder(tmp_path):
    """A scenario's file, a domain, a user and a subject with names that want to be paths, lines and pages."""
    text = (SOURCE / "scenarios/xmpp/strip-starttls-feature.xml").read_text()
    folder = tmp_path / "mine"
    folder.mkdir()
    hostile = folder / "..\n<b>\x1b[31m &quot;x.xml"
    hostile.write_text(text)
    root = ElementTree.parse(ZOO / "careful.xml").getroot()
    root.set("name", "../../owned<script>")
    definition = folder / "subject.xml"
    ElementTree.ElementTree(root).write(definition)
    run = measured(tmp_path, str(hostile), "--subject", definition, "--transport", "starttls")
    if run.exit == 2:  # a name is refused: nothing was run
        assert not run.out.exists() and not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", run.text), run.text
        root.set("name", "careful")
        ElementTree.ElementTree(root).write(definition)
        run = measured(tmp_path, str(hostile), "--subject", definition, "--transport", "starttls")
    assert run.exit in (0, 2), run.text
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", run.text), repr(run.text)
    if run.exit == 0:
        check_folder(run)


@pytest.mark.parametrize("domain", ["../../owned", "a\nb", "<b>.test", "\x1b[31m.test", "a b", "x" * 300, ""])
def test_a_domain_that_is_none_is_refused(domain, tmp_path):
    run = measured(tmp_path, ATTACKS["xmpp"][0], "--subject", ZOO / "careful.xml", "--domain", domain)
    assert run.exit == 2, run.text
    assert not run.out.exists()
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", run.text), repr(run.text)
