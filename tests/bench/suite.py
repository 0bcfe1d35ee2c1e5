"""What is measured, and how: each function measures one thing, in rounds in which everybody has a turn, and gives a table.

A table is plain data, as it stands in the file of results: rows with a value and, where there is something to compare with,
the ratio to it within each round. `target` says what one of its rows should be."""

import contextlib
import json
import os
import re
import statistics
import subprocess
import time
from pathlib import Path

import peers
from figures import Figure, ratio
from machine import children_seconds, ends, family_memory, family_seconds, free_port, listens, quiet_spawn

SOURCE = Path(__file__).resolve().parents[2]


class Sizes:
    """How much is done. Quick: just enough to see that it works."""

    def __init__(self, quick):
        self.quick = quick
        self.rounds = 1 if quick else 6
        self.bulk = (1 << 20) if quick else (192 << 20)
        self.relayed = 5 if quick else 200
        self.intercepted = 3 if quick else 80
        self.idle = 10 if quick else 500
        self.cases = 2 if quick else 15
        self.turns = 1 if quick else 3
        self.catalogue = (3, 6) if quick else (100, 300, 1000)
        self.transcripts = (1 << 10, 1 << 20) if quick else (1 << 10, 32 << 10, 1 << 20, 10 << 20, 32 << 20, 100 << 20)
        self.clients = ("s_client",) if quick else ("s_client", "curl", "go-sendxmpp")
        self.minting = "0.02" if quick else "0.1"
        self.cages = "3" if quick else "30"


class Bench:
    def __init__(self, build, scratch, sizes, say):
        self.build, self.scratch, self.sizes, self.say = Path(build), Path(scratch), sizes, say
        self.footpad = self.build / "footpad"
        self.programs = next(self.build.rglob("bench_load")).parent
        folder = self.scratch / "pki"
        subprocess.run([self.footpad, "certs", "trust-unknown-root", "--out", folder], check=True, stdout=subprocess.DEVNULL)
        self.pki = folder / "trust-unknown-root"
        self.identity = peers.Identity(self.pki)

    def here(self, names):
        return [name for name in names if peers.installed(name)]


class Ends:
    """bench_load: the server and the clients around a relay."""

    def __init__(self, bench, tls):
        words = [bench.identity.chain, bench.identity.key] if tls else []
        self.process = subprocess.Popen([str(word) for word in (bench.programs / "bench_load", *words)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True)
        self.port = int(self.process.stdout.readline())

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        word, _, rest = self.process.stdout.readline().strip().partition(" ")
        if word != "ok":
            raise RuntimeError(f"{line}: {word} {rest}")
        return float(rest)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


def settled(read, patience=3.0):
    """A number that has stopped growing."""
    last, until = read(), time.monotonic() + patience
    while time.monotonic() < until:
        time.sleep(0.1)
        now = read()
        if abs(now - last) <= abs(last) * 0.001:
            return now
        last = now
    return last


def table(name, title, unit, values, baseline=None, target=None, about="", digits=2):
    """Of lists of values by row, one value a round."""
    rows = []
    for row, measured in values.items():
        one = {"name": row, "value": Figure.of(measured).plain()}
        if baseline is not None and baseline in values:
            one["ratio"] = ratio(measured, values[baseline]).plain()
        rows.append(one)
    return {"id": name, "title": title, "unit": unit, "rows": rows, "baseline": baseline, "target": target, "about": about, "digits": digits}


def around(bench, tls, names, work):
    """Starts all of them, gives each a turn in every round, and calls work(ends, process, port, protocol) for one value."""
    values = {name: [] for name in names}
    with Ends(bench, tls) as load, contextlib.ExitStack() as stack:
        running = {}
        for name in names:
            program, _, protocol = name.partition(", ")
            folder = bench.scratch / f"peer-{program}-{protocol}-{tls}"
            try:
                running[name] = (*stack.enter_context(peers.running(program, bench.programs, folder, load.port, bench.identity if tls else None,
                                                                    protocol or "fetch")), protocol)
            except RuntimeError as failure:
                bench.say(f"  left out: {failure}")
                del values[name]
        for name in list(running):  # once to be warm
            try:
                work(load, *running[name])
            except RuntimeError as failure:
                bench.say(f"  left out: {name}: {failure}")
                del running[name], values[name]
        for _ in range(bench.sizes.rounds):
            for name in list(running):
                try:
                    values[name].append(work(load, *running[name]))
                except RuntimeError as failure:  # a peer that gives up under load is none of the others' concern
                    if name.startswith("footpad"):
                        raise
                    bench.say(f"  left out: {name}: {failure}")
                    del running[name], values[name]
    return values


def bulk(bench):
    size = bench.sizes.bulk

    def work(load, process, port, protocol):
        before = family_seconds(process.pid)
        load.ask(f"{'stanzas' if protocol == 'xmpp' else 'bulk'} {port} {size}")
        return (settled(lambda: family_seconds(process.pid)) - before) / size * (1 << 30)

    return work


def connections(count):
    def work(load, process, port, protocol):
        before = family_seconds(process.pid)
        load.ask(f"connect {port} {count}")
        return (settled(lambda: family_seconds(process.pid)) - before) / count * 1e6

    return work


def relay_bulk(bench):
    names = ["footpad", "footpad, xmpp", "splice", *bench.here(peers.RELAYS)]
    return table("relay-bulk", "Relaying bytes in clear", "s of processor time per GiB", around(bench, False, names, bulk(bench)), "haproxy",
                 {"row": "footpad", "of": "ratio", "bound": 1.0},
                 "One response of HTTP through each. Footpad reads it as its dialogue, keeps 16 MiB of each flow for the judge and 4 MiB of packets. "
                 "`footpad, xmpp` is the same as XMPP stanzas of 4 KiB, each of which is parsed as XML; `splice` never looks at a byte.")


def relay_connections(bench):
    names = ["footpad", "splice", *bench.here(peers.RELAYS)]
    return table("relay-connections", "Relaying connections in clear", "us of processor time per connection",
                 around(bench, False, names, connections(bench.sizes.relayed)), "haproxy", None, "A request and two bytes of an answer each.", 0)


def interception(bench):
    names = ["footpad", *bench.here(peers.INTERCEPTORS)]
    count = bench.sizes.intercepted
    work = connections(count)
    floor = []

    def with_floor(load, process, port, protocol):
        # The floor is measured just before Footpad's turn, in the process that plays both ends.
        if process is not with_floor.seen and with_floor.seen is not None:
            return work(load, process, port, protocol)
        with_floor.seen = process
        floor.append(load.ask(f"floor {count}"))
        return work(load, process, port, protocol)

    with_floor.seen = None
    values = around(bench, True, names, with_floor)
    values = {"floor": floor[1:], **values}  # one round was for warmth
    return table("interception", "Intercepting connections", "us of processor time per connection", values, "floor",
                 {"row": "footpad", "of": "ratio", "bound": 1.5},
                 "TLS 1.3 on both legs, P-256, X25519, tickets as each gives them by itself, nothing verified. `floor` is both ends' handshakes in one "
                 "process over memory, without sockets.", 0)


def bulk_tls(bench):
    return table("bulk-tls", "Relaying bytes through TLS", "s of processor time per GiB",
                 around(bench, True, ["footpad", *bench.here(peers.INTERCEPTORS)], bulk(bench)), "haproxy",
                 {"row": "footpad", "of": "ratio", "bound": 1.05}, "The same response of HTTP, opened and sealed again.")


def idle_memory(bench):
    values, count = {}, bench.sizes.idle
    for name in ["footpad", *bench.here(peers.INTERCEPTORS)]:
        with Ends(bench, True) as load:
            try:
                with peers.running(name, bench.programs, bench.scratch / f"idle-{name}", load.port, bench.identity) as (process, port):
                    load.ask(f"connect {port} 3")
                    before = settled(lambda: family_memory(process.pid))
                    load.ask(f"idle {port} {count}")
                    values[name] = [(settled(lambda: family_memory(process.pid)) - before) / count * 1000 / (1 << 20)]
            except RuntimeError as failure:
                bench.say(f"  left out: {failure}")
    return table("idle", "Memory of connections that are idle", "MiB per 1000 connections with TLS on both legs", values, None,
                 {"row": "footpad", "of": "value", "bound": 40}, "", 1)


def printed_ratios(bench, program, argument, pattern):
    """What a program measures by itself, run a few times."""
    values, others = {}, []
    for _ in range(bench.sizes.turns):
        text = subprocess.run([bench.programs / program, argument], check=True, capture_output=True, text=True).stdout
        for line in text.splitlines():
            found = re.match(pattern, line)
            if found:
                values.setdefault(found["name"].strip(), []).append(float(found["own"]))
                if "bare" in found.groupdict():
                    others.append(float(found["bare"]))
    return values, others


def minting(bench):
    values, others = printed_ratios(bench, "bench_mint", bench.sizes.minting,
                                    r"(?P<name>\S.+?) +footpad +(?P<own>[\d.]+)/s +bare libcrypto +(?P<bare>[\d.]+)/s")
    rows, each = [], iter(others)
    pairs = {name: [] for name in values}
    for turn in range(bench.sizes.turns):
        for name in values:
            pairs[name].append(values[name][turn] / next(each))
    for name, own in values.items():
        rows.append({"name": name, "value": Figure.of(own).plain(), "ratio": Figure.of(pairs[name]).plain()})
    return {"id": "minting", "title": "Minting certificates", "unit": "a second of one core", "rows": rows, "baseline": "a bare libcrypto loop",
            "target": {"row": "single leaves, built", "of": "ratio", "bound": 0.8, "at_least": True},
            "about": "`checked` is what a run does: each chain is held against OpenSSL's verifier, which must give exactly the error that its recipe names.",
            "digits": 0}


def cages(bench):
    values, _ = printed_ratios(bench, "bench_cage", bench.sizes.cages, r"(?P<name>.{28}) +(?P<clock>[\d.]+) ms   processor (?P<own>[\d.]+) ms")
    return table("cage", "Setting up a cage", "ms of processor time", values, "bare clone and netlink", {"row": "cage of an XMPP case", "of": "ratio", "bound": 1.5},
                 "Namespaces, addresses, ports to listen on and the files that are mounted over; its end is in it.", 2)


# ---- runs of footpad itself

CLIENTS = {
    "s_client": (["openssl", "s_client", "-connect", "{host}:{port}", "-servername", "{domain}", "-verify_hostname", "{domain}", "-CAfile", "{ca}",
                  "-no-CApath", "-no-CAstore", "-verify_return_error", "-brief"], "xmpp"),
    "curl": (["curl", "-sS", "--connect-to", "::{host}:{port}", "--cacert", "{ca}", "https://{domain}/"], "https"),
    "go-sendxmpp": (["go-sendxmpp", "-t", "-u", "{jid}", "-p", "{password}", "-j", "{host}:{port}", "{jid}"], "xmpp"),
}


def run_footpad(bench, out, *arguments):
    """Ends with the run's own seconds, its processor time with that of its clients, its peak memory in MiB, and its verdicts."""
    env = dict(os.environ, PATH=f"{bench.build / 'zoo'}:{os.environ['PATH']}")
    at = arguments.index("--") if "--" in arguments else len(arguments)
    command = [str(word) for word in (bench.footpad, "run", *arguments[:at], "--out", out, *arguments[at:])]
    _, used, peak, code = quiet_spawn(command, env)
    events = [json.loads(line) for line in (Path(out) / "run.ndjson").read_text().splitlines()]
    if events[-1]["event"] != "end":
        raise RuntimeError(f"{' '.join(command)}: exit {code}")
    return events[-1]["seconds"], used, peak / 1024, [event for event in events if event["event"] == "verdict"]


@contextlib.contextmanager
def static_server(bench):
    """A server with one certificate that nobody may accept."""
    port = free_port()
    chain, key = bench.identity.chain, bench.identity.key
    server = subprocess.Popen(["openssl", "s_server", "-accept", f"127.0.0.1:{port}", "-cert", chain, "-cert_chain", chain, "-key", key, "-quiet"],
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        if not listens(port, server):
            raise RuntimeError("openssl s_server does not listen")
        yield port
    finally:
        ends(server)


def overhead(bench):
    """The same client refusing the same certificate: by itself against a static server, and as a case of Footpad's."""
    wall, processor = {}, {}
    count = bench.sizes.cases
    with static_server(bench) as port:
        for client in bench.sizes.clients:
            words, protocol = CLIENTS[client]
            filled = {"host": "localhost", "port": port, "domain": "example.test", "ca": bench.pki / "trust.pem", "jid": "user@example.test",
                      "password": "password"}
            bare = [word.format(**filled) for word in words]
            env = dict(os.environ, SSL_CERT_FILE=str(bench.pki / "trust.pem"), HOME=str(bench.scratch))
            options = ["certs/trust-unknown-root", "--transport", "direct", "--jobs", "1"]
            given = ["--subject", str(SOURCE / "tools" / "subjects" / f"{client}.xml")] if client == "go-sendxmpp" else [
                "--protocol", protocol, "--success", "reach:tls.established", "--", *words]
            for mode in ("port", "cage"):
                name = f"{client}, {mode}"
                for _ in range(bench.sizes.turns):
                    alone = [quiet_spawn(bare, env)[:2] for _ in range(count)]
                    one = run_footpad(bench, bench.scratch / "one", *options, "--mode", mode, "--repeat", "1", *given)
                    many = run_footpad(bench, bench.scratch / "many", *options, "--mode", mode, "--repeat", str(count + 1), *given)
                    verdicts = {verdict["verdict"] for verdict in many[3]}
                    if verdicts != {"secure"}:
                        raise RuntimeError(f"{name}: {verdicts}")
                    wall.setdefault(name, []).append(((many[0] - one[0]) / count - statistics.median(seconds for seconds, _ in alone)) * 1000)
                    processor.setdefault(name, []).append(((many[1] - one[1]) / count - statistics.median(used for _, used in alone)) * 1000)
    rows = [{"name": name, "value": Figure.of(values).plain(), "processor": Figure.of(processor[name]).plain()} for name, values in wall.items()]
    return {"id": "overhead", "title": "What a case costs over its client alone", "unit": "ms", "rows": rows, "baseline": None, "digits": 2,
            "target": [{"row": name, "of": of, "bound": 3 if name.endswith("port") else 5} for name in wall for of in ("value", "processor")],
            "about": "The time of a case less that of the same client, refusing the same certificate of a static server. Footpad has made a chain and a "
                     "lane, judged, and written a dozen files. By the clock it is only worth reading of a quiet machine; the processor time is of Footpad with its "
                     "client, so both ends of the handshake are in it, and nothing that another processor does meanwhile is for nothing."}


def careful(bench, out, *arguments):
    return run_footpad(bench, out, *arguments, "--subject", str(SOURCE / "tests" / "zoo" / "careful.xml"))


def jobs(bench):
    values = {"--jobs 2": [], "two clients at once": []}
    select = ["certs/trust-unknown-*"] if bench.sizes.quick else ["certs/t*", "certs/s*"]
    for turn in range(bench.sizes.turns):
        seconds = {}
        for count in (1, 2):
            seconds[count] = careful(bench, bench.scratch / f"jobs{count}-{turn}", *select, "--transport", "direct", "--jobs", str(count))[0]
        values["--jobs 2"].append(seconds[1] / seconds[2])
        values["two clients at once"].append(parallelism(bench))
    return table("jobs", "--jobs 2 against --jobs 1", "times as fast", values, None, {"row": "--jobs 2", "of": "value", "bound": 1.7, "at_least": True},
                 "`two clients at once` is what the machine gave at that moment to two processes that only compute, against one: no program can have more.")


def parallelism(bench):
    work = ["openssl", "speed", "-seconds", "1", "-bytes", "1024", "sha256"]
    if bench.sizes.quick:
        return 1.0

    def rate(count):
        running = [subprocess.Popen(work, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) for _ in range(count)]
        began = time.perf_counter()
        used = children_seconds()
        for one in running:
            one.communicate()
        return (children_seconds() - used) / (time.perf_counter() - began)

    alone = rate(1)
    return rate(2) / alone


def catalogue(bench):
    """A run of so many cases, each of a scenario of its own."""
    text = (SOURCE / "scenarios" / "xmpp" / "strip-starttls-feature.xml").read_text()
    text = re.sub(r"\s*<caught by=.*", "\n</scenario>\n", text, flags=re.DOTALL)
    rows = []
    for count in bench.sizes.catalogue:
        folder = bench.scratch / f"catalogue{count}"
        folder.mkdir()
        files = []
        for number in range(count):
            files.append(folder / f"strip-{number:04}.xml")
            files[-1].write_text(text)
        _, used, peak, verdicts = careful(bench, bench.scratch / f"of{count}", *files, "--transport", "starttls", "--jobs", "1")
        attacks = sum(verdict["kind"] == "attack" for verdict in verdicts)
        if attacks != count:
            raise RuntimeError(f"{attacks} of {count} cases")
        rows.append({"x": count, "seconds": used, "memory": peak})
    return {"id": "catalogue", "title": "Cost of a run as its cases grow", "x": "cases", "rows": rows}


def transcripts(bench):
    """A run whose client fetches so many bytes from a real server."""
    rows = []
    password = bench.scratch / "password"
    password.write_text("secret-of-the-bench")
    with Ends(bench, True) as load:
        for size in bench.sizes.transcripts:
            out = bench.scratch / f"transcript{size}"
            client = ["curl", "-sS", "-o", "/dev/null", "-u", "{user}:{password}", "--connect-to", "::{host}:{port}", "--cacert", "{ca}",
                      f"https://{{domain}}/{size}"]
            _, used, peak, verdicts = run_footpad(bench, out, "https/control-honest-direct", "--server", f"127.0.0.1:{load.port}", "--user", "user",
                                                  "--password-file", password, "--jobs", "1", "--protocol", "https", "--transport", "direct", "--success", "exit:0", "--", *client)
            kept = sum(file.stat().st_size for file in out.rglob("*") if file.is_file())
            rows.append({"x": size, "seconds": used, "memory": peak, "kept": kept / (1 << 20), "verdicts": sorted({one["verdict"] for one in verdicts})})
    return {"id": "transcripts", "title": "Cost of a case as its transcript grows", "x": "bytes", "rows": rows}


TABLES = [relay_bulk, relay_connections, interception, bulk_tls, idle_memory, minting, cages, overhead, jobs]
CURVES = [catalogue, transcripts]
