"""Clients that people use (tools/setup --all installs them): before any of their verdicts counts, an honest login must work."""

import xml.etree.ElementTree as ElementTree

import pytest
from driver import SOURCE, enterable, footpad


def definitions():
    files = sorted((SOURCE / "tools" / "subjects").glob("*.xml"))
    roots = [ElementTree.parse(file).getroot() for file in files]
    return {root.get("name"): (root.get("protocol"), root.get("transports", "starttls direct").split()) for root in roots}


DEFINITIONS = definitions()
# Its parser's thread and its login's race for the stream behind STARTTLS ("closed stream"), whoever the server is.
RACES_WITH_ITSELF = {"xmpp4r", "xmpp4r-capath"}
# imaplib2's reader, told to end with STARTTLS's answer, may end with the line before it when it is late to look.
RACES_WITH_ITSELF |= {"offlineimap"}
TRIES = 4
# The real servers speak one of the protocols.
PAIRS = [(client, "embedded") for client in DEFINITIONS]
PAIRS += [(client, server) for client in DEFINITIONS for server in ("prosody", "ejabberd") if DEFINITIONS[client][0] == "xmpp"]


def test_there_are_definitions():
    assert len(DEFINITIONS) >= 40


@pytest.mark.parametrize(("client", "server"), PAIRS)
def test_an_honest_login_works(client, server, tmp_path):
    protocol, transports = DEFINITIONS[client]
    folder = {"smtp-relay": "smtp"}.get(protocol, protocol)  # which shares its scenarios
    honest = [f"{folder}/control-honest-{transport}" for transport in transports]
    mode = "cage" if server == "embedded" else "auto"
    for number in range(TRIES):
        run = footpad("run", *honest, "--subject", client, "--transport", "both", "--server", server, "--mode", mode,
                      out=enterable(tmp_path) / f"out-{number}")
        red = [f"{line['transport']}: {line['reason']}" for line in run.controls if line["verdict"] != "secure"]
        # A real server may find its port taken by another test's, and then nothing has run.
        if run.controls and (not red or client not in RACES_WITH_ITSELF):
            break
    assert run.controls, run.text
    assert not red, "\n".join(red)
    assert {line["transport"] for line in run.controls} == set(transports)
    assert run.exit == 0, run.text
