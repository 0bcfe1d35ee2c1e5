"""What is delivered to a client in clear is given away, as what it sends is: a mailbox, and its letters' headers."""

import pytest
from driver import ZOO, footpad

# TLS with the server alone, and the client in clear.
IN_CLEAR = """<scenario protocol="pop3" class="strip" phase="preface" transport="starttls">
  <title>In clear</title>
  <on at="server.capabilities" tls="off" nth="1"><upgrade side="server"/><remove select="stls"/></on>
  <control>pop3/control-honest-starttls</control>
</scenario>"""


def met(scenario, client, tmp_path):
    run = footpad("run", scenario, "--subject", ZOO / f"{client}.xml", "--transport", "starttls", out=tmp_path / "out")
    assert all(line["verdict"] == "secure" and not line["leaks"] for line in run.controls), run.text
    (line,) = run.attacks.values()
    return line, {(leak["what"], leak["grade"]) for leak in line["leaks"]}


@pytest.mark.parametrize("protocol", ["imap", "pop3"])
def test_a_mailbox_that_is_read_in_clear_is_given_away(protocol, tmp_path):
    scenario = "imap/strip-starttls-capability-relayed"
    if protocol == "pop3":
        scenario = tmp_path / "in-clear.xml"
        scenario.write_text(IN_CLEAR)
    line, given = met(scenario, f"{protocol}-only-if-offered", tmp_path)
    assert (line["verdict"], line["grade"]) == ("vulnerable", "L4"), line
    assert ("delivered message", "L4") in given, given
    assert ("message", "L4") not in given, "it sent none itself"


def test_who_aborts_is_delivered_nothing(tmp_path):
    line, given = met("imap/strip-starttls-capability-relayed", "imap-careful", tmp_path)
    assert (line["verdict"], line["outcome"]) == ("secure", "secure-abort")
    assert not given
