"""Server and client definitions that are shipped agree with their published schemas."""

import subprocess
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2]
SHIPPED = [("server", path) for path in sorted((SOURCE / "tools/servers").glob("*/server.xml"))]
SHIPPED += [("subject", path) for path in sorted((SOURCE / "tools/subjects").glob("*.xml"))]


def lint(schema, path):
    return subprocess.run(
        ["xmllint", "--noout", "--nonet", "--schema", SOURCE / f"scenarios/schema/{schema}.xsd", path], capture_output=True, text=True
    )


def test_something_is_shipped():
    assert {kind for kind, _ in SHIPPED} == {"server", "subject"}


@pytest.mark.parametrize("schema, path", SHIPPED, ids=lambda value: getattr(value, "stem", value))
def test_shipped_definitions_are_valid(schema, path):
    result = lint(schema, path)
    assert result.returncode == 0, result.stderr


def test_a_wrong_server_is_not_valid(tmp_path):
    wrong = tmp_path / "server.xml"
    wrong.write_text('<server name="s" protocol="xmpp"><comand/></server>')
    assert lint("server", wrong).returncode != 0
