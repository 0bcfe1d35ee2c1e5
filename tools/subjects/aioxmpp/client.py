#!/usr/bin/python3
"""One login and one message with aioxmpp. Exit 0: logged in and said it. How certificates are checked is the first argument.
HOST "srv" leaves it to the library to find the server.

  client.py default|no-verify HOST PORT JID PASSWORD MESSAGE starttls|direct
"""

import asyncio
import logging
import sys

import aioxmpp
import aioxmpp.connector


def security(checks, password):
    # "default" leaves every choice to the library.
    return aioxmpp.make_security_layer(password, no_verify=True) if checks == "no-verify" else aioxmpp.make_security_layer(password)


async def say(checks, host, port, jid, password, text, transport):
    connector = aioxmpp.connector.XMPPOverTLSConnector() if transport == "direct" else aioxmpp.connector.STARTTLSConnector()
    # What an SRV record would say. One attempt: left alone, it would try again and again for ever.
    peer = [] if host == "srv" else [(host, int(port), connector)]
    client = aioxmpp.PresenceManagedClient(aioxmpp.JID.fromstr(jid), security(checks, password), override_peer=peer, max_initial_attempts=1)
    async with client.connected():
        message = aioxmpp.Message(type_=aioxmpp.MessageType.CHAT, to=aioxmpp.JID.fromstr(jid))
        message.body[None] = text
        await client.send(message)


logging.basicConfig(level=logging.DEBUG, format="%(levelname)-8s %(message)s")
try:
    asyncio.get_event_loop().run_until_complete(say(*sys.argv[1:]))
except Exception as fault:
    sys.exit(f"{type(fault).__name__}: {fault}")
