"""Counts the instructions that fixed work takes, by callgrind, and compares them with those on record (instructions.json).

    /usr/bin/python3 tests/bench/instructions.py           counts and compares; exit 1 where something grew by more than 5 %
    /usr/bin/python3 tests/bench/instructions.py --renew   counts, and puts the numbers on record

Only what the program itself executes is counted, not what it calls in libraries: so the numbers are those of Footpad's code
and of its compiler, whatever processor or OpenSSL the machine has. Of another compiler than the one on record, up to half as
much again is taken for its doing. They are counted in the release build."""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
RECORD = Path(__file__).with_name("instructions.json")
GROWTH = 0.05  # more is too much
OTHER_COMPILER = 0.5  # ... where another one than that on record made the program

# What is done, and what its unit is.
WORKS = {"stripped": "a case in clear, from its first byte to its verdict",
         "intercepted": "a case inside TLS, from its first byte to its verdict",
         "bodies": "64 KiB of a body relayed", "stanzas": "64 KiB of stanzas relayed",
         "catalogue": "a scenario or recipe read and checked", "mint": "a chain minted and checked",
         "report": "a case written, as every face of a run"}


def own_instructions(text, program):
    """Of a callgrind file: what functions of `program` executed themselves. Costs of calls, which hold those of the called, are no part of it."""
    names, ours, total, skip = {}, False, 0, False
    for line in text.splitlines():
        if skip:
            skip = False
        elif line[:3] in ("ob=", "cob"):
            found = re.fullmatch(r"(c?)ob=\((\d+)\)(?: (.*))?", line)
            if found[3] is not None:
                names[found[2]] = found[3]
            if not found[1]:
                ours = Path(names[found[2]]).name == program
        elif line.startswith("calls="):
            skip = True
        elif ours and line[:1] and line[0] in "0123456789+-*":
            total += int(line.split()[1])
    return total


def environment():
    """The same paths through libraries on every processor, as far as they can be told."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC", "OPENSSL_ia32cap": "0:0", "GLIBC_TUNABLES": "glibc.cpu.x86_shstk=off"}


def count(program, work):
    """Instructions a unit of that work."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "callgrind.out"
        scratch = Path(folder) / "scratch"
        scratch.mkdir()
        done = subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", "--quiet", str(program), work, str(SOURCE), str(scratch)],
                              capture_output=True, text=True, env=environment(), timeout=300)
        if done.returncode != 0:
            raise RuntimeError(f"{work}: exit {done.returncode}: {done.stdout}{done.stderr}")
        instructions = own_instructions(out.read_text(), program.name)
        return round(instructions / int(done.stdout))


def compiler_of(program):
    """What made it, as it says itself."""
    notes = subprocess.run(["readelf", "--string-dump=.comment", str(program)], capture_output=True, text=True).stdout
    return ", ".join(sorted(set(re.findall(r"\]\s+(\S.*)", notes)))) or "unknown"


def openssl():
    return subprocess.run(["openssl", "version"], capture_output=True, text=True).stdout.strip().partition(" (")[0]


def measured(program):
    with ThreadPoolExecutor(2) as pool:
        counts = dict(zip(WORKS, pool.map(lambda work: count(program, work), WORKS)))
    return {"compiler": compiler_of(program), "openssl": openssl(), "instructions": counts}


def faults(record, now):
    """What grew too much, in words; empty: nothing."""
    same = record["compiler"] == now["compiler"]
    allowed = GROWTH if same else OTHER_COMPILER
    out = []
    for work, instructions in now["instructions"].items():
        before = record["instructions"].get(work)
        if before is None:
            out.append(f"{work}: {instructions}, and nothing is on record")
        elif instructions > before * (1 + allowed):
            out.append(f"{work} ({WORKS.get(work, '')}): {instructions} instructions, {before} are on record: {instructions / before * 100 - 100:+.1f} %")
    out += [f"{work} is on record, and is counted no more" for work in record["instructions"] if work not in now["instructions"]]
    return out


def compared(record, now):
    """For people: every number, and what it may mean."""
    if record["compiler"] != now["compiler"]:
        yield (f"made by {now['compiler']}, on record is {record['compiler']}: only growth by more than {OTHER_COMPILER * 100:.0f} % is taken for Footpad's")
    if record["openssl"] != now["openssl"]:
        yield f"{now['openssl']}, on record is {record['openssl']}: its instructions are not counted"
    for work, instructions in now["instructions"].items():
        before = record["instructions"].get(work)
        yield f"{work:12} {instructions:10}  {f'{instructions / before * 100 - 100:+6.2f} %' if before else 'new'}  {WORKS.get(work, '')}"


def program_in(build):
    found = next(Path(build).rglob("bench_instructions"), None)
    if found is None:
        raise FileNotFoundError(f"there is no bench_instructions below {build}: cmake --build --preset release --target bench_instructions")
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--renew", action="store_true")
    arguments = parser.parse_args()
    now = measured(program_in(os.environ.get("FOOTPAD_BUILD", SOURCE / "build" / "release")))
    record = json.loads(RECORD.read_text()) if RECORD.exists() else {"compiler": now["compiler"], "openssl": now["openssl"], "instructions": {}}
    print(*compared(record, now), sep="\n")
    if arguments.renew:
        RECORD.write_text(json.dumps(now, indent=2) + "\n")
        return 0
    wrong = faults(record, now)
    if wrong:
        print(*wrong, "Where this is what it must cost: /usr/bin/python3 tests/bench/instructions.py --renew", sep="\n", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
