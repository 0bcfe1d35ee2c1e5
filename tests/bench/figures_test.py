"""What the benchmarks make of numbers: medians, ratios, targets, pictures and the page."""

import json
import re
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import page  # noqa: E402
import svg  # noqa: E402
from figures import Figure, Target, ratio, slope  # noqa: E402

SOURCE = Path(__file__).resolve().parents[2]
RECORDED = json.loads(Path(__file__).with_name("recorded.json").read_text())


def test_a_figure_is_the_median_and_the_middle_half():
    figure = Figure.of([5, 1, 3, 2, 4])
    assert (figure.median, figure.low, figure.high, figure.count) == (3, 2, 4, 5)
    assert Figure.of([7]) == Figure(7, 7, 7, 1)
    assert Figure.of([1, 2]).median == 1.5
    assert Figure.from_plain(json.loads(json.dumps(figure.plain()))) == figure
    with pytest.raises(ValueError):
        Figure.of([])


def test_one_round_that_went_wrong_moves_no_median():
    assert Figure.of([1, 1, 1, 1, 100]).median == 1


def test_ratios_are_of_pairs():
    # The machine was half as fast in the second round: both halves of that pair know it.
    assert ratio([10, 20, 10], [5, 10, 5]) == Figure(2, 2, 2, 3)
    with pytest.raises(ValueError):
        ratio([1, 2], [1])


def test_slope():
    assert slope([(100, 2.0), (300, 6.0), (1000, 20.0)]) == pytest.approx(1)
    assert slope([(10, 3.0), (100, 3.0)]) == pytest.approx(0)
    assert slope([(10, 1.0), (100, 100.0)]) == pytest.approx(2)


@pytest.mark.parametrize("target, value, met, by", [
    (Target(1.5), 1.5, True, 0), (Target(1.5), 1.8, False, 20), (Target(0.8, True), 0.9, True, 0), (Target(0.8, True), 0.4, False, 50),
    (Target(40), 40.01, False, 0.025)])
def test_targets(target, value, met, by):
    assert target.met(value) is met
    assert target.missed_by(value) == pytest.approx(by)


def parsed(text):
    root = ElementTree.fromstring(text)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    return root


def numbers(root, attribute):
    return [float(element.get(attribute)) for element in root.iter() if element.get(attribute) not in (None, "")]


def test_bars_are_in_proportion_and_within_the_picture():
    root = parsed(svg.bars("A < B & C", "s", [("one", Figure(1, 1, 1, 3), True), ("<two>", Figure(2, 1.5, 2.5, 3), False)], 3))
    bars = [float(element.get("width")) for element in root.iter("{http://www.w3.org/2000/svg}rect")][1:]
    assert bars[1] == pytest.approx(2 * bars[0], rel=0.01)
    width = float(root.get("width"))
    assert all(0 <= x <= width for x in numbers(root, "x") + numbers(root, "x1") + numbers(root, "x2"))
    words = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "A < B & C" in words and "<two>" in words and "target 3" in words


def test_nothing_and_negative_values_are_drawn():
    parsed(svg.bars("t", "u", [("none", Figure(0, 0, 0, 1), True)]))
    root = parsed(svg.bars("t", "u", [("less", Figure(-1, -2, 1, 3), True)]))
    assert all(width >= 0 for width in numbers(root, "width"))


def test_curves_are_logarithmic():
    root = parsed(svg.curves("t", "cases", [10, 100, 1000], [("a", [1, 10, 100], "#000"), ("b", [5, 5, 5], "#111")]))
    first, second = [[tuple(map(float, point.split(","))) for point in line.get("points").split()]
                     for line in root.iter("{http://www.w3.org/2000/svg}polyline")]
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in zip(first, first[1:])]
    assert steps[0] == pytest.approx(steps[1], abs=0.3)
    assert len({y for _, y in second}) == 1


@pytest.mark.parametrize("value, words", [(1 << 10, "1 Ki"), (100 << 20, "100 Mi"), (1 << 30, "1 Gi"), (32 << 10, "32 Ki"), (1000, "1000")])
def test_magnitudes(value, words):
    assert svg.magnitude(value) == words


def test_the_page_of_recorded_results(tmp_path):
    files = page.write(RECORDED, tmp_path)
    text = files[0].read_text()
    assert files[0] == tmp_path / "BENCHMARKS.md"
    for picture in files[1:]:
        parsed(picture.read_text())
    pictures = re.findall(r"!\[[^]]*\]\(([^)]+)\)", text)
    assert {tmp_path / one for one in pictures} == set(files[1:]), "every picture is shown, and none is missing"
    headings = {page.anchor(line[3:]) for line in text.splitlines() if line.startswith("## ")}
    assert set(re.findall(r"\(#([^)]+)\)", text)) <= headings, "links lead somewhere"
    assert str(SOURCE) not in text and "/tmp/" not in text
    for table in RECORDED["tables"] + RECORDED["curves"]:
        assert f"## {table['title']}" in text


def test_what_is_missed_is_said_and_by_how_much():
    results = {"date": "2026-01-01", "machine": {"processors": 2, "kernel": "6", "openssl": "3", "load": 0}, "versions": {"haproxy": "2"}, "quick": False,
               "curves": [], "tables": [{"id": "interception", "title": "Intercepting connections", "unit": "us", "baseline": "floor", "digits": 0,
                                         "target": {"row": "footpad", "of": "ratio", "bound": 1.5},
                                         "rows": [{"name": "floor", "value": Figure.of([500]).plain(), "ratio": Figure.of([1]).plain()},
                                                  {"name": "footpad", "value": Figure.of([900]).plain(), "ratio": Figure.of([1.8]).plain()},
                                                  {"name": "haproxy", "value": Figure.of([750]).plain(), "ratio": Figure.of([1.5]).plain()}]}]}
    text = "\n".join(page.lines_of(results))
    assert "| at most 1.5 of floor | 1.80 | missed by 20 % |" in text
    assert "of the cheapest peer: HAProxy" in text and "| less than 1 | 1.20 | missed by 20 % |" in text
    results["tables"][0]["rows"][1] = {"name": "footpad", "value": Figure.of([700]).plain(), "ratio": Figure.of([1.4]).plain()}
    text = "\n".join(page.lines_of(results))
    assert "missed" not in text and text.count("| met |") == 2


def test_a_busy_machine_meets_nothing_by_the_clock():
    machine = {"processors": 2, "kernel": "6", "openssl": "3"}
    table = {"id": "overhead", "title": "What a case costs", "unit": "ms", "baseline": None, "digits": 2,
             "rows": [{"name": "curl, port", "value": Figure.of([-50]).plain(), "processor": Figure.of([2]).plain()}],
             "target": [{"row": "curl, port", "of": of, "bound": 3} for of in ("value", "processor")]}
    results = {"date": "2026-01-01", "machine": {**machine, "load": 6}, "versions": {}, "quick": False, "curves": [], "tables": [table]}
    text = "\n".join(page.lines_of(results))
    assert "| -50.00 | cannot be told: the machine was busy |" in text and "| 2.00 | met |" in text
    text = "\n".join(page.lines_of({**results, "machine": {**machine, "load": 0.4}}))
    assert "| -50.00 | cannot be told: the client alone varies more |" in text and "busy" not in text


def test_growth_that_is_not_linear_is_missed():
    rows = [{"x": x, "seconds": x * x / 1e4, "memory": 50 + x / 10} for x in (100, 300, 1000)]
    said = list(page.growth({"id": "catalogue", "rows": rows}))
    assert [line[3][:6] for line in said] == ["missed", "missed"]
    rows = [{"x": x, "seconds": x / 1e2, "memory": 50} for x in (100, 300, 1000)]
    assert [line[3] for line in page.growth({"id": "catalogue", "rows": rows})] == ["met", "met"]


def test_the_page_is_what_its_results_say(tmp_path):
    for file in page.write(RECORDED, tmp_path):
        kept = SOURCE / file.relative_to(tmp_path)
        assert kept.read_text() == file.read_text(), f"{kept.relative_to(SOURCE)}: tests/bench/run.py --from tests/bench/recorded.json --page"
