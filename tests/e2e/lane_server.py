"""footpad serve, and clients of it that are code in this very process."""

import http.client
import json
import smtplib
import socket
import ssl
import subprocess
import sys
from pathlib import Path

from driver import binary, environment


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=90)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)


class Answer:
    def __init__(self, status, headers, raw):
        self.status, self.headers, self.raw = status, headers, raw

    @property
    def json(self):
        return json.loads(self.raw)

    @property
    def error(self):
        """What is wrong, as one text."""
        return "\n".join(f"{one['what']}\n{one['remedy']}\n{one.get('place', '')}" for one in self.json["errors"])


class Server:
    """Ends with its block, or when this process ends: its stdin does."""

    def __init__(self, *arguments, **env):
        self.process = subprocess.Popen(
            [str(binary()), "serve", "--until-eof", *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, env=environment(**env))
        line = self.process.stdout.readline()
        assert line, self.process.stderr.read()
        self.announced = json.loads(line)
        self.token = self.announced.get("token", env.get("FOOTPAD_TOKEN"))
        self.connection = self.connect()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()
        self.process.stdin.close()
        assert self.process.wait(timeout=30) == 0
        self.process.stdout.close()
        said = self.process.stderr.read()
        self.process.stderr.close()
        assert not said, said

    def connect(self):
        if "socket" in self.announced:
            return UnixConnection(self.announced["socket"])
        return http.client.HTTPConnection(self.announced["url"].removeprefix("http://"), timeout=90)

    def ask(self, method, path, body=None, connection=None, **headers):
        """`body`: an object, or a text as it is. A header that is given as None is left out."""
        sent = {"Authorization": f"Bearer {self.token}", **{name.replace("_", "-"): value for name, value in headers.items()}}
        if body is not None and not isinstance(body, (str, bytes)):
            body = json.dumps(body)
        connection = connection or self.connection
        connection.request(method, path, body, {name: value for name, value in sent.items() if value is not None})
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())

    def open(self, **body):
        answer = self.ask("POST", "/v1/lanes", body)
        assert answer.status == 201, answer.raw
        return answer.json

    def lane(self, lane, query=""):
        answer = self.ask("GET", f"/v1/lanes/{lane['id']}{query}")
        assert answer.status == 200, answer.raw
        return answer.json

    def done(self, lane, exit, **more):
        answer = self.ask("POST", f"/v1/lanes/{lane['id']}/done", {"exit": exit, **more})
        assert answer.status == 200, answer.raw
        return answer.json

    def play(self, client, /, **body):
        """A lane from its beginning to its verdict, with a client that raises where it fails."""
        lane = self.open(**body)
        assert lane["state"] == "open", lane
        return self.done(lane, attempt(client, lane))


def attempt(client, lane):
    try:
        client(lane)
        return 0
    except (OSError, EOFError, smtplib.SMTPException):
        return 1


def send_mail(lane, context=None, demand_tls=True):
    """A submission by smtplib, over STARTTLS, as careful as its context."""
    context = context or ssl.create_default_context(cadata=lane["ca_pem"])
    with smtplib.SMTP("127.0.0.1", lane["port"], timeout=20) as session:
        session._host = lane["domain"]  # the name that it looks for in the certificate
        session.ehlo()
        if demand_tls or session.has_extn("starttls"):
            session.starttls(context=context)
            session.ehlo()
        session.login(lane["user"], lane["password"])
        session.sendmail(lane["jid"], [f"romeo@{lane['domain']}"], f"Subject: {lane['message']}\r\n\r\n{lane['message']}\r\n")


def careless(lane):
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    send_mail(lane, context)


def opportunistic(lane):
    send_mail(lane, demand_tls=False)


CLIENTS = {"careful": send_mail, "careless": careless, "opportunistic": opportunistic}

if __name__ == "__main__":
    name, port, domain, user, password, message, ca = sys.argv[1:]
    told = {"port": int(port), "domain": domain, "user": user, "password": password, "message": message, "jid": f"{user}@{domain}",
            "ca_pem": Path(ca).read_text()}
    sys.exit(attempt(CLIENTS[name], told))
