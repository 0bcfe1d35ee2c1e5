"""Clients that ask where a certificate says who knows what is revoked: their answers come from Footpad, on a port and in a cage."""

from xml.etree import ElementTree

import pytest
from driver import SOURCE, footpad

RECIPES = sorted(file.stem for file in (SOURCE / "certs").glob("rev-responder-*.xml")) + \
    sorted(file.stem for file in (SOURCE / "certs").glob("rev-crl-url-*.xml"))
ABORT = ("secure", "secure-abort")
UNSUPPORTED = ("unsupported", "unsupported")
HELD = ("weak", "held")  # it waits as long as Footpad does
# What is not named here is not what the client asks for.
EXPECTED = {
    # A wrong or old answer, it says, and goes on: for another certificate of the chain there was a good one.
    "gnutls-cli-https-ocsp": {"rev-responder-revoked": ABORT, "rev-responder-error": ABORT, "rev-responder-silent": HELD,
                              "rev-responder-bad-signature": ("vulnerable", "accepted"),
                              "rev-responder-expired": ("vulnerable", "accepted")},
    "openssl-s_client-https-crl-download": {"rev-crl-url-leaf-revoked": ABORT, "rev-crl-url-bad-signature": ABORT,
                                            "rev-crl-url-error": ABORT, "rev-crl-url-silent": HELD},
    "java-https-ocsp": {recipe: ABORT for recipe in RECIPES if "responder" in recipe},
    "java-https-crl": {recipe: ABORT for recipe in RECIPES if "crl-url" in recipe},
    "curl-https": {},
}
MODES = {"java-https-ocsp": ["cage"], "java-https-crl": ["cage"]}
RUNS = [(client, mode) for client in EXPECTED for mode in MODES.get(client, ["port", "cage"])]


@pytest.mark.parametrize(("client", "mode"), RUNS)
def test_what_a_client_fetches_it_heeds(client, mode, tmp_path):
    out = tmp_path / "out"
    run = footpad("run", *(f"certs/{recipe}" for recipe in RECIPES), "--subject", client, "--mode", mode, "--jobs", "8", out=out)
    verdicts = {id.removeprefix("certs/"): (line["verdict"], line["outcome"]) for (id, _), line in run.attacks.items()}
    assert verdicts == {recipe: EXPECTED[client].get(recipe, UNSUPPORTED) for recipe in RECIPES}, run.text
    for recipe in EXPECTED[client]:
        transcript = (out / "cases" / f"certs.{recipe}.direct" / "transcript.txt").read_text()
        path = "/ocsp/leaf" if "responder" in recipe else "/crl/sub"
        assert f" {path}" in transcript, "the fetch is on record"
        assert run.attacks[f"certs/{recipe}", "direct"]["reached"] or verdicts[recipe] == HELD
    red = {line["scenario"] for line in run.controls if line["verdict"] != "secure"}
    wanted = {twin(recipe) for recipe in RECIPES if recipe not in EXPECTED[client]}
    assert red == wanted, "who does not ask is not judged"


def twin(recipe):
    return "certs/" + ElementTree.parse(SOURCE / "certs" / f"{recipe}.xml").getroot().get("twin")
