"""The load of a machine never decides a verdict: the zoo meets its scenarios on a quiet machine and on a crowded one."""

import multiprocessing
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from driver import ZOO, footpad, zoo_clients
from test_zoo_matrix import A_FEW, PATIENT, protocol_of

CLIENTS = 6  # of a part
RUNS_AT_ONCE = 2  # of sixteen cases each
RUNS_AT_EASE = 3  # they wait for most of their time
HOGS = 4  # programs that do nothing but compute
# What a case is judged by. How long it took, and on how many connections, is another matter.
JUDGED = ("verdict", "outcome", "grade", "reason", "reached", "control", "late", "finished", "leaks")


def judged(line):
    """What the client itself said of its end depends on which of its own clocks came first."""
    found = {name: line[name] for name in JUDGED}
    return found | {"reason": found["reason"].partition("; its last words:")[0]}


def same(one, other):
    """`held` says that the client sat there for as long as it was watched: in a crowd that is longer, and it may come to more."""
    if "held" in (one["outcome"], other["outcome"]):
        return one["verdict"] == other["verdict"]
    return one == other


def verdicts_of(client, out, jobs):
    run = footpad("run", protocol_of(client), *sorted(A_FEW), "--subject", ZOO / f"{client}.xml", "--mode", "cage", "--seed", "11", "--jobs", jobs,
                  *PATIENT.get(client, ())[2:], out=out / client)
    assert run.exit in (0, 1, 3), run.text
    return {key: judged(line) for key, line in run.attacks.items()}


def compute(parent):
    while os.getppid() == parent:  # a worker that is killed ends nobody
        sum(range(10000))


@contextmanager
def crowd():
    """Ended by whoever started them, or by themselves when this process is no more."""
    hogs = [multiprocessing.Process(target=compute, args=(os.getpid(),), daemon=True) for _ in range(HOGS)]
    for hog in hogs:
        hog.start()
    try:
        yield
    finally:
        for hog in hogs:
            hog.kill()
            hog.join()


def crowds():
    """The zoo in parts: what stands beside each other speaks one protocol."""
    for protocol in sorted({protocol_of(client) for client in zoo_clients()}):
        clients = [client for client in zoo_clients() if protocol_of(client) == protocol]
        for first in range(0, len(clients), CLIENTS):
            yield pytest.param(clients[first:first + CLIENTS], id=f"{protocol}-{first // CLIENTS + 1}")


@pytest.mark.parametrize("clients", crowds())
def test_load_decides_no_verdict(clients, tmp_path):
    with ThreadPoolExecutor(RUNS_AT_EASE) as runs:
        quiet = dict(zip(clients, runs.map(lambda client: verdicts_of(client, tmp_path / "quiet", 1), clients)))
    with crowd(), ThreadPoolExecutor(RUNS_AT_ONCE) as runs:
        crowded = dict(zip(clients, runs.map(lambda client: verdicts_of(client, tmp_path / "crowded", 16), clients)))
    assert all(len(attacks) > 1 for attacks in quiet.values())
    assert all(quiet[client].keys() == crowded[client].keys() for client in clients)
    wrong = [f"{client}: {key}: {quiet[client][key]} became {line}" for client in clients for key, line in crowded[client].items()
             if not same(quiet[client][key], line)]
    assert not wrong, f"{len(wrong)} verdicts changed under load:\n" + "\n".join(wrong)
