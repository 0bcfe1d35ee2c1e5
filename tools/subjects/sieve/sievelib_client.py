"""Lists the scripts with sievelib, asked for STARTTLS. It takes no context: nothing can be said of certificates."""

import sys

from sievelib.managesieve import Client

host, port, user, password = sys.argv[1:]
client = Client(host, int(port))
if not client.connect(user, password, starttls=True):
    sys.exit(f"no login: {client.errmsg!r}")
print("scripts:", client.listscripts())
client.logout()
