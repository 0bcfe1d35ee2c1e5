"""Shipped certificate recipes agree with their published schema, and stay as small as they are meant to be."""

import subprocess
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2]
RECIPES = sorted((SOURCE / "certs").glob("*.xml"))


def lint(*paths):
    schema = SOURCE / "scenarios/schema/recipe.xsd"
    return subprocess.run(["xmllint", "--noout", "--nonet", "--schema", schema, *paths], capture_output=True, text=True)


def test_every_shipped_recipe_is_valid():
    assert len(RECIPES) > 40
    result = lint(*RECIPES)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda path: path.stem)
def test_a_recipe_is_short(recipe):
    lines = recipe.read_text().splitlines()
    assert 4 <= len(lines) <= 24
    assert max(map(len, lines)) <= 120


@pytest.mark.parametrize(
    "wrong",
    [
        '<recipe><titel>x</titel></recipe>',
        '<recipe severity="4"><title>x</title></recipe>',
        '<recipe><title>x</title><cert id="a" not-after="P1Y"/></recipe>',
        '<recipe><title>x</title><cert id="a"><mutate op="flip"/></cert></recipe>',
        '<recipe><title>x</title><cert id="a"><san><dnsname value="x"/></san></cert></recipe>',
        '<recipe identity="stolen"><title>x</title></recipe>',
    ],
)
def test_a_wrong_recipe_is_not_valid(tmp_path, wrong):
    path = tmp_path / "wrong.xml"
    path.write_text(wrong)
    assert lint(path).returncode != 0
