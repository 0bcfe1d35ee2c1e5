"""A real server (IMAP) that knows Footpad, and means it no good from its Nth connection on, for one connection.

Honest otherwise: STARTTLS, any login, and OK to everything."""

import os
import socket
import ssl
import subprocess
import threading
import zlib
from pathlib import Path

from hostile_client import ESCAPES, MIMICRY

BLOCK = 1 << 20
GIGABYTE = 1 << 30


def say(peer, data):
    try:
        peer.sendall(data)
        return True
    except OSError:
        return False


def silent(peer):
    peer.recv(1)
    while peer.recv(BLOCK):
        pass


def floods(peer):
    for _ in range(GIGABYTE // BLOCK):
        if not say(peer, b"* OK " + b"x" * (BLOCK - 7) + b"\r\n"):
            return


def small_words(peer):
    words = b"* 1 EXISTS\r\n" * 20000
    while say(peer, words):
        pass


def gigabyte(peer):
    say(peer, b"* OK {1073741824}\r\n")
    for _ in range(GIGABYTE // BLOCK):
        if not say(peer, b"x" * BLOCK):
            return


def endless_literal(peer):
    say(peer, b"* OK {18446744073709551615}\r\n" + b"* OK {-1}\r\n{99999999999999999999999}\r\n")
    silent(peer)


def bomb(peer):
    packed = zlib.compress(bytes(64 << 20), 9)
    say(peer, b"* OK [CAPABILITY IMAP4rev1 STARTTLS COMPRESS=DEFLATE] hi\r\n")
    for _ in range(200):
        if not say(peer, packed):
            return


def closes(peer):
    peer.close()


def resets(peer):
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
    peer.close()


def mimics(peer):
    for line in MIMICRY.splitlines():
        say(peer, b"* OK " + line.encode("utf-8", "surrogateescape") + b"\r\n")
    say(peer, ESCAPES.encode() * 100)


def speaks_early_tls(peer):
    """TLS records where there is no TLS."""
    say(peer, b"\x16\x03\x03\x40\x00" + bytes(0x4000) + b"\x15\x03\x01\x00\x02\x02\x28")
    say(peer, os.urandom(BLOCK))


def breaks_the_handshake(peer):
    say(peer, b"* OK [CAPABILITY IMAP4rev1 STARTTLS] hi\r\n")
    tag = peer.recv(4096).split(b" ")[0]
    say(peer, tag + b" OK go\r\n" + b"\x16\x03\x03\xff\xff" + b"\x02\xff\xff\xff" + os.urandom(1 << 17))
    silent(peer)


MODES = {one.__name__.replace("_", "-"): one for one in
         (silent, floods, small_words, gigabyte, endless_literal, bomb, closes, resets, mimics, speaks_early_tls, breaks_the_handshake)}


class Server:
    """Listens on loopback until its block ends."""

    def __init__(self, folder, mode, nth):
        self.mode, self.nth, self.count = mode, nth, 0
        key, certificate = Path(folder) / "key.pem", Path(folder) / "certificate.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", str(key), "-out",
                        str(certificate), "-subj", "/CN=example.test", "-days", "2"], check=True, capture_output=True)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate, key)
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        self.peers = []
        threading.Thread(target=self.accept, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.close()
        for peer in self.peers:
            try:
                peer.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def accept(self):
        while True:
            try:
                peer, _ = self.listener.accept()
            except OSError:
                return
            peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.peers.append(peer)
            act = MODES[self.mode] if self.count == self.nth else self.honest
            self.count += 1
            threading.Thread(target=self.serve, args=(act, peer), daemon=True).start()

    @staticmethod
    def serve(act, peer):
        try:
            act(peer)
        except (OSError, ValueError):
            pass
        finally:
            peer.close()

    def honest(self, peer):
        lines = peer.makefile("rb", 0)
        peer.sendall(b"* OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] ready\r\n")
        while line := lines.readline(8192):
            tag, _, rest = line.strip().partition(b" ")
            command = rest.split(b" ")[0].upper()
            if command == b"STARTTLS":
                peer.sendall(tag + b" OK go\r\n")
                # The whole connection is another from here on.
                peer = self.context.wrap_socket(peer, server_side=True)
                self.peers.append(peer)
                lines = peer.makefile("rb", 0)
                continue
            if command == b"CAPABILITY":
                inside = isinstance(peer, ssl.SSLSocket)
                peer.sendall(b"* CAPABILITY IMAP4rev1 " + (b"AUTH=PLAIN" if inside else b"STARTTLS LOGINDISABLED") + b"\r\n")
            elif command == b"AUTHENTICATE" and len(rest.split(b" ")) == 2:
                peer.sendall(b"+ \r\n")
                lines.readline(8192)
            elif command in (b"SELECT", b"EXAMINE"):
                peer.sendall(b"* 0 EXISTS\r\n* FLAGS (\\Seen)\r\n* OK [UIDVALIDITY 1] x\r\n")
            elif command == b"LOGOUT":
                peer.sendall(b"* BYE\r\n" + tag + b" OK\r\n")
                return
            literal = rest.rsplit(b"{", 1)
            if len(literal) == 2 and literal[1].endswith(b"}"):
                peer.sendall(b"+ go\r\n")
                left = int(literal[1].rstrip(b"+}")) + 2
                while left > 0:
                    left -= len(lines.read(left))
            peer.sendall(tag + b" OK done\r\n")
