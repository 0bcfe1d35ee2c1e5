"""`footpad serve`, started and asked. Only the standard library."""

import contextlib
import http.client
import json
import os
import shutil
import subprocess
import tempfile
import urllib.parse

from .lane import Lane

ENDS = 20  # seconds for the server to end


class Refused(Exception):
    """The server's own words of what is wrong with a question."""

    def __init__(self, status, text):
        super().__init__(text)
        self.status = status


def find_program(named=None):
    """What was named, else $FOOTPAD, else footpad on PATH."""
    for name in (named, os.environ.get("FOOTPAD"), "footpad"):
        if not name:
            continue
        found = shutil.which(name)
        if found:
            return found
        raise Refused(0, f"there is no program '{name}': build or install Footpad, and name it with --footpad PROGRAM or $FOOTPAD")
    return None


class Server:
    """Lives until it is closed, or until this process ends, however that comes: its stdin ends then."""

    def __init__(self, program=None, arguments=()):
        self._said = tempfile.TemporaryFile()
        environment = {name: value for name, value in os.environ.items() if name != "FOOTPAD_TOKEN"}
        self._process = subprocess.Popen(
            [find_program(program), "serve", "--until-eof", *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=self._said, env=environment)
        line = self._process.stdout.readline()
        if not line:
            self._process.wait()
            self._said.seek(0)
            raise Refused(0, "footpad serve did not start: " + self._said.read().decode("utf-8", "replace"))
        announced = json.loads(line)
        self.url, self.token = announced["url"], announced["token"]

    def close(self):
        for stream in (self._process.stdin, self._process.stdout):
            stream.close()
        try:
            self._process.wait(ENDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._said.close()

    def ask(self, method, path, body=None, text=False):
        """What the server answers: an object (`text`: as it is), or None where it has nothing to say."""
        address = urllib.parse.urlsplit(self.url)
        with contextlib.closing(http.client.HTTPConnection(address.hostname, address.port, timeout=120)) as connection:
            headers = {"Authorization": f"Bearer {self.token}", "Connection": "close"}
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            response = connection.getresponse()
            raw = response.read()
        if response.status >= 400:
            raise Refused(response.status, refusal(raw, response.status))
        if text:
            return raw.decode("utf-8", "replace")
        return json.loads(raw) if raw else None

    def cases(self, **wish):
        """The rows of a selection: attacks, and the controls that they need."""
        pairs = []
        for name, value in wish.items():
            pairs += [(name, one) for one in (value if isinstance(value, (list, tuple)) else [value])]
        return self.ask("GET", "/v1/scenarios?" + urllib.parse.urlencode(pairs, quote_via=urllib.parse.quote))["scenarios"]

    def plan(self, **wish):
        return self.ask("POST", "/v1/plans", wish)

    @contextlib.contextmanager
    def lane(self, **wish):
        """A lane of one's own: with server.lane(scenario="...", client="...") as lane: ..."""
        lane = Lane(self, self.ask("POST", "/v1/lanes", wish))
        try:
            yield lane
        finally:
            lane.close()


def refusal(raw, status):
    try:
        errors = json.loads(raw)["errors"]
    except (ValueError, KeyError, TypeError):
        return f"the server answered {status}"
    parts = []
    for error in errors:
        parts.append(error.get("place") or error["what"])
        if error["remedy"]:
            parts.append("  = " + error["remedy"])
    return "\n".join(parts)
