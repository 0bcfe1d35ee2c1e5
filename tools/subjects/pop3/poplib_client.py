"""Reads a mailbox with Python's poplib: host port domain user password transport trust (strict, bare: no context of its own)."""

import poplib
import ssl
import sys

host, port, user, password, transport, trust = sys.argv[1:7]
context = ssl.create_default_context() if trust == "strict" else None
if transport == "direct":
    client = poplib.POP3_SSL(host, int(port), timeout=10, context=context)
else:
    client = poplib.POP3(host, int(port), timeout=10)
    client.stls(context=context)
client.user(user)
client.pass_(password)
client.stat()
print(b"\n".join(client.retr(1)[1]).decode())
client.quit()
