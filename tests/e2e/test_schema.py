"""Every shipped XML file is valid by the schema that is published beside it."""

import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCHEMAS = ROOT / "scenarios" / "schema"

FILES = {
    "scenario": sorted(path for path in ROOT.glob("scenarios/*/*.xml") if path.parent.name != "profiles"),
    "profile": sorted(ROOT.glob("scenarios/profiles/*.xml")),
    "expectations": [ROOT / "tools/ci/expectations.xml"],
    "declarations": [ROOT / "tools/ci/declarations.xml"],
    "subject": sorted([*ROOT.glob("tools/subjects/*.xml"), *ROOT.glob("tests/zoo/*.xml")]),
}

# What no schema may let pass: each is a file that `footpad check` refuses too.
WRONG = {
    "scenario": '<scenario protocol="xmpp" class="strip"><title>t</title><on at="server.x"><delte/></on></scenario>',
    "profile": "<profile><title>t</title><selects>xmpp/*</selects></profile>",
    "declarations": '<declarations><unsupported scenario="xmpp/*" transport="udp">no</unsupported></declarations>',
    "expectations": '<expectations><expect scenario="xmpp/*" verdict="secure">fine</expect></expectations>',
    "subject": '<subject name="x" protocol="xmpp" policy="verify"><command><arg>x</arg></command></subject>',
}



def validate(schema, paths):
    command = ["xmllint", "--noout", "--nonet", "--schema", str(SCHEMAS / f"{schema}.xsd"), *map(str, paths)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("schema", FILES)
def test_shipped_files_are_valid(schema):
    assert FILES[schema], f"there are no {schema} files"
    result = validate(schema, FILES[schema])
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("schema", WRONG)
def test_the_schema_can_say_no(schema, tmp_path):
    path = tmp_path / "wrong.xml"
    path.write_text(WRONG[schema])
    assert validate(schema, [path]).returncode != 0
