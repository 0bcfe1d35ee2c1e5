#!/usr/bin/python3
"""Reads the page of a server that asks for a password, with urllib and the ssl module's default context."""

import socket
import sys
import urllib.request


def main():
    host, port, domain, user, password = sys.argv[1:]
    resolve = socket.getaddrinfo
    # What DNS would say. The name that is verified stays the domain.
    socket.getaddrinfo = lambda name, *rest, **more: resolve(host if name == domain else name, *rest, **more)
    passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    passwords.add_password(None, f"https://{domain}:{port}/", user, password)
    opener = urllib.request.build_opener(urllib.request.HTTPBasicAuthHandler(passwords), urllib.request.ProxyHandler({}))
    with opener.open(f"https://{domain}:{port}/", timeout=10) as page:
        print(page.read().decode())


main()
