"""Footpad's work is counted in instructions and may not grow unnoticed: see instructions.py."""

import json
import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import instructions  # noqa: E402

SOURCE = Path(__file__).resolve().parents[2]

CALLGRIND = """# callgrind format
events: Ir
ob=(1) /build/tests/bench_instructions
fl=(1) ???
fn=(1) main
16 100
cob=(2) /usr/lib/libcrypto.so.3
cfn=(2) EVP_Digest
calls=3 0
16 9000
+2 7

ob=(2)
fn=(2)
0 9000

ob=(1)
fn=(3) footpad::judge::judge
20 30
fi=(4) string.h
* 5
"""


def test_only_own_instructions_count():
    assert instructions.own_instructions(CALLGRIND, "bench_instructions") == 100 + 7 + 30 + 5
    assert instructions.own_instructions(CALLGRIND, "libcrypto.so.3") == 9000


def record(compiler="gcc 12", **counts):
    return {"compiler": compiler, "openssl": "OpenSSL 3.0", "instructions": counts}


@pytest.mark.parametrize("now, wrong", [
    (record(mint=1049), []), (record(mint=500), []),
    (record(mint=1060), ["mint (a chain minted and checked): 1060 instructions, 1000 are on record: +6.0 %"]),
    (record("gcc 13", mint=1060), []),
    (record("gcc 13", mint=1600), ["mint (a chain minted and checked): 1600 instructions, 1000 are on record: +60.0 %"]),
    (record(), ["mint is on record, and is counted no more"]),
    (record(mint=1000, report=5), ["report: 5, and nothing is on record"])])
def test_growth(now, wrong):
    assert instructions.faults(record(mint=1000), now) == wrong


def test_another_compiler_and_library_are_named():
    lines = list(instructions.compared(record(mint=1000), dict(record("gcc 13", mint=1100), openssl="OpenSSL 3.5")))
    assert "gcc 13" in lines[0] and "gcc 12" in lines[0] and "OpenSSL 3.5" in lines[1] and "+10.00 %" in lines[2]


def test_no_work_has_grown():
    build = Path(os.environ.get("FOOTPAD_BUILD", SOURCE / "build" / "release")).resolve()
    now = instructions.measured(instructions.program_in(build))
    wrong = instructions.faults(json.loads(instructions.RECORD.read_text()), now)
    assert not wrong, "\n".join([*wrong, "Where this is what it must cost: /usr/bin/python3 tests/bench/instructions.py --renew"])
