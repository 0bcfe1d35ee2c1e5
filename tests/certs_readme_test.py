"""certs/README.md cannot rot: its examples are parts of shipped recipes, its families are counted, its grammar names every
word that a recipe may use. FOOTPAD_UPDATE_GOLDEN=1 writes the counts anew."""

import os
import re
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1]
README = SOURCE / "certs" / "README.md"
WORDS = SOURCE / "harness" / "model" / "recipe_words.h"
RECIPES = {path.stem: ElementTree.parse(path).getroot() for path in sorted((SOURCE / "certs").glob("*.xml"))}


def words(name):
    block = re.search(rf"\b{name}\{{(.*?)\}};", WORDS.read_text(), re.DOTALL)
    found = re.findall(r'"([^"]+)"', block[1])
    assert found
    return found


def section(title):
    return README.read_text().split(f"\n## {title}\n")[1].split("\n## ")[0]


def counts():
    valid, defects = Counter(), Counter()
    for recipe in RECIPES.values():
        (valid if recipe.get("expect") == "accept" else defects)[recipe.get("family")] += 1
    return {family: (defects[family], valid[family]) for family in words("recipe_families")}


def test_families_are_counted():
    row = re.compile(r"^\| (\w+) \| (.+) \| (\d+) \| (\d+) \|$", re.MULTILINE)
    if os.environ.get("FOOTPAD_UPDATE_GOLDEN"):
        now = counts()
        README.write_text(row.sub(lambda it: f"| {it[1]} | {it[2]} | {now[it[1]][0]} | {now[it[1]][1]} |",
                                  README.read_text()))
    table = {it[1]: (int(it[3]), int(it[4])) for it in row.finditer(section("Families"))}
    assert table == counts(), "FOOTPAD_UPDATE_GOLDEN=1 writes them anew"


def test_every_recipe_has_a_family():
    assert [name for name, recipe in RECIPES.items() if recipe.get("family") is None] == []


def examples():
    """(number, the recipes that it names, the elements that it shows)"""
    for text in re.split(r"\n(?=\d\. )", section("Six worked examples"))[1:]:
        shown = re.sub(r"<!--.*?-->", "", "".join(re.findall(r"```xml\n(.*?)```", text, re.DOTALL)))
        named = [name for name in re.findall(r"`([\w-]+)`", text) if name in RECIPES]
        yield pytest.param(named, list(ElementTree.fromstring(f"<all>{shown}</all>")), id=text[0])


def same(element):
    """An element without its white space."""
    text = " ".join((element.text or "").split())
    return element.tag, dict(element.attrib), text, [same(child) for child in element]


def test_there_are_six_examples():
    assert len(list(examples())) == 6


@pytest.mark.parametrize("named, shown", examples())
def test_examples_are_parts_of_shipped_recipes(named, shown):
    assert named and shown
    parts = [same(part) for name in named for part in RECIPES[name]]
    for element in shown:
        assert same(element) in parts, f"{ElementTree.tostring(element).decode()} stands in none of {named}"


@pytest.mark.parametrize("name", ["recipe_placeholders", "recipe_keys", "recipe_digests", "recipe_extensions",
                                  "recipe_purposes", "recipe_mutations", "recipe_fields", "recipe_staples",
                                  "recipe_staple_checks", "recipe_string_types", "recipe_subject_types", "recipe_key_usages",
                                  "recipe_families", "recipe_lints"])
def test_the_grammar_names_every_word(name):
    text = README.read_text()
    missing = [word for word in words(name) if not re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text)]
    assert missing == []


@pytest.mark.parametrize("element", ["recipe", "certificate", "staple", "crl"])
def test_the_grammar_names_every_attribute(element):
    """Those that the readers allow."""
    readers = {"recipe": "read_recipe.cc", "certificate": "read_certificate.cc", "staple": "read_revocation.cc",
               "crl": "read_revocation.cc"}
    source = (SOURCE / "harness" / "scenario" / readers[element]).read_text()
    allowed = {word for block in re.findall(r"allow\(\s*\{(.*?)\}\s*[,)]", source, re.DOTALL)
               for word in re.findall(r'"([^"]+)"', block)}
    assert len(allowed) > 5
    text = README.read_text()
    assert [word for word in sorted(allowed) if not re.search(rf"`{word}`|[ `]{word}=", text)] == []
