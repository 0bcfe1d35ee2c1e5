"""A real server behind the interposer: the honest logins work, and the attacks are the same attacks."""

import pytest
from driver import ZOO, catalogue, footpad

SERVERS = ["prosody", "ejabberd"]
MAIL = ["imap", "pop3", "sieve", "smtp"]


@pytest.mark.parametrize("server", SERVERS)
def test_controls_are_green(server, tmp_path):
    run = footpad("run", "@control", "--subject", ZOO / "careful.xml", "--transport", "both", "--server", server, "--jobs", "2",
                  out=tmp_path / "out")
    assert run.exit == 0, run.text
    assert {line["transport"] for line in run.controls} == {"starttls", "direct"}
    red = [f"{line['scenario']} {line['transport']}: {line['reason']}" for line in run.controls
           if line["verdict"] != "secure" and not catalogue()[line["scenario"]].capability]
    assert not red, "\n".join(red)


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize(
    "client, scenario, verdict",
    [
        ("careful", "xmpp/strip-starttls-feature", "secure"),
        ("opportunistic", "xmpp/strip-starttls-feature", "vulnerable"),
        ("careful", "xmpp/inject-features-after-proceed", "secure"),
        ("takes-injected", "xmpp/inject-features-after-proceed", "vulnerable"),
        ("careful", "certs/time-leaf-expired", "secure"),
        ("no-date-check", "certs/time-leaf-expired", "vulnerable"),
    ],
)
def test_attacks_mean_the_same(server, client, scenario, verdict, tmp_path):
    run = footpad("run", scenario, "--subject", ZOO / f"{client}.xml", "--transport", "both", "--server", server, out=tmp_path / "out")
    assert run.attacks
    for line in run.attacks.values():
        assert (line["verdict"], line["control"]) == (verdict, "green"), line["reason"]


@pytest.mark.parametrize("protocol", MAIL)
def test_a_server_of_several_protocols_speaks_that_of_the_client(protocol, tmp_path):
    client = {"smtp": "smtp-careful-demands-nothing"}.get(protocol, f"{protocol}-careful")  # Dovecot knows no REQUIRETLS
    run = footpad("run", f"{protocol}/*", f"{protocol}/control*", "--subject", ZOO / f"{client}.xml", "--transport", "both",
                  "--server", "dovecot", "--jobs", "2", out=tmp_path / "out")
    assert run.exit == 0, run.text
    red = [line["scenario"] for line in run.controls if line["verdict"] != "secure" and not catalogue()[line["scenario"]].capability]
    assert not red
    assert any(line["verdict"] == "secure" for line in run.attacks.values())


def test_postfix_takes_mail_from_a_relay(tmp_path):
    run = footpad("run", "smtp-relay", "smtp/control*", "--subject", ZOO / "relay-careful.xml", "--server", "postfix", "--jobs", "2", out=tmp_path / "out")
    assert run.exit == 0, run.text
    assert not [line["scenario"] for line in run.controls if line["verdict"] != "secure" and not catalogue()[line["scenario"]].capability]
    assert any(line["verdict"] == "secure" for line in run.attacks.values())


def test_a_server_of_another_protocol_is_a_usage_error(tmp_path):
    run = footpad("run", "--subject", ZOO / "server-careful.xml", "--server", "prosody", out=tmp_path / "out")
    assert run.exit == 2
    assert "the server 'prosody' speaks xmpp, and the client xmpp-server" in run.text
