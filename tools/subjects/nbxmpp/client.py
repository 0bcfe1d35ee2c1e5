#!/usr/bin/python3
"""One login and one message with nbxmpp. Exit 0: logged in and said it. "default" leaves every security setting alone.

  client.py default|ignore-tls-errors JID PASSWORD MESSAGE starttls|direct
"""

import logging
import sys

from gi.repository import GLib
from nbxmpp.client import Client
from nbxmpp.const import ConnectionProtocol, ConnectionType
from nbxmpp.protocol import JID, Message


def main():
    jid, password, text, transport = JID.from_string(sys.argv[2]), *sys.argv[3:]
    logging.basicConfig(level=logging.DEBUG, format="%(levelname)-8s %(message)s")
    loop = GLib.MainLoop()
    said = []

    client = Client(log_context="client")
    client.set_domain(jid.domain)
    client.set_username(jid.localpart)
    client.set_password(password)
    client.set_connection_types([ConnectionType.DIRECT_TLS if transport == "direct" else ConnectionType.START_TLS])
    client.set_protocols([ConnectionProtocol.TCP])
    if sys.argv[1] == "ignore-tls-errors":
        client.set_ignore_tls_errors(True)

    def say(*_):
        client.send_stanza(Message(to=jid, body=text, typ="chat"))
        said.append(True)
        client.disconnect()

    client.subscribe("connected", say)
    for ending in ("connection-failed", "disconnected"):
        client.subscribe(ending, lambda *_: loop.quit())
    client.connect()
    loop.run()
    sys.exit(0 if said else 1)


main()
