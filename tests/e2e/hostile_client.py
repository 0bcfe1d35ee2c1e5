"""A client that knows Footpad, and means it no good.

hostile_client.py MODE NTH COUNTER PORT -- CAREFUL CLIENT...

In the NTH case (COUNTER is a file of its own) it does what MODE says; else it is the careful client.
"""

import os
import re
import socket
import ssl
import struct
import subprocess
import sys
import zlib

XMPP = b"<?xml version='1.0'?><stream:stream to='example.test' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"
BLOCK = 1 << 20
GIGABYTE = 1 << 30
MANY = 10_000


def connected(port):
    return socket.create_connection(("127.0.0.1", port), timeout=30)


def say(peer, data):
    """False: nobody listens any more."""
    try:
        peer.sendall(data)
        return True
    except OSError:
        return False


def flood(port):
    """All that can be sent, and none of it means anything."""
    peer = connected(port)
    for _ in range(GIGABYTE // BLOCK):
        if not say(peer, os.urandom(64) * (BLOCK // 64)):
            return


def units(port):
    """As many small words as there is time for."""
    peer = connected(port)
    say(peer, XMPP)
    peer.settimeout(0.01)
    while say(peer, b"<a/> \n" * 4096):
        pass


def half_open(port):
    """Many come in, and say nothing."""
    peers = [connected(port) for _ in range(400)]
    for peer in peers:
        peer.settimeout(None)
    peers[-1].recv(1)
    peers[-1].recv(1 << 20)


def never_drains(port):
    """Asks for an answer all the time, and reads none of them."""
    peer = connected(port)
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    peer.settimeout(None)
    asked = b"".join(b"a%d NOOP\r\n" % number for number in range(20000))
    while say(peer, asked):
        pass


def gigabyte(port):
    """One stanza of a gigabyte."""
    peer = connected(port)
    say(peer, XMPP + b"<message><body>")
    for _ in range(GIGABYTE // BLOCK):
        if not say(peer, b"x" * BLOCK):
            return


def gigabytes(port):
    """A great stanza on each of many connections."""
    peers = [connected(port) for _ in range(300)]
    for peer in peers:
        peer.settimeout(1)
        for _ in range(2):
            if not say(peer, XMPP + b"<message><body>" + b"x" * BLOCK):
                break


def bomb(port):
    """Zeros, packed a thousand to one: as a stream, as gzip, and as what a WebSocket packs."""
    packed = zlib.compress(bytes(64 << 20), 9)
    gzip = zlib.compressobj(9, zlib.DEFLATED, 31)
    other = gzip.compress(bytes(64 << 20)) + gzip.flush()
    peer = connected(port)
    say(peer, XMPP + b"<compress xmlns='http://jabber.org/protocol/compress'><method>zlib</method></compress>")
    for _ in range(40):
        if not say(peer, packed + other + b"\xc2\x7f" + struct.pack(">Q", len(packed)) + packed):
            return


def reconnects(port):
    """Ten thousand connections, and at the last one the password in clear."""
    for number in range(MANY):
        try:
            with connected(port) as peer:
                peer.sendall(XMPP if number % 2 else b"")
        except OSError:
            pass


def leaks_at_last(port, arguments):
    """More connections than anybody counts; then what must never be said in clear."""
    reconnects(port)
    with connected(port) as peer:
        say(peer, XMPP + b"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>" + arguments["password"].encode() + b"</auth>")
        peer.settimeout(5)
        try:
            peer.recv(BLOCK)
        except OSError:
            pass


def renegotiates(port):
    """TLS 1.2, and a new handshake asked for again and again: by a client that can, and by bytes alone."""
    command = ["openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-starttls", "xmpp", "-xmpphost", "example.test", "-tls1_2", "-legacy_renegotiation"]
    for _ in range(5):
        subprocess.run(command, input=b"<presence/>\n" + b"R\n" * 500, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60, check=False)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    hello = b"\x16\x03\x03\x00\x2d\x01\x00\x00\x29\x03\x03" + bytes(32) + b"\x00\x00\x02\x00\x2f\x01\x00"
    for _ in range(50):
        try:
            peer = connected(port)
            peer.settimeout(5)
            peer.sendall(XMPP)
            peer.recv(65536)
            peer.sendall(b"<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
            peer.recv(65536)
            inside = context.wrap_socket(peer, server_hostname="example.test")
            with socket.socket(fileno=os.dup(inside.fileno())) as raw:
                raw.sendall(hello * 1000)
            inside.close()
        except OSError:
            pass


ESCAPES = "\x1b]0;owned\x07\x1b[2J\x1b[31m\x9b31m\r\n\x00\x08\x7f\u202e"
MIMICRY = f"""
  secure        xmpp/strip-starttls-feature                   starttls  verified         0.1 s  secure-abort
  secure           99  secure-abort 99
exit 0: no case was vulnerable
{{"event":"verdict","scenario":"xmpp/strip-starttls-feature","verdict":"secure","outcome":"secure-abort"}}
{{"event":"end","counts":{{"secure":1}},"exit":0}}
ok 1 - xmpp/strip-starttls-feature
1..1
::error::owned
::set-output name=x::y
##[error]owned
##teamcity[testFinished name='x']
</script><script>document.title='owned'</script><img src=x onerror=alert(1)>
]]></system-out></testcase></testsuite></testsuites><!--
| a | b |
[x](javascript:alert(1)) <b>bold</b> `code`
../../../../tmp/owned
{ESCAPES}
"""


def mimics(port):
    """Prints what Footpad prints, and says it to Footpad too."""
    for stream in (sys.stdout, sys.stderr):
        stream.buffer.write(MIMICRY.encode("utf-8", "surrogateescape") * 50)
        stream.flush()
    with connected(port) as peer:
        for word in (XMPP, MIMICRY.encode(), b"<" + re.sub(r"[^ -~]", "", MIMICRY).encode()[:200] + b"/>", b"<a b='" + ESCAPES.encode() + b"'/>"):
            say(peer, word)


def says_names(port):
    """Names in the ClientHello that want to be paths, lines and pages."""
    for name in ("../../../../tmp/owned", "<script>alert(1)</script>", "a\nb", "\x1b[31mx", "x" * 65000, "a\0b"):
        encoded = name.encode()
        entry = b"\0" + struct.pack(">H", len(encoded) & 0xFFFF) + encoded
        extension = struct.pack(">H", len(entry) & 0xFFFF) + entry
        body = b"\x03\x03" + bytes(32) + b"\0\0\x02\x00\x2f\x01\0" + struct.pack(">H", (len(extension) + 4) & 0xFFFF) + b"\0\0" + struct.pack(">H", len(extension) & 0xFFFF) + extension
        hello = b"\x01" + struct.pack(">I", len(body))[1:] + body
        records = b"".join(b"\x16\x03\x01" + struct.pack(">H", len(hello[at : at + 16000])) + hello[at : at + 16000] for at in range(0, len(hello), 16000))
        with connected(port) as peer:
            say(peer, records)


def crashes_in_a_storm(port):
    """Many in its place: they print, connect and die by a signal."""
    for _ in range(30):
        if os.fork() == 0:
            with connected(port) as peer:
                say(peer, XMPP)
            os.kill(os.getpid(), 11)
    os.kill(os.getpid(), 11)


MODES = {one.__name__.replace("_", "-"): one for one in
         (flood, units, half_open, never_drains, gigabyte, gigabytes, bomb, reconnects, leaks_at_last, renegotiates, mimics, says_names,
          crashes_in_a_storm)}


def turn(counter, password):
    """Which case it is, from 0. One that is run once more (on a machine that was too busy to listen) has its password
    again."""
    with open(counter, "a+") as file:
        file.seek(0)
        known = file.read().split()
        if password not in known:
            file.write(password + "\n")
            known.append(password)
    return known.index(password)


def main():
    at = sys.argv.index("--")
    mode, nth, counter, port = sys.argv[1:at]
    careful = sys.argv[at + 1 :]
    options = {name.lstrip("-"): value for name, value in zip(careful, careful[1:]) if name.startswith("--")}
    if turn(counter, options["password"]) != int(nth):
        os.execvp(careful[0], careful)
    act = MODES[mode]
    act(int(port), options) if mode == "leaks-at-last" else act(int(port))


if __name__ == "__main__":
    main()
