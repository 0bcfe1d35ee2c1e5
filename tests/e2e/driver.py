"""Runs the built footpad and reads what it leaves behind."""

import json
import os
import signal
import subprocess
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
ZOO = SOURCE / "tests" / "zoo"
STARTED_IN = Path.cwd()  # what FOOTPAD may be relative to: a test may go elsewhere
LONGEST_RUN = 540  # seconds: a hung footpad must fail a test, not stop the suite


def binary():
    named = os.environ.get("FOOTPAD")
    for candidate in [STARTED_IN / named] if named else [SOURCE / "build" / preset / "footpad" for preset in ("release", "dev")]:
        if Path(candidate).is_file():
            return Path(candidate).resolve()
    raise FileNotFoundError("footpad is not built: run tools/test, or set FOOTPAD to the program")


def environment(**more):
    """The caller's environment, with the zoo on PATH. Every variable that more gives as None is taken out."""
    out = dict(os.environ, PATH=f"{binary().parent / 'zoo'}:{os.environ['PATH']}", NO_COLOR="1")
    out.update({name: value for name, value in more.items() if value is not None})
    return out


@dataclass
class Run:
    exit: int
    stdout: str
    stderr: str
    out: Path
    events: list = field(default_factory=list)

    @property
    def text(self):
        return self.stdout + self.stderr

    @property
    def verdicts(self):
        return [event for event in self.events if event["event"] == "verdict"]

    @property
    def attacks(self):
        """(scenario, transport) -> verdict line. A case that was judged twice is a failure of its own."""
        found = {}
        for line in self.verdicts:
            if line["kind"] != "attack":
                continue
            key = (line["scenario"], line["transport"])
            assert key not in found, f"{key} was judged twice"
            found[key] = line
        return found

    @property
    def controls(self):
        return [line for line in self.verdicts if line["kind"] == "control"]


def command_line(program, arguments, out):
    command = [str(program), *map(str, arguments)]
    if out is not None:
        # Options come before the client's own command line.
        at = command.index("--") if "--" in command else len(command)
        command[at:at] = ["--out", str(out)]
    return command


def footpad(*arguments, out=None, cwd=None, stdin=subprocess.DEVNULL, timeout=LONGEST_RUN, program=None, **env):
    """footpad ARGUMENTS, to its end. `out` is passed as --out where it is given."""
    command = command_line(program or binary(), arguments, out)
    done = subprocess.run(command, cwd=cwd, stdin=stdin, capture_output=True, text=True, errors="replace", timeout=timeout,
                          env=environment(**env))
    return Run(done.returncode, done.stdout, done.stderr, Path(out) if out else None, events_of(out) if out else [])


def started(*arguments, out, **env):
    """footpad ARGUMENTS, left running in a process group of its own."""
    return subprocess.Popen(command_line(binary(), arguments, out), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                            start_new_session=True, env=environment(**env))


def interrupt(process):
    """Ctrl-C as a terminal sends it: to the whole foreground group."""
    os.killpg(process.pid, signal.SIGINT)


def events_of(out):
    file = Path(out) / "run.ndjson"
    if not file.is_file():
        return []
    # Every line, the last one too, must be whole: whoever reads a run may do so while it is being written.
    return [json.loads(line) for line in file.read_text().splitlines()]


@dataclass
class Entry:
    """One scenario or recipe of the catalogue, as far as the zoo is concerned."""

    id: str
    protocols: tuple  # that it is said in
    kind: str  # attack, control
    severity: int
    must: bool
    identity: str
    transports: tuple
    caught: frozenset
    certificate: bool
    capability: bool  # a control that only asks whether the client can do something
    family: str  # of a recipe
    lint: str  # what is wrong with a recipe's chain, though OpenSSL accepts it
    tags: frozenset
    host: str  # the name that a recipe is about; empty: the domain

    @property
    def lenient(self):
        """A client that fails here is weak, not vulnerable."""
        return self.severity <= 1 or not self.must


def catalogue():
    found = {}
    for file in sorted((SOURCE / "scenarios").glob("*/*.xml")) + sorted((SOURCE / "certs").glob("*.xml")):
        root = ElementTree.parse(file).getroot()
        if root.tag not in ("scenario", "recipe"):
            continue
        recipe = root.tag == "recipe"
        transport = root.get("transport", "both")
        control = root.get("expect") == "accept" if recipe else "control" in (root.get("kind"), root.get("class"))
        found_id = f"{file.parent.name}/{file.stem}"
        found[found_id] = Entry(
            id=found_id,
            protocols=tuple(root.get("protocol", "any").split()),
            kind="control" if control else "attack",
            severity=int(root.get("severity", "3")),
            must=root.get("level", "MUST") == "MUST",
            identity=root.get("identity", "untrusted" if recipe else "none"),
            transports=("starttls", "direct") if transport == "both" else (transport,),
            caught=frozenset(one.get("by") for one in root.iter("caught")),
            certificate=recipe,
            family=root.get("family", ""),
            lint=root.get("lint", ""),
            host=root.get("host", ""),
            tags=frozenset(tag.text for tag in root.iter("tag")),
            capability=root.get("capability") == "true" or "capability" in [tag.text for tag in root.iter("tag")],
        )
    return found


def enterable(folder):
    """Lets everybody enter a folder of the test's own: a client that refuses root runs as nobody."""
    for one in [folder, *folder.parents]:
        if str(one) != "/" and one.stat().st_uid == os.geteuid():
            one.chmod(one.stat().st_mode | 0o011)
    return folder


def zoo_clients():
    return sorted(file.stem for file in ZOO.glob("*.xml"))
