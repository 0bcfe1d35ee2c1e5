"""Programs that speak HTTPS, as their users run them, under a few chains that no client may take (tools/setup --all installs them)."""

import pytest
from driver import SOURCE, footpad
from test_real_clients import DEFINITIONS

CLIENTS = sorted(name for name, (protocol, _) in DEFINITIONS.items() if protocol == "https")
CHAINS = ["certs/trust-unknown-root", "certs/id-mismatch", "certs/sig-leaf-bitflip", "certs/time-leaf-expired", "certs/pos-foreign-key-tls13"]
# How they leave: by an alert, with nothing, or behind a finished handshake.
SILENT = {"node-https"}
AFTER = {"wget-https", "git-https"}


def test_there_are_clients():
    assert len(CLIENTS) >= 9


@pytest.mark.parametrize("client", CLIENTS)
def test_what_no_client_may_take_is_refused(client, tmp_path):
    run = footpad("run", *CHAINS, "--subject", client, "--transport", "direct", out=tmp_path / "out")
    assert {id for id, _ in run.attacks} == set(CHAINS)
    assert {line["verdict"] for line in run.controls} == {"secure"}, run.text
    for (id, _), line in run.attacks.items():
        assert (line["verdict"], line["outcome"], line["reached"]) == ("secure", "secure-abort", True), line
        assert line["leaks"] == [], id
        assert line["client_exit"] not in (0, None), id
    assert run.exit == 0, run.text
    unknown = run.attacks["certs/trust-unknown-root", "direct"]
    assert (unknown["alert"] is None) == (client in SILENT | AFTER)
    assert unknown["finished"] == (client in AFTER)


TIME = ["https/ticket-cross-host", "tls/forged-after-three", "tls/forged-after-ticket", "tls/forged-on-return"]


def test_who_comes_twice_verifies_twice(tmp_path):
    run = footpad("run", *TIME, "--subject", "curl-https-again", "--transport", "direct", "--mode", "cage", out=tmp_path / "out")
    assert {line["verdict"] for line in run.controls} == {"secure"}, run.text
    assert {id for id, _ in run.attacks} == set(TIME)
    for line in run.attacks.values():
        assert (line["verdict"], line["outcome"], line["reached"], line["alert"]) == ("secure", "secure-abort", True, "unknown_ca"), line
        assert line["connections"] >= 2


def test_who_comes_once_is_not_called_secure(tmp_path):
    run = footpad("run", *TIME, "--subject", "curl-https", "--transport", "direct", "--mode", "cage", out=tmp_path / "out")
    assert {line["verdict"] for line in run.attacks.values()} == {"unsupported"}, run.text


LOGS = sorted(path.stem for path in (SOURCE / "certs").glob("ct-*.xml") if not path.stem.startswith("ct-ok-"))


@pytest.mark.parametrize("mode", ["port", "cage"])
def test_who_demands_a_certificate_in_a_log_refuses_what_is_in_none(mode, tmp_path):
    run = footpad("run", "certs/ct-*", "certs/ct-ok-one-of-three", "--subject", "openssl-https-ct", "--transport", "direct", "--mode", mode,
                  out=tmp_path / "out")
    assert {"certs/ct-ok-embedded", "certs/ct-ok-one-of-three"} <= {line["scenario"] for line in run.controls}
    assert {line["verdict"] for line in run.controls} == {"secure"}, run.text
    assert {id for id, _ in run.attacks} == {f"certs/{name}" for name in LOGS}
    for line in run.attacks.values():
        assert (line["verdict"], line["outcome"], line["reached"], line["alert"]) == ("secure", "secure-abort", True, "handshake_failure"), line


def test_who_is_told_of_no_log_is_not_called_secure(tmp_path):
    run = footpad("run", "certs/ct-*", "--subject", "openssl-s_client-https", "--transport", "direct", out=tmp_path / "out")
    assert len(LOGS) == 7 and {id for id, _ in run.attacks} == {f"certs/{name}" for name in LOGS}
    assert {(line["verdict"], line["reason"]) for line in run.attacks.values()} == {
        ("unsupported", "openssl-s_client-https is told of no log of certificates")}, run.text
