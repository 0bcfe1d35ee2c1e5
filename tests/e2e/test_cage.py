"""The cage: a client that is told nothing but names finds Footpad's world, whatever it looks at, and nothing else."""

import json
import os
import subprocess
import textwrap

import pytest
from driver import ZOO, binary, enterable, environment, events_of, footpad

CONTROL = "xmpp/control-honest-starttls"


def probe(tmp_path, script, *arguments, timeout=None):
    """What a client that runs `script` in a cage prints, and the ledger of its case."""
    program = tmp_path / "probe.py"
    program.write_text(textwrap.dedent(script))
    limit = ["--timeout", str(timeout)] if timeout else []
    run = footpad("run", CONTROL, *limit, "--", "/usr/bin/python3", program, "{domain}", *arguments, out=tmp_path / "out")
    case = tmp_path / "out" / "cases" / "xmpp.control-honest-starttls.starttls"
    return (case / "client-output.txt").read_text(), json.loads((case / "ledger.json").read_text()), run


def events(ledger, kind):
    return [event for event in ledger["events"] if event["type"] == kind]


def test_a_client_that_is_told_no_port_gets_a_cage(tmp_path):
    said, _, run = probe(tmp_path, "print('here')")
    assert "in cages" in run.stdout
    assert run.events[0]["mode"] == "cage"
    assert "here" in said


def test_names_lead_to_footpad(tmp_path):
    said, ledger, _ = probe(
        tmp_path,
        """
        import socket, sys
        domain = sys.argv[1]
        for family in (socket.AF_INET, socket.AF_INET6):
            print(sorted({found[4][0] for found in socket.getaddrinfo(domain, 5222, family, socket.SOCK_STREAM)}))
        try:
            socket.getaddrinfo("www.debian.org", 80)
        except socket.gaierror as error:
            print("elsewhere:", error.errno == socket.EAI_NONAME)
        """,
    )
    assert "['203.0.113.5']" in said
    assert "['2001:db8::5']" in said
    assert "elsewhere: True" in said
    asked = [event["what"] for event in events(ledger, "looked-up")]
    assert "A example.test" in asked
    assert any("www.debian.org" in what for what in asked)


def test_a_connection_says_where_it_was_to_go(tmp_path):
    _, ledger, _ = probe(tmp_path, "import socket; socket.create_connection(('198.51.100.9', 5222)).close()")
    (opened,) = events(ledger, "opened")
    assert opened["fields"]["address"] == "198.51.100.9"


def test_what_nobody_listens_for_is_refused_and_on_record(tmp_path):
    said, ledger, _ = probe(
        tmp_path,
        """
        import socket
        try:
            socket.create_connection(("192.0.2.77", 7777))
        except ConnectionRefusedError:
            print("refused")
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.78", 3478))
        """,
    )
    assert "refused" in said
    assert [(event["what"].split()[0], event["what"].rsplit(":")[-1], event["detail"]) for event in events(ledger, "refused")] == [
        ("tcp", "7777", "192.0.2.77"), ("udp", "3478", "192.0.2.78")]


def test_the_systems_trust_is_the_runs_alone(tmp_path):
    said, _, _ = probe(
        tmp_path,
        """
        import os, ssl
        context = ssl.create_default_context()
        print("python:", [dict(part[0] for part in anchor["subject"])["organizationName"] for anchor in context.get_ca_certs()])
        print("set:", sorted(name for name in os.environ if name.startswith("SSL_")))
        print("bundle:", open("/etc/ssl/certs/ca-certificates.crt").read().count("BEGIN CERTIFICATE"))
        print("shipped:", os.listdir("/usr/share/ca-certificates") if os.path.isdir("/usr/share/ca-certificates") else [])
        print("node:", os.environ["NODE_EXTRA_CA_CERTS"])
        print("java:", open("/etc/ssl/certs/java/cacerts", "rb").read(4).hex())
        """,
    )
    assert "python: ['Footpad']" in said
    assert "set: []" in said
    assert "bundle: 1" in said
    assert "shipped: []" in said
    assert "java: feedfeed" in said
    assert "node: /etc/ssl/certs/ca-certificates.crt" in said


def test_home_and_run_are_fresh_and_nothing_else_is_in_sight(tmp_path):
    said, _, _ = probe(
        tmp_path,
        """
        import os
        print("home:", sorted(name for name in os.listdir(os.environ["HOME"]) if name not in ("ca", "ca.pem", "etc", "run", "tmp")))
        print("run:", os.listdir("/run"))
        print("pids:", max(int(name) for name in os.listdir("/proc") if name.isdigit()) < 100)
        print("links:", open("/proc/net/dev").read().count(":"))
        """,
    )
    assert "home: []" in said
    assert "run: []" in said
    assert "pids: True" in said
    assert "links: 1" in said


def test_a_client_that_becomes_a_daemon_is_ended_and_reported(tmp_path):
    _, ledger, _ = probe(
        tmp_path,
        """
        import os, time
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                time.sleep(600)
            os._exit(0)
        os.wait()
        """,
    )
    assert any("left processes running" in event["detail"] for event in events(ledger, "note"))


def test_a_client_that_ignores_everything_ends_at_the_deadline(tmp_path):
    _, ledger, run = probe(
        tmp_path,
        """
        import os, signal, time
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        if os.fork() == 0:
            os.setsid()
        time.sleep(600)
        """,
        timeout=1,
    )
    assert events(ledger, "deadline")
    assert run.exit == 0 or run.verdicts  # judged, not hung


def test_a_client_that_prints_without_end_is_bounded(tmp_path):
    said, ledger, _ = probe(tmp_path, "while True: print('x' * 4096)", timeout=1)
    assert "more was printed than is kept" in said
    assert events(ledger, "deadline")


def test_no_root_is_needed(tmp_path):
    if os.geteuid() != 0:
        pytest.fail("run the tests as root, or trust the other tests: they have just shown it")
    home = tmp_path / "nobody"
    home.mkdir()
    enterable(home)
    os.chown(home, 65534, 65534)
    out = home / "out"
    done = subprocess.run(
        ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--", str(binary()), "run", CONTROL, "xmpp/strip-starttls-feature",
         "--transport", "starttls", "--mode", "cage", "--subject", str(ZOO / "careful.xml"), "--out", str(out)],
        capture_output=True, text=True, env=environment(HOME=str(home)))
    verdicts = {event["scenario"]: event["verdict"] for event in events_of(out) if event["event"] == "verdict"}
    assert verdicts == {CONTROL: "secure", "xmpp/strip-starttls-feature": "secure"}, done.stdout + done.stderr


def test_the_doctor_knows_the_cage():
    run = footpad("doctor")
    assert "cage                     works" in run.stdout


@pytest.mark.parametrize("scenario", ["xmpp/srv-target-identity"])
def test_without_a_cage_what_needs_one_is_not_run_and_says_so(scenario, tmp_path):
    run = footpad("run", scenario, "--mode", "port", "--subject", ZOO / "careful.xml", out=tmp_path / "out")
    assert {(line["verdict"], "--mode cage" in line["reason"]) for line in run.attacks.values()} == {("unsupported", True)}


def test_a_client_that_is_told_no_port_cannot_be_run_by_port(tmp_path):
    run = footpad("run", CONTROL, "--mode", "port", "--", "true", out=tmp_path / "out")
    assert run.exit == 2
    assert "the client is never told where to connect" in run.stderr
