#!/usr/bin/python3
"""One login and one message with twisted.words, every security setting left at its default. Exit 0: logged in and said it.

  client.py HOST PORT JID PASSWORD MESSAGE
"""

import sys

from twisted.internet import reactor
from twisted.words.protocols.jabber import xmlstream
from twisted.words.protocols.jabber.client import XMPPClientFactory
from twisted.words.protocols.jabber.jid import JID
from twisted.words.xish import domish

said = []


def main():
    host, port, jid, password, text = sys.argv[1:]

    def say(stream):
        message = domish.Element(("jabber:client", "message"))
        message["to"], message["type"] = jid, "chat"
        message.addElement("body", content=text)
        stream.send(message)
        said.append(True)
        stream.sendFooter()

    def fail(fault):
        print("failed:", fault.value)
        factory.stream.sendFooter()

    def connected(stream):
        factory.stream = stream
        stream.rawDataInFn = lambda data: print("<", data)
        stream.rawDataOutFn = lambda data: print(">", data)

    def end(reason):
        print("ended:", reason)
        factory.stopTrying()
        if reactor.running:
            reactor.stop()

    factory = XMPPClientFactory(JID(jid), password)
    factory.addBootstrap(xmlstream.STREAM_CONNECTED_EVENT, connected)
    factory.addBootstrap(xmlstream.STREAM_AUTHD_EVENT, say)
    factory.addBootstrap(xmlstream.INIT_FAILED_EVENT, fail)
    factory.addBootstrap(xmlstream.STREAM_END_EVENT, lambda stream: end("the stream"))
    # Left alone, it would try again and again for ever.
    factory.clientConnectionFailed = factory.clientConnectionLost = lambda connector, reason: end(reason.value)
    reactor.connectTCP(host, int(port), factory)
    reactor.run()
    sys.exit(0 if said else 1)


main()
