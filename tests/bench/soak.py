"""Many cases in one process: whether its memory stays flat and its verdicts the same.

    FOOTPAD_BUILD=build/release tests/bench/soak.py [--cases 20000] [--client careful] [--jobs 2]

Every recipe meets one client of the zoo, again and again. Exit 1: a verdict was not what it was, or the second half of
the time took more memory than the first did: what is lost with each case adds up."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("FOOTPAD_BUILD", SOURCE / "build" / "release")).resolve()
MEBIBYTE = 1 << 20
TENTHS = 10
GROWTH = 1.05  # of the highest memory of the second half, over that of the first
LONGEST = 4 * 3600  # seconds


def run(client, folder, *options):
    """footpad run, started: what it judges goes to a file."""
    path = f"{BUILD / 'zoo'}:{os.environ['PATH']}"
    return subprocess.Popen([str(BUILD / "footpad"), "run", "certs/*", "--subject", str(SOURCE / "tests" / "zoo" / f"{client}.xml"), "--transport", "starttls",
                             "--seed", "1", *options, "--out", str(folder)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=sys.stderr,
                            env={**os.environ, "PATH": path})


def verdicts(folder):
    """(scenario, verdict, outcome, flaky) of each attack that is finished."""
    with open(folder / "run.ndjson") as lines:
        events = [json.loads(line) for line in lines]
    return [(event["scenario"], event["verdict"], event["outcome"], event.get("flaky", False)) for event in events
            if event["event"] == "verdict" and event["kind"] == "attack"]


def memory_of(pid):
    """Bytes that are resident, or 0 where it has ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def watched(process):
    """The bytes resident, sampled till it ends."""
    samples, began = [], time.monotonic()
    while process.poll() is None:
        if time.monotonic() - began > LONGEST:
            process.kill()
            raise SystemExit("it takes too long")
        samples.append(memory_of(process.pid))
        time.sleep(0.2)  # samples a process
    return [size for size in samples if size]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=20000)
    parser.add_argument("--client", default="careful")
    parser.add_argument("--jobs", default="2")
    arguments = parser.parse_args()
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as scratch:
        once = Path(scratch) / "once"
        run(arguments.client, once, "--jobs", arguments.jobs).wait()
        before = verdicts(once)
        rounds = -(-arguments.cases // len(before))
        many = Path(scratch) / "many"
        began = time.monotonic()
        process = run(arguments.client, many, "--jobs", arguments.jobs, "--repeat", str(rounds))
        samples = watched(process)
        after = verdicts(many)
    count = rounds * len(before)
    print(f"{count} cases ({len(before)} recipes, {rounds} rounds) of zoo client {arguments.client} in {time.monotonic() - began:.0f} s, exit {process.returncode}")
    highest = [max(samples[len(samples) * at // TENTHS:len(samples) * (at + 1) // TENTHS]) / MEBIBYTE for at in range(TENTHS)]
    print("MiB resident, the highest of each tenth of the time: " + ", ".join(f"{size:.1f}" for size in highest))
    growth = max(highest[TENTHS // 2:]) / max(highest[:TENTHS // 2])
    print(f"the highest of the second half is {growth:.2f} of that of the first")
    changed = [f"{one} became {other}" for one, other in zip(sorted(before), sorted(after)) if one[:3] != other[:3]]
    flaky = [scenario for scenario, _, _, is_flaky in after if is_flaky]
    print(f"{len(changed)} verdicts changed, {len(flaky)} differ among their rounds")
    print(*changed[:20], *flaky[:20], sep="\n")
    return 0 if len(before) == len(after) and not changed and not flaky and growth <= GROWTH else 1


if __name__ == "__main__":
    sys.exit(main())
