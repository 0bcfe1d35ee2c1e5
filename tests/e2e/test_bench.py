"""The benchmark suite works: with tiny sizes, so that its figures mean nothing. What it makes of figures: tests/bench/figures_test.py."""

import json
import os
import subprocess

from driver import LONGEST_RUN, SOURCE, STARTED_IN, binary, environment


def test_every_measurement_works_and_makes_a_page(tmp_path):
    results = tmp_path / "results.json"
    build = STARTED_IN / os.environ.get("FOOTPAD_BUILD", binary().parent)
    done = subprocess.run(["/usr/bin/python3", str(SOURCE / "tests" / "bench" / "run.py"), "--quick", "--results", str(results), "--page",
                           "--page-folder", str(tmp_path)], capture_output=True, text=True, timeout=LONGEST_RUN, env=environment(FOOTPAD_BUILD=str(build)))
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(results.read_text())
    tables = {table["id"]: table for table in found["tables"]}
    assert set(tables) == {"relay-bulk", "relay-connections", "interception", "bulk-tls", "idle", "minting", "cage", "overhead", "jobs"}
    for name in ("relay-bulk", "relay-connections", "interception", "bulk-tls", "idle"):
        ours = next(row for row in tables[name]["rows"] if row["name"] == "footpad")
        assert ours["value"]["median"] > 0, name
    assert [row["x"] for row in found["curves"][0]["rows"]] == [3, 6]
    transcripts = found["curves"][1]["rows"]
    assert all(row["verdicts"] == ["secure"] and row["kept"] > 0 for row in transcripts)
    page = (tmp_path / "BENCHMARKS.md").read_text()
    assert "the figures mean nothing" in page
    assert (tmp_path / "tools" / "pictures" / "bench" / "interception.svg").is_file()
