"""What Footpad costs, as ratios and differences measured side by side in one run. Nothing here is asserted: read it.

    tools/bench            builds the release preset and runs this
"""

import contextlib
import json
import os
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("FOOTPAD_BUILD", SOURCE / "build" / "release")).resolve()
FOOTPAD = BUILD / "footpad"
ROUNDS = 5
CASES = 40


def run_footpad(out, *arguments):
    """Ends with the run's own seconds, its peak resident memory in MiB, and its events."""
    env = dict(os.environ, PATH=f"{BUILD / 'zoo'}:{os.environ['PATH']}")
    at = arguments.index("--") if "--" in arguments else len(arguments)
    command = [str(FOOTPAD), "run", *arguments[:at], "--out", str(out), *arguments[at:]]
    pid = os.posix_spawn(command[0], command, env, file_actions=[(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)])
    _, _, usage = os.wait4(pid, 0)
    events = [json.loads(line) for line in (Path(out) / "run.ndjson").read_text().splitlines()]
    return events[-1]["seconds"], usage.ru_maxrss / 1024, events


def bare_seconds(command):
    """Wall seconds of one run of a client, started as cheaply as Footpad starts it."""
    quiet = [(os.POSIX_SPAWN_OPEN, fd, "/dev/null", flag, 0) for fd, flag in ((0, os.O_RDONLY), (1, os.O_WRONLY), (2, os.O_WRONLY))]
    began = time.perf_counter()
    os.waitpid(os.posix_spawnp(command[0], command, os.environ, file_actions=quiet), 0)
    return time.perf_counter() - began


@contextlib.contextmanager
def static_server(scratch):
    """A server with one certificate that nobody may accept: its port, and the folder of the certificate."""
    subprocess.run([FOOTPAD, "certs", "trust-unknown-root", "--out", scratch / "pki"], check=True, stdout=subprocess.DEVNULL)
    pki = scratch / "pki" / "trust-unknown-root"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(["openssl", "s_server", "-accept", f"127.0.0.1:{port}", "-cert", pki / "chain.pem", "-cert_chain", pki / "chain.pem",
                               "-key", pki / "key.pem", "-quiet"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.01)
        yield port, pki
    finally:
        server.terminate()
        server.wait()


def processor_seconds():
    """Of all that was started here and has ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def overhead(scratch):
    """The same client refusing the same certificate: by itself against a static server, and as a case of Footpad's."""
    client = ["openssl", "s_client", "-connect", "localhost:{port}", "-servername", "{domain}", "-verify_hostname", "{domain}",
              "-CAfile", "{ca}", "-no-CApath", "-no-CAstore", "-verify_return_error", "-brief"]
    with static_server(scratch) as (port, pki):
        bare = [word.format(port=port, domain="example.test", ca=pki / "trust.pem") for word in client]
        options = ["certs/trust-unknown-root", "--transport", "direct", "--jobs", "1", "--success", "reach:tls.established"]
        extra = []
        for _ in range(ROUNDS):
            alone = statistics.median(bare_seconds(bare) for _ in range(CASES))
            one, _, _ = run_footpad(scratch / "one", *options, "--repeat", "1", "--", *client)
            many, _, events = run_footpad(scratch / "many", *options, "--repeat", str(CASES + 1), "--", *client)
            verdicts = {event["verdict"] for event in events if event["event"] == "verdict"}
            assert verdicts == {"secure"}, verdicts
            extra.append(((many - one) / CASES - alone) * 1000)
            print(f"  bare {alone * 1000:6.2f} ms, with Footpad {(many - one) / CASES * 1000:6.2f} ms, over {extra[-1]:+.2f} ms")
    print(f"overhead per case over the bare client: median {statistics.median(extra):.2f} ms (target: at most 3 ms)")


def catalogue(scratch):
    """All certificates against curl, each by a run of curl; and as many runs of the same curl against the static server, in turn."""
    definition = SOURCE / "tools" / "subjects" / "curl-https.xml"
    words = [argument.text for argument in ElementTree.parse(definition).getroot().iter("arg")]
    ratios = []
    with static_server(scratch) as (port, pki):
        filled = {"{host}": "localhost", "{port}": str(port), "{domain}": "example.test", "{ca}": str(pki / "trust.pem"),
                  "{ca_dir}": str(scratch), "{user}": "user", "{password}": "password", "{message}": "message"}
        bare = []
        for word in words:
            for placeholder, value in filled.items():
                word = word.replace(placeholder, value)
            bare.append(word)
        for turn in range(3):
            began, used = time.perf_counter(), processor_seconds()
            # Into a folder of its own: to remove what the last one left is no part of a run.
            _, _, events = run_footpad(scratch / f"catalogue{turn}", "https/*", "certs/*", "--subject", str(definition), "--jobs", "1")
            # The whole of it: the catalogue is read, the chains are made.
            with_footpad, used = time.perf_counter() - began, processor_seconds() - used
            runs = sum(event["event"] == "verdict" and event["client_exit"] is not None for event in events)
            before = processor_seconds()
            alone = sum(bare_seconds(bare) for _ in range(runs))
            ratios.append(with_footpad / alone)
            # A machine that does other things too says more by the second ratio.
            print(f"  {runs} runs of curl: {alone:.2f} s, with Footpad {with_footpad:.2f} s, ratio {ratios[-1]:.2f}; "
                  f"processor time, without that of the static server: ratio {used / (processor_seconds() - before):.2f}")
    print(f"the certificate catalogue against curl, over bare curl: median {statistics.median(ratios):.2f} times (target: at most 1.6)")


def jobs(scratch):
    zoo = SOURCE / "tests" / "zoo" / "careful.xml"
    ratios, memory = [], 0
    for _ in range(3):
        seconds = {}
        for count in (1, 2):
            seconds[count], peak, _ = run_footpad(scratch / f"jobs{count}", "xmpp/*", "certs/*", "--subject", str(zoo), "--transport", "both", "--jobs", str(count))
            memory = max(memory, peak)
        ratios.append(seconds[1] / seconds[2])
        print(f"  --jobs 1 {seconds[1]:.2f} s, --jobs 2 {seconds[2]:.2f} s, ratio {ratios[-1]:.2f}")
    print(f"--jobs 2 against --jobs 1: median {statistics.median(ratios):.2f} times as fast (target: 1.7)")
    print(f"resident memory of a full run, peak: {memory:.0f} MiB (target: under 100 MiB)")


def main():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with tempfile.TemporaryDirectory() as folder:
        overhead(Path(folder))
        print("on this machine's disk:")
        catalogue(Path(folder))
        jobs(Path(folder))
    # A dozen files a case: what a disk makes of them is the disk's doing.
    if os.access("/dev/shm", os.W_OK):
        with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
            print("in memory:")
            catalogue(Path(folder))
    mint = next(BUILD.rglob("bench_mint"), None)
    if mint is None:
        sys.exit("bench_mint is not built")
    print("minting against a bare libcrypto loop (target: at least 0.8 times, and 5000 leaves a second of one core)")
    subprocess.run([mint], check=True)
    print("a cage against a bare clone and netlink loop (target: at most 1.5 times)")
    subprocess.run([mint.with_name("bench_cage")], check=True)


if __name__ == "__main__":
    main()
