"""tools/gauntlet: the table and the page are made of the runs alone; what was run is not run again; one failure stops nobody."""

import json
import os
import subprocess

import pytest
from driver import SOURCE


def gauntlet(*arguments, **environment):
    return subprocess.run([SOURCE / "tools" / "gauntlet", *map(str, arguments)], capture_output=True, text=True, timeout=60,
                          env=dict(os.environ, **environment))


def verdict(scenario, kind="attack", verdict="secure", outcome="secure-abort", transport="starttls", reason="it aborted"):
    return {"event": "verdict", "scenario": scenario, "transport": transport, "policy": "verified", "kind": kind, "verdict": verdict,
            "outcome": outcome, "reason": reason}


def written(folder, subject, verdicts, end=True, interrupted=False, catalogue="1"):
    events = [{"event": "run", "subject": subject, "mode": "port", "catalogue": catalogue}, *verdicts]
    if end:
        events.append({"event": "end", "interrupted": interrupted})
    (folder / subject).mkdir(parents=True)
    (folder / subject / "run.ndjson").write_text("".join(json.dumps(event) + "\n" for event in events))


LEAK = "the client gave away its password (base64) in clear"


@pytest.fixture
def runs(tmp_path):
    written(tmp_path, "careful", [verdict("xmpp/control", kind="control"), verdict("xmpp/strip"), verdict("certs/old", transport="direct")])
    written(tmp_path, "careless", [
        verdict("xmpp/control", kind="control"),
        verdict("xmpp/control", kind="control", verdict="inconclusive", outcome="uncontrolled", transport="direct", reason="said <b>no</b> | [x](y); its last words: /tmp"),
        verdict("certs/old", verdict="inconclusive", outcome="uncontrolled", transport="direct", reason="red"),
        verdict("xmpp/strip", verdict="vulnerable", outcome="leak", reason=LEAK),
        verdict("xmpp/refuse", verdict="vulnerable", outcome="leak", reason=LEAK),
        verdict("xmpp/refuse", verdict="vulnerable", outcome="leak", reason=LEAK, transport="direct"),
        verdict("xmpp/hang", verdict="weak", outcome="held", reason="it waited"),
        verdict("xmpp/key", verdict="undetectable", outcome="undetectable"),
    ])
    written(tmp_path, "unfinished", [verdict("xmpp/strip")], end=False)
    written(tmp_path, "interrupted", [verdict("xmpp/strip")], interrupted=True)
    return tmp_path


def test_the_table_counts_the_verdicts_of_finished_runs(runs):
    done = gauntlet("xmpp", "--table", "--out", runs)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "client    policy    mode  secure  weak  vulnerable  inconclusive  unsupported  undetectable  error  controls",
        "careful   verified  port  2       0     0           0             0            0             0      1 green",
        "careless  verified  port  0       1     3           1             0            1             0      1 green, 1 red",
    ]


def test_the_page_says_what_is_not_secure_and_escapes_what_clients_said(runs, tmp_path):
    assert gauntlet("xmpp", "--table", "--out", runs, "--page", tmp_path / "page.md").returncode == 0
    page = (tmp_path / "page.md").read_text()
    assert "\nCatalogue: 1.\n" in page
    assert "| careless | verified | port | 0 | 1 | 3 | 1 | 0 | 1 | 0 | 1 green, 1 red |" in page
    assert page[page.index("### careful"):].splitlines() == [
        "### careful (verified)",
        "",
        "Nothing.",
        "",
        "### careless (verified)",
        "",
        r"- **red control**, uncontrolled: said \<b\>no\</b\> \| \[x\](y). `xmpp/control`",
        r"- **vulnerable**, leak: the client gave away its password (base64) in clear. `xmpp/strip` (starttls), `xmpp/refuse`",
        "- **weak**, held: it waited. `xmpp/hang`",
        "- **inconclusive**, uncontrolled: red. `certs/old`",
    ]


def test_no_finished_run_is_no_success(tmp_path):
    written(tmp_path, "unfinished", [], end=False)
    assert gauntlet("xmpp", "--table", "--out", tmp_path).returncode == 1


def test_runs_of_different_catalogues_are_told(runs):
    assert "not all of one catalogue" not in gauntlet("xmpp", "--table", "--out", runs).stdout
    written(runs, "older", [verdict("xmpp/strip")], catalogue="0")
    assert "not all of one catalogue" in gauntlet("xmpp", "--table", "--out", runs).stdout


def test_a_client_that_is_not_there_is_a_usage_error():
    done = gauntlet("xmpp", "no-such-client")
    assert done.returncode == 2
    assert "there is no client no-such-client" in done.stderr


# Stands for footpad: notes that it was called, fails for one client, writes a finished run for the others.
PROGRAM = """#!/bin/sh
# {version}
for argument; do case $previous in --subject) name=$argument ;; --out) out=$argument ;; esac; previous=$argument; done
echo "$name" >> {calls}
if [ "$name" = openssl-s_client ]; then echo "this client is broken" >&2; exit 4; fi
mkdir -p "$out"
echo '{{"event": "run", "subject": "'"$name"'", "seed": '$$'}}' > "$out/run.ndjson"
echo '{{"event": "end", "interrupted": false}}' >> "$out/run.ndjson"
"""


def test_what_has_run_is_not_run_again_and_a_failure_stops_nobody(tmp_path):
    program, calls, out = tmp_path / "footpad", tmp_path / "calls", tmp_path / "out"

    def called(version):
        program.write_text(PROGRAM.format(version=version, calls=calls))
        program.chmod(0o755)
        calls.write_text("")
        done = gauntlet("xmpp", "gnutls-cli", "openssl-s_client", "mcabber", "--out", out, FOOTPAD=str(program))
        assert done.returncode == 1
        assert "not run: openssl-s_client: this client is broken" in done.stdout
        assert [line.split()[0] for line in done.stdout.splitlines()[1:3]] == ["gnutls-cli", "mcabber"]
        return sorted(calls.read_text().split())

    assert called(1) == ["gnutls-cli", "mcabber", "openssl-s_client"]
    assert called(1) == ["openssl-s_client"]
    (out / "mcabber" / "run.ndjson").write_text('{"event": "run", "subject": "mcabber"}\n')
    assert called(1) == ["mcabber", "openssl-s_client"]
    assert called(2) == ["gnutls-cli", "mcabber", "openssl-s_client"]


def test_a_run_of_an_earlier_day_is_no_result_of_today(tmp_path):
    program = tmp_path / "footpad"
    program.write_text(PROGRAM.format(version=1, calls=tmp_path / "calls"))
    program.chmod(0o755)
    written(tmp_path / "out", "openssl-s_client", [verdict("xmpp/strip")])
    done = gauntlet("xmpp", "openssl-s_client", "--out", tmp_path / "out", FOOTPAD=str(program))
    assert done.returncode == 1
    assert done.stdout.splitlines()[1:] == ["not run: openssl-s_client: this client is broken"]
