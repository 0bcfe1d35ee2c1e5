#!/usr/bin/python3
"""One login and one message with slixmpp. Exit 0: logged in and said it. "default" leaves every security setting alone.
HOST "srv" leaves it to the library to find the server.

  client.py default|unforced HOST PORT JID PASSWORD MESSAGE starttls|direct
"""

import logging
import sys

import slixmpp


class Client(slixmpp.ClientXMPP):
    def __init__(self, jid, password, message, server):
        super().__init__(jid, password)
        self.message = message
        self.where = server
        self.said = False
        self.ended = self.loop.create_future()
        self.add_event_handler("session_start", self.say)
        # Left alone, slixmpp would try to connect again and again for ever.
        self.add_event_handler("connection_failed", self.end)
        self.add_event_handler("disconnected", self.end)

    async def get_dns_records(self, domain, port=None):
        if self.where[0] == "srv":
            return await super().get_dns_records(domain, port)
        # What an SRV record would say. Given as connect(address=...), the server's name would take the domain's place in
        # the certificate check, and its port would be ignored.
        return [self.where]

    async def say(self, _event):
        self.send_presence()
        self.send_message(mto=self.boundjid.bare, mbody=self.message, mtype="chat")
        self.said = True
        await self.disconnect()

    def end(self, _event):
        if not self.ended.done():
            self.ended.set_result(None)


def main():
    insistence, host, port, jid, password, message, transport = sys.argv[1:]
    logging.basicConfig(level=logging.DEBUG, format="%(levelname)-8s %(message)s")
    client = Client(jid, password, message, (host, host, int(port)))
    settings = {"force_starttls": False} if insistence == "unforced" else {}
    client.connect(use_ssl=transport == "direct", **settings)
    client.loop.run_until_complete(client.ended)
    sys.exit(0 if client.said else 1)


main()
