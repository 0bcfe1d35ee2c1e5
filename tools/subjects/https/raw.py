#!/usr/bin/python3
"""Sends a message to a page that asks for a password, over a socket that ssl.create_default_context() made safe."""

import base64
import socket
import ssl
import sys


def main():
    host, port, domain, user, password, message = sys.argv[1:]
    login = base64.b64encode(f"{user}:{password}".encode()).decode()
    body = message.encode()
    head = (f"POST / HTTP/1.1\r\nHost: {domain}:{port}\r\nAuthorization: Basic {login}\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n")
    with socket.create_connection((host, int(port)), timeout=10) as plain:
        with ssl.create_default_context().wrap_socket(plain, server_hostname=domain) as secure:
            secure.sendall(head.encode() + body)
            answer = b""
            while part := secure.recv(4096):
                answer += part
    print(answer.decode(errors="replace"))
    if not answer.startswith(b"HTTP/1.1 200 "):
        sys.exit(1)


main()
