"""Footpad calls a server: by port and in the cage, the zoo's and real ones, and whom it cannot call."""

import shutil

import pytest
from driver import SOURCE, ZOO, enterable, footpad

CAREFUL = ZOO / "server-careful.xml"
STRIP = "xmpp-server/dialback-verify-strip"
CALLED = "xmpp-server/control-called"
REAL = {"prosody-s2s": "prosody", "prosody-s2s-encrypted": "prosody", "ejabberd-s2s-dialback": "ejabberdctl"}


@pytest.mark.parametrize("mode", ["port", "cage"])
def test_a_caller_is_let_in_by_its_key(mode, tmp_path):
    run = footpad("run", CALLED, "--mode", mode, "--subject", CAREFUL, out=tmp_path / "out")
    assert run.exit == 0, run.text
    transcript = (tmp_path / "out" / "cases" / "xmpp-server.control-called.starttls" / "transcript.txt").read_text()
    steps = ["called example.test", "server.starttls", "client.proceed", "server.db-result", "client.db-verify", "server.db-verify",
             "client.db-result", "server.iq"]
    found = [transcript.find(step) for step in steps]
    assert -1 not in found, transcript
    assert found == sorted(found), transcript
    # What Footpad itself does inside a cage is no wandering of the client's.
    assert "refused" not in transcript


def test_the_question_about_a_key_is_what_is_attacked(tmp_path):
    run = footpad("run", STRIP, "--subject", ZOO / "server-verifies-in-clear.xml", out=tmp_path / "out")
    (line,) = run.attacks.values()
    assert (line["verdict"], line["reached"]) == ("vulnerable", True), run.text
    assert "client.db-verify" in line["reason"]


def test_who_says_nowhere_where_it_listens_cannot_be_called(tmp_path):
    run = footpad("run", STRIP, "--subject", ZOO / "server-opportunistic.xml", out=tmp_path / "out")
    assert {(line["verdict"], line["reason"]) for line in run.attacks.values()} == {
        ("unsupported", "zoo-server-opportunistic does not say where it listens")}


def test_who_listens_nowhere_though_it_says_so_proves_nothing(tmp_path):
    definition = tmp_path / "deaf.xml"
    definition.write_text(CAREFUL.read_text().replace("<arg>--own-port</arg><arg>{own_port}</arg>", "")
                          .replace('stays="true"', "").replace('<success text="delivered"', '<success exit="0"')
                          .replace("<title>", '<!-- --><title>').replace("  <trust", '  <env name="PORT" value="{own_port}"/>\n  <trust'))
    run = footpad("run", STRIP, CALLED, "--subject", definition, "--timeout", "3", out=tmp_path / "out")
    assert "secure" not in {line["verdict"] for line in run.attacks.values()}, run.text


@pytest.mark.parametrize("subject", REAL)
def test_real_servers_let_callers_in_and_ask_nobody_in_clear(subject, tmp_path):
    assert shutil.which(REAL[subject], path="/usr/bin:/usr/sbin:/bin"), "tools/setup installs it"
    run = footpad("run", STRIP, "xmpp-server/called-speaks-for-another", "xmpp-server/dialback-unasked-verify", "--mode", "cage",
                  "--transport", "starttls", "--subject", subject, "--jobs", "2", out=enterable(tmp_path) / "out")
    assert {(line["scenario"], line["verdict"], line["reached"]) for line in run.attacks.values()} == {
        (STRIP, "secure", True), ("xmpp-server/called-speaks-for-another", "secure", True),
        ("xmpp-server/dialback-unasked-verify", "secure", True)}, run.text


def test_only_servers_can_be_called(tmp_path):
    wrong = tmp_path / "wrong.xml"
    wrong.write_text((SOURCE / "scenarios" / "xmpp" / "strip-starttls-feature.xml").read_text().replace(
        "<control>", '<on at="connect"><call/></on>\n  <control>', 1))
    run = footpad("check", wrong)
    assert run.exit == 2
    assert "clients of xmpp cannot be called" in run.stderr
    assert "wrong.xml:" in run.stderr
    assert "xmpp-server" in run.stderr
