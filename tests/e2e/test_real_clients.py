"""Clients that people use (tools/setup --all installs them): before any of their verdicts counts, an honest login must work."""

import xml.etree.ElementTree as ElementTree

import pytest
from driver import SOURCE, footpad


def definitions():
    files = sorted((SOURCE / "tools" / "subjects").glob("*.xml"))
    return {root.get("name"): root.get("transports", "starttls direct").split() for root in (ElementTree.parse(file).getroot() for file in files)}


DEFINITIONS = definitions()


def test_there_are_definitions():
    assert len(DEFINITIONS) >= 40


@pytest.mark.parametrize("client", DEFINITIONS)
@pytest.mark.parametrize("server, mode", [("embedded", "cage"), ("prosody", "auto")])
def test_an_honest_login_works(client, server, mode, tmp_path):
    transports = DEFINITIONS[client]
    honest = [f"xmpp/control-honest-{transport}" for transport in transports]
    run = footpad("run", *honest, "--subject", client, "--transport", "both", "--server", server, "--mode", mode, out=tmp_path / "out")
    red = [f"{line['transport']}: {line['reason']}" for line in run.controls if line["verdict"] != "secure"]
    assert not red, "\n".join(red)
    assert {line["transport"] for line in run.controls} == set(transports)
    assert run.exit == 0, run.text
