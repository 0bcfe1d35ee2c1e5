"""The proof: every zoo client meets every scenario of its protocol, and the whole matrix is asserted.

A scenario names in its file the clients that it catches. It must catch these and no others, the careful client must come
through everything, and clients that prove nothing must be told so.
"""

import re
from dataclasses import dataclass, field
from functools import cache
from xml.etree import ElementTree

import pytest
from driver import SOURCE, ZOO, catalogue, footpad, zoo_clients

CATALOGUE = catalogue()
ATTACKS = {entry.id: entry for entry in CATALOGUE.values() if entry.kind == "attack"}

# The careful client of each protocol: the yardstick of its protocol.
MAIL = ("imap", "pop3", "sieve", "smtp")
CAREFUL = {"xmpp": "careful", "xmpp-server": "server-careful", "xmpp-websocket": "careful-host-meta", "https": "careful-https", "smtp-relay": "relay-careful", **{protocol: f"{protocol}-careful" for protocol in MAIL}}
# What the yardstick is right not to do at all, and who does it with care: TXT records, which XEP-0156 has done away with,
# a ClientHello that says nothing of what it is for, and a second message for the same domain.
CAREFUL_IN = {"xmpp-websocket/dns-txt-xmppconnect": "careful-dns-txt",
              "smtp/mta-sts-txt-suppressed": "relay-careful-twice",
              "tls/forged-where-no-alpn": "careful-bare", "tls/forged-where-unnamed": "careful-bare"}
# Certificates are the same over any protocol; the clients of this one meet them. Who looks at them wrongly, says one of
# the recipes: these meet all of them. To the rest they are the same as to the careful client: they meet a few.
OVER = "xmpp"
CERTIFICATE_MINDED = {CAREFUL[OVER], "sends-before-check"}.union(*(entry.caught for entry in ATTACKS.values() if entry.certificate))
A_FEW = {"certs/ca-false", "certs/id-mismatch", "certs/pin-valid-ca-wrong-key", "certs/pos-foreign-key-tls13",
         "certs/time-leaf-expired", "certs/trust-unknown-root"}
# What no OpenSSL client comes to see: it does not offer the curve.
OUT_OF_REACH = {"certs/weak-leaf-secp256k1"}
# About what is to be had beside the handshake: who asks nobody cannot be asked about it.
BESIDE_HANDSHAKE = {entry.id for entry in ATTACKS.values() if entry.id.startswith(("certs/rev-crl-", "certs/rev-responder-"))}
FETCHED_LISTS = {scenario for scenario in BESIDE_HANDSHAKE if scenario.startswith("certs/rev-crl-url-")}
RESPONDERS = {scenario for scenario in BESIDE_HANDSHAKE if scenario.startswith("certs/rev-responder-")}
# Who leaves out one check comes to the next: the chain is bad, and so are its names. Logging in before looking takes them.
BEHIND_TWO_CHECKS = {"certs/der-san-unknown-tag", "certs/ext-dup-san-conflict", "certs/ext-dup-san-same",
                     "certs/ext-malformed-san", "certs/ext-proxycert", "certs/trust-self-signed-wrong-name"}
# More than OpenSSL's clients read of a Certificate message.
TOO_LARGE = {"certs/dos-huge-chain"}
# Told something more than the program by whose name they go: a pin, or the path of a WebSocket.
SAME_PROGRAM = {"mail-careful-demands-nothing", "careful-asks-responder", "careful-bare", "careful-dns-txt", "careful-fetches-list", "careful-takes-list",
                "goes-on-unanswered-list", "takes-revoked-fetched", "takes-revoked-list", "careful-https", "careful-pinned", "careful-host-meta", "careful-websocket", "falls-back-websocket",
                "follows-host-meta-into-clear", "no-server-signature-websocket", "trusts-txt-target", "upgrades-again-websocket"}

# About a later connection: whoever connects once cannot be asked.
NEXT_TIME = {entry.id for entry in ATTACKS.values() if "time" in entry.tags and entry.id.startswith("tls/")}

# It asks to deliver in clear: nobody can do that wrong.
ALLOWS_ALL = {"smtp/mta-sts-testing"}

# Clients whose weakness is how they end, whatever the attack: no scenario names them, the matrix follows from what the
# careful client does.
PINNED = {"careful-pinned", "pin-anywhere"}
PROVES_NOTHING = {"never-connects", "aborts-always"}
FOLLOWS_CAREFUL = {"hangs", "crashes", "exit-zero"} | {f"{protocol}-exit-zero" for protocol in MAIL}

# Clients that sit there in many cases: these wait side by side, and not for long.
PATIENT = {"hangs": ("--jobs", "32", "--timeout", "4"), "no-limits": ("--jobs", "8")}

SAFE = {
    ("secure", "secure-abort"),
    ("secure", "secure-continue"),
    ("undetectable", "undetectable"),
    ("unsupported", "unsupported"),
}


# Neither caught nor clean.
ON_THE_WAY = {
    # It comes back in clear, names its sender, and is refused.
    ("smtp-falls-back-to-clear", "smtp/no-post-tls-ehlo-reply", "starttls"): ("weak", "late-abort"),
    ("pop3-falls-back-to-clear", "pop3/apop-bad-msgid", "starttls"): ("weak", "late-abort"),
    # Its login failed: it does the same.
    **{("smtp-falls-back-to-clear", f"smtp/auth-{how}", transport): ("weak", outcome)
       for how in ("challenge-garbage", "cram-to-plain-retry") for transport, outcome in (("starttls", "late-abort"), ("direct", "held"))},
    # What it was answered to its sender stands behind the grant: it notices that, and begins no TLS.
    **{("smtp-pipelines-mail", f"smtp/tls-fail-then-clear{how}", "starttls"): ("inconclusive", "not-exercised") for how in ("", "-fin")},
    # It speaks in clear to a port of TLS, and waits to be thrown out.
    ("pop3-falls-back-to-clear", "pop3/apop-bad-msgid", "direct"): ("weak", "held"),
    # It comes back without TLS where it was to give up: so it does wherever TLS comes to nothing.
    ("imap-falls-back-to-clear", "imap/auth-plus-challenge", "starttls"): ("vulnerable", "fell-back"),
    ("falls-back", "xmpp/dane-insecure-tlsa", "direct"): ("weak", "held"),
    ("falls-back", "xmpp/dane-srv-target-name", "direct"): ("weak", "held"),
    ("falls-back", "xmpp/srv-target-identity", "direct"): ("weak", "held"),
    ("server-falls-back", "xmpp-server/dane-bogus-tlsa", "direct"): ("weak", "held"),
    ("server-falls-back", "xmpp-server/srv-target-identity", "direct"): ("weak", "held"),
    # It goes to the other host, begins no TLS there, and so never sees the certificate that this is about.
    ("follows-without-tls", "xmpp/see-other-host-cleartext", "starttls"): ("inconclusive", "not-exercised"),
    # It may ask there (RFC 7628 §3.2.2), and shows no token: unwise, and no more.
    ("fetches-error-url", "xmpp/sasl-oauth-error-url", "starttls"): ("weak", "late-abort"),
    ("fetches-error-url", "xmpp/sasl-oauth-error-url", "direct"): ("weak", "late-abort"),
}

# Caught before the attack came: it gives its password away where TLS is only offered, and asks for none. What was given
# away is proof by itself; nothing else may be judged without a reaction.
BEFORE_ATTACK = {("imap-only-if-required", f"imap/starttls-{how}")
                 for how in ("bad", "bye", "continuation", "no", "untagged-ok", "wrong-tag")}

# Caught, though a scenario is lenient: what was given away under a certificate that the client was not to accept is no nit.
GRAVER = {
    ("ignores-pin", "xmpp/sasl-strip-cb-types"): ("vulnerable", "accepted"),
    ("ignores-pin", "xmpp/starttls-offered-inside-tls"): ("vulnerable", "accepted"),
    ("smtp-ignores-pin", "smtp/auth-cram-to-plain-retry"): ("vulnerable", "accepted"),
    ("smtp-ignores-pin", "smtp/post-tls-starttls-offered"): ("vulnerable", "accepted"),
    ("sieve-ignores-pin", "sieve/post-tls-caps-with-starttls"): ("vulnerable", "accepted"),
    # It does without TLS before it comes to what is about mechanisms.
    ("pop3-only-if-required", "pop3/stale-capa"): ("vulnerable", "plaintext-continue"),
    # It comes back without TLS where it was only to wait.
    ("sieve-falls-back-to-clear", "sieve/missing-post-tls-capabilities"): ("vulnerable", "fell-back"),
    # Its login came to nothing inside a channel that it had to accept: it reports success all the same.
    ("imap-exit-zero", "imap/auth-plus-challenge"): ("vulnerable", "false-success"),
    # What was said under a grant of somebody else's was said in clear.
    ("imap-takes-any-answer", "imap/starttls-wrong-tag"): ("vulnerable", "leak"),
    ("imap-only-if-required", "imap/stale-capabilities"): ("vulnerable", "plaintext-continue"),
    ("imap-only-if-required", "imap/starttls-untagged-ok"): ("vulnerable", "leak"),
    ("imap-only-if-required", "imap/starttls-wrong-tag"): ("vulnerable", "leak"),
    ("imap-falls-back-to-clear", "imap/starttls-wrong-tag"): ("vulnerable", "fell-back"),
    ("imap-falls-back-to-clear", "imap/starttls-untagged-ok"): ("vulnerable", "fell-back"),
}


@cache
def protocol_of(client):
    return ElementTree.parse(ZOO / f"{client}.xml").getroot().get("protocol")


@cache
def comes_back(client):
    return "--comes-back" in [one.text for one in ElementTree.parse(ZOO / f"{client}.xml").iter("arg")]


@cache
def looks_at(client):
    """What it looks at beside the handshake, by how it is told to."""
    words = [one.text for one in ElementTree.parse(ZOO / f"{client}.xml").iter("arg")]
    asked = words[words.index("--asks") + 1] if "--asks" in words else ""
    given = BESIDE_HANDSHAKE - FETCHED_LISTS - RESPONDERS if "--crl" in words else set()
    return given | {"responder": RESPONDERS, "list": FETCHED_LISTS, "": set()}[asked]


def is_of_any_protocol(entry):
    return entry.certificate or entry.id.startswith("tls/")


def meets(client, entry):
    if looks_at(client):
        return entry.id in looks_at(client) | A_FEW
    return protocol_of(client) == OVER if is_of_any_protocol(entry) else protocol_of(client) in entry.protocols


def transports_of(client, entry):
    """How a client meets it. The careful client shows that certificates are the same however TLS begins."""
    if not meets(client, entry):
        return ()
    if protocol_of(client) == "smtp-relay":  # which has no other
        return ("starttls",) if "starttls" in entry.transports else ()
    if not entry.certificate or client == CAREFUL[OVER] or looks_at(client):
        return entry.transports
    if client in CERTIFICATE_MINDED:
        return ("direct",)
    return entry.transports if entry.id in A_FEW else ()


@dataclass
class Met:
    """What a client did with all that it met, in one run or two."""

    attacks: dict = field(default_factory=dict)
    controls: list = field(default_factory=list)
    exits: list = field(default_factory=list)  # of each run, and what its lines say it should be

    def add(self, run):
        assert not self.attacks.keys() & run.attacks.keys(), "nothing is judged twice"
        self.attacks.update(run.attacks)
        self.controls += run.controls
        self.exits.append((run.exit, exit_expected(run.attacks.values())))


def run_client(client, out):
    selections = {"both": [protocol_of(client)]}
    if looks_at(client):
        selections["both"] = sorted(looks_at(client) | A_FEW)
    elif protocol_of(client) == OVER:
        selections["both"].append("tls/*")
        if client != CAREFUL[OVER] and client in CERTIFICATE_MINDED:
            selections["direct"] = ["certs/*"]
        else:
            selections["both"] += ["certs/*"] if client == CAREFUL[OVER] else sorted(A_FEW)
    met = Met()
    for transport, selection in selections.items():
        run = footpad("run", *selection, "--subject", ZOO / f"{client}.xml", "--transport", transport, "--mode", "cage",
                      *PATIENT.get(client, ("--jobs", "4")), out=out / transport)
        assert run.exit in (0, 1, 3), run.text
        met.add(run)
    return met


@pytest.fixture(scope="session")
def careful(tmp_path_factory):
    """What a careful client does in each case."""
    return cache(lambda client: run_client(client, tmp_path_factory.mktemp("careful")).attacks)


def is_overlooked(entry):
    """Whether OpenSSL accepts it, and every client here with it: none is singled out by the recipe."""
    return bool(entry.lint) and not entry.caught and entry.id not in OUT_OF_REACH | TOO_LARGE


def is_caught(entry, client, careful_line=None):
    """Whether the scenario says that it catches this client."""
    if client in entry.caught:
        return True
    # Logging in before looking at the certificate is caught by every certificate that it should have looked at, unless
    # it is one of a kind that it cannot read any more than the careful client can.
    readable = entry.family != "RAW" and (careful_line is None or careful_line["verdict"] != "unsupported")
    return client == "sends-before-check" and is_of_any_protocol(entry) and entry.identity == "untrusted" and readable


def allowed(entry, client, transport, careful_line):
    """The (verdict, outcome) pairs that this client may get here, and why."""
    if client in PROVES_NOTHING:
        return {("inconclusive", "uncontrolled"), ("inconclusive", "not-exercised")}, "it never shows an honest login"
    if entry.id in NEXT_TIME and not comes_back(client):
        return {("unsupported", "unsupported")}, "it connects once, and this is about the next time"
    if entry.id in BESIDE_HANDSHAKE - looks_at(client):
        return {("unsupported", "unsupported")}, "it takes no lists, and fetches nothing"
    if entry.id in TOO_LARGE:
        return SAFE, "it is more than an OpenSSL client reads"
    if entry.id in OUT_OF_REACH:
        return {("inconclusive", "not-exercised")}, "no client on OpenSSL comes to see it"
    if client in PINNED and client not in entry.caught:
        return SAFE, "it knows the server's key, and this is another one"
    if is_overlooked(entry):
        return {("weak" if entry.lenient else "vulnerable", "accepted")}, "OpenSSL overlooks it"
    if (client, entry.id, transport) in ON_THE_WAY:
        return {ON_THE_WAY[client, entry.id, transport]}, "it is neither caught nor clean"
    if (client, entry.id) in GRAVER:
        return {GRAVER[client, entry.id]}, "its own weakness is graver than what the scenario is about"
    if client.endswith("ignores-pin") and entry.identity == "trusted" and not entry.certificate and client not in entry.caught:
        return {("weak", "late-abort")}, "under a rogue authority it spoke before it noticed what else is wrong"
    if client == "smtp-pipelines-mail" and transport == "starttls" and client not in entry.caught:
        return SAFE | {("weak", "late-abort")}, "it names its sender behind STARTTLS, whatever is answered"
    if client in FOLLOWS_CAREFUL and careful_line["outcome"] == "secure-abort":
        if client.endswith("exit-zero"):
            return {("vulnerable", "false-success")}, "it reports success behind an abort"
        if client == "crashes":
            return {("inconclusive", "crash")}, "a crash is no abort"
        # A hang with the handshake dead is over: TLS has told the peer so by an alert. In clear, or behind a finished
        # handshake, it is held.
        return {("weak", "held"), ("secure", "secure-abort")}, "it sits there, giving nothing away"
    if is_caught(entry, client, careful_line):
        return {("weak" if entry.lenient else "vulnerable", None)}, "the scenario says that it catches it"
    return SAFE, "nothing here is its weakness"


def fits(line, pairs):
    return any(line["verdict"] == verdict and outcome in (None, line["outcome"]) for verdict, outcome in pairs)


@pytest.mark.parametrize("client", zoo_clients())
def test_matrix(client, tmp_path, careful):
    run = run_client(client, tmp_path)
    judged = run.attacks
    yardstick = careful(CAREFUL[protocol_of(client)])
    expected = {(entry.id, transport): entry for entry in ATTACKS.values() for transport in transports_of(client, entry)}
    assert set(judged) == set(expected), "every scenario is run on every transport it is for, and nothing else"

    wrong = []
    for key, entry in sorted(expected.items()):
        line = judged[key]
        pairs, why = allowed(entry, client, key[1], yardstick.get(key, {"outcome": "?", "verdict": "?"}))
        if not fits(line, pairs):
            wrong.append(f"{key[0]} {key[1]}: {line['verdict']}/{line['outcome']}, {why}; footpad: {line['reason']}")
    assert not wrong, f"{len(wrong)} of {len(judged)} cases:\n" + "\n".join(wrong)

    assert all(code == right for code, right in run.exits), run.exits
    if client in PROVES_NOTHING:
        assert {code for code, _ in run.exits} == {3}
        return
    red = {line["scenario"] for line in run.controls if line["verdict"] != "secure"}
    assert all(CATALOGUE[scenario].capability for scenario in red), f"its honest logins work: {red}"
    assert all(line["control"] == "green" for line in judged.values() if line["verdict"] != "unsupported")
    unreached = [f"{scenario} {transport}" for (scenario, transport), line in judged.items()
                 if line["verdict"] in ("secure", "weak", "vulnerable") and line["outcome"] != "held" and not line["reached"]
                 and not ((client, scenario) in BEFORE_ATTACK and line["verdict"] == "vulnerable")]
    assert not unreached, "only a client that never stirs may be judged without a reaction"


def exit_expected(lines):
    words = {line["verdict"] for line in lines}
    for word, code in (("error", 4), ("vulnerable", 1), ("inconclusive", 3)):
        if word in words:
            return code
    return 0


@pytest.mark.parametrize("client", CAREFUL.values())
def test_the_careful_client_is_proven_careful(client, careful):
    judged = careful(client)
    verdicts = [line["verdict"] for line in judged.values() if line["verdict"] != "unsupported"]
    assert verdicts.count("secure") >= len(verdicts) * 3 // 4, "most of the catalogue can be noticed by a careful client"
    lacking = {scenario for (scenario, _), line in judged.items() if line["outcome"] == "unsupported" and not ATTACKS[scenario].certificate}
    assert lacking == {scenario for scenario in CAREFUL_IN if meets(client, ATTACKS[scenario])}


@pytest.mark.parametrize("scenario", CAREFUL_IN)
def test_what_the_careful_client_does_not_do_can_be_done_with_care(scenario, careful):
    judged = careful(CAREFUL_IN[scenario])
    assert all(judged[scenario, transport]["verdict"] == "secure" for transport in ATTACKS[scenario].transports)


@pytest.mark.parametrize("protocol", [*MAIL, "smtp-relay"])
def test_tls_is_the_same_under_any_protocol(protocol, tmp_path, careful):
    """What the careful client of this one can be asked it answers as that of the other does."""
    run = footpad("run", "certs/*", "tls/*", "--subject", ZOO / f"{CAREFUL[protocol]}.xml", "--transport", "starttls", "--mode", "cage", "--jobs", "4",
                  out=tmp_path / "out")
    there = careful(CAREFUL[OVER])
    both = {key: line for key, line in run.attacks.items() if "unsupported" not in (line["verdict"], there[key]["verdict"])}
    assert len(both) > len(run.attacks) * 2 // 3
    wrong = [f"{key[0]}: {line['verdict']}/{line['outcome']}, there {there[key]['verdict']}/{there[key]['outcome']}"
             for key, line in both.items() if (line["verdict"], line["outcome"]) != (there[key]["verdict"], there[key]["outcome"])]
    assert not wrong, "\n".join(wrong)


def is_seen_without_a_name(entry):
    """Whether the matrix shows that it is awake, or that nobody here can meet it, though it names no client."""
    nobody_meets_it = entry.family == "RAW" or entry.id in OUT_OF_REACH | TOO_LARGE
    return nobody_meets_it or is_overlooked(entry) or entry.id in BEHIND_TWO_CHECKS


@pytest.mark.parametrize("scenario", sorted(ATTACKS))
def test_every_scenario_names_a_client_that_it_catches(scenario):
    known = set(zoo_clients())
    caught = ATTACKS[scenario].caught
    if ATTACKS[scenario].identity == "stolen" and not caught:  # what nobody can notice, and nobody can do wrong
        return
    if not caught and (scenario in ALLOWS_ALL or is_seen_without_a_name(ATTACKS[scenario])):
        return
    assert caught, "a scenario that catches nobody may be asleep"
    assert caught <= known, f"no such zoo client: {caught - known}"
    assert all(meets(client, ATTACKS[scenario]) for client in caught), "none of them may speak another protocol"


@pytest.mark.parametrize("scenario", sorted(BEHIND_TWO_CHECKS))
def test_what_is_behind_two_checks_is_caught_by_who_makes_none_in_time(scenario):
    assert not ATTACKS[scenario].caught
    assert is_caught(ATTACKS[scenario], "sends-before-check"), "which the matrix then demands"


@pytest.mark.parametrize("client", sorted({client for client in zoo_clients() if "careful" not in client} - PROVES_NOTHING - FOLLOWS_CAREFUL))
def test_every_weakness_is_caught_somewhere(client):
    assert any(is_caught(entry, client) for entry in ATTACKS.values())


def test_every_client_is_built_and_described():
    # A client of mail is one program, and described once for each protocol.
    described = {re.sub(f"^({'|'.join(MAIL)})-", "mail-", re.sub("^relay-", "mail-relay-", client)) for client in zoo_clients()}
    programs = {file.stem for file in ZOO.glob("*.cc")}
    assert programs <= described
    assert described - programs == SAME_PROGRAM
    assert SOURCE.joinpath("tests/zoo/careful.cc").is_file()
