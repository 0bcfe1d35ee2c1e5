"""What is delivered to a client in clear is given away, as what it sends is: a mailbox, and its letters' headers."""

import pytest
from driver import ZOO, footpad


@pytest.mark.parametrize(("protocol", "scenario"), [("imap", "imap/strip-starttls-capability"), ("pop3", "pop3/strip-stls-capability")])
def test_a_mailbox_that_is_read_in_clear_is_given_away(protocol, scenario, tmp_path):
    run = footpad("run", scenario, "--subject", ZOO / f"{protocol}-only-if-offered.xml", "--transport", "starttls", out=tmp_path / "out")
    line = run.attacks[scenario, "starttls"]
    assert (line["verdict"], line["grade"]) == ("vulnerable", "L4"), line
    given = {(leak["what"], leak["grade"]) for leak in line["leaks"]}
    assert ("delivered message", "L4") in given, given
    assert ("message", "L4") not in given, "it sent none itself"


@pytest.mark.parametrize("protocol", ["imap", "pop3"])
def test_a_mailbox_that_is_read_inside_tls_is_not(protocol, tmp_path):
    control = f"{protocol}/control-honest-starttls"
    run = footpad("run", control, "--subject", ZOO / f"{protocol}-careful.xml", "--transport", "starttls", out=tmp_path / "out")
    assert [line["verdict"] for line in run.controls] == ["secure"] * len(run.controls), run.text
    assert not any(line["leaks"] for line in run.controls)
