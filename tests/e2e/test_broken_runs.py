"""Files that are no run, or not a whole one, for every verb that reads one: what is wrong, what is kept, and nothing harmed."""

import json
import shutil

import pytest
from driver import ZOO, events_of, footpad

WHAT = ("xmpp/strip-starttls-feature", "xmpp/strip-required-only", "--subject", ZOO / "careful.xml", "--transport", "starttls", "--seed", "7", "--shard", "1/2")


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return footpad("run", *WHAT, out=tmp_path_factory.mktemp("whole") / "out")


def other_schema(text):
    return text.replace('"footpad.run/1"', '"footpad.run/9"', 1)


# What becomes of a run's file, and what is said of it.
BROKEN = {
    "cut-off": (lambda text: text[:-200], "verdicts are kept"),
    "cut-in-its-first-line": (lambda text: text[:40], "its first line is not whole"),
    "ends-between-lines": (lambda text: text[:text.rindex('{"event":"end"')], "verdicts are kept"),
    "other-schema": (other_schema, "footpad.run/9"),
    "empty": (lambda text: "", "it is empty"),
    "no-run": (lambda text: "<testsuites/>\n", "is not a run of Footpad"),
    "other-json": (lambda text: '{"event":"run"}\n', "is not a run of Footpad"),
    "binary": (lambda text: "\x00\x01\x02\n" * 1000, "is not a run of Footpad"),
    "a-broken-line": (lambda text: text.replace('{"event":"verdict"', '{"event":"verdict', 1), "it is not a JSON object"),
    "two-runs": (lambda text: text + text, "behind the end of the run"),
    "no-file": (None, "run.ndjson"),
}
CUT = ("cut-off", "ends-between-lines")


@pytest.fixture(params=BROKEN)
def broken(request, whole, tmp_path):
    make, said = BROKEN[request.param]
    out = tmp_path / "broken"
    shutil.copytree(whole.out, out)
    file = out / "run.ndjson"
    if make is None:
        file.unlink()
    else:
        file.write_text(make(file.read_text()))
    return request.param, out, said


def contents(folder):
    return {file.relative_to(folder): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def assert_told(run, code, *said):
    assert run.exit == code, run.text
    for one in said:
        assert one in run.stderr, run.text
    assert len(run.stderr) < 2000 and "\x00" not in run.stderr, "to the point, and fit for a terminal"


@pytest.mark.parametrize("face", ["junit", "html", "tap", "markdown", "annotations", "pcapng"])
def test_report(face, broken, tmp_path):
    name, out, said = broken
    made = tmp_path / "face"
    run = footpad("report", out, "--as", face, "-o", made)
    assert_told(run, 3 if name in CUT else 2, said)
    assert made.exists() == (name in CUT)
    if face == "pcapng" and made.exists():
        assert made.read_bytes().startswith(b"\n\r\r\n")
        # Of what has a verdict no capture is lost.
        kept = [line["case"] for line in whole_lines(out) if line["event"] == "verdict"]
        assert made.read_bytes().count(b"\n\r\r\n") == 1 + len([one for one in kept if (out / "cases" / one / "traffic.pcapng").exists()])


def whole_lines(out):
    lines = (out / "run.ndjson").read_text().splitlines(keepends=True)
    return [json.loads(line) for line in lines if line.endswith("\n")]


@pytest.mark.parametrize("side", ["old", "new", "baseline"])
def test_diff(side, broken, whole, tmp_path):
    _, out, said = broken
    if side == "baseline" and "kept" not in said:
        run = footpad("report", whole.out, "--as", "html", "--baseline", out, "-o", tmp_path / "page.html")
        assert run.exit != 0 and said in run.stderr, run.text
        return
    run = footpad("diff", *((out, whole.out) if side == "old" else (whole.out, out)))
    assert_told(run, 2, said)
    assert not run.stdout


def test_merge(broken, tmp_path):
    _, out, said = broken
    run = footpad("merge", out, "-o", tmp_path / "merged")
    assert_told(run, 2, said)
    assert not (tmp_path / "merged").exists()


def test_resume(broken, whole):
    name, out, said = broken
    before = contents(out)
    run = footpad("run", *WHAT, "--resume", "--out", out)
    if name in CUT:
        assert run.exit == whole.exit, run.text
        assert events_of(out)[-1]["event"] == "end"
        verdicts = {line["case"]: line["verdict"] for line in events_of(out) if line["event"] == "verdict"}
        assert verdicts == {line["case"]: line["verdict"] for line in whole.verdicts}
    elif name == "no-file":
        assert run.exit == whole.exit and "it begins" in run.stderr, run.text
    else:
        assert_told(run, 2, said)
        assert contents(out) == before, "what is there is somebody's evidence"
