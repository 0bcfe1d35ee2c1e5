"""The hooks: a marker that becomes one case for each attack, the fixtures, and the server behind them.

Each worker of pytest-xdist has a server of its own: a verdict stands on controls that were run on the same server, and a
worker runs those of its own clients. So cases may be spread over workers and machines in any way, selected with -k, or run
in another order, and nothing has to be shared, locked or cleaned up behind a worker that died.
"""

import fnmatch

import pytest

from . import expectations
from .attack import Attack
from .server import Refused, Server
from .words import hint

WORDS = ("protocol", "transport", "policy", "domain", "local_domain", "reach", "takes", "timeout", "seed", "strict", "expect")
LISTED = ("protocol", "transport", "policy", "domain", "local_domain", "reach", "takes")  # what decides which cases there are


class Footpad:
    """What a session, or a worker of it, has of Footpad."""

    def __init__(self, config):
        self._config = config
        self._server = None
        self._listed = {}
        self.controls = set()  # that were run, of whatever client
        self.protocols = set()
        named = config.getoption("--footpad-expect") or config.getini("footpad_expect")
        self.expectations = expectations.read(config.rootpath / named) if named else []

    @property
    def server(self):
        if self._server is None:
            arguments = []
            for folder in self._config.getini("footpad_catalogue"):
                arguments += ["--catalogue", str(self._config.rootpath / folder)]
            try:
                self._server = Server(self._config.getoption("--footpad"), arguments)
            except Refused as refused:
                raise pytest.UsageError(str(refused)) from None
        return self._server

    def close(self):
        if self._server is not None:
            self._server.close()
            self._server = None

    def cases(self, select, wish):
        key = repr((select, sorted(wish.items())))
        if key not in self._listed:
            try:
                self._listed[key] = self.server.cases(select=list(select), **wish)
            except Refused as refused:
                raise pytest.UsageError(f"@pytest.mark.footpad({', '.join(map(repr, select))}): {refused}") from None
        return self._listed[key]


KEY = pytest.StashKey()


def pytest_addoption(parser):
    group = parser.getgroup("footpad", "attacks on TLS")
    group.addoption("--footpad", metavar="PROGRAM", help="the footpad program; default: $FOOTPAD, else the one on PATH")
    group.addoption("--footpad-expect", metavar="FILE", help="known failures, as strict xfails (ini: footpad_expect)")
    parser.addini("footpad_expect", "known failures of attacks, a file", default="")
    parser.addini("footpad_catalogue", "folders of further scenarios", type="linelist", default=[])


def pytest_configure(config):
    config.addinivalue_line(
        "markers",
        "footpad(*select, protocol, transport, policy, domain, takes, reach, timeout, seed, strict, expect): one case for "
        "each attack of the selection (ids, globs, @tags, +profiles); the test takes the fixture footpad_lane")
    config.stash[KEY] = Footpad(config)


def pytest_unconfigure(config):
    if KEY in config.stash:
        config.stash[KEY].close()


def wish_of(marker):
    for name in marker.kwargs:
        if name not in WORDS:
            raise pytest.UsageError(f"@pytest.mark.footpad has no '{name}'; {hint(name, WORDS)}")
    if not marker.args:
        raise pytest.UsageError("@pytest.mark.footpad selects nothing: name a profile (\"+smoke\"), a scenario or a glob")
    return {name: value for name, value in marker.kwargs.items() if name not in ("strict", "expect")}


def pytest_generate_tests(metafunc):
    if "footpad_lane" not in metafunc.fixturenames:
        return
    footpad = metafunc.config.stash[KEY]
    markers = list(metafunc.definition.iter_markers("footpad"))
    if not markers:
        raise pytest.UsageError(f"{metafunc.definition.nodeid}: footpad_lane needs @pytest.mark.footpad(\"+smoke\") or the like")
    cases = {}
    for marker in markers:
        wish = wish_of(marker)
        rows = footpad.cases(marker.args, {name: wish[name] for name in LISTED if name in wish})
        footpad.protocols.update(row["protocol"] for row in rows)
        attacks = [row for row in rows if row["kind"] == "attack"]
        if not attacks:
            raise pytest.UsageError(f"{metafunc.definition.nodeid}: there is no attack in what @pytest.mark.footpad selects; "
                                    "controls run by themselves")
        for row in attacks:
            own = {**wish, **{name: row[name] for name in ("scenario", "transport", "policy", "protocol")}}
            identity = f"{row['scenario']}-{row['transport']}"
            if identity not in cases:
                strict = marker.kwargs.get("strict", False)
                cases[identity] = pytest.param((own, strict), id=identity, marks=marks_of(footpad, row, marker))
    metafunc.parametrize("footpad_lane", list(cases.values()), indirect=True)


def marks_of(footpad, row, marker):
    if not row["runs"]:
        return [pytest.mark.skip(reason=f"unsupported: {row['why_not']}")]
    own = marker.kwargs.get("expect", {})
    known = [expectations.Expectation(scenario, reason) for scenario, reason in own.items()] + footpad.expectations
    fitting = [one for one in known if one.fits(row["scenario"], row["transport"])]
    return [fitting[0].mark()] if fitting else []


def pytest_collection_modifyitems(config):
    """An expectation of a scenario that there is none of would never be noticed again."""
    footpad = config.stash[KEY]
    if not footpad.expectations or not footpad.protocols:
        return
    rows = [footpad.cases(("*",), {"protocol": protocol, "transport": "both"}) for protocol in footpad.protocols]
    known = {row["scenario"] for listed in rows for row in listed}
    for one in footpad.expectations:
        if not fnmatch.filter(known, one.scenario):
            raise pytest.UsageError(
                f"expected to fail, but there is no scenario '{one.scenario}'; {hint(one.scenario, sorted(known))}")


@pytest.fixture(scope="session")
def footpad_server(request):
    """The server, for lanes made by hand: with footpad_server.lane(scenario="...") as lane: ..."""
    return request.config.stash[KEY].server


@pytest.fixture
def footpad_lane(request, footpad_server):
    """The attack of this case: footpad_lane.judge(client), or footpad_lane.run("my-client", "{host}:{port}")."""
    wish, strict = request.param
    attack = Attack(footpad_server, request.config.stash[KEY].controls, wish, request.node, strict)
    yield attack
    if attack.verdict is None and not getattr(request.node, "footpad_over", False):
        pytest.fail("the client was never attacked: call footpad_lane.judge(client) or footpad_lane.run(COMMAND...)", pytrace=False)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """A test that failed or was skipped by itself need not be told that it attacked nobody."""
    yield
    if call.excinfo is not None:
        item.footpad_over = True
