"""tools/gauntlet --certificates: what each client did with each certificate, in one of a few words, and nothing made up."""

import json

import pytest
from driver import binary
from test_gauntlet import gauntlet, written

WRONG, PLAIN, VALID = "certs/trust-self-signed", "certs/eku-email", "certs/ok-exact"


def judged(scenario, outcome="secure-abort", verdict="secure", kind="attack", alert=None, finished=False, transport="direct", reason="it left",
           severity=3):
    return {"event": "verdict", "scenario": scenario, "transport": transport, "policy": "verified", "kind": kind, "verdict": verdict,
            "outcome": outcome, "reason": reason, "alert": alert, "late": finished, "finished": finished, "severity": severity,
            "case": scenario.replace("/", ".")}


def valid(verdict="secure", outcome="secure-continue", **more):
    return judged(VALID, outcome, verdict, kind="control", **more)


def page_of(folder):
    done = gauntlet("https", "--table", "--out", folder, "--certificates", folder / "page.md")
    assert done.returncode == 0, done.stderr
    return (folder / "page.md").read_text()


def cells(page, recipe):
    row = next(line for line in page.splitlines() if line.startswith(f"| `{recipe.removeprefix('certs/')}` "))
    return [cell.strip() for cell in row.strip("|").split("|")][3:]


def section(page, title):
    return page.split(f"\n## {title}\n\n")[1].split("\n## ")[0].strip()


@pytest.mark.parametrize(("line", "cell", "column"), [
    (judged(WRONG, alert="unknown_ca"), r"unknown\_ca", "refused by alert"),
    (judged(WRONG, alert="unknown_ca", finished=True), r"unknown\_ca", "refused by alert"),
    (judged(WRONG), "silent", "refused silently"),
    (judged(WRONG, alert="close_notify"), "silent", "refused silently"),
    (judged(WRONG, finished=True), "after", "refused after the handshake"),
    (judged(WRONG, alert="user_canceled", finished=True), "after", "refused after the handshake"),
    (judged(WRONG, "accepted", "vulnerable", finished=True), "**accepted**", "accepted, severity 3"),
    (judged(WRONG, "late-abort", "weak", finished=True), "**accepted**", "accepted, severity 3"),
    (judged(WRONG, "not-exercised", "inconclusive"), "?", "inconclusive"),
    (judged(WRONG, "unsupported", "unsupported"), "n/a", "unsupported"),
    (judged(WRONG, "undetectable", "undetectable", finished=True), "undetectable", "undetectable"),
    (judged(WRONG, "held", "weak"), "held", "held"),
    (judged(WRONG, "false-success", "vulnerable", alert="unknown_ca"), "false-success", "false-success"),
])
def test_a_cell_is_what_the_client_did(line, cell, column, tmp_path):
    written(tmp_path, "client", [line, valid()])
    page = page_of(tmp_path)
    assert cells(page, WRONG) == [cell]
    assert cells(page, VALID) == ["accepted"]
    head, _, row = section(page, "Totals").splitlines()[-3:]
    totals = dict(zip(*([cell.strip() for cell in line.strip("|").split("|")] for line in (head, row))))
    counts = {name: count for name, count in totals.items() if count.isdigit() and count != "0"}
    assert counts == {column: "1"}
    assert totals["valid accepted"] == "1 of 1"


@pytest.fixture
def two(tmp_path):
    written(tmp_path, "careful", [judged(WRONG, alert="unknown_ca"), judged(PLAIN, alert="bad_certificate"), valid()])
    written(tmp_path, "careless", [
        judged(WRONG, "accepted", "vulnerable", finished=True),
        judged(PLAIN, "accepted", "vulnerable", finished=True),
        judged("certs/id-no-names", "uncontrolled", "inconclusive", reason="said <b>no</b> | [x](y); its last words: /tmp"),
        valid(),
        valid("inconclusive", "uncontrolled", alert="bad_certificate"),
    ])
    return tmp_path


def test_what_was_accepted_is_listed_with_its_severity(two):
    assert section(page_of(two), "Accepted at severity 2 and 3").splitlines() == [
        "- `certs/trust-self-signed` (severity 3): careless. Self-signed leaf with the right name",
        "- `certs/eku-email` (severity 2): careless. Leaf for e-mail only",
    ]


def test_families_are_tables_of_all_clients(two):
    page = page_of(two)
    assert "| recipe | severity | what is wrong | careful | careless |" in section(page, "TRUST")
    assert cells(page, PLAIN) == [r"bad\_certificate", "**accepted**"]
    assert cells(page, "certs/id-no-names") == ["", "?"]
    assert "4 recipes. Catalogue: 1." in page


def test_what_clients_said_cannot_write_the_page(two):
    assert r"- `certs/id-no-names`, careless: said \<b\>no\</b\> \| \[x\](y)" in section(page_of(two), "Inconclusive").splitlines()


@pytest.mark.parametrize(("events", "cell"), [
    ([], "?"),
    (["certificate-sent"], "?"),
    (["reaction", "certificate-sent"], "?"),
    (["certificate-sent", "reaction"], r"**bad\_certificate**"),
    (["certificate-sent", "reaction", "unit"], "?"),
])
def test_a_valid_chain_is_refused_only_by_who_was_shown_it_and_said_nothing(events, cell, tmp_path):
    # Accepted at first, and not when it was asked again: the worse one counts.
    written(tmp_path, "strict", [valid(), valid("inconclusive", "uncontrolled", alert="bad_certificate")])
    case = tmp_path / "strict" / "cases" / VALID.replace("/", ".")
    case.mkdir(parents=True)
    (case / "ledger.json").write_text(json.dumps({"events": [{"type": type, "from": "client", "channel": "tls"} for type in events]}))
    page = page_of(tmp_path)
    assert cells(page, VALID) == [cell]
    expected = f"- `{VALID}`: strict. The name stands in the subjectAltName alone" if cell != "?" else "None."
    assert section(page, "Valid chains that were refused") == expected


def test_a_client_on_two_transports_has_two_columns(tmp_path):
    written(tmp_path, "client", [judged(WRONG, alert="unknown_ca"), judged(WRONG, finished=True, transport="starttls")])
    assert cells(page_of(tmp_path), WRONG) == [r"unknown\_ca", "after"]
    assert "| client (direct) | client (starttls) |" in page_of(tmp_path)


def test_real_clients_fill_the_table(tmp_path):
    done = gauntlet("https", "curl-https", "wget-https", "--select", WRONG, PLAIN, "--out", tmp_path, "--certificates", tmp_path / "page.md",
                    FOOTPAD=str(binary()))
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "page.md").read_text()
    assert cells(page, WRONG) == [r"unknown\_ca", "after"]
    # Debian's wget asks GnuTLS for no purpose.
    assert cells(page, PLAIN) == [r"unsupported\_certificate", "**accepted**"]
