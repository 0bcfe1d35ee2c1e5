"""What crossed a case's sockets, as Wireshark reads it: decrypted by what is in the file itself."""

import base64
import os
import re
import socket
import struct
import subprocess
import threading

import pytest
from driver import ZOO, footpad

CHECKED = [part for one in ("tcp", "udp") for part in ("-o", f"{one}.check_checksum:TRUE")] + ["-o", "ip.check_checksum:TRUE"]
# What a reader of packets would call an error, and headers that are wrong. The end of an XML stream, in a packet of its
# own, closes a tag of another packet.
FAULTS = "||".join((
    '(_ws.expert.severity == error && !(_ws.expert.message == "Closing an unopened tag"))', "tcp.checksum.status == 0", "ip.checksum.status == 0",
    "udp.checksum.status == 0", "tcp.analysis.retransmission", "tcp.analysis.lost_segment", "tcp.analysis.ack_lost_segment",
    "tcp.analysis.out_of_order", "tcp.analysis.window_full", "tcp.analysis.duplicate_ack"))


XMPP = "xmpp/control-honest-*"


def tshark(file, *arguments):
    # No key log, name or preference of whoever runs the tests.
    own = {**os.environ, "HOME": "/nonexistent", "SSLKEYLOGFILE": ""}
    done = subprocess.run(["tshark", "-n", "-r", str(file), *CHECKED, *arguments], capture_output=True, text=True, errors="replace", timeout=100, env=own)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def packets(file, *filters):
    """How many there are that each of the filters lets through: in one reading, for it takes its time to start."""
    lines = tshark(file, "-q", "-z", ",".join(("io,stat,0", "frame", *filters)))
    (row,) = [line for line in lines if "<>" in line]
    frames = [int(cell) for cell in row.strip("| ").split("|")[1::2]]  # frames and bytes of each, in turn
    assert len(frames) == 1 + len(filters), lines
    return frames


def holds(file, *filters):
    """It has packets for each of the filters, and nothing that a reader of packets calls an error."""
    every, *found = packets(file, *filters, FAULTS)
    told = "\n".join(tshark(file)) if not all(found[:-1]) or found[-1] else ""
    assert all(found[:-1]), f"{dict(zip(filters, found))}\n{told}"
    assert not found[-1], "\n".join(tshark(file, "-Y", FAULTS, "-T", "fields", "-e", "frame.number", "-e", "_ws.expert.message")) + f"\n{told}"
    return every


def case(run, name):
    return run.out / "cases" / name / "traffic.pcapng"


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """A run of its honest controls for each client, made once."""
    made = {}

    def of(client, select):
        if client not in made:
            out = tmp_path_factory.mktemp(client) / "out"
            made[client] = footpad("run", select, "--subject", ZOO / f"{client}.xml", "--transport", "both", out=out)
            assert made[client].exit == 0, made[client].text
        return made[client]

    return of


@pytest.mark.parametrize("client, name, said", [
    ("careful", "xmpp.control-honest-starttls.starttls", ["tls && xmpp.auth", "tls && xmpp.message", "xmpp.starttls && !tls"]),
    ("smtp-careful", "smtp.control-honest-starttls.starttls", ['tls && smtp.req.command == "AUTH"', 'smtp.req && !tls && frame contains "STARTTLS"']),
    ("smtp-careful", "smtp.control-honest-direct.direct", ['tls && smtp.req.command == "AUTH"', "tcp.port == 465"]),
    ("imap-careful", "imap.control-honest-starttls.starttls", ['tls && imap.request.command == "SELECT"', "imap && !tls"]),
    ("imap-careful", "imap.control-honest-direct.direct", ['tls && imap.request.command == "SELECT"', "tcp.port == 993"]),
    ("pop3-careful", "pop3.control-honest-starttls.starttls", ['tls && pop.request.command == "RETR"', 'pop.request.command == "STLS" && !tls']),
    ("pop3-careful", "pop3.control-honest-direct.direct", ['tls && pop.request.command == "RETR"', "tcp.port == 995"]),
    ("careful-https", "https.control-honest-direct.direct", ["tls && http.request", "tls && http.response.code == 200"]),
    ("careful-websocket", "xmpp-websocket.control-honest-direct.direct", ["tls && websocket"]),
])
def test_it_opens_decrypted(client, name, said, runs):
    file = case(runs(client, name.partition(".")[0] + "/control-honest-*"), name)
    holds(file, *said)
    assert file.stat().st_mode & 0o077 == 0, "it holds secrets"


def test_what_nobody_knows_by_its_port_is_decrypted_all_the_same(runs):
    """This tshark does not look for XMPP inside TLS on 5223, but the stream is there."""
    file = case(runs("careful", XMPP), "xmpp.control-honest-direct.direct")
    stream = "\n".join(tshark(file, "-q", "-z", "follow,tls,ascii,0"))
    assert "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'" in stream.replace('"', "'") and "</stream:stream>" in stream, stream
    holds(file, "tcp.port == 5223 && tls.handshake.type == 1")


def test_without_its_secrets_nothing_can_be_read(runs, tmp_path):
    """So it is they, and nothing else of this machine, that open it."""
    file = case(runs("careful", XMPP), "xmpp.control-honest-starttls.starttls")
    rest, kept, taken = file.read_bytes(), b"", 0
    while rest:
        kind, size = struct.unpack("<II", rest[:8])
        if kind == 10:
            taken += 1
        else:
            kept += rest[:size]
        rest = rest[size:]
    stripped = tmp_path / "stripped.pcapng"
    stripped.write_bytes(kept)
    assert taken == 1
    assert [bool(count) for count in packets(stripped, "tls", "tls && xmpp")] == [True, True, False]


def test_what_leaked_and_what_was_altered_is_marked(tmp_path):
    run = footpad("run", "smtp/strip-starttls-capability", "--subject", ZOO / "smtp-falls-back-to-clear.xml", "--transport", "starttls", out=tmp_path / "out")
    (line,) = run.attacks.values()
    assert line["verdict"] == "vulnerable", run.text
    file = case(run, "smtp.strip-starttls-capability.starttls")
    holds(file, 'smtp.req.command == "AUTH" && !tls')
    (altered,) = set(tshark(file, "-Y", 'frame.comment contains "altered: at "', "-T", "fields", "-e", "frame.comment"))
    assert "remove" in altered, altered
    about = subprocess.run(["capinfos", str(file)], capture_output=True, text=True, timeout=100).stdout
    assert "smtp/strip-starttls-capability" in about and f"vulnerable ({line['outcome']})" in about, about
    assert re.search(r"footpad [0-9]+\.[0-9]+", about), about
    assert re.search(r"port \d+ is shown as 587", about), about


def test_a_cage_shows_real_addresses_and_look_ups(tmp_path):
    run = footpad("run", "xmpp/control-honest-starttls", "--mode", "cage", "--subject", ZOO / "careful.xml", "--transport", "starttls", out=tmp_path / "out")
    file = case(run, "xmpp.control-honest-starttls.starttls")
    holds(file, 'dns.qry.name contains "example.test" && dns.flags.response == 0', "dns.flags.response == 1",
          "tcp.dstport == 5222 && (ip.dst == 203.0.113.5 || ipv6.dst == 2001:db8::5)")


def test_both_legs_of_a_real_server(tmp_path):
    """TLS is another on each, and both open."""
    run = footpad("run", "xmpp/control-honest-starttls", "--server", "prosody", "--subject", ZOO / "careful.xml", "--transport", "starttls", out=tmp_path / "out")
    assert run.exit == 0, run.text
    file = case(run, "xmpp.control-honest-starttls.starttls")
    holds(file, *(f'frame.interface_name == "{leg} leg" && {what}' for leg in ("client", "server") for what in ("tls && xmpp.auth", "xmpp.starttls && !tls")))


def test_all_cases_are_one_file(runs, tmp_path):
    run = runs("careful", XMPP)
    whole = tmp_path / "all.pcapng"
    done = footpad("report", run.out, "--as", "pcapng", "-o", whole)
    assert done.exit == 0, done.text
    each = sorted((run.out / "cases").glob("*/traffic.pcapng"))
    assert holds(whole, "tls && xmpp.message") == sum(packets(file)[0] for file in each)


def test_a_run_without_captures_says_so(tmp_path):
    run = footpad("run", "xmpp/control-honest-direct", "--subject", ZOO / "careful.xml", "--transport", "direct", out=tmp_path / "out")
    for file in (run.out / "cases").glob("*/traffic.pcapng"):
        file.unlink()
    done = footpad("report", run.out, "--as", "pcapng", "-o", tmp_path / "all.pcapng")
    assert done.exit == 2 and "has no captures" in done.stderr, done.text
    assert not (tmp_path / "all.pcapng").exists()


def test_a_persons_own_password_is_in_no_capture(tmp_path):
    """The account is somebody's, on a server that runs already; this one hangs up at once."""
    secret = "correct-horse-battery"
    server = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                peer, _ = server.accept()
            except OSError:
                return
            peer.close()

    threading.Thread(target=serve, daemon=True).start()
    password = tmp_path / "password"
    password.write_text(secret + "\n")
    run = footpad("run", "xmpp/strip-required-only", "--subject", ZOO / "careful.xml", "--transport", "starttls", "--server", f"127.0.0.1:{server.getsockname()[1]}",
                  "--user", "juliet", "--password-file", password, out=tmp_path / "out")
    server.close()
    folders = [folder for folder in (run.out / "cases").iterdir() if (folder / "ledger.json").exists()]
    assert folders, run.text
    for folder in folders:
        assert not (folder / "traffic.pcapng").exists()
        assert "password" in (folder / "traffic.txt").read_text()
    for file in run.out.rglob("*"):
        if file.is_file():
            assert secret.encode() not in file.read_bytes() and base64.b64encode(secret.encode()) not in file.read_bytes(), file
    done = footpad("report", run.out, "--as", "pcapng", "-o", tmp_path / "all.pcapng")
    assert done.exit == 2 and "--password-file" in done.stderr, done.text
