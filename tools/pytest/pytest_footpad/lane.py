"""One lane: where a client is to go, whom it is to trust, who it is; and, once it has ended, its verdict."""

import os
import re
import signal
import ssl
import subprocess
import tempfile
import threading

from .words import hint

WAIT = 60  # seconds of one question; then it is asked again
KEPT_OUTPUT = 1 << 20  # bytes of what a client prints


class Lane:
    """Its attributes are the fields of the lanes' API: host, port, ca_file, ca_pem, domain, user, jid, password, message,
    transport, environment ..."""

    def __init__(self, server, fields):
        self._server = server
        self._fields = fields

    def __getattr__(self, name):
        try:
            return self.__dict__["_fields"][name]
        except KeyError:
            raise AttributeError(f"this lane has no '{name}'") from None

    def __repr__(self):
        return f"<lane {self.id}: {self.scenario} over {self.transport}, {self.state}>"

    # --- for the client ---

    def ssl_context(self):
        """A context that trusts this lane's authority and nothing else, and checks names. The name is `domain`."""
        return ssl.create_default_context(cadata=self.ca_pem)

    def fill(self, text):
        """{host}, {port} and so on become what they mean; {{ is a brace."""

        def value(match):
            if match.group(0) == "{{":
                return "{"
            known = self._placeholders()
            if match.group(1) not in known:
                raise ValueError(f"there is no placeholder {match.group(0)}; {hint(match.group(1), known)}")
            return str(known[match.group(1)])

        return re.sub(r"\{\{|\{([a-z_]+)\}", value, text)

    def _placeholders(self):
        fields = self._fields
        names = ["host", "port", "domain", "user", "jid", "password", "message", "transport", "token", "pin", "ca_dir",
                 "local_domain"]
        known = {name: fields[name] for name in names}
        known["ca"], known["keylog"] = fields["ca_file"], fields["keylog_file"]
        known["tlsa"] = fields["tlsa"][0] if fields["tlsa"] else ""
        for name, field in [("crl", "crl_file"), ("ct_log", "ct_log_file"), ("certificate", "certificate_file"),
                            ("key", "key_file"), ("own_port", "own_port")]:
            if field in fields:
                known[name] = fields[field]
        return known

    def run(self, *command, env=None, cwd=None, input=None):
        """Runs a command in this lane, with its placeholders filled in, an environment of its own that names the lane's
        authority, and a fresh HOME. It ends at the latest when the lane does. Its exit code and its output."""
        with tempfile.TemporaryDirectory(prefix="footpad-home-") as home:
            environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": home, "TMPDIR": home, "LANG": "C.UTF-8"}
            environment.update(self.environment)
            environment.update({name: self.fill(value) for name, value in (env or {}).items()})
            process = subprocess.Popen(
                [self.fill(str(word)) for word in command], env=environment, cwd=cwd, start_new_session=True,
                stdin=subprocess.DEVNULL if input is None else subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            watch = threading.Thread(target=self._end_with_lane, args=(process,), daemon=True)
            watch.start()
            try:
                output, _ = process.communicate(None if input is None else self.fill(input).encode())
            finally:
                kill(process)
            code = process.returncode
            return (128 - code if code < 0 else code), output.decode("utf-8", "replace")

    def _end_with_lane(self, process):
        while process.returncode is None and self.state == "open":
            try:
                self.wait()
            except Exception:  # the server is gone, and so is the lane
                break
        kill(process)

    # --- for the test ---

    def done(self, exit, output=""):
        """The client has ended: 0 is success by its own account. The lane is judged."""
        self._fields = self._server.ask("POST", f"/v1/lanes/{self.id}/done", {"exit": exit, "output": output[-KEPT_OUTPUT:]})
        return self

    def wait(self, seconds=WAIT, until="judged"):
        self._fields = self._server.ask("GET", f"/v1/lanes/{self.id}?wait={seconds}&until={until}")
        return self

    def transcript(self):
        return self._server.ask("GET", f"/v1/lanes/{self.id}/transcript", text=True)

    def close(self):
        from .server import Refused

        try:
            self._server.ask("DELETE", f"/v1/lanes/{self.id}")
        except (Refused, OSError):
            pass  # it is gone


def kill(process):
    """The process and all that it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
