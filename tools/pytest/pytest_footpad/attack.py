"""One attack on a client, with the controls that make its verdict count."""

import asyncio
import gc
import inspect
import traceback

import pytest

from .failures import BY_VERDICT
from .lane import Lane

SHOWN_LINES = 60  # of a transcript


class Attack:
    """The fixture's value. The client is a function, or a command: it is let onto the lanes of its controls first, each of
    which is run once for each client and worker; then it is attacked; and where it looks secure, the honest control is run
    once more, as in `footpad run`."""

    def __init__(self, server, controls, wish, node, strict):
        self._server, self._controls, self._wish, self._node, self._strict = server, controls, wish, node, strict
        self.scenario, self.transport, self.policy = wish["scenario"], wish["transport"], wish["policy"]
        self.verdict = None  # once it is judged: the fields of a verdict line

    def __repr__(self):
        return f"<attack {self.scenario} over {self.transport}>"

    def judge(self, client):
        """`client(lane)` does what a user would: it returns where it succeeded, and raises where it failed. It may be a
        coroutine function. It must let go of its connections; what it holds it has not closed."""
        __tracebackhide__ = True
        return self._judge(lambda lane: call(client, lane), name_of(client, self._node))

    def run(self, *command, env=None, cwd=None, input=None):
        """The same with a command; see Lane.run()."""
        __tracebackhide__ = True
        name = repr((command, sorted((env or {}).items()), str(cwd), input))
        return self._judge(lambda lane: lane.run(*command, env=env, cwd=cwd, input=input), name)

    def _judge(self, client, name):
        __tracebackhide__ = True
        wish = {**self._wish, "client": short(f"{self._node.nodeid.partition('[')[0]} {name}")}
        steps = self._server.plan(**wish)["steps"]
        for step in steps:
            if step["kind"] == "control" and not step["closing"]:
                key = repr(sorted(step["lane"].items()))
                if key not in self._controls:
                    self._controls.add(key)  # a red one is not tried again
                    self._play(step["lane"], client)
        with self._server.lane(**next(step["lane"] for step in steps if step["kind"] == "attack")) as lane:
            self._play_on(lane, client)
            for step in steps if lane.state == "provisional" else []:
                if step["closing"]:
                    self._play(step["lane"], client)
            lane.wait(seconds=0, until="settled")
            self.verdict = lane.verdict or {"verdict": "inconclusive", "outcome": "uncontrolled",
                                            "reason": "the control was not run once more"}
            self._tell(lane)
        return self.verdict

    def _play(self, wish, client):
        with self._server.lane(**wish) as lane:
            self._play_on(lane, client)

    @staticmethod
    def _play_on(lane, client):
        if lane.state != "open":
            return  # there is nothing to be done to this client
        code, output = client(lane)
        lane.done(code, output)

    def _tell(self, lane):
        __tracebackhide__ = True
        verdict = self.verdict["verdict"]
        self._node.user_properties += [
            ("footpad_scenario", self.scenario), ("footpad_transport", self.transport), ("footpad_policy", self.policy),
            ("footpad_verdict", verdict), ("footpad_outcome", self.verdict["outcome"])]
        if verdict in ("unsupported", "undetectable"):
            pytest.skip(f"{verdict}: {self.verdict['reason']}")
        if verdict == "secure" or (verdict == "weak" and not self._strict):
            return
        lines = lane.transcript().splitlines()
        cut = [f"... {len(lines) - SHOWN_LINES} lines more"] if len(lines) > SHOWN_LINES else []
        self._node.add_report_section("call", "footpad transcript", "\n".join(lines[:SHOWN_LINES] + cut))
        said = lane.explanation["text"] if lane.explanation else self.verdict["reason"]
        raise BY_VERDICT[verdict](
            f"{self.scenario} over {self.transport}, policy {self.policy}: {verdict} ({self.verdict['outcome']})\n\n{said}")


def call(client, lane):
    """As if it were a program: an exit code, and what it said."""
    code, said = 0, ""
    try:
        if inspect.iscoroutinefunction(client):
            asyncio.run(client(lane))
        else:
            client(lane)
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1 if ended.code else 0
    except Exception:
        code, said = 1, traceback.format_exc()
    gc.collect()  # what it dropped is closed
    return min(max(code, 0), 255), said


def name_of(client, node):
    """Whoever is the same function is the same client. A function made anew in each test may be another one each time."""
    known = getattr(client, "__qualname__", "")
    if inspect.isfunction(client) and "<" not in known:
        return f"{client.__module__}.{known}"
    return f"{node.nodeid} {id(client)}"


def short(name):
    """The API's names are short ones: the end of a long one is what tells it from others, if need be by a number."""
    import hashlib

    return name if len(name) < 200 else f"{name[:120]} {hashlib.sha256(name.encode()).hexdigest()}"
