"""What Footpad writes: never a private key, and never a person's own password, in whatever encoding."""

import base64
import html
import json
import re
import socketserver
import ssl
import subprocess
import threading
import urllib.parse

import pytest
from driver import ZOO, footpad

USER = "juliet"
PASSWORD = 'A "rose" <by> any&other\\name=7'  # with what every format must escape
CLIENTS = {"pop3-only-if-required": ZOO / "pop3-only-if-required.xml", "pop3-careful": ZOO / "pop3-careful.xml", "curl-pop3": "curl-pop3"}


class Mailbox(socketserver.StreamRequestHandler):
    """A small POP3 server with one account; `tls` is the server's context."""

    def handle(self):
        if self.server.direct:
            self.wrap()
        self.say("+OK ready")
        secure, user = self.server.direct, None
        for _ in range(50):
            line = self.rfile.readline(1000).decode("latin-1").rstrip("\r\n")
            command, _, argument = line.partition(" ")
            command = command.upper()
            if command == "CAPA":
                self.say("+OK\r\nUSER\r\nSASL PLAIN\r\nUIDL" + ("" if secure else "\r\nSTLS") + "\r\n.")
            elif command == "STLS" and not secure:
                self.say("+OK begin TLS")
                self.wrap()
                secure = True
            elif command == "USER":
                user = argument
                self.say("+OK")
            elif command == "PASS":
                self.say("+OK" if (user, argument) == (USER, PASSWORD) else "-ERR no")
            elif command == "AUTH":
                given = argument.split()[1:] or [self.asked()]
                self.say("+OK" if base64.b64decode(given[0]) == f"\0{USER}\0{PASSWORD}".encode() else "-ERR no")
            elif command == "STAT":
                self.say("+OK 1 23")
            elif command in ("LIST", "UIDL"):
                self.say("+OK\r\n1 23\r\n.")
            elif command in ("RETR", "TOP"):
                self.say("+OK\r\nSubject: hello\r\n\r\nhello\r\n.")
            elif command in ("QUIT", ""):
                self.say("+OK bye")
                return
            else:
                self.say("-ERR unknown")

    def asked(self):
        self.say("+ ")
        return self.rfile.readline(1000).decode("latin-1").strip()

    def wrap(self):
        self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        self.rfile, self.wfile = self.request.makefile("rb"), self.request.makefile("wb", 0)

    def say(self, text):
        self.wfile.write((text + "\r\n").encode("latin-1"))


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, request, address):
        """Connections that an attack broke off are no news."""


@pytest.fixture(scope="module")
def mailbox(tmp_path_factory):
    folder = tmp_path_factory.mktemp("server")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=example.test",
                    "-keyout", folder / "key.pem", "-out", folder / "cert.pem"], check=True, capture_output=True)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    servers = []
    for direct in (False, True):
        server = Server(("127.0.0.1", 0), Mailbox)
        server.tls, server.direct = tls, direct
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
    yield ",".join(str(server.server_address[1]) for server in servers)
    for server in servers:
        server.shutdown()
        server.server_close()


def spellings(secret):
    """Every way in which a secret could stand in a file. Of base64, what does not hang on its neighbours, at all three alignments."""
    raw = secret.encode()
    found = {raw, secret.encode("utf-16-le"), raw.hex().encode(), raw.hex().upper().encode(), raw.hex(" ").encode(),
             html.escape(secret).encode(), html.escape(secret, quote=False).encode(), json.dumps(secret)[1:-1].encode(),
             json.dumps(json.dumps(secret)[1:-1])[1:-1].encode(), urllib.parse.quote(secret).encode(), urllib.parse.quote_plus(secret).encode(),
             raw[::-1], secret.replace("\\", "\\\\").encode(), secret.replace('"', '\\"').encode(), secret.upper().encode()}
    for before in range(3):
        coded = base64.b64encode(b"\0" * before + raw + b"\0" * 3).decode()
        start = -(-before * 8 // 6)
        whole = coded[start:(before + len(raw)) * 8 // 6]
        found |= {whole.encode(), whole.replace("+", "-").replace("/", "_").encode()}
    return found


def everything(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and not path.is_symlink()}


def test_the_spellings_find_what_they_should():
    coded = base64.b64encode(f"\0{USER}\0{PASSWORD}".encode())
    assert any(spelling in coded for spelling in spellings(PASSWORD))
    assert any(spelling in json.dumps({"a": PASSWORD}).encode() for spelling in spellings(PASSWORD))
    assert not any(spelling in b"the quality of mercy is not strained" * 20 for spelling in spellings(PASSWORD))


@pytest.mark.parametrize("client", sorted(CLIENTS))
def test_a_password_of_your_own_is_written_nowhere(client, mailbox, tmp_path):
    password = tmp_path / "password"
    password.write_text(PASSWORD + "\n")
    scratch = tmp_path / "tmp"
    scratch.mkdir()
    run = footpad("run", "pop3", "certs/trust-unknown-root", "--subject", CLIENTS[client], "--server", f"127.0.0.1:{mailbox}", "--user", USER,
                  "--password-file", password, "--format", "json", out=tmp_path / "out", TMPDIR=str(scratch))
    judged = {line["verdict"] for line in run.attacks.values()}
    assert "secure" in judged, run.text[-3000:]
    if client == "pop3-only-if-required":
        # It was given away, and that is said; but not what it was.
        assert "L3" in {line["grade"] for line in run.attacks.values()}
        assert any(leak["what"] == "password" for line in run.attacks.values() for leak in line["leaks"])
    forms = spellings(PASSWORD)
    written = everything(tmp_path / "out")
    assert len(written) > 40
    for face in ("html", "junit", "tap", "markdown", "annotations"):
        footpad("report", run.out, "--as", face, "-o", tmp_path / f"face.{face}")
        written[tmp_path / f"face.{face}"] = (tmp_path / f"face.{face}").read_bytes()
    written |= {"stdout": run.stdout.encode(), "stderr": run.stderr.encode()} | everything(scratch)
    for path, content in written.items():
        assert not [form for form in forms if form in content], path


def numbers_of(pem):
    """The private number of a key, as it would stand in a file."""
    text = subprocess.run(["openssl", "pkey", "-text", "-noout"], input=pem, capture_output=True, text=True, check=True).stdout
    found = re.search(r"(?:priv|privateExponent):\n((?:\s+[0-9a-f:]+\n)+)", text)
    return bytes.fromhex(re.sub(r"[\s:]", "", found.group(1))).lstrip(b"\0") if found else None


def test_private_keys_are_written_where_they_were_asked_for_and_nowhere_else(tmp_path):
    scratch = tmp_path / "tmp"
    scratch.mkdir()
    kept = footpad("run", "+smoke", "certs/*", "--transport", "starttls", "--subject", ZOO / "careful.xml", "--seed", "5", "--keep-keys",
                   out=tmp_path / "kept", TMPDIR=str(scratch))
    assert kept.exit in (0, 1, 3), kept.text
    keys = (kept.out / "keys.pem").read_text()
    assert (kept.out / "keys.pem").stat().st_mode & 0o777 == 0o600
    numbers = [numbers_of(pem) for pem in re.findall(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END [A-Z ]*PRIVATE KEY-----\n", keys, re.S)]
    numbers = [number for number in numbers if number]
    assert numbers  # the run's own authority
    written = everything(kept.out) | everything(scratch)
    del written[kept.out / "keys.pem"]
    for path, content in written.items():
        assert b"PRIVATE KEY-----" not in content, path
        folded = re.sub(rb"[\s:]", b"", content)
        for number in numbers:
            coded = base64.b64encode(number)[4:-8]
            assert number not in content and number.hex().encode() not in folded.lower() and coded not in folded, path
    plain = footpad("run", "+smoke", "--subject", ZOO / "careful.xml", out=tmp_path / "plain", TMPDIR=str(scratch))
    assert plain.exit == 0
    assert not [path for path, content in everything(plain.out).items() if b"PRIVATE KEY" in content]
    assert not list(scratch.iterdir())


def test_what_is_left_behind_is_readable_by_whom_it_should_be(tmp_path):
    """The token of `serve` and keys are for their owner only; nothing is writable by others."""
    run = footpad("run", "+smoke", "--subject", ZOO / "careful.xml", out=tmp_path / "out")
    for path in [run.out, *run.out.rglob("*")]:
        assert not path.stat().st_mode & 0o022, path
