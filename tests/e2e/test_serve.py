"""Lanes over HTTP: opened, judged behind their controls, and gone."""

import json
import os
import signal
import socket
import subprocess
import threading

import pytest
from driver import binary, environment, footpad
from lane_server import Server, attempt, careless, opportunistic, send_mail

STRIP = "smtp/strip-starttls-capability"
HONEST = "smtp/control-honest-starttls"
UNTRUSTED = "certs/trust-unknown-root"


@pytest.fixture(scope="module")
def server():
    with Server() as up:
        yield up


@pytest.fixture
def client(request):
    """A name of one's own: no test shares its controls with another."""
    return request.node.name


def ask_for(scenario, client, **more):
    return {"scenario": scenario, "client": client, "protocol": "smtp", "transport": "starttls", **more}


# --- verdicts ---


def test_an_attack_is_secure_once_its_control_was_green_before_and_after(server, client):
    assert server.play(send_mail, **ask_for(HONEST, client))["verdict"]["verdict"] == "secure"
    lane = server.play(send_mail, **ask_for(STRIP, client))
    assert (lane["state"], lane["verdict"]) == ("provisional", None)
    assert lane["provisional"]["outcome"] == "secure-abort"
    assert server.lane(lane)["state"] == "provisional"
    server.play(send_mail, **ask_for(HONEST, client))
    settled = server.lane(lane)
    assert (settled["state"], settled["verdict"]["verdict"], settled["provisional"]) == ("judged", "secure", None)
    assert settled["verdict"]["control"] == "green"


def test_a_control_that_fails_behind_the_attack_takes_its_verdict_back(server, client):
    server.play(send_mail, **ask_for(HONEST, client))
    lane = server.play(send_mail, **ask_for(STRIP, client))
    server.play(lambda _: (_ for _ in ()).throw(OSError), **ask_for(HONEST, client))
    after = server.lane(lane)
    assert (after["state"], after["verdict"]["verdict"], after["verdict"]["outcome"]) == ("judged", "inconclusive", "uncontrolled")
    server.play(send_mail, **ask_for(HONEST, client))
    assert server.lane(lane)["verdict"]["verdict"] == "inconclusive", "a later control does not bring it back"


def test_a_control_that_was_open_before_the_attack_does_not_close_it(server, client):
    server.play(send_mail, **ask_for(HONEST, client))
    early = server.open(**ask_for(HONEST, client))
    lane = server.play(send_mail, **ask_for(STRIP, client))
    assert server.done(early, attempt(send_mail, early))["verdict"]["verdict"] == "secure"
    assert server.lane(lane)["state"] == "provisional"


def test_a_control_that_fails_while_the_attack_is_under_way_counts_too(server, client):
    server.play(send_mail, **ask_for(HONEST, client))
    lane = server.open(**ask_for(STRIP, client))
    server.play(lambda _: (_ for _ in ()).throw(OSError), **ask_for(HONEST, client))
    judged = server.done(lane, attempt(send_mail, lane))
    assert (judged["state"], judged["verdict"]["verdict"], judged["verdict"]["outcome"]) == ("judged", "inconclusive", "uncontrolled")


def test_without_a_control_nothing_is_secure(server, client):
    lane = server.play(send_mail, **ask_for(STRIP, client))
    assert (lane["state"], lane["verdict"]["verdict"], lane["verdict"]["outcome"]) == ("judged", "inconclusive", "uncontrolled")
    assert "did not run" in lane["verdict"]["reason"]
    assert lane["controls"] == [{"scenario": HONEST, "state": "none"}]


@pytest.mark.parametrize("other", [{"policy": "encrypted"}, {"domain": "other.test"}, {"client": "somebody else"}])
def test_a_control_counts_for_its_own_group_only(server, client, other):
    server.play(send_mail, **ask_for(HONEST, client))
    lane = server.play(send_mail, **{**ask_for(STRIP, client), **other})
    assert lane["verdict"]["outcome"] == "uncontrolled"


def test_what_is_given_away_is_given_away_whatever_the_control_says(server, client):
    lane = server.play(opportunistic, **ask_for(STRIP, client))
    assert (lane["verdict"]["verdict"], lane["verdict"]["outcome"]) == ("vulnerable", "leak")
    said = lane["explanation"]
    assert all(said[part] for part in ("footpad_did", "client_did", "why", "fix"))
    for head in ("What Footpad did: ", "What the client did: ", "Why it matters: ", "How to fix it: "):
        assert head in said["text"]


def test_a_client_that_checks_nothing_accepts(server, client):
    server.play(careless, **ask_for(HONEST, client))
    server.play(careless, **ask_for("certs/ok-baseline", client))
    lane = server.play(careless, **ask_for(UNTRUSTED, client))
    assert lane["verdict"]["verdict"] == "vulnerable"


def test_success_that_is_reported_behind_an_abort_is_false(server, client):
    server.play(send_mail, **ask_for(HONEST, client))
    lane = server.open(**ask_for(STRIP, client))
    attempt(send_mail, lane)
    judged = server.done(lane, 0)
    assert (judged["verdict"]["verdict"], judged["verdict"]["outcome"]) == ("vulnerable", "false-success")


def test_a_client_that_ended_and_keeps_its_connection_is_held(server, client):
    server.play(send_mail, **ask_for(HONEST, client))
    lane = server.open(**ask_for(STRIP, client))
    with socket.create_connection(("127.0.0.1", lane["port"])) as kept:
        assert kept.recv(4096).startswith(b"220")
        kept.sendall(b"EHLO x\r\n")
        assert kept.recv(4096).startswith(b"250")
        kept.sendall(b"NOOP\r\n")
        assert kept.recv(4096).startswith(b"250")
        judged = server.done(lane, 1)
    assert (judged["verdict"]["verdict"], judged["verdict"]["outcome"]) == ("weak", "held")


def test_a_client_that_never_came_proves_nothing(server, client):
    server.play(send_mail, **ask_for(HONEST, client))
    lane = server.open(**ask_for(STRIP, client))
    judged = server.done(lane, 1)
    assert judged["verdict"]["outcome"] == "not-exercised"
    assert "never connected" in judged["verdict"]["reason"]


def test_a_control_without_a_word_of_its_end_is_red_at_its_deadline(server, client):
    lane = server.open(**ask_for(HONEST, client, timeout=0.5))
    attempt(send_mail, lane)
    judged = server.lane(lane, "?wait=30")
    assert judged["verdict"]["outcome"] == "uncontrolled"


def test_what_the_client_printed_is_kept(server, client):
    lane = server.open(**ask_for(HONEST, client))
    judged = server.done(lane, 1, output="no route to host\n")
    assert "no route to host" in judged["verdict"]["reason"]


def test_every_transport_and_a_protocol_free_scenario(server, client):
    def direct(lane):
        import smtplib
        import ssl

        context = ssl.create_default_context(cadata=lane["ca_pem"])

        class Named(ssl.SSLContext):
            pass

        raw = socket.create_connection(("127.0.0.1", lane["port"]))
        session = smtplib.SMTP()
        session.sock = context.wrap_socket(raw, server_hostname=lane["domain"])
        session.file = None
        code, _ = session.getreply()
        assert code == 220
        session.ehlo()
        session.login(lane["user"], lane["password"])
        session.sendmail(lane["jid"], ["romeo@" + lane["domain"]], lane["message"])
        session.quit()

    wish = {"client": client, "protocol": "smtp", "transport": "direct"}
    for control in ("smtp/control-honest-direct", "certs/ok-baseline"):
        assert server.play(direct, scenario=control, **wish)["verdict"]["verdict"] == "secure"
    lane = server.play(direct, scenario=UNTRUSTED, **wish)
    assert lane["provisional"]["outcome"] == "secure-abort"


# --- plans ---


def test_a_plan_has_the_controls_first_and_the_honest_one_last(server, client):
    answer = server.ask("POST", "/v1/plans", {"scenario": UNTRUSTED, "client": client, "protocol": "smtp", "transport": "both"})
    steps = answer.json["steps"]
    of_starttls = [step for step in steps if step["transport"] == "starttls"]
    assert [step["kind"] for step in of_starttls] == ["control"] * (len(of_starttls) - 2) + ["attack", "control"]
    assert [step["closing"] for step in of_starttls] == [False] * (len(of_starttls) - 1) + [True]
    assert of_starttls[-1]["scenario"] == HONEST
    assert {step["transport"] for step in steps} == {"starttls", "direct"}


def test_the_steps_of_a_plan_are_what_opens_its_lanes(server, client):
    plan = server.ask("POST", "/v1/plans", {"select": [STRIP, UNTRUSTED], "client": client, "protocol": "smtp"}).json
    lanes = [server.play(send_mail, **step["lane"]) for step in plan["steps"]]
    verdicts = {lane["scenario"]: server.lane(lane)["verdict"]["verdict"] for lane in lanes}
    assert verdicts[STRIP] == verdicts[UNTRUSTED] == "secure"


def test_a_plan_says_what_a_lane_cannot_show(server, client):
    plan = server.ask("POST", "/v1/plans", {"select": ["smtp/*"], "client": client, "protocol": "smtp", "transport": "both"}).json
    why = {one["scenario"]: one["why"] for one in plan["skipped"]}
    assert "--mode cage" in why["smtp/port-fallback-465-587-25"]
    refused = server.ask("POST", "/v1/lanes", {**ask_for("smtp/port-fallback-465-587-25", client), "transport": "direct"})
    assert refused.status == 422
    assert "cage" in refused.error


def test_what_a_client_takes_makes_more_possible(server, client):
    scenario = "certs/rev-crl-leaf-revoked"
    assert server.ask("POST", "/v1/lanes", ask_for(scenario, client)).status == 422
    lane = server.open(**ask_for(scenario, client, takes=["crl"]))
    assert "X509 CRL" in open(lane["crl_file"]).read()


# --- scenarios ---


def test_the_list_is_that_of_the_command_line(server):
    listed = server.ask("GET", "/v1/scenarios?select=%2Bsmoke&transport=both").json["scenarios"]
    run = footpad("list", "+smoke", "--transport", "both", "--format", "json")
    assert listed == json.loads(run.stdout)
    assert server.ask("GET", "/v1/scenarios?select=+smoke&transport=both").json["scenarios"] == listed, "a plus is a plus"
    assert len(server.ask("GET", "/v1/scenarios").json["scenarios"]) > 100


def test_a_scenario_is_explained(server):
    said = server.ask("GET", f"/v1/scenarios/{STRIP}").json
    assert said["scenario"] == STRIP and said["kind"] == "attack" and HONEST in said["controls"]
    assert said["picture"] and said["remedy"] and said["expected"]["verified"] == "must-abort"
    assert server.ask("GET", f"/v1/scenarios/{UNTRUSTED}").json["recipe"]["id"] == UNTRUSTED




def inline():
    """A scenario of the catalogue, as text."""
    from driver import SOURCE

    return (SOURCE / "scenarios" / f"{STRIP}.xml").read_text()


def test_a_scenario_of_ones_own_is_attacked_with_like_any_other(server, client):
    wish = {"xml": inline(), "client": client, "transport": "starttls"}
    plan = server.ask("POST", "/v1/plans", wish).json
    lanes = [server.play(send_mail, **step["lane"]) for step in plan["steps"]]
    mine = server.lane(next(lane for lane in lanes if lane["kind"] == "attack"))
    assert mine["scenario"].startswith("inline/")
    assert mine["verdict"]["verdict"] == "secure"
    assert server.ask("GET", f"/v1/scenarios/{mine['scenario']}").status == 200
    everything = server.ask("GET", "/v1/scenarios?protocol=smtp").json["scenarios"]
    assert mine["scenario"] not in {row["scenario"] for row in everything}, "nobody else asked for it"


def test_the_same_text_is_the_same_scenario(server, client):
    first, second = (server.open(xml=inline(), client=client) for _ in range(2))
    assert first["scenario"] == second["scenario"]
    assert first["password"] != second["password"] and first["port"] != second["port"]


@pytest.mark.parametrize("text, says", [
    ("<scenario protocol='smtp'", "inline.xml:1"),
    (inline().replace("remedy>", "remmedy>"), "<remmedy>"),
    (inline().replace("capabilities", "capabilites"), "did you mean 'server.capabilities'"),
    (inline().replace(HONEST, HONEST + "x"), HONEST),
    ("<recipe/>", "recipe"),
    ("", "scenario"),
], ids=["cut", "element", "point", "control", "recipe", "empty"])
def test_faults_in_xml_are_shown_where_they_are(server, text, says):
    refused = server.ask("POST", "/v1/lanes", {"xml": text, "client": "x"})
    assert refused.status == 400
    assert says in refused.error
    if "inline.xml" in refused.error:
        assert "^" in refused.error


# --- lanes ---


def test_a_lane_tells_all_that_a_client_needs(server, client):
    lane = server.open(**ask_for(UNTRUSTED, client))
    assert lane["host"] == "localhost" and lane["port"] > 0
    assert lane["ca_pem"] == open(lane["ca_file"]).read()
    assert lane["environment"]["SSL_CERT_FILE"] == lane["ca_file"]
    assert os.path.isdir(lane["environment"]["SSL_CERT_DIR"])
    assert lane["jid"] == f"{lane['user']}@{lane['domain']}" and lane["domain"] == "example.test"
    for name in ("password", "message", "token"):
        assert len(lane[name]) >= 12


def test_a_seed_repeats_what_a_lane_is_told(server, client):
    first, second = (server.open(**ask_for(STRIP, client, seed=7)) for _ in range(2))
    assert first["password"] == second["password"]
    assert first["password"] != server.open(**ask_for(STRIP, client, seed=8))["password"]


def test_what_was_seen_so_far_can_be_read_while_the_client_is_busy(server, client):
    lane = server.open(**ask_for(HONEST, client))
    with socket.create_connection(("127.0.0.1", lane["port"])) as busy:
        busy.recv(4096)
        assert server.lane(lane)["connections"] == 1
        ledger = server.ask("GET", f"/v1/lanes/{lane['id']}/ledger").json
        assert {"opened", "unit"} <= {event["type"] for event in ledger["events"]}
        transcript = server.ask("GET", f"/v1/lanes/{lane['id']}/transcript")
        assert transcript.headers["Content-Type"].startswith("text/plain")
        assert b"server.greeting" in transcript.raw


def test_waiting_ends_with_the_verdict_and_not_before(server, client):
    lane = server.open(**ask_for(HONEST, client))
    seen = {}

    def wait():
        seen["lane"] = server.ask("GET", f"/v1/lanes/{lane['id']}?wait=60", connection=server.connect()).json

    waiting = threading.Thread(target=wait)
    waiting.start()
    server.done(lane, attempt(send_mail, lane))
    waiting.join(timeout=60)
    assert seen["lane"]["state"] == "judged"
    assert server.lane(server.open(**ask_for(HONEST, client)), "?wait=0.05")["state"] == "open"


def test_waiting_for_good_ends_when_the_control_has_spoken(server, client):
    server.play(send_mail, **ask_for(HONEST, client))
    lane = server.play(send_mail, **ask_for(STRIP, client))
    assert server.lane(lane, "?wait=0.05&until=settled")["state"] == "provisional"
    assert server.lane(lane, "?wait=60")["state"] == "provisional"
    seen = []
    waiting = threading.Thread(target=lambda: seen.append(
        server.ask("GET", f"/v1/lanes/{lane['id']}?wait=60&until=settled", connection=server.connect()).json))
    waiting.start()
    server.play(send_mail, **ask_for(HONEST, client))
    waiting.join(timeout=60)
    assert seen[0]["state"] == "judged"


def test_a_lane_that_is_deleted_is_gone_with_all_it_had(server, client):
    lane = server.open(**ask_for(HONEST, client))
    with socket.create_connection(("127.0.0.1", lane["port"])) as busy:
        busy.recv(4096)
        assert server.ask("DELETE", f"/v1/lanes/{lane['id']}").status == 204
        assert busy.recv(4096) == b""
    assert server.ask("GET", f"/v1/lanes/{lane['id']}").status == 404
    assert server.ask("DELETE", f"/v1/lanes/{lane['id']}").status == 404
    assert not os.path.exists(lane["ca_file"])
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", lane["port"]))


def test_who_waits_for_a_lane_that_is_deleted_is_told(server, client):
    lane = server.open(**ask_for(HONEST, client))
    other, seen = server.connect(), []
    other.connect()
    other.request("GET", f"/v1/lanes/{lane['id']}?wait=60", headers={"Authorization": f"Bearer {server.token}"})
    # Answered in their order by one loop: this one comes behind.
    server.lane(lane)
    server.ask("DELETE", f"/v1/lanes/{lane['id']}")
    seen = other.getresponse()
    assert seen.status in (404, 410)
    other.close()


def test_a_client_of_the_api_that_vanishes_leaves_nothing_behind():
    with Server("--keep", "1") as server:
        lane = server.open(**ask_for(HONEST, "gone", timeout=1))
        other = server.open(**ask_for(HONEST, "gone", timeout=600))
        before = open_files(server)
        waiters = [server.connect() for _ in range(20)]
        for one in waiters:
            one.connect()
            one.request("GET", f"/v1/lanes/{other['id']}?wait=60&until=settled", headers={"Authorization": f"Bearer {server.token}"})
        half = socket.create_connection(tuple_of(server))
        half.sendall(b"POST /v1/lanes HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n\r\n{")
        for one in waiters:
            one.sock.close()
        half.close()
        # Nobody answers them, for their lane is open; that they are gone is noticed.
        for _ in range(100):
            if open_files(server) <= before:
                break
            server.lane(other, "?wait=0.1")
        assert open_files(server) <= before
        # By its own deadline the lane is judged, and then forgotten: nobody asks for it.
        for _ in range(200):
            if server.ask("GET", "/healthz").json["lanes"] == 1:
                break
            server.lane(other, "?wait=0.2")
        assert server.ask("GET", "/healthz").json["lanes"] == 1
        assert open_files(server) < before
        assert not os.path.exists(lane["ca_file"])


def tuple_of(server):
    host, port = server.announced["url"].removeprefix("http://").rsplit(":", 1)
    return host, int(port)


def open_files(server):
    return len(os.listdir(f"/proc/{server.process.pid}/fd"))


def test_a_thousand_lanes_at_once():
    with Server() as server:
        server.play(send_mail, **ask_for(HONEST, "many"))
        server.play(send_mail, **ask_for("certs/ok-baseline", "many"))
        lanes = [server.open(**ask_for(UNTRUSTED if n % 2 else STRIP, "many", timeout=300)) for n in range(1000)]
        assert len({lane["port"] for lane in lanes}) == 1000
        assert len({lane["password"] for lane in lanes}) == 1000
        assert server.ask("GET", "/healthz").json["lanes"] == 1002
        for lane in lanes[::50]:
            assert server.done(lane, attempt(send_mail, lane))["provisional"]["outcome"] == "secure-abort"
        for lane in lanes[1::50]:
            server.ask("DELETE", f"/v1/lanes/{lane['id']}")
        server.play(send_mail, **ask_for(HONEST, "many"))
        assert {server.lane(lane)["verdict"]["verdict"] for lane in lanes[::50]} == {"secure"}
        assert server.ask("GET", "/healthz").json["lanes"] == 1003 - 20


def test_more_lanes_than_may_be_are_refused():
    with Server("--lanes", "3") as server:
        for _ in range(3):
            server.open(**ask_for(STRIP, "many"))
        refused = server.ask("POST", "/v1/lanes", ask_for(STRIP, "many"))
        assert refused.status == 503
        assert "too many lanes" in refused.error
        server.ask("DELETE", "/v1/lanes/1")
        server.open(**ask_for(STRIP, "many"))


# --- starting and ending ---


def test_it_ends_with_whoever_started_it_and_leaves_no_files():
    with Server() as server:
        lane = server.open(**ask_for(HONEST, "x"))
        assert os.path.exists(lane["ca_file"])
    assert not os.path.exists(os.path.dirname(lane["ca_file"]))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it(number):
    process = subprocess.Popen([str(binary()), "serve"], stdout=subprocess.PIPE, text=True, env=environment())
    assert json.loads(process.stdout.readline())["url"].startswith("http://127.0.0.1:")
    process.send_signal(number)
    assert process.wait(timeout=30) == 0
    process.stdout.close()


def test_a_unix_socket_is_its_owners_alone(tmp_path):
    path = str(tmp_path / "footpad.socket")
    with Server("--listen", f"unix:{path}") as server:
        assert server.announced["socket"] == path
        assert os.stat(path).st_mode & 0o777 == 0o600
        assert server.ask("GET", "/v1/lanes", Host="whatever").status == 200
        assert server.play(send_mail, **ask_for(HONEST, "unix"))["verdict"]["verdict"] == "secure"
        again = footpad("serve", "--listen", f"unix:{path}")
        assert (again.exit, "already" in again.stderr) == (2, True)
    assert not os.path.exists(path)


def test_a_socket_that_was_left_behind_is_taken_over_and_a_file_is_not(tmp_path):
    path = tmp_path / "footpad.socket"
    left = socket.socket(socket.AF_UNIX)
    left.bind(str(path))
    left.close()
    with Server("--listen", f"unix:{path}"):
        pass
    path.write_text("mine")
    run = footpad("serve", "--listen", f"unix:{path}")
    assert run.exit == 2 and "no socket" in run.stderr
    assert path.read_text() == "mine"


def test_ipv6_will_do():
    with Server("--listen", "[::1]:0") as server:
        assert server.announced["url"].startswith("http://[::1]:")
        assert server.ask("GET", "/v1/lanes").status == 200


@pytest.mark.parametrize("address, says", [
    ("0.0.0.0:0", "loopback only"), ("192.0.2.1:80", "loopback only"), ("[::]:0", "loopback only"),
    ("example.test:80", "loopback only"), ("4711", "no address"), ("127.0.0.1:99999", "no address"),
    ("unix:", "path"), ("unix:/nowhere/at/all", "cannot listen"),
])
def test_nothing_but_loopback_is_listened_on(address, says):
    run = footpad("serve", "--listen", address)
    assert run.exit == 2
    assert says in run.stderr
    assert not run.stdout


def test_a_port_that_is_taken_is_said():
    with Server() as server:
        run = footpad("serve", "--listen", server.announced["url"].removeprefix("http://"))
        assert run.exit == 2 and "in use" in run.stderr


def test_the_token_comes_from_a_file_or_the_environment_and_is_not_printed(tmp_path):
    file = tmp_path / "token"
    file.write_text("  a-token-of-my-own-42\n")
    announced = tmp_path / "announced.json"
    with Server("--token-file", str(file), "--announce", str(announced), FOOTPAD_TOKEN="some-other-token-1") as server:
        assert "token" not in server.announced
        assert json.loads(announced.read_text()) == server.announced
        assert announced.stat().st_mode & 0o777 == 0o600
        server.token = "a-token-of-my-own-42"
        assert server.ask("GET", "/v1/lanes").status == 200
    with Server(FOOTPAD_TOKEN="a-token-of-my-own-43") as server:
        assert "token" not in server.announced
        assert server.ask("GET", "/v1/lanes").status == 200


@pytest.mark.parametrize("token", ["short", "with spaces in the midst", ""])
def test_a_token_that_is_none_is_refused(tmp_path, token):
    file = tmp_path / "token"
    file.write_text(token)
    run = footpad("serve", "--token-file", str(file))
    assert run.exit == 2
    assert "token" in run.stderr and (not token or token not in run.stderr)
    assert footpad("serve", "--token-file", str(tmp_path / "none")).exit == 2


def test_tokens_are_random_and_no_option():
    with Server() as one, Server() as other:
        assert one.token != other.token and len(one.token) >= 32
        one.token = other.token
        assert one.ask("GET", "/v1/lanes").status == 401
    assert "--token " not in footpad("serve", "--help").stdout
