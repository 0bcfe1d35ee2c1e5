"""Measures what Footpad costs, beside the programs that people compare it with. Nothing is asserted.

    tools/bench [--quick] [--no-install] [--only ID]... [--results FILE] [--page]

--page makes BENCHMARKS.md and its pictures of the results; with --from FILE of earlier ones, without measuring."""

import argparse
import datetime
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import page
import peers
import suite

SOURCE = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("FOOTPAD_BUILD", SOURCE / "build" / "release")).resolve()


def about_machine():
    libraries = subprocess.run(["openssl", "version"], capture_output=True, text=True).stdout.split()
    model = next((line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), "")
    return {"processors": os.cpu_count(), "model": model, "kernel": platform.release().split("-")[0], "openssl": libraries[1] if len(libraries) > 1 else "",
            "load": round(os.getloadavg()[1], 1)}


def save(results, file):
    if file:
        file.write_text(json.dumps(results, indent=1) + "\n")


def measure(arguments):
    began = time.monotonic()
    results = {"date": datetime.date.today().isoformat(), "machine": about_machine(), "quick": arguments.quick,
               "versions": {name: version for name in peers.PACKAGES if (version := peers.version(name))}, "tables": [], "curves": []}
    # A dozen files a case: what a disk makes of them is the disk's doing.
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        bench = suite.Bench(BUILD, Path(folder), suite.Sizes(arguments.quick), print)
        for kind, functions in (("tables", suite.TABLES), ("curves", suite.CURVES)):
            for function in functions:
                if arguments.only and function.__name__ not in arguments.only:
                    continue
                at = time.monotonic()
                results[kind].append(function(bench))
                print(*page.as_text(results[kind][-1]), sep="\n")
                print(f"  ({time.monotonic() - at:.0f} s)", flush=True)
                save(results, arguments.results)  # what was measured is not lost with what comes next
    results["seconds"] = round(time.monotonic() - began)
    return results


def main():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))  # a thousand connections are four thousand of them
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="tiny sizes: only to see that everything works")
    parser.add_argument("--only", action="append", metavar="ID", choices=[function.__name__ for function in suite.TABLES + suite.CURVES])
    parser.add_argument("--results", type=Path, help="where the figures go, as JSON")
    parser.add_argument("--from", dest="earlier", type=Path, help="measure nothing: take these")
    parser.add_argument("--page", action="store_true", help="write BENCHMARKS.md and its pictures")
    parser.add_argument("--page-folder", type=Path, default=SOURCE, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    results = json.loads(arguments.earlier.read_text()) if arguments.earlier else measure(arguments)
    save(results, arguments.results)
    if arguments.page:
        for file in page.write(results, arguments.page_folder):
            print(file)
    return 0


if __name__ == "__main__":
    sys.exit(main())
