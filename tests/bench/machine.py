"""Processes and what they use: processor time to the nanosecond, whatever else the machine is doing, and memory."""

import os
import resource
import signal
import socket
import subprocess
import time
from pathlib import Path


def processor_seconds(pid):
    """Of a living process, all its threads together. See clock_getcpuclockid(3)."""
    return time.clock_gettime((~pid << 3) | 2)


def family(pid):
    """A process and all below it."""
    out, todo = [], [pid]
    while todo:
        one = todo.pop()
        out.append(one)
        try:  # it may end at any moment
            for task in Path(f"/proc/{one}/task").glob("*/children"):
                todo += map(int, task.read_text().split())
        except OSError:
            pass
    return out


def family_seconds(pid):
    """Of it and all below it, also of those that have ended: these to a hundredth only."""
    total = 0.0
    for one in family(pid):
        try:
            ended = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()[13:15]
            total += processor_seconds(one) + sum(map(int, ended)) / os.sysconf("SC_CLK_TCK")
        except OSError:  # it has ended
            pass
    return total


def family_memory(pid):
    """Bytes that the processes have for themselves: what they share is counted once, in parts."""
    total = 0
    for one in family(pid):
        try:
            for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
        except OSError:
            pass
    return total


def children_seconds():
    """Processor time of all that was started here, and below it, and has been waited for."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def ends(process):
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listens(port, process, patience=120):
    """Until somebody accepts on that port; False: the process has ended, or never does."""
    until = time.monotonic() + patience
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.02)
    return False


def quiet_spawn(command, environment=None, pass_output=False):
    """One run of a program with nothing to read and nobody listening: wall seconds, its own processor seconds and peak memory (KiB), its exit."""
    doing = [(os.POSIX_SPAWN_OPEN, fd, "/dev/null", flag, 0) for fd, flag in ((0, os.O_RDONLY), (1, os.O_WRONLY), (2, os.O_WRONLY))]
    began = time.perf_counter()
    pid = os.posix_spawnp(command[0], command, environment or os.environ, file_actions=doing if not pass_output else doing[:1])
    _, status, usage = os.wait4(pid, 0)
    return time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss, os.waitstatus_to_exitcode(status)
