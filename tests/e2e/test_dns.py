"""Footpad's DNS, as real resolvers in a cage find it: dig, and the C library."""

import json
import textwrap

from driver import footpad

WORLD = """
<scenario protocol="xmpp" class="control">
  <title>Names of every kind</title>
  <dns name="_xmpp-client._tcp.${domain}" type="SRV" secure="true">10 5 5222 one.test</dns>
  <dns name="_xmpp-client._tcp.${domain}" type="SRV">20 0 5222 two.test</dns>
  <dns name="_5222._tcp.${domain}" type="TLSA" secure="true">3 1 1 ${spki_sha256}</dns>
  <dns name="www.${domain}" type="CNAME">one.test</dns>
  <dns name="one.test" type="A">footpad</dns>
  <dns name="one.test" type="AAAA">footpad</dns>
  <dns name="${domain}" type="MX">10 mail.test</dns>
  <dns name="${domain}" type="HTTPS">1 . alpn=h2,h3 port=8443 ipv4hint=192.0.2.1</dns>
  <dns name="${domain}" type="TXT">"v=spf1 -all" "and more"</dns>
  <dns name="large.test" type="TXT">LARGE</dns>
  <dns name="tcp.test" type="A" truncate="true">192.0.2.9</dns>
  <dns name="broken.test" type="*" fail="servfail"/>
  <dns name="closed.test" type="*" fail="refused"/>
  <dns name="silent.test" type="*" fail="timeout"/>
</scenario>
""".replace("LARGE", "x" * 3000)

PRELUDE = """
import os, random, socket, struct, subprocess, sys
domain = sys.argv[1]
def dig(*arguments):
    done = subprocess.run(["dig", "+time=1", "+tries=1", "+nocookie", *arguments], capture_output=True, text=True)
    return done.stdout + done.stderr
def show(name, text):
    print(f"[{name}]", " | ".join(line for line in text.splitlines() if line))
"""


def probe(tmp_path, script, scenario=WORLD):
    """What a client that runs `script` in a cage prints, by what it called it, and the ledger of its case."""
    file = tmp_path / "names.xml"
    file.write_text(scenario)
    program = tmp_path / "probe.py"
    program.write_text(PRELUDE + textwrap.dedent(script))
    run = footpad("run", file, "--transport", "starttls", "--", "/usr/bin/python3", program, "{domain}", out=tmp_path / "out")
    (case,) = [folder for folder in (tmp_path / "out" / "cases").iterdir() if "names" in folder.name]
    lines = (case / "client-output.txt").read_text().splitlines()
    said = dict(line[1:].split("] ", 1) for line in lines if line.startswith("["))
    ledger = json.loads((case / "ledger.json").read_text())
    assert not ledger["own_fault"], run.text
    return said, [event for event in ledger["events"] if event["type"] == "looked-up"], lines


def test_dig_reads_every_type(tmp_path):
    said, _, lines = probe(
        tmp_path,
        """
        for kind in ("A", "AAAA", "MX", "TXT", "HTTPS"):
            show(kind, dig("+short", domain, kind))
        show("SRV", dig("+short", "_xmpp-client._tcp." + domain, "SRV"))
        show("TLSA", dig("+short", "_5222._tcp." + domain, "TLSA"))
        show("CNAME", dig("+short", "www." + domain, "A"))
        show("PTR", dig("+short", "-x", "203.0.113.5"))
        show("PTR6", dig("+short", "-x", "2001:db8::5"))
        """,
    )
    assert said["A"] == "203.0.113.5", lines
    assert said["AAAA"] == "2001:db8::5"
    assert said["MX"] == "10 mail.test."
    assert said["TXT"] == '"v=spf1 -all" "and more"'
    assert said["HTTPS"] == '1 . alpn="h2,h3" port=8443 ipv4hint=192.0.2.1'
    assert said["SRV"] == "10 5 5222 one.test. | 20 0 5222 two.test."
    usage, selector, matching, *digest = said["TLSA"].split()
    assert (usage, selector, matching, len("".join(digest))) == ("3", "1", "1", 64)
    assert said["CNAME"].startswith("one.test. | 203.0.113.")
    assert said["PTR"] == said["PTR6"] == "example.test."


def test_dig_finds_nothing_malformed_and_every_status(tmp_path):
    said, _, lines = probe(
        tmp_path,
        """
        show("good", dig(domain, "A"))
        show("cased", dig("ExAmPlE.TeSt", "A"))
        show("nothing", dig("www.debian.org", "A"))
        show("nodata", dig("one.test", "MX"))
        show("between", dig("_tcp." + domain, "SRV"))
        show("broken", dig("broken.test", "A"))
        show("closed", dig("closed.test", "TYPE65280"))
        show("silent", dig("silent.test", "A"))
        show("status", dig(domain, "A", "+opcode=status"))
        show("edns", dig(domain, "A", "+edns=7", "+noednsnegotiation"))
        show("plain", dig(domain, "A", "+noedns"))
        """,
    )
    for name in ("good", "cased", "nothing", "nodata", "between", "broken", "closed", "edns", "plain"):
        assert "malformed" not in said[name].lower() and "Warning" not in said[name], said[name]
    assert "status: NOERROR" in said["good"] and "203.0.113.5" in said["good"] and "EDNS: version: 0" in said["good"]
    assert "ExAmPlE.TeSt.\t" in said["cased"].split("QUESTION SECTION")[1]
    assert "status: NXDOMAIN" in said["nothing"] and "SOA" in said["nothing"]
    for name in ("nodata", "between"):
        assert "status: NOERROR" in said[name] and "SOA" in said[name] and "ANSWER: 0" in said[name], lines
    assert "status: SERVFAIL" in said["broken"]
    assert "status: REFUSED" in said["closed"]
    assert "timed out" in said["silent"]
    assert "status: NOTIMP" in said["status"]
    assert "status: BADVERS" in said["edns"]
    assert "EDNS" not in said["plain"]


def test_only_what_the_scenario_calls_secure_has_the_ad_bit(tmp_path):
    said, events, _ = probe(
        tmp_path,
        """
        show("secure", dig("_5222._tcp." + domain, "TLSA", "+adflag"))
        show("dnssec", dig("_5222._tcp." + domain, "TLSA", "+noadflag", "+dnssec"))
        show("unasked", dig("_5222._tcp." + domain, "TLSA", "+noadflag"))
        show("plain", dig(domain, "A", "+adflag"))
        """,
    )
    assert "flags: qr rd ra ad;" in said["secure"]
    assert "flags: qr rd ra ad;" in said["dnssec"]
    assert "flags: qr rd ra;" in said["unasked"]
    assert "flags: qr rd ra;" in said["plain"]
    assert [event["fields"].get("secure") for event in events] == ["true", "true", None, None]
    assert [event["fields"].get("rules") for event in events] == ["2", "2", "2", None]


def test_large_answers_come_by_tcp_and_any_address_answers(tmp_path):
    said, events, _ = probe(
        tmp_path,
        """
        show("large", dig("+short", "+bufsize=1232", "large.test", "TXT"))
        show("tcp", dig("+short", "@8.8.8.8", "tcp.test", "A"))
        show("six", dig("+short", "@2606:4700:4700::1111", domain, "A"))
        show("stream", dig("+short", "+tcp", "@2606:4700:4700::1111", domain, "A"))
        """,
    )
    assert said["large"].count("x") == 3000
    assert said["tcp"] == "192.0.2.9"
    assert said["six"] == said["stream"] == "203.0.113.5"
    assert [(event["what"], event["fields"]["via"], event["fields"]["server"]) for event in events] == [
        ("TXT large.test", "udp", "127.0.0.1"),
        ("TXT large.test", "tcp", "127.0.0.1"),
        ("A tcp.test", "udp", "8.8.8.8"),
        ("A tcp.test", "tcp", "8.8.8.8"),
        ("A example.test", "udp", "2606:4700:4700::1111"),
        ("A example.test", "tcp", "2606:4700:4700::1111"),
    ]


def test_the_c_library_finds_the_world(tmp_path):
    said, events, lines = probe(
        tmp_path,
        """
        def find(name):
            try:
                return " ".join(sorted({found[4][0] for found in socket.getaddrinfo(name, 5222, type=socket.SOCK_STREAM)}))
            except socket.gaierror as error:
                return {socket.EAI_NONAME: "none", socket.EAI_AGAIN: "again"}.get(error.errno, str(error))
        for name in ("example.test", "www.example.test", "tcp.test", "www.debian.org", "broken.test"):
            show(name, find(name))
        show("reverse", socket.gethostbyaddr("203.0.113.5")[0])
        """,
    )
    assert said["example.test"] == "2001:db8::5 203.0.113.5", lines
    assert said["www.example.test"].startswith("2001:db8::")
    assert said["tcp.test"] == "192.0.2.9"
    assert said["www.debian.org"] == "none"
    assert said["broken.test"] == "again"
    assert said["reverse"] == "example.test"
    assert {event["what"] for event in events} >= {"A example.test", "AAAA example.test", "AAAA broken.test"}


def test_garbage_is_answered_or_dropped_and_on_record(tmp_path):
    said, events, _ = probe(
        tmp_path,
        """
        random.seed(1)
        head = lambda count=1: struct.pack("!6H", 7, 0x0100, count, 0, 0, 0)
        bad = [b"", b"x", head(), head(0), head(2), head(65535) + b"\\xff" * 500, head() + b"\\xc0\\x0c\\0\\1\\0\\1",
               head() + b"\\x3f" + b"a" * 63 + b"\\xc0\\x0c\\0\\1\\0\\1", bytes(65000)]
        bad += [random.randbytes(random.randrange(600)) for _ in range(300)]
        datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        # What is sent faster than it is read may fill the socket and be lost, a question with it: UDP's clients ask again.
        ask_again = lambda: dig("+short", "+tries=5", domain).splitlines()[-1]
        for one in bad:
            datagrams.sendto(one, ("127.0.0.1", 53))
            show("udp", ask_again()) if one is bad[len(bad) // 2] else None
        stream = socket.create_connection(("127.0.0.1", 53))
        stream.settimeout(10)
        for one in bad + [random.randbytes(65535), b"\\0" * 65535]:
            stream.sendall(struct.pack("!H", len(one)) + one)
        question = head() + b"\\7example\\4test\\0\\0\\1\\0\\1"
        stream.sendall(struct.pack("!H", len(question)) + question)
        stream.shutdown(socket.SHUT_WR)
        answers = b"".join(iter(lambda: stream.recv(65536), b""))
        show("last", answers[-4:].hex())
        cut = socket.create_connection(("127.0.0.1", 53))
        cut.sendall(b"\\xff\\xff" + b"a" * 100)
        cut.close()
        many = [socket.create_connection(("127.0.0.1", 53)) for _ in range(100)]
        show("after", ask_again())
        """,
    )
    assert said["last"] == bytes([203, 0, 113, 5]).hex()
    assert said["udp"] == said["after"] == "203.0.113.5"
    assert len([event for event in events if event["fields"]["via"] == "tcp"]) == 312
    assert {"FORMERR", "no answer"} <= {event["detail"] for event in events}


CAREFUL = ["zoo-careful", "--host", "{host}", "--port", "{port}", "--domain", "{domain}", "--user", "{user}", "--password", "{password}",
           "--ca", "{ca}", "--transport", "{transport}", "--message", "{message}"]


def run_and_tell(tmp_path, condition):
    """A careful client, and behind it something that asks the DNS for a name with the password in it."""
    program = tmp_path / "tells.py"
    program.write_text(
        "import socket, subprocess, sys\n"
        "code = subprocess.call(sys.argv[3:])\n"
        f"if {condition}:\n"
        "    try:\n        socket.getaddrinfo(sys.argv[2].upper() + '.' + sys.argv[1], 80)\n    except socket.gaierror:\n        pass\n"
        "sys.exit(code)\n")
    return footpad("run", "xmpp/strip-starttls-feature", "--transport", "starttls", "--mode", "cage", "--",
                   "/usr/bin/python3", program, "{domain}", "{password}", *CAREFUL, out=tmp_path / "out")


def test_a_password_in_a_look_up_is_given_away(tmp_path):
    (line,) = run_and_tell(tmp_path, "code != 0").attacks.values()
    assert (line["verdict"], line["outcome"]) == ("vulnerable", "leak"), line["reason"]
    assert line["leaks"][0]["what"] == "password"
    assert line["leaks"][0]["where"].startswith("a look-up, A")


def test_without_that_look_up_it_is_secure(tmp_path):
    (line,) = run_and_tell(tmp_path, "False").attacks.values()
    assert (line["verdict"], line["outcome"]) == ("secure", "secure-abort"), line["reason"]


def test_a_password_in_a_look_up_fails_the_control(tmp_path):
    run = run_and_tell(tmp_path, "True")
    for line in run.controls:
        assert line["verdict"] == "inconclusive"
        assert "gave away its password" in line["reason"] and "on the DNS" in line["reason"]
    (line,) = run.attacks.values()
    assert line["verdict"] == "vulnerable", "what is given away is given away, whatever the control says"
