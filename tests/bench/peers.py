"""The programs that stand where Footpad stands, and Footpad among them: each relays one loopback port to another, in clear
or ending TLS on both of its legs."""

import contextlib
import shutil
import subprocess
from pathlib import Path

from machine import ends, free_port, listens

PACKAGES = {"haproxy": "haproxy", "nginx": "libnginx-mod-stream", "stunnel": "stunnel4", "sslsplit": "sslsplit", "mitmproxy": "mitmproxy",
            "socat": "socat"}
PROGRAMS = {"haproxy": "haproxy", "nginx": "nginx", "stunnel": "stunnel4", "sslsplit": "sslsplit", "mitmproxy": "mitmdump", "socat": "socat"}
RELAYS = ("haproxy", "nginx", "socat", "sslsplit", "mitmproxy")  # in clear
INTERCEPTORS = ("haproxy", "nginx", "stunnel", "sslsplit", "mitmproxy")


def installed(name):
    return shutil.which(PROGRAMS[name], path="/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/bin") is not None


def version(name):
    """As Debian counts it; empty where it is not here."""
    package = "nginx" if name == "nginx" else PACKAGES[name]
    done = subprocess.run(["dpkg-query", "--show", "--showformat=${Version}", package], capture_output=True, text=True)
    return done.stdout.strip() if done.returncode == 0 else ""


class Identity:
    """A chain with its key, as files in the forms that the peers want."""

    def __init__(self, folder):
        self.chain, self.key = folder / "chain.pem", folder / "key.pem"
        self.both = folder / "both.pem"
        self.both.write_text(self.key.read_text() + self.chain.read_text())
        self.both.chmod(0o600)


@contextlib.contextmanager
def running(name, build, folder, server_port, identity=None, protocol="fetch"):
    """Its process and the port that it relays. `identity`: it ends TLS on both legs."""
    folder.mkdir(parents=True, exist_ok=True)
    log = (folder / "log.txt").open("wb")
    quiet = {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": log}
    if name in ("footpad", "splice"):
        if name == "splice":
            command = [build / "bench_load", "relay", str(server_port)]
        else:
            command = [build / "bench_road", str(server_port), "https" if identity else protocol, "direct" if identity else "starttls"]
            command += [identity.chain, identity.key] if identity else []
        process = subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log)
        port = int(process.stdout.readline() or 0)
    else:
        port = free_port()
        process = subprocess.Popen([str(word) for word in COMMANDS[name](folder, port, server_port, identity)], cwd=folder, **quiet)
    try:
        if port == 0 or not listens(port, process):
            raise RuntimeError(f"{name} does not listen: {(folder / 'log.txt').read_text(errors='replace')[-2000:]}")
        yield process, port
    finally:
        ends(process)
        if process.stdout:
            process.stdout.close()
        log.close()


def haproxy(folder, port, server, identity):
    front = f" ssl crt {identity.both} alpn http/1.1" if identity else ""
    back = " ssl verify none sni str(example.test)" if identity else ""
    (folder / "haproxy.cfg").write_text(f"""
global
  nbthread 1
  maxconn 4000
  ssl-default-bind-options ssl-min-ver TLSv1.3
  ssl-default-server-options ssl-min-ver TLSv1.3
  tune.ssl.default-dh-param 2048
defaults
  mode tcp
  timeout connect 10s
  timeout client 60s
  timeout server 60s
listen road
  bind 127.0.0.1:{port}{front}
  server honest 127.0.0.1:{server}{back}
""")
    return ["/usr/sbin/haproxy", "-db", "-f", folder / "haproxy.cfg"]


def nginx(folder, port, server, identity):
    module = next((one for one in ("/usr/lib/nginx/modules/ngx_stream_module.so",) if Path(one).exists()), None)
    front = f"ssl_certificate {identity.chain}; ssl_certificate_key {identity.key}; ssl_protocols TLSv1.3;" if identity else ""
    back = "proxy_ssl on; proxy_ssl_protocols TLSv1.3; proxy_ssl_server_name on; proxy_ssl_name example.test;" \
        if identity else ""
    (folder / "nginx.conf").write_text(f"""
{f'load_module {module};' if module else ''}
daemon off; master_process off; worker_processes 1; user root;
pid {folder}/nginx.pid; error_log stderr error;
events {{ worker_connections 4000; }}
stream {{
  proxy_buffer_size 64k;
  server {{ listen 127.0.0.1:{port}{' ssl' if identity else ''}; {front} {back} proxy_pass 127.0.0.1:{server}; }}
}}
""")
    return ["/usr/sbin/nginx", "-e", "stderr", "-p", folder, "-c", folder / "nginx.conf"]


def stunnel(folder, port, server, identity):
    # It ends TLS on one leg only: twice it is an interceptor, in one process.
    middle = free_port()
    (folder / "stunnel.conf").write_text(f"""
foreground = yes
pid =
debug = err
sslVersionMin = TLSv1.3
socket = l:TCP_NODELAY=1
socket = r:TCP_NODELAY=1
[front]
accept = 127.0.0.1:{port}
connect = 127.0.0.1:{middle}
cert = {identity.chain}
key = {identity.key}
[back]
client = yes
accept = 127.0.0.1:{middle}
connect = 127.0.0.1:{server}
sni = example.test
""")
    return ["/usr/bin/stunnel4", folder / "stunnel.conf"]


def sslsplit(folder, port, server, identity):
    spec = ["ssl" if identity else "tcp", "127.0.0.1", port, "127.0.0.1", server]
    if not identity:
        return ["/usr/bin/sslsplit", *spec]
    (folder / "targets").mkdir(exist_ok=True)
    shutil.copy(identity.both, folder / "targets" / "example.test.pem")
    return ["/usr/bin/sslsplit", "-t", folder / "targets", *spec]


def mitmproxy(folder, port, server, identity):
    scheme = "https" if identity else "http"
    command = ["/usr/bin/mitmdump", "--quiet", "--mode", f"reverse:{scheme}://127.0.0.1:{server}", "--listen-host", "127.0.0.1", "--listen-port", port,
               "--ssl-insecure", "--set", f"confdir={folder}/conf", "--set", "stream_large_bodies=64k", "--set", "keep_host_header=true",
               "--set", "http2=false"]
    return command + (["--certs", f"*={identity.both}"] if identity else [])


def socat(folder, port, server, identity):
    return ["/usr/bin/socat", "-b", "65536", f"TCP4-LISTEN:{port},bind=127.0.0.1,reuseaddr,fork,backlog=1024,nodelay", f"TCP4:127.0.0.1:{server},nodelay"]


COMMANDS = {"haproxy": haproxy, "nginx": nginx, "stunnel": stunnel, "sslsplit": sslsplit, "mitmproxy": mitmproxy, "socat": socat}
