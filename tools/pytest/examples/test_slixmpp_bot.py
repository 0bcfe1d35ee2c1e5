"""A bot made with slixmpp, in the test's own process, and attacked there.

    pytest tools/pytest/examples/test_slixmpp_bot.py
"""

import asyncio

import pytest

slixmpp = pytest.importorskip("slixmpp")

PATIENCE = 10  # seconds


class Bot(slixmpp.ClientXMPP):
    """Says one thing and leaves."""

    def __init__(self, lane):
        super().__init__(lane.jid, lane.password)
        self.lane = lane
        self.said = False
        self.ca_certs = lane.ca_file
        self.over = asyncio.get_running_loop().create_future()
        self.add_event_handler("session_start", self.say)
        for end in ("connection_failed", "failed_auth", "disconnected", "ssl_invalid_chain"):
            self.add_event_handler(end, self.end)

    async def get_dns_records(self, domain, port=None):
        # What SRV records would say: the name that is looked for in the certificate stays the domain.
        return [(self.lane.host, "127.0.0.1", self.lane.port)]

    async def say(self, _event):
        self.send_presence()
        self.send_message(mto=self.boundjid.bare, mbody=self.lane.message, mtype="chat")
        self.said = True
        await self.disconnect()

    def end(self, _event):
        if not self.over.done():
            self.over.set_result(None)


async def say_it(lane):
    bot = Bot(lane)
    bot.connect(use_ssl=lane.transport == "direct", force_starttls=True)
    try:
        await asyncio.wait_for(bot.over, PATIENCE)
    finally:
        bot.cancel_connection_attempt()
        bot.abort()
    assert bot.said


@pytest.mark.footpad("+smoke", "xmpp/strip-starttls-feature-scram", transport="both", expect={
    "xmpp/strip-starttls-feature-scram": "slixmpp 1.8 logs in without TLS where SCRAM is offered, force_starttls or not",
})
def test_the_bot_withstands_the_road(footpad_lane):
    footpad_lane.judge(say_it)
