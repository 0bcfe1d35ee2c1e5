"""Regression runs: known failures, comparisons, runs that go on, shards and what they come to, further faces."""

import json
import os
import re
import signal
import subprocess
import time
import xml.etree.ElementTree as ElementTree

import pytest
from driver import ZOO, binary, environment, events_of, footpad, started

STRIP = "xmpp/strip-starttls-feature"
CARELESS = ("--subject", ZOO / "opportunistic.xml")
CAREFUL = ("--subject", ZOO / "careful.xml")
FEW = ("+smoke", STRIP)
PATIENCE = 60  # seconds: a limit, never a wait

ENGINES = ("TEST_TOTAL_SHARDS", "TEST_SHARD_INDEX", "TEST_SHARD_STATUS_FILE", "GTEST_TOTAL_SHARDS", "GTEST_SHARD_INDEX", "CI_NODE_TOTAL",
           "CI_NODE_INDEX", "JOB_COMPLETION_INDEX", "FOOTPAD_SHARDS")


@pytest.fixture(autouse=True)
def no_engine_around_us(monkeypatch):
    """The suite may itself run as a shard."""
    for name in ENGINES:
        monkeypatch.delenv(name, raising=False)


def expectations(tmp_path, *entries):
    file = tmp_path / "known.xml"
    file.write_text("<expectations>\n" + "\n".join(entries) + "\n</expectations>\n")
    return file


def expect(scenario=STRIP, verdict="vulnerable", more="", reason="bug 7"):
    return f'  <expect scenario="{scenario}" verdict="{verdict}" {more}>{reason}</expect>'


@pytest.fixture(scope="module")
def careless(tmp_path_factory):
    return footpad("run", *FEW, *CARELESS, "--seed", "7", out=tmp_path_factory.mktemp("careless") / "out")


@pytest.fixture(scope="module")
def careful(tmp_path_factory):
    return footpad("run", *FEW, *CAREFUL, "--seed", "7", out=tmp_path_factory.mktemp("careful") / "out")


def test_a_device_is_written_to_and_not_replaced(careful, tmp_path):
    """As root, a file put in place of /dev/null would break the whole machine."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE, text=True)
    run = footpad("report", careful.out, "--as", "tap", "-o", pipe, timeout=PATIENCE)
    text, _ = reader.communicate(timeout=PATIENCE)
    assert run.exit == 0 and text.startswith("TAP version") and pipe.is_fifo()
    assert [file.name for file in tmp_path.iterdir()] == ["pipe"]


# --- known failures --------------------------------------------------------------------------------------------------


def test_a_known_failure_does_not_fail_the_run_and_hides_nothing(tmp_path):
    run = footpad("run", *FEW, *CARELESS, "--expect", expectations(tmp_path, expect()), out=tmp_path / "out")
    assert run.exit == 0, run.text
    line = run.attacks[(STRIP, "starttls")]
    assert line["verdict"] == "vulnerable" and line["leaks"]
    assert line["expected"] is True and line["expectation"] == "bug 7"
    assert run.events[-1]["counts"]["vulnerable"] == 1
    assert all(not one["expected"] for key, one in run.attacks.items() if key[0] != STRIP)
    assert re.search(r"expected +xmpp/strip-starttls-feature .*known: bug 7", run.stdout)
    junit = ElementTree.parse(tmp_path / "out" / "junit.xml")
    assert not junit.findall(".//failure") and not junit.findall(".//error")
    assert ["bug 7" in one.get("message") for one in junit.findall(".//skipped")].count(True) == 1


def test_another_failure_still_fails(tmp_path):
    run = footpad("run", *FEW, *CARELESS, "--expect", expectations(tmp_path, expect(more='outcome="accepted"')), out=tmp_path / "out")
    assert run.exit == 1
    assert run.attacks[(STRIP, "starttls")]["expected"] is False


def test_an_unexpected_pass_fails_and_is_named(tmp_path):
    known = expectations(tmp_path, expect())
    run = footpad("run", *FEW, *CAREFUL, "--expect", known, out=tmp_path / "out")
    assert run.exit == 1
    assert run.attacks[(STRIP, "starttls")]["verdict"] == "secure"
    assert f"{known}:2:3: {STRIP} over starttls is secure now, where vulnerable was expected." in " ".join(run.stdout.split())
    junit = ElementTree.parse(tmp_path / "out" / "junit.xml")
    (failure,) = junit.findall(".//failure")
    assert "secure now" in failure.get("message")


@pytest.mark.parametrize("entry, code, said", [
    (expect("xmpp/strip-starttls-featur"), 1, "did you mean 'xmpp/strip-starttls-feature'?"),
    (expect("xmpp/strip-starttls-feature-early-pipelined-auth*"), 1, "is no scenario of the catalogue"),
    (expect(more='until="2020-01-31"'), 1, "expired on 2020-01-31, and counts no more"),
    (expect(more='until="2999-01-31"'), 0, "bug 7"),
    (expect("imap/*"), 1, None),  # not selected: no finding, and the leak counts
    (expect(more='policy="pinned"'), 1, None),
    (expect(more='subject="somebody-else"'), 1, None),
    (expect(more='subject="zoo-*" policy="verified" transport="starttls"'), 0, "bug 7")])
def test_which_entries_count(entry, code, said, tmp_path):
    run = footpad("run", STRIP, *CARELESS, "--expect", expectations(tmp_path, entry), out=tmp_path / "out")
    assert run.exit == code, run.text
    assert said is None or said in " ".join(run.stdout.split())
    assert bool(run.events[-1]["findings"]) == (said is not None and said != "bug 7")


def test_a_broken_file_is_a_usage_error_with_a_caret(tmp_path):
    for entry, said in ((expect(reason="TODO"), "nobody has said yet why"), (expect(verdict="secure"), "fails no run"),
                        (expect(more='untill="2027-01-01"'), "did you mean 'until'?")):
        run = footpad("run", STRIP, *CARELESS, "--expect", expectations(tmp_path, entry), "--out", tmp_path / "out")
        assert run.exit == 2 and said in run.stderr and "^" in run.stderr, run.text
    assert footpad("run", STRIP, *CARELESS, "--expect", tmp_path / "none.xml", "--out", tmp_path / "out").exit == 2
    assert footpad("run", STRIP, *CARELESS, "--update-expect", "--out", tmp_path / "out").exit == 2
    assert not (tmp_path / "out").exists()


def test_check_knows_the_file(tmp_path):
    assert footpad("check", expectations(tmp_path, expect())).exit == 0
    run = footpad("check", expectations(tmp_path, expect("xmpp/gone")))
    assert run.exit == 2 and "is no scenario of the catalogue" in run.stderr


def test_the_file_is_written_anew_and_keeps_what_people_wrote(tmp_path):
    known = tmp_path / "known.xml"
    first = footpad("run", *FEW, *CARELESS, "--expect", known, "--update-expect", out=tmp_path / "out")
    assert first.exit == 1, "the run is judged by what the file said before"
    assert "1 added" in first.stderr and "TODO" in first.stderr
    refused = footpad("run", *FEW, *CARELESS, "--expect", known, "--out", tmp_path / "out")
    assert refused.exit == 2 and "nobody has said yet" in refused.stderr
    known.write_text(known.read_text().replace(">TODO<", ">bug 7, ours<!-- until May --><").replace("<expectations>", "<expectations>\n<!-- ours -->"))
    before = known.read_text()
    again = footpad("run", *FEW, *CARELESS, "--expect", known, "--update-expect", out=tmp_path / "out")
    assert again.exit == 0 and known.read_text() == before
    mended = footpad("run", *FEW, *CAREFUL, "--expect", known, "--update-expect", out=tmp_path / "out")
    assert known.read_text() == before, "it is about another subject: " + mended.text
    known.write_text(before.replace(' subject="zoo-opportunistic"', ""))
    footpad("run", *FEW, *CAREFUL, "--expect", known, "--update-expect", out=tmp_path / "out")
    assert STRIP not in known.read_text() and "<!-- ours -->" in known.read_text()
    assert footpad("check", known).exit == 0


# --- comparisons -----------------------------------------------------------------------------------------------------


def test_what_got_worse_is_a_regression(careful, careless):
    worse = footpad("diff", careful.out, careless.out)
    assert worse.exit == 1
    assert re.search(r"new failures \(1\)\n +xmpp/strip-starttls-feature .*secure \(secure-abort\) -> vulnerable \(leak L3\)", worse.stdout)
    better = footpad("diff", careless.out, careful.out / "run.ndjson", "--format", "json")
    assert better.exit == 0
    told = json.loads(better.stdout)
    assert told["regressions"] == 0
    assert [one["scenario"] for one in told["changes"] if one["kind"] == "fixed"] == [STRIP]
    assert footpad("diff", careless.out, careless.out).stdout.endswith("no case has changed\n")


def test_a_case_that_vanished_is_a_regression_unless_allowed(careful, tmp_path):
    fewer = footpad("run", "certs/id-mismatch", *CAREFUL, out=tmp_path / "out")
    assert fewer.exit == 0
    assert footpad("diff", careful.out, fewer.out).exit == 1
    assert footpad("diff", careful.out, fewer.out, "--allow-vanished").exit == 0
    appeared = footpad("diff", fewer.out, careful.out)
    assert appeared.exit == 0 and "appeared (" in appeared.stdout


def test_what_is_no_whole_run_is_not_compared(careful, tmp_path):
    text = (careful.out / "run.ndjson").read_text()
    for name, content, said in (("cut", text[:len(text) // 2], "is cut off in the middle of line"), ("empty", "", "it is empty"),
                                ("other", text.replace("footpad.run/1", "footpad.run/9", 1), "footpad.run/9"),
                                ("alien", "<testsuites/>\n", "is not a run of Footpad")):
        file = tmp_path / name
        file.write_text(content)
        run = footpad("diff", careful.out, file)
        assert run.exit == 2 and said in run.stderr, run.text
    assert "verdicts are kept" in footpad("diff", tmp_path / "cut", careful.out).stderr
    assert footpad("diff", careful.out, tmp_path / "nowhere").exit == 2


# --- runs that go on -------------------------------------------------------------------------------------------------

# Long enough that it cannot be over before it is killed.
MANY = ("xmpp/*", "certs/time-*", *CARELESS, "--transport", "both", "--seed", "7", "--jobs", "2")


def cut_short(out, how, seen, *more):
    """A run that is ended once `seen` is true of its file's text."""
    process = started("run", *MANY, *more, out=out)
    file = out / "run.ndjson"
    deadline = time.monotonic() + PATIENCE
    try:
        while not (file.is_file() and seen(file.read_text())):
            assert process.poll() is None, process.stdout.read()
            assert time.monotonic() < deadline
            time.sleep(0.005)  # polls another process's file
        process.send_signal(how)
        process.communicate(timeout=PATIENCE)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    return file.read_text()


@pytest.fixture(scope="module")
def uncut(tmp_path_factory):
    return footpad("run", *MANY, out=tmp_path_factory.mktemp("uncut") / "out")


def summary(run):
    """What a run has found, whatever the order."""
    return sorted((line["scenario"], line["transport"], line["closing"], line["verdict"], line["outcome"]) for line in run.verdicts)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=["kill-9", "ctrl-c"])
@pytest.mark.parametrize("seen", [lambda text: text.count('"provisional"') >= 10, lambda text: '"closing":true,"flaky"' in text],
                         ids=["in-the-first-group", "in-the-second"])
def test_a_run_that_was_cut_short_goes_on_and_becomes_whole(how, seen, uncut, tmp_path):
    out = tmp_path / "out"
    text = cut_short(out, how, seen)
    # What was finished: verdicts that stand, and those that wait for their closing control only.
    waiting = set(re.findall(r'"case":"([^"]+)","what":"provisional"', text))
    finished = {line["case"] for line in map(json.loads, filter(lambda one: one.endswith("}"), text.splitlines()))
                if line["event"] == "verdict" and line["kind"] == "attack" and line["outcome"] != "interrupted" and line["reproduce"]}
    assert waiting | finished
    written = {name: (out / "cases" / name / "transcript.txt").stat().st_mtime_ns for name in waiting | finished}

    run = footpad("run", *MANY, "--resume", out=out)
    assert run.exit == uncut.exit, run.text
    assert "were finished before, and are not run again" in run.stdout
    assert summary(run) == summary(uncut), "one whole run"
    assert run.events[-1]["counts"] == uncut.events[-1]["counts"]
    for name, when in written.items():
        assert (out / "cases" / name / "transcript.txt").stat().st_mtime_ns == when, f"{name} was run again"
    assert {folder.name for folder in (out / "cases").iterdir()} == {folder.name for folder in (uncut.out / "cases").iterdir()}
    assert not (out / "run.ndjson.new").exists()
    cases = ElementTree.parse(out / "junit.xml").findall(".//testcase")
    assert len(cases) == len(ElementTree.parse(uncut.out / "junit.xml").findall(".//testcase"))
    assert footpad("diff", uncut.out, out).exit == 0


def test_what_looked_secure_is_not_secure_where_the_control_fails_when_the_run_goes_on(tmp_path):
    """The client's own file says whether it still works: its program and its definition are as they were."""
    program = tmp_path / "client"
    switch = tmp_path / "broken"
    program.write_text(f'#!/bin/sh\n[ -e {switch} ] && exit 1\nexec zoo-careful "$@"\n')
    program.chmod(0o755)
    subject = tmp_path / "subject.xml"
    subject.write_text((ZOO / "careful.xml").read_text().replace("<arg>zoo-careful</arg>", f"<arg>{program}</arg>"))
    out = tmp_path / "out"
    # The definition has {token} and more, so it is run by itself here.
    options = ("xmpp/*", "--subject", subject, "--seed", "7", "--jobs", "2")
    process = started("run", *options, out=out)
    file = out / "run.ndjson"
    deadline = time.monotonic() + PATIENCE
    while not (file.is_file() and file.read_text().count('"what":"provisional"') >= 5):
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.005)  # polls another process's file
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=PATIENCE)
    switch.write_text("")
    run = footpad("run", *options, "--resume", out=out)
    assert run.exit == 3, run.text
    assert all(line["verdict"] != "secure" for line in run.attacks.values())
    assert [line for line in run.attacks.values() if "when the run was taken up again" in line["reason"]]


def test_another_run_does_not_go_on(careful, tmp_path):
    out = tmp_path / "out"
    footpad("run", STRIP, *CAREFUL, "--seed", "7", out=out)
    before = (out / "run.ndjson").read_bytes()
    for arguments, said in (((STRIP, *CAREFUL, "--seed", "8"), "the seed differs: 7 and 8"), ((STRIP, *CARELESS), "the subject differs"),
                            ((STRIP, *CAREFUL, "--policy", "pinned"), "an option that decides"),
                            ((STRIP, *CAREFUL, "--transport", "starttls", "certs/id-mismatch"), "the selection differs"),
                            ((STRIP, *CAREFUL, "--repeat", "2"), "--repeat differs"), ((STRIP, *CAREFUL, "--shard", "1/2"), "the shard differs")):
        run = footpad("run", *arguments, "--resume", "--out", out)
        assert run.exit == 2 and said in run.stderr, run.text
        assert (out / "run.ndjson").read_bytes() == before


def test_a_client_that_was_built_anew_does_not_go_on(tmp_path):
    program = tmp_path / "client"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    arguments = ("run", STRIP, "--out", tmp_path / "out", "--", program, "{port}")
    footpad(*arguments)
    program.write_text("#!/bin/sh\nexit 2\n")
    run = footpad(*arguments[:2], "--resume", *arguments[2:])
    assert run.exit == 2 and "the client differs" in run.stderr


def test_resume_of_nothing_begins_and_of_a_whole_run_changes_nothing(tmp_path):
    out = tmp_path / "out"
    first = footpad("run", *FEW, *CARELESS, "--resume", out=out)
    assert first.exit == 1 and "it begins" in first.stderr
    again = footpad("run", *FEW, *CARELESS, "--resume", out=out)
    assert again.exit == 1
    assert again.verdicts == first.verdicts


def test_a_folder_of_somebody_else_is_not_gone_on_with(careful, tmp_path):
    (tmp_path / "run.ndjson").write_text((careful.out / "run.ndjson").read_text())
    run = footpad("run", *FEW, *CAREFUL, "--seed", "7", "--resume", "--out", tmp_path)
    assert run.exit == 2 and "Footpad did not make it" in run.stderr


def test_the_worst_of_many_rounds_counts_and_is_marked(tmp_path):
    """A client that is careless in some rounds: its password says in which, and the seed makes that."""
    program = tmp_path / "client"
    program.write_text('#!/bin/sh\nsum=$(printf %s "$1" | cksum | cut -d" " -f1)\nshift\n'
                       '[ $((sum % 2)) = 0 ] && exec zoo-opportunistic "$@"\nexec zoo-careful "$@"\n')
    program.chmod(0o755)
    subject = tmp_path / "subject.xml"
    subject.write_text((ZOO / "opportunistic.xml").read_text().replace("<arg>zoo-opportunistic</arg>", f"<arg>{program}</arg><arg>{{password}}</arg>"))
    run = footpad("run", STRIP, "--subject", subject, "--repeat", "6", "--jobs", "3", "--seed", "7", out=tmp_path / "out")
    line = run.attacks[(STRIP, "starttls")]
    assert line["verdict"] == "vulnerable" and line["flaky"] is True, run.text
    assert run.exit == 1 and "flaky" in run.stdout


@pytest.mark.parametrize("ci, drawn", [(None, True), ("true", False), ("false", True)])
def test_the_status_line_is_for_terminals_and_not_for_ci(ci, drawn, tmp_path):
    leader, follower = os.openpty()
    process = subprocess.Popen([str(binary()), "run", *FEW, "--subject", str(CAREFUL[1]), "--out", str(tmp_path / "out")], stdin=subprocess.DEVNULL,
                               stdout=follower, stderr=follower, env={**environment(CI=ci), "TERM": "xterm"} if ci else
                               {name: value for name, value in dict(environment(), TERM="xterm").items() if name != "CI"})
    os.close(follower)
    said = b""
    while True:
        try:
            piece = os.read(leader, 65536)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        said += piece
    os.close(leader)
    assert process.wait(timeout=PATIENCE) == 0
    assert (b"\x1b[K[" in said) == drawn
    assert b"cases in" in said


# --- shards ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shards(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shards")
    return [footpad("run", "xmpp/*", "certs/time-*", *CARELESS, "--shard", f"{index}/3", out=folder / str(index)) for index in (1, 2, 3)]


def test_shards_have_every_case_once_and_their_controls(shards):
    whole = footpad("run", "xmpp/*", "certs/time-*", *CARELESS, "--dry-run")
    planned = [(line.split()[2], line.split()[0]) for line in whole.stdout.splitlines() if line.split()[1] != "control"]
    found = [key for run in shards for key in run.attacks]
    assert sorted(found) == sorted(planned)
    assert max(len(run.attacks) for run in shards) - min(len(run.attacks) for run in shards) <= 2
    assert len({run.events[0]["seed"] for run in shards}) == 1, "nobody has to agree on a seed"
    for run in shards:
        assert run.controls and all(line["verdict"] in ("secure", "unsupported") for line in run.controls)
        assert "shard" in run.stdout.splitlines()[0]


def test_merged_shards_are_the_run(shards, tmp_path):
    out = tmp_path / "merged"
    merged = footpad("merge", *(run.out for run in shards), "-o", out)
    whole = footpad("run", "xmpp/*", "certs/time-*", *CARELESS, out=tmp_path / "whole")
    assert merged.exit == whole.exit == 1, merged.text
    assert footpad("diff", whole.out, out).exit == 0
    assert footpad("diff", out, whole.out).exit == 0
    events = events_of(out)
    counts = dict(events[-1]["counts"])
    assert {key: counts[key] for key in counts if key != "controls"} == {key: count for key, count in whole.events[-1]["counts"].items() if key != "controls"}
    for line in events:
        if line["event"] == "verdict" and line["reproduce"]:
            assert (out / "cases" / line["case"] / "transcript.txt").is_file()
            assert (out / "cases" / line["case"] / "verdict.txt").is_file()
    assert len(ElementTree.parse(out / "junit.xml").findall(".//testcase")) == sum(len(run.verdicts) for run in shards)


def test_what_does_not_belong_together_is_not_merged(shards, careful, tmp_path):
    out = tmp_path / "out"
    one, two, three = (run.out for run in shards)
    for runs, said in (([one, two], "these are missing: 3"), ([one, two, two, three], "is there twice"), ([careful.out], "is no shard")):
        run = footpad("merge", *runs, "-o", out)
        assert run.exit == 2 and said in run.stderr, run.text
    other = footpad("run", "xmpp/*", "certs/time-*", *CARELESS, "--shard", "3/3", "--seed", "9", out=tmp_path / "other")
    run = footpad("merge", one, two, other.out, "-o", out)
    assert run.exit == 2 and "the seed differs" in run.stderr
    cut = tmp_path / "cut"
    cut.mkdir()
    text = (three / "run.ndjson").read_text()
    (cut / "run.ndjson").write_text(text[:len(text) - 200])
    run = footpad("merge", one, two, cut, "-o", out)
    assert run.exit == 2 and "verdicts are kept" in run.stderr
    assert not out.exists()


def test_merging_does_not_empty_what_it_merges(shards, tmp_path):
    for out in (shards[0].out, shards[0].out.parent):
        run = footpad("merge", *(run.out for run in shards), "-o", out)
        assert run.exit == 2 and "lie in one another" in run.stderr
    assert all((run.out / "run.ndjson").is_file() for run in shards)


def test_a_shard_without_cases_passes_and_a_selection_without_cases_does_not(tmp_path):
    empty = footpad("run", STRIP, *CAREFUL, "--shard", "5/5", out=tmp_path / "out")
    assert empty.exit == 0 and not empty.verdicts, empty.text
    assert "nothing fell to this shard" in empty.stdout
    assert not ElementTree.parse(tmp_path / "out" / "junit.xml").findall(".//error")
    assert footpad("run", "xmpp/zzz*", *CAREFUL, "--shard", "5/5", "--out", tmp_path / "none").exit == 5


@pytest.mark.parametrize("variables", [{"TEST_TOTAL_SHARDS": "3", "TEST_SHARD_INDEX": "1"}, {"GTEST_TOTAL_SHARDS": "3", "GTEST_SHARD_INDEX": "1"},
                                       {"CI_NODE_TOTAL": "3", "CI_NODE_INDEX": "2"}, {"FOOTPAD_SHARDS": "3", "JOB_COMPLETION_INDEX": "1"}],
                         ids=["bazel", "googletest", "gitlab", "kubernetes"])
def test_every_engine_says_which_shard(variables, tmp_path):
    said = footpad("run", *FEW, *CAREFUL, "--dry-run", **variables)
    asked = footpad("run", *FEW, *CAREFUL, "--dry-run", "--shard", "2/3")
    assert said.exit == 0 and said.stdout == asked.stdout
    assert said.stdout != footpad("run", *FEW, *CAREFUL, "--dry-run").stdout
    everything = footpad("run", *FEW, *CAREFUL, "--dry-run", "--shard", "off", **variables)
    assert everything.stdout == footpad("run", *FEW, *CAREFUL, "--dry-run").stdout


@pytest.mark.parametrize("variables", [{"TEST_TOTAL_SHARDS": "3"}, {"TEST_TOTAL_SHARDS": "x", "TEST_SHARD_INDEX": "0"},
                                       {"CI_NODE_TOTAL": "3", "CI_NODE_INDEX": "4"}, {"JOB_COMPLETION_INDEX": "0"},
                                       {"TEST_TOTAL_SHARDS": "3", "TEST_SHARD_INDEX": "0", "GTEST_TOTAL_SHARDS": "3", "GTEST_SHARD_INDEX": "1"}])
def test_what_an_engine_says_wrongly_is_a_usage_error(variables, tmp_path):
    run = footpad("run", *FEW, *CAREFUL, "--out", tmp_path / "out", **variables)
    assert run.exit == 2 and "--shard off" in run.stderr
    assert not (tmp_path / "out").exists()


def test_bazel_is_told_that_shards_are_known(tmp_path):
    status = tmp_path / "status"
    run = footpad("run", STRIP, *CAREFUL, out=tmp_path / "out", TEST_TOTAL_SHARDS="4", TEST_SHARD_INDEX="3", TEST_SHARD_STATUS_FILE=str(status))
    assert run.exit == 0 and status.is_file(), "even where the shard is empty"


def test_the_client_does_not_see_which_shard_it_is_in(tmp_path):
    program = tmp_path / "client"
    program.write_text("#!/bin/sh\nenv\nexit 1\n")
    program.chmod(0o755)
    out = tmp_path / "out"
    variables = {name: "1" for name in ENGINES if name != "TEST_SHARD_STATUS_FILE"}
    variables |= {"TEST_SHARD_INDEX": "0", "GTEST_SHARD_INDEX": "0", "JOB_COMPLETION_INDEX": "0", "TEST_SHARD_STATUS_FILE": str(tmp_path / "status")}
    footpad("run", STRIP, "--", program, "{port}", out=out, **variables)
    said = "".join(file.read_text(errors="replace") for file in out.rglob("client-output.txt"))
    assert "HOME=" in said
    assert not [name for name in ENGINES if name + "=" in said]


# --- faces of a run that is over -------------------------------------------------------------------------------------


def test_junit_made_again_is_the_one_of_the_run(careless, tmp_path):
    again = tmp_path / "junit.xml"
    assert footpad("report", careless.out, "--as", "junit", "-o", again).exit == 0
    assert again.read_bytes() == (careless.out / "junit.xml").read_bytes()
    assert footpad("report", careless.out / "run.ndjson", "--as", "junit").stdout == again.read_text()


def test_tap_and_markdown_and_annotations(careless):
    tap = footpad("report", careless.out, "--as", "tap")
    assert tap.exit == 0
    lines = tap.stdout.splitlines()
    assert lines[0] == "TAP version 14" and lines[1] == f"1..{len(careless.verdicts)}"
    assert len([line for line in lines if line.startswith("not ok ")]) == 1
    markdown = footpad("report", careless.out, "--as", "markdown").stdout
    assert markdown.startswith("## Footpad: zoo-opportunistic does not pass") and f"`{STRIP}`" in markdown
    annotations = footpad("report", careless.out, "--as", "annotations").stdout.splitlines()
    assert len(annotations) == 1 and annotations[0].startswith(f"::error title={STRIP}")


def test_a_run_that_was_cut_is_shown_as_such(careless, tmp_path):
    text = (careless.out / "run.ndjson").read_text()
    cut = tmp_path / "run.ndjson"
    cut.write_text(text[:text.rindex('{"event":"end"')])
    for face in ("junit", "tap", "markdown", "annotations"):
        run = footpad("report", cut, "--as", face)
        assert run.exit == 3, face
        assert "before the run did" in run.stderr and "interrupted after" in run.stdout


def test_no_face_of_that_name():
    run = footpad("report", "x", "--as", "junt")
    assert run.exit == 2 and "did you mean 'junit'?" in run.stderr
