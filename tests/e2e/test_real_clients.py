"""Clients that people use, where they are installed: before any of their verdicts counts, an honest login must work."""

import shutil
import xml.etree.ElementTree as ElementTree

import pytest
from driver import SOURCE, footpad


def definitions():
    found = {}
    for file in sorted((SOURCE / "tools" / "subjects").glob("*.xml")):
        root = ElementTree.parse(file).getroot()
        needs = root.findtext("needs") or root.find("command").findtext("arg")
        found[root.get("name")] = (needs, root.get("transports", "starttls direct").split())
    return found


DEFINITIONS = definitions()


def test_there_are_definitions():
    assert len(DEFINITIONS) >= 5


@pytest.mark.parametrize("client", DEFINITIONS)
@pytest.mark.parametrize("server", ["embedded", "prosody"])
def test_an_honest_login_works(client, server, tmp_path):
    needs, transports = DEFINITIONS[client]
    if not shutil.which(needs):
        pytest.skip(f"{needs} is not installed: tools/setup --all")
    if server == "prosody" and not shutil.which("prosody"):
        pytest.skip("Prosody is not installed: tools/setup --all")
    honest = [f"xmpp/control-honest-{transport}" for transport in transports]
    run = footpad("run", *honest, "--subject", client, "--transport", "both", "--server", server, out=tmp_path / "out")
    red = [f"{line['transport']}: {line['reason']}" for line in run.controls if line["verdict"] != "secure"]
    assert not red, "\n".join(red)
    assert {line["transport"] for line in run.controls} == set(transports)
    assert run.exit == 0, run.text
