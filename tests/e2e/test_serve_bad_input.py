"""What the lanes' API says to those that ask wrongly: a status, a sentence and a remedy, and it goes on."""

import contextlib
import json
import re
import socket

import pytest
from lane_server import Server

STRIP = "smtp/strip-starttls-capability"


@pytest.fixture(scope="module")
def server():
    with Server() as up:
        yield up
        assert up.ask("GET", "/healthz").json == {"status": "ok", "version": up.ask("GET", "/healthz").json["version"], "lanes": 0}


def refused(answer, status, *says):
    assert answer.status == status, answer.raw
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json["status"] == status
    for text in says:
        assert text in answer.error, answer.error
    return answer


# --- who may ask ---


@pytest.mark.parametrize("given, says", [
    (None, "there is no token"), ("", "there is no token"), ("Basic Zm9vOmJhcg==", "there is no token"),
    ("Bearer", "there is no token"), ("Bearer  ", "there is no token"), ("  ", "there is no token"),
    ("Bearer x", "the token is wrong"), ("Bearer " + "0" * 64, "the token is wrong"),
    ("Bearer " + "0" * 10000, "the token is wrong"),
])
def test_without_the_token_nothing_is_said(server, given, says):
    for method, path in [("GET", "/v1/lanes"), ("POST", "/v1/lanes"), ("GET", "/openapi.json"), ("GET", "/nowhere")]:
        answer = refused(server.ask(method, path, Authorization=given), 401, says)
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert server.token not in answer.raw.decode()


def test_the_token_is_all_of_it(server):
    for wrong in (server.token[:-1], server.token + "0", server.token.upper(), server.token[::-1], server.token * 2):
        refused(server.ask("GET", "/v1/lanes", Authorization=f"Bearer {wrong}"), 401)
    assert server.ask("GET", "/v1/lanes", Authorization=f"bearer {server.token}").status == 200


@pytest.mark.parametrize("host", [
    "evil.test", "evil.test:80", "127.0.0.1.evil.test", "localhost.evil.test", "0.0.0.0", "[::]", "127.0.0.2", "",
])
def test_a_page_that_makes_its_own_name_mean_loopback_is_refused(server, host):
    refused(server.ask("GET", "/v1/lanes", Host=host), 421, "does not go by the name")
    refused(server.ask("GET", "/healthz", Host=host), 421)


@pytest.mark.parametrize("host", ["localhost", "LocalHost:1", "127.0.0.1", "[::1]:80"])
def test_names_of_loopback_will_do(server, host):
    assert server.ask("GET", "/v1/lanes", Host=host).status == 200


# --- where ---


def test_what_is_not_there_is_not_found(server):
    refused(server.ask("GET", "/v1/nothing"), 404, "/openapi.json")
    refused(server.ask("GET", "/v1/lanes/4711"), 404, "there is no lane '4711'")
    refused(server.ask("GET", "/v1/lanes/4711/ledger"), 404)
    refused(server.ask("GET", "/v1/lanes/4711/transcript"), 404)
    refused(server.ask("POST", "/v1/lanes/4711/done", {"exit": 0}), 404)
    refused(server.ask("GET", "/v1/lanes/../../etc/passwd"), 404)
    refused(server.ask("GET", "/v1/lanes/%zz"), 400, "malformed")
    refused(server.ask("GET", "/v1/lanes/%00%1b[31m"), 404)


def test_methods_that_a_place_does_not_have(server):
    assert refused(server.ask("DELETE", "/v1/lanes"), 405).headers["Allow"] == "GET, POST"
    assert refused(server.ask("PUT", "/v1/lanes/1", {}), 405).headers["Allow"] == "GET, DELETE"
    refused(server.ask("OPTIONS", "/v1/lanes"), 405)


# --- what ---


def test_json_that_is_none_is_shown_where_it_breaks(server):
    answer = refused(server.ask("POST", "/v1/lanes", '{"scenario": "x",\n "client": oops}'), 400, "no JSON", "body:2:12")
    place = answer.json["errors"][0]["place"]
    assert ' "client": oops}' in place and "^" in place
    refused(server.ask("POST", "/v1/lanes", '{"scenario":'), 400, "body:1:")
    refused(server.ask("POST", "/v1/lanes", b"\xff\xfe\x00"), 400, "no JSON")
    refused(server.ask("POST", "/v1/lanes", "[]"), 400, "no object")
    refused(server.ask("POST", "/v1/lanes", "[" * 100000), 400)
    refused(server.ask("POST", "/v1/lanes", '{"timeout": 1e400}'), 400, "too large")
    answer = refused(server.ask("POST", "/v1/lanes", "[" + " " * 1000000 + "oops"), 400)
    assert len(answer.raw) < 2000, "what was sent is not sent back"
    refused(server.ask("POST", "/v1/lanes/1/done", "{"), 400, "no JSON")
    refused(server.ask("POST", "/v1/plans", "nonsense"), 400, "no JSON")


@pytest.mark.parametrize("body, says", [
    ({"scenari": STRIP}, "did you mean 'scenario'?"),
    ({"scenario": STRIP, "Client": "x"}, "there is no field 'Client'"),
    ({"scenario": STRIP, "colour": "red"}, "known: scenario"),
    ({}, "exactly one"),
    ({"scenario": STRIP, "xml": "<scenario/>"}, "exactly one"),
    ({"scenario": 7}, "'scenario' is no text"),
    ({"scenario": STRIP, "policy": "verifed"}, "opportunistic, encrypted, verified"),
    ({"scenario": STRIP, "transport": "both"}, "one of: starttls, direct"),
    ({"scenario": STRIP, "protocol": "smtpp"}, "did you mean 'smtp'?"),
    ({"scenario": STRIP, "timeout": 0}, "0.1"),
    ({"scenario": STRIP, "timeout": 1e9}, "3600"),
    ({"scenario": STRIP, "timeout": "5"}, "'timeout'"),
    ({"scenario": STRIP, "seed": -1}, "'seed'"),
    ({"scenario": STRIP, "seed": 1.5}, "'seed'"),
    ({"scenario": STRIP, "takes": "crl"}, "list of texts"),
    ({"scenario": STRIP, "takes": ["ct_lg"]}, "did you mean 'ct_log'?"),
    ({"scenario": STRIP, "domain": "../../etc"}, "is no domain"),
    ({"scenario": STRIP, "domain": "a b"}, "is no domain"),
    ({"scenario": STRIP, "domain": ""}, "is no domain"),
    ({"scenario": STRIP, "client": ""}, "'client'"),
    ({"scenario": STRIP, "client": "x" * 1000}, "'client'"),
    ({"scenario": STRIP, "select": ["x"]}, "there is no field 'select'"),
])
def test_wishes_that_make_no_sense(server, body, says):
    refused(server.ask("POST", "/v1/lanes", body), 400, says)


def test_scenarios_that_nobody_knows(server):
    refused(server.ask("POST", "/v1/lanes", {"scenario": "smtp/strip-starttls-capabilty"}), 404, f"did you mean '{STRIP}'?")
    refused(server.ask("GET", "/v1/scenarios/smtp/strip-starttls-capabilty"), 404, f"did you mean '{STRIP}'?")
    refused(server.ask("POST", "/v1/plans", {"select": ["+smok"]}), 404, "+smoke")
    refused(server.ask("GET", "/v1/scenarios?select=nothing-of-the-kind"), 404)
    refused(server.ask("GET", "/v1/scenarios?selct=x"), 400, "did you mean 'select'?")
    refused(server.ask("POST", "/v1/lanes", {"scenario": STRIP, "transport": "direct"}), 422)
    refused(server.ask("POST", "/v1/lanes", {"scenario": STRIP, "protocol": "imap"}), 422, "smtp")


@pytest.mark.parametrize("query, says", [
    ("wait=-1", "0"), ("wait=61", "60"), ("wait=soon", "'wait'"), ("wait=1e999", "'wait'"), ("until=never", "judged, settled"),
    ("waitt=1", "did you mean 'wait'?"),
])
def test_waiting_is_bounded(server, query, says):
    lane = server.open(scenario=STRIP)
    refused(server.ask("GET", f"/v1/lanes/{lane['id']}?{query}"), 400, says)
    server.ask("DELETE", f"/v1/lanes/{lane['id']}")


@pytest.mark.parametrize("body, says", [({}, "'exit'"), ({"exit": 256}, "'exit'"), ({"exit": -1}, "'exit'"), ({"exit": "0"}, "'exit'"),
                                        ({"exit": 0, "ouput": "x"}, "did you mean 'output'?")])
def test_an_end_says_how(server, body, says):
    lane = server.open(scenario=STRIP)
    refused(server.ask("POST", f"/v1/lanes/{lane['id']}/done", body), 400, says)
    assert server.lane(lane)["state"] == "open"
    server.ask("DELETE", f"/v1/lanes/{lane['id']}")


# --- how much ---


@pytest.mark.parametrize("size", [(2 << 20) + 100, 7 << 20, 64 << 20])
def test_a_body_that_is_too_large_is_refused(server, size):
    """With a length that is announced; the answer comes whether or not all of it was sent."""
    with socket.create_connection(address(server), timeout=60) as raw:
        raw.sendall(f"POST /v1/lanes HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {server.token}\r\n"
                    f"Connection: close\r\nContent-Length: {size}\r\n\r\n".encode())
        try:
            for _ in range(size // (1 << 16) + 1):
                raw.sendall(b" " * (1 << 16))
        except OSError:
            pass  # it has heard enough
        answer = read_all(raw)
    assert not answer or answer.startswith(b"HTTP/1.1 413 "), answer[:200]
    if size < 4 << 20:
        assert b"too large" in answer
    assert server.ask("GET", "/healthz", connection=server.connect()).status == 200


def test_the_token_comes_before_the_size(server):
    refused(server.ask("POST", "/v1/lanes", " " * (3 << 20), connection=server.connect(), Authorization="Bearer x"), 401)


@pytest.mark.parametrize("sent", [
    b"\x16\x03\x01\x02\x00\x01\x00", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\r\n\r\n\r\n", b"\0" * 5000,
    b"GET /healthz HTTP/1.1\r\n" + b"X: " + b"y" * 40000 + b"\r\n\r\n",
    b"POST /v1/lanes HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
    b"POST /v1/lanes HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"POST /v1/lanes HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffff0\r\n",
], ids=["tls", "cut", "version", "empty", "zeros", "header", "length", "chunk", "huge-chunk"])
def test_what_is_no_request_ends_the_connection_and_nothing_else(server, sent):
    with socket.create_connection(address(server), timeout=60) as raw:
        raw.sendall(sent)
        with contextlib.suppress(OSError):  # it has heard enough
            raw.shutdown(socket.SHUT_WR)
        answer = read_all(raw)
    assert not answer or re.match(rb"HTTP/1\.[01] [45]\d\d ", answer), answer[:200]
    assert server.ask("GET", "/healthz", connection=server.connect()).status == 200


def test_requests_in_a_row_on_one_connection_while_one_waits(server):
    lane = server.open(scenario=STRIP)
    head = f"Host: localhost\r\nAuthorization: Bearer {server.token}\r\n"
    with socket.create_connection(address(server), timeout=60) as raw:
        raw.sendall(f"GET /v1/lanes/{lane['id']}?wait=0.2 HTTP/1.1\r\n{head}\r\n"
                    f"GET /healthz HTTP/1.1\r\n{head}Connection: close\r\n\r\n".encode())
        answer = read_all(raw)
    assert answer.count(b"HTTP/1.1 200 ") == 2
    server.ask("DELETE", f"/v1/lanes/{lane['id']}")


def test_hostile_bytes_come_back_escaped(server):
    answer = refused(server.ask("POST", "/v1/lanes", {"scenario": "\x1b[31m<script>\u202e"}), 404)
    assert b"\x1b" not in answer.raw and "\\x1b" in answer.error


def address(server):
    host, port = server.announced["url"].removeprefix("http://").rsplit(":", 1)
    return host, int(port)


def read_all(raw):
    out = b""
    try:
        while piece := raw.recv(65536):
            out += piece
    except OSError:
        pass
    return out


def test_the_shape_of_an_error(server):
    answer = server.ask("POST", "/v1/lanes", "{}")
    assert set(answer.json) == {"status", "errors"}
    assert all({"what", "remedy"} <= set(one) for one in answer.json["errors"])
    json.dumps(answer.json)
