"""What became of each certificate of the catalogue at each client, as a page: made of finished runs and of certs/ alone."""

import json
import xml.etree.ElementTree as ElementTree
from collections import Counter
from dataclasses import dataclass

from page_text import escaped, table, without_last_words

ACCEPTED, ALERT, SILENT, AFTER = "accepted", "by alert", "silently", "after the handshake"
REFUSED = [ALERT, SILENT, AFTER]
INCONCLUSIVE, UNSUPPORTED, UNDETECTABLE = "inconclusive", "unsupported", "undetectable"
# Any other outcome (held, false-success ...) is a class of its own, by its own name.
CLASSES = [ACCEPTED, *REFUSED, INCONCLUSIVE, UNSUPPORTED, UNDETECTABLE]
SHORT = {SILENT: "silent", AFTER: "after", INCONCLUSIVE: "?", UNSUPPORTED: "n/a"}

LEGEND = """A cell says what the client did:

| cell | the client ... |
|---|---|
| **accepted** | sent application data (its request) under the certificate; bold where that is wrong |
| *an alert's name* | refused, and sent this alert, before or behind its Finished |
| silent | refused: it closed or reset the connection before the handshake was finished, without an alert or with a mere goodbye |
| after | refused: it finished the handshake, and left without a byte of application data, and no alert but a mere goodbye |
| ? | inconclusive: what it did proves nothing (see the end) |
| n/a | unsupported: it lacks what the recipe needs, such as names of that kind |
| undetectable | went on, as every client under this policy must |

A refused *valid* chain is bold too. Any other word is the outcome by its own name (README.md)."""


@dataclass
class Recipe:
    id: str
    family: str
    severity: int
    valid: bool
    title: str


def recipes(folder):
    """Id -> Recipe, of the catalogue that is here."""
    found = {}
    for file in sorted(folder.glob("*.xml")):
        root = ElementTree.parse(file).getroot()
        one = Recipe(f"certs/{file.stem}", root.get("family", "none"), int(root.get("severity", "0")), root.get("expect") == "accept",
                     root.findtext("title", ""))
        found[one.id] = one
    return found


def farewell(line):
    """How it refused. Two alerts only say goodbye (RFC 8446 6.1)."""
    if line["alert"] not in (None, "close_notify", "user_canceled"):
        return ALERT
    return AFTER if line.get("finished", line["late"]) else SILENT


def answered_certificate(ledger):
    """Whether a client that failed at a valid chain did so at the chain: it was shown it, did something, and said nothing inside TLS."""
    if not ledger.is_file():
        return False
    events = json.loads(ledger.read_text(errors="replace"))["events"]
    shown = next((index for index, event in enumerate(events) if event["type"] == "certificate-sent"), None)
    if shown is None or any(event["type"] == "unit" and event["from"] == "client" and event["channel"] != "clear" for event in events):
        return False
    return any(event["type"] in ("reaction", "client-closed", "alert-received", "handshake-done") for event in events[shown:])


def class_of(line, folder):
    if line["verdict"] in (UNSUPPORTED, UNDETECTABLE, "error"):
        return line["verdict"]
    if line["kind"] == "control":
        if line["verdict"] == "secure":
            return ACCEPTED
        return farewell(line) if answered_certificate(folder / "cases" / line["case"] / "ledger.json") else INCONCLUSIVE
    if line["verdict"] == INCONCLUSIVE:
        return INCONCLUSIVE
    if line["outcome"] == "secure-abort":
        return farewell(line)
    # A late abort is application data, and then leaving.
    return ACCEPTED if line["outcome"] in ("accepted", "late-abort") else line["outcome"]


class Column:
    """A client on one transport."""

    def __init__(self, result, transport, name):
        self.name, self.result = name, result
        self.lines, self.classes = {}, {}
        for line in result.verdicts:
            id = line["scenario"]
            if not id.startswith("certs/") or line["transport"] != transport:
                continue
            # What is run again at the end of its group is accepted where it was accepted each time.
            if id not in self.classes or self.classes[id] == ACCEPTED:
                self.lines[id], self.classes[id] = line, class_of(line, result.folder)

    def cell(self, recipe):
        found = self.classes.get(recipe.id)
        if found is None:
            return ""
        word = self.lines[recipe.id]["alert"] if found == ALERT else SHORT.get(found, found)
        wrong = found in REFUSED if recipe.valid else found == ACCEPTED
        return f"**{escaped(word)}**" if wrong else escaped(word)

    def totals(self, known, classes):
        defects = {id: found for id, found in self.classes.items() if not known[id].valid}
        counts = Counter(defects.values())
        accepted = Counter(known[id].severity for id, found in defects.items() if found == ACCEPTED)
        valid = [found for id, found in self.classes.items() if known[id].valid and found != UNSUPPORTED]
        return [self.name, self.result.policy, self.result.mode, accepted[3], accepted[2], accepted[1] + accepted[0],
                *(counts[one] for one in classes if one != ACCEPTED), f"{valid.count(ACCEPTED)} of {len(valid)}"]


def columns_of(results):
    columns = []
    for result in results:
        transports = sorted({line["transport"] for line in result.verdicts if line["scenario"].startswith("certs/")})
        columns += [Column(result, one, f"{result.subject} ({one})" if len(transports) > 1 else result.subject) for one in transports]
    return columns


def severity_word(recipe):
    return "valid" if recipe.valid else str(recipe.severity)


def by_recipe(columns, known, is_wanted):
    """Recipe -> the columns at which it is what is wanted; gravest first."""
    found = {}
    for recipe in sorted(known.values(), key=lambda one: (-one.severity, one.family, one.id)):
        if at := [column for column in columns if is_wanted(recipe, column.classes.get(recipe.id))]:
            found[recipe.id] = at
    return found


def certificate_page(family, results, failures, folder):
    columns = columns_of(results)
    known = recipes(folder)
    for column in columns:
        for id, line in column.lines.items():  # of an older catalogue
            known.setdefault(id, Recipe(id, "none", line["severity"], line["kind"] == "control", ""))
    met = {id for column in columns for id in column.classes}
    known = {id: recipe for id, recipe in known.items() if id in met}
    others = {found for column in columns for found in column.classes.values()} - set(CLASSES)
    classes = CLASSES + sorted(others)

    def list_of(title, found):
        return ["", f"## {title}", "", *(found or ["None."])]

    def names(at):
        return ", ".join(escaped(column.name) for column in at)

    lines = [f"# The certificate catalogue: {family}", ""]
    lines += [f"What `tools/gauntlet {family}` found: each client under `tools/subjects` that was installed, as its users run it, shown each "
              "chain under `certs/`. A chain has exactly one defect, or none; its severity is 3 where any attacker on the path can use the "
              "defect, 2 under a condition, 1 and 0 where it is hardening. This page is generated from the runs alone; `footpad explain ID` "
              "says more of a recipe.", "", LEGEND, ""]
    lines += [f"{len(known)} recipes. Catalogue: {', '.join(sorted({result.catalogue[:12] for result in results}))}."]
    lines += ["", "## Totals", "", "Of the chains with a defect; the last column is of the valid ones that the client supports.", ""]
    head = ["client", "policy", "mode", *(f"accepted, severity {severity}" for severity in ("3", "2", "0-1")),
            *(f"refused {one}" if one in REFUSED else one for one in classes[1:]), "valid accepted"]
    lines += table(head, [[escaped(str(cell)) for cell in column.totals(known, classes)] for column in columns])
    lines += list_of("Not run", [f"- {escaped(name)}: {escaped(why)}" for name, why in failures.items()]) if failures else []

    wrong = by_recipe(columns, known, lambda recipe, found: found == ACCEPTED and not recipe.valid and recipe.severity >= 2)
    lines += list_of("Accepted at severity 2 and 3", [
        f"- `{id}` (severity {known[id].severity}): {names(at)}. {escaped(known[id].title)}" for id, at in wrong.items()])
    refused = by_recipe(columns, known, lambda recipe, found: found in REFUSED and recipe.valid)
    lines += list_of("Valid chains that were refused", [f"- `{id}`: {names(at)}. {escaped(known[id].title)}" for id, at in refused.items()])

    for section in sorted({recipe.family for recipe in known.values()}):
        rows = [recipe for recipe in known.values() if recipe.family == section]
        rows.sort(key=lambda recipe: (recipe.valid, -recipe.severity, recipe.id))
        lines += ["", f"## {escaped(section)}", ""]
        lines += table(["recipe", "severity", "what is wrong", *(escaped(column.name) for column in columns)],
                       [[f"`{recipe.id.removeprefix('certs/')}`", severity_word(recipe), escaped(recipe.title),
                         *(column.cell(recipe) for column in columns)] for recipe in rows])

    unproven = by_recipe(columns, known, lambda recipe, found: found == INCONCLUSIVE)
    lines += list_of("Inconclusive", [
        f"- `{id}`, {escaped(column.name)}: {escaped(without_last_words(column.lines[id]['reason']))}"
        for id, at in unproven.items() for column in at])
    return "\n".join(lines) + "\n"
