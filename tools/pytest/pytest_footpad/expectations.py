"""Known failures, from a file: each with a reason, and until when.

    [certs/weak-*]
    reason = BUG-123: the library of this release takes small keys
    verdict = vulnerable
    transport = direct
    until = 2027-01-31

The section is a scenario's id or a glob; `reason` is required. What is expected to fail and passes is a failure.
"""

import configparser
import datetime
import fnmatch
from dataclasses import dataclass

import pytest

from .failures import BY_VERDICT
from .words import hint

KEYS = ("reason", "verdict", "transport", "until")


@dataclass(frozen=True)
class Expectation:
    scenario: str
    reason: str
    verdict: str = "vulnerable"
    transport: str = ""

    def fits(self, scenario, transport):
        return fnmatch.fnmatchcase(scenario, self.scenario) and self.transport in ("", transport)

    def mark(self):
        return pytest.mark.xfail(strict=True, reason=self.reason, raises=BY_VERDICT[self.verdict])


def read(path, today=None):
    parser = configparser.ConfigParser(interpolation=None, delimiters=("=",), comment_prefixes=("#", ";"), default_section="\0")
    try:
        with open(path, encoding="utf-8") as file:
            parser.read_file(file)
    except (OSError, UnicodeDecodeError, configparser.Error) as fault:
        raise pytest.UsageError(f"{path}: {fault}") from None
    return [one_of(path, section, dict(parser[section]), today or datetime.date.today()) for section in parser.sections()]


def one_of(path, section, entry, today):
    def wrong(what):
        return pytest.UsageError(f"{path}: [{section}]: {what}")

    for key in entry:
        if key not in KEYS:
            raise wrong(f"there is no '{key}'; {hint(key, KEYS)}")
    if not entry.get("reason", "").strip():
        raise wrong("there is no reason: say why this is known to fail, and where that is written down")
    verdict, transport = entry.get("verdict", "vulnerable"), entry.get("transport", "")
    if verdict not in BY_VERDICT:
        raise wrong(f"'{verdict}' is no verdict that a test fails by; one of: {', '.join(BY_VERDICT)}")
    if transport not in ("", "starttls", "direct"):
        raise wrong(f"there is no transport '{transport}'; one of: starttls, direct")
    if "until" in entry:
        try:
            until = datetime.date.fromisoformat(entry["until"].strip())
        except ValueError:
            raise wrong(f"'{entry['until']}' is no date; write 2027-01-31") from None
        if until < today:
            raise wrong(f"it was expected until {until} only: mend it, or say why it may last longer ({entry['reason']})")
    return Expectation(section, entry["reason"].strip(), verdict, transport)
