"""The pytest plugin: clients in process and as commands, spread over workers, with failures that are known."""

import os
import select
import textwrap
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from driver import SOURCE

pytest_plugins = ["pytester"]

STRIP = "smtp/strip-starttls-capability"
UNTRUSTED = "certs/trust-unknown-root"
UNDETECTABLE = "certs/pin-valid-ca-wrong-key"

CLIENTS = '''
    import asyncio
    import sys
    import pytest
    from lane_server import careless, opportunistic
    from lane_server import send_mail as send_with_fields

    class Fields(dict):
        """What send_mail() wants of a lane."""
        def __init__(self, lane):
            self.lane = lane
        def __missing__(self, name):
            return getattr(self.lane, name)

    def careful(lane):
        send_with_fields(Fields(lane))

    def strips(lane):
        opportunistic(Fields(lane))

    def checks_nothing(lane):
        careless(Fields(lane))

    async def in_a_coroutine(lane):
        await asyncio.to_thread(careful, lane)

    def exits(lane):
        try:
            careful(lane)
        except Exception:
            sys.exit("it did not work")

    def claims(lane):
        try:
            careful(lane)
        except Exception:
            pass

    KEPT = []
    def keeps(lane):
        import socket
        try:
            careful(lane)
        except Exception:
            session = socket.create_connection(("127.0.0.1", lane.port))
            session.recv(100), session.sendall(b"EHLO x\\r\\n"), session.recv(1000)
            KEPT.append(session)
            raise

    def broken(lane):
        raise RuntimeError("it never worked")

    attacked = lambda *select, **more: pytest.mark.footpad(*select, protocol="smtp", **more)
'''


@pytest.fixture
def suite(plugin, pytester, monkeypatch):
    """Writes a test module, and runs it in a pytest of its own, as its users would."""
    pytester.makefile(".ini", pytest="[pytest]\n")
    for name in [name for name in os.environ if name.startswith("PYTEST_")]:
        monkeypatch.delenv(name)
    own = {"PYTHONPATH": f"{plugin.site}:{SOURCE / 'tests' / 'e2e'}"}
    for name, value in plugin.environment(**own).items():
        monkeypatch.setenv(name, value)

    def run(body, *arguments, files=(), **env):
        (pytester.path / "test_client.py").write_text(textwrap.dedent(CLIENTS) + textwrap.dedent(body))
        for name, text in dict(files).items():
            (pytester.path / name).write_text(textwrap.dedent(text))
        for name, value in env.items():
            monkeypatch.setenv(name, value)
        result = pytester.runpytest_subprocess("-rA", "--strict-markers", "-p", "no:cacheprovider", *arguments, timeout=300)
        result.text = f"{result.stdout}\n{result.stderr}"
        return result

    return run


def judged(client, *select, **more):
    words = ", ".join([*map(repr, select or (STRIP,)), *(f"{name}={value!r}" for name, value in more.items())])
    return f"""
    @attacked({words})
    def test_it(footpad_lane):
        footpad_lane.judge({client})
    """


def outcomes(done):
    """{"passed": 2, ...}"""
    return done.parseoutcomes()


# --- verdicts ---


@pytest.mark.parametrize("client", ["careful", "in_a_coroutine", "exits"])
def test_a_careful_client_passes(suite, client):
    done = suite(judged(client, STRIP, UNTRUSTED))
    assert (done.ret, outcomes(done)) == (0, {"passed": 2}), done.text
    for scenario in (STRIP, UNTRUSTED):
        assert f"test_client.py::test_it[{scenario}-starttls]" in done.text


def test_a_leak_fails_with_four_paragraphs_and_the_transcript(suite):
    done = suite(judged("strips"))
    assert (done.ret, outcomes(done)) == (1, {"failed": 1}), done.text
    for words in ("Vulnerable: " + STRIP, "What Footpad did: ", "What the client did: ", "Why it matters: ", "How to fix it: ",
                  "footpad transcript", "client.message"):
        assert words in done.text
    assert "attack.py" not in done.text, "what Footpad's plugin looks like inside is of no interest"


@pytest.mark.parametrize("client, select, says", [
    ("checks_nothing", UNTRUSTED, "accepted"),
    ("checks_nothing", "certs/id-mismatch", "vulnerable"),
    ("claims", STRIP, "false-success"),
])
def test_other_ways_of_being_vulnerable(suite, client, select, says):
    done = suite(judged(client, select))
    assert outcomes(done) == {"failed": 1}, done.text
    assert "Vulnerable: " in done.text and says in done.text


def test_a_client_that_never_worked_is_no_pass(suite):
    done = suite(judged("broken"))
    assert outcomes(done) == {"failed": 1}, done.text
    assert "Inconclusive: " in done.text and "RuntimeError: it never worked" in done.text


def test_a_client_that_keeps_its_connection_is_weak(suite):
    assert outcomes(suite(judged("keeps"))) == {"passed": 1}
    strict = suite(judged("keeps", strict=True))
    assert outcomes(strict) == {"failed": 1}
    assert "Weak: " in strict.text and "held" in strict.text


def test_what_nobody_can_notice_is_skipped_and_never_a_pass(suite):
    done = suite(judged("careful", UNDETECTABLE))
    assert outcomes(done) == {"skipped": 1}, done.text
    assert "undetectable: no client under policy verified" in done.text


def test_what_needs_a_cage_is_skipped_with_the_reason(suite):
    done = suite(judged("careful", "smtp/port-fallback-465-587-25", transport="direct"))
    assert outcomes(done) == {"skipped": 1}, done.text
    assert "--mode cage" in done.text


def test_one_attack_alone_has_its_controls_all_the_same(suite):
    done = suite(judged("careful", "smtp/*", UNTRUSTED), "-k", UNTRUSTED.rpartition("/")[2])
    assert done.ret == 0, done.text
    assert outcomes(done)["passed"] == 1


def test_a_test_that_attacks_nobody_fails(suite):
    done = suite("""
    @attacked("%s")
    def test_it(footpad_lane):
        pass
    """ % STRIP)
    assert done.ret == 1
    assert "the client was never attacked" in done.text


def test_functions_made_in_a_test_do_not_borrow_each_others_controls(suite):
    done = suite("""
    def made(works):
        def client(lane):
            if not works:
                raise OSError("nothing works")
            careful(lane)
        return client

    @attacked("%s")
    @pytest.mark.parametrize("works", [True, False])
    def test_it(footpad_lane, works):
        footpad_lane.judge(made(works))
    """ % STRIP)
    assert outcomes(done) == {"failed": 1, "passed": 1}, done.text
    assert "Inconclusive: " in done.text


def test_scenarios_of_ones_own(suite, pytester):
    (pytester.path / "mine").mkdir()
    (pytester.path / "mine" / "strip-it.xml").write_text((SOURCE / "scenarios" / f"{STRIP}.xml").read_text())
    ini = {"pytest.ini": "[pytest]\nfootpad_catalogue = mine\n"}
    done = suite(judged("strips", "strip-it"), files=ini)
    assert outcomes(done) == {"failed": 1}, done.text
    assert "Vulnerable: strip-it over starttls" in done.text
    assert outcomes(suite(judged("careful", "strip-it"), files=ini)) == {"passed": 1}


# --- commands ---

PROGRAM = '''
    import os, smtplib, ssl, sys
    host, port, domain, user, password, message, mode = sys.argv[1:]
    assert os.environ["HOME"] != os.path.expanduser("~root") and "PYTEST_CURRENT_TEST" not in os.environ
    session = smtplib.SMTP(host, int(port), timeout=20)
    session._host = domain
    session.ehlo()
    if mode == "waits" and not session.has_extn("starttls"):
        session.sock.settimeout(None)
        while True:
            session.sock.recv(1)
    if mode != "strips" or session.has_extn("starttls"):
        session.starttls(context=ssl.create_default_context())
    session.login(user, password)
    session.sendmail(f"{user}@{domain}", ["romeo@" + domain], message)
    session.quit()
'''


def commanded(mode, select=STRIP, more=""):
    return f"""
    @attacked("{select}"{more})
    def test_it(footpad_lane):
        footpad_lane.run("/usr/bin/python3", "program.py", "{{host}}", "{{port}}", "{{domain}}", "{{user}}", "{{password}}",
                         "{{message}}", "{mode}", cwd=__file__.rpartition("/")[0])
    """


def test_a_command_with_its_placeholders(suite):
    done = suite(commanded("careful", UNTRUSTED), files={"program.py": PROGRAM})
    assert outcomes(done) == {"passed": 1}, done.text
    done = suite(commanded("strips"), files={"program.py": PROGRAM})
    assert outcomes(done) == {"failed": 1}, done.text
    assert "Vulnerable: " in done.text


def test_a_command_that_hangs_ends_with_its_lane(suite):
    done = suite(commanded("waits"), files={"program.py": PROGRAM})
    assert outcomes(done) == {"passed": 1}, done.text
    strict = suite(commanded("waits", more=", strict=True"), files={"program.py": PROGRAM})
    assert "held" in strict.text, strict.text


def test_a_placeholder_that_nobody_knows(suite):
    done = suite("""
    @attacked("%s")
    def test_it(footpad_lane):
        footpad_lane.run("true", "{pasword}")
    """ % STRIP)
    assert outcomes(done) == {"failed": 1}
    assert "did you mean 'password'?" in done.text


# --- known failures ---


def test_a_known_failure_is_expected_and_nothing_else_is(suite):
    known = {STRIP: "BUG-1: strips"}
    done = suite(judged("strips", expect=known))
    assert (done.ret, outcomes(done)) == (0, {"xfailed": 1}), done.text
    assert "BUG-1: strips" in done.text
    assert outcomes(suite(judged("careful", expect=known))) == {"failed": 1}, "it is mended: the expectation must go"
    assert outcomes(suite(judged("broken", expect=known))) == {"failed": 1}, "inconclusive is no leak"


def test_known_failures_from_a_file(suite):
    text = f"""
    # what is known
    [smtp/strip-*]
    reason = BUG-1: strips; see the list
    until = 2999-12-31
    """
    done = suite(judged("strips"), "--footpad-expect", "known.ini", files={"known.ini": text})
    assert (done.ret, outcomes(done)) == (0, {"xfailed": 1}), done.text
    other = text.replace("reason", "transport = direct\n    reason")
    assert outcomes(suite(judged("strips"), "--footpad-expect", "known.ini", files={"known.ini": other})) == {"failed": 1}
    ini = {"known.ini": text, "pytest.ini": "[pytest]\nfootpad_expect = known.ini\n"}
    assert outcomes(suite(judged("strips"), files=ini)) == {"xfailed": 1}


@pytest.mark.parametrize("entry, says", [
    ("[smtp/strip-*]\nverdict = vulnerable\n", "there is no reason"),
    ("[smtp/strip-*]\nreason =\n", "there is no reason"),
    ("[smtp/strip-*]\nreson = x\n", "did you mean 'reason'?"),
    ("[smtp/strip-*]\nreason = x\nverdict = bad\n", "'bad' is no verdict"),
    ("[smtp/strip-*]\nreason = x\ntransport = both\n", "there is no transport 'both'"),
    ("[smtp/strip-*]\nreason = x\nuntil = tomorrow\n", "is no date"),
    ("[smtp/strip-*]\nreason = x\nuntil = 2020-01-01\n", "until 2020-01-01 only"),
    ("[smtp/strip-starttls-capabilty]\nreason = x\n", f"did you mean '{STRIP}'?"),
    ("[smtp/strip-*]\nreason = x\n[smtp/strip-*]\nreason = y\n", "already exists"),
    ("reason = x\n", "known.ini"),
], ids=["none", "empty", "misspelt", "verdict", "transport", "date", "over", "unknown", "twice", "section"])
def test_expectations_that_make_no_sense(suite, entry, says):
    done = suite(judged("careful"), "--footpad-expect", "known.ini", files={"known.ini": entry})
    assert done.ret == 4, done.text
    assert says in done.text and "Traceback" not in done.text


def test_a_file_of_expectations_that_is_not_there(suite):
    done = suite(judged("careful"), "--footpad-expect", "none.ini")
    assert done.ret == 4 and "none.ini" in done.text


# --- mistakes ---


@pytest.mark.parametrize("body, says", [
    (judged("careful", "smtp/strip-starttls-capabilty"), f"did you mean '{STRIP}'?"),
    (judged("careful", STRIP, polcy="verified"), "did you mean 'policy'?"),
    (judged("careful", STRIP, policy="verifed"), "opportunistic, encrypted, verified"),
    ("@pytest.mark.footpad()\ndef test_it(footpad_lane): pass\n", "selects nothing"),
    ("def test_it(footpad_lane): pass\n", "needs @pytest.mark.footpad"),
    (judged("careful", "smtp/control-honest-starttls"), "there is no attack"),
], ids=["scenario", "word", "value", "nothing", "marker", "controls"])
def test_mistakes_are_said_and_nothing_passes(suite, body, says):
    done = suite(body)
    assert done.ret not in (0, 1, 5), done.text
    assert says in done.text


def test_a_program_that_is_not_there(suite):
    done = suite(judged("careful"), "--footpad", "/nowhere/footpad")
    assert done.ret not in (0, 1, 5), done.text
    assert "there is no program '/nowhere/footpad'" in done.text


def test_who_does_not_ask_for_footpad_does_not_start_it(suite):
    done = suite("def test_it(): pass\n", "--footpad", "/nowhere/footpad")
    assert outcomes(done) == {"passed": 1}, done.text


# --- servers ---


@pytest.fixture
def watched(tmp_path):
    """A footpad that writes down under which number it runs."""
    from driver import binary

    program = tmp_path / "footpad"
    program.write_text(f'#!/bin/sh\necho $$ >> "{tmp_path}/numbers"\nexec "{binary()}" "$@"\n')
    program.chmod(0o755)

    def numbers():
        return [int(line) for line in Path(tmp_path / "numbers").read_text().split()]

    return program, numbers


def ends(number):
    try:
        handle = os.pidfd_open(number)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], 30)[0])
    finally:
        os.close(handle)


def test_each_worker_has_a_server_of_its_own_and_none_is_left(suite, watched):
    program, numbers = watched
    select_all = (STRIP, UNTRUSTED, "certs/time-leaf-expired", "certs/id-mismatch", "smtp/starttls-454", "smtp/starttls-500")
    done = suite(judged("careful", *select_all), "-n", "2", FOOTPAD=str(program))
    assert (done.ret, outcomes(done)) == (0, {"passed": 6}), done.text
    assert len(set(numbers())) == 2
    assert all(ends(number) for number in numbers())


def test_known_failures_are_the_same_under_workers(suite):
    done = suite(judged("strips", STRIP, UNTRUSTED, expect={STRIP: "BUG-1"}), "-n", "2")
    assert (done.ret, outcomes(done)) == (0, {"passed": 1, "xfailed": 1}), done.text


def test_a_pytest_that_is_killed_leaves_no_server(suite, watched):
    program, numbers = watched
    done = suite("""
    @attacked("%s")
    def test_it(footpad_lane):
        import os
        os.kill(os.getpid(), 9)
    """ % STRIP, FOOTPAD=str(program))
    assert done.ret == -9
    assert len(numbers()) == 1
    assert all(ends(number) for number in numbers())


def test_a_lane_made_by_hand(suite):
    done = suite("""
    def test_it(footpad_server):
        with footpad_server.lane(scenario="smtp/control-honest-starttls", client="mine") as lane:
            careful(lane)
            assert lane.fill("{host}:{port} {{") == f"localhost:{lane.port} {{"
            assert lane.done(0).verdict["verdict"] == "secure"
            assert "server.queued" in lane.transcript()
    """)
    assert outcomes(done) == {"passed": 1}, done.text


def test_verdicts_are_in_junit(suite, tmp_path):
    suite(judged("careful"), "--junitxml", tmp_path / "junit.xml")
    properties = {one.get("name"): one.get("value") for one in ElementTree.parse(tmp_path / "junit.xml").iter("property")}
    assert properties["footpad_scenario"] == STRIP and properties["footpad_verdict"] == "secure"


# --- the package ---


def test_it_is_installed_whole_and_needs_nothing_but_pytest(plugin):
    assert {file.name for file in (plugin.site / "pytest_footpad").glob("*.py")} == {
        file.name for file in (SOURCE / "tools" / "pytest" / "pytest_footpad").glob("*.py")}
    (folder,) = plugin.site.glob("pytest_footpad-*.dist-info")
    metadata = (folder / "METADATA").read_text()
    assert [line for line in metadata.splitlines() if line.startswith("Requires-Dist")] == ["Requires-Dist: pytest (>=7)"]
    assert "footpad = pytest_footpad.plugin" in (folder / "entry_points.txt").read_text()


def test_it_shows_its_marker(plugin):
    assert "@pytest.mark.footpad(" in plugin.run("--markers").stdout
