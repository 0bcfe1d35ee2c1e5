"""GnuTLS's opinion of every shipped chain, beside what its recipe promises. Where the two differ, and where certtool comes
to no opinion at all, tests/golden/gnutls-differences.txt says what GnuTLS does and why; nothing else may stand there."""

import json
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from driver import SOURCE, footpad

TABLE = SOURCE / "tests" / "golden" / "gnutls-differences.txt"
SERVER = "1.3.6.1.5.5.7.3.1"
TRUSTED = "Verified. The certificate is trusted."
NOT_TRUSTED = "Not verified. The certificate is NOT trusted."
# OpenSSL's self-checks that are passed by chains whose defect lies elsewhere: in the key of the handshake, in a staple, in
# a pin, in what only a lint sees.
PASSED = ("OK", "FOREIGN_KEY")


@dataclass(frozen=True)
class Opinion:
    does: str  # accepts, refuses; stops: before any verdict
    said: str

    def __str__(self):
        return f"{self.does} | {self.said}"


def opinion(folder, host, *more, trust=None, purpose=SERVER):
    # As strong as the self-check's security level 2: 112 bits.
    run = subprocess.run(["certtool", "--verify", "--verify-profile", "medium", "--load-ca-certificate",
                          (trust or folder) / "trust.pem", "--verify-hostname", host, "--verify-purpose", purpose,
                          "--infile", folder / "chain.pem", *more],
                         capture_output=True, text=True, errors="replace", timeout=120)
    exit_code, out, errors = run.returncode, run.stdout, run.stderr
    assert exit_code in (0, 1), f"{folder.name}: certtool ended with {exit_code}: {errors}"
    verdict = re.search(r"^Chain verification output: (.*?)\s*$", out, re.MULTILINE)
    if verdict is None:
        assert exit_code == 1, f"{folder.name}: success without a verdict: {out}{errors}"
        said = [line for line in errors.splitlines() if re.match(r"error parsing CRTs: |gnutls_\w+: ", line)]
        assert len(said) == 1, f"{folder.name}: {errors}"
        return Opinion("stops", said[0])
    if exit_code == 0:
        assert verdict[1] == TRUSTED
        return Opinion("accepts", "The certificate is trusted.")
    assert verdict[1].startswith(NOT_TRUSTED), verdict[1]
    return Opinion("refuses", verdict[1].removeprefix(NOT_TRUSTED).strip())


def promised(recipe):
    return "accepts" if recipe["expect"] == "accept" or recipe["openssl"] in PASSED else "refuses"


def lists_of(recipe, folder):
    return ["--load-crl", folder / "crls.pem"] if recipe["id"].startswith("certs/rev-") else []


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("second-opinion") / "minted"
    run = footpad("certs", "*", "--out", folder)
    assert run.exit == 0, run.text
    return folder


@pytest.fixture(scope="module")
def opinions(out):
    def one(recipe):
        folder = out / recipe["folder"]
        return recipe["folder"], (recipe, opinion(folder, recipe["host"], *lists_of(recipe, folder)))

    with ThreadPoolExecutor(2) as pool:
        index = json.loads((out / "index.json").read_text())
        # Where nothing is sent there is nothing to have an opinion on.
        return dict(pool.map(one, [recipe for recipe in index if recipe["key_exchange"] != "anonymous"]))


def table():
    rows = {}
    for line in TABLE.read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        name, does, said, why = (part.strip() for part in line.split("|"))
        assert name not in rows, f"{name} stands there twice"
        assert why.endswith("."), f"{name}: the reason is a sentence"
        rows[name] = f"{does} | {said}"
    return rows


def test_differences_are_those_of_the_table(opinions):
    found = {name: str(one) for name, (recipe, one) in opinions.items() if one.does != promised(recipe)}
    listed = table()
    new = [f"{name} | {found[name]} | ..." for name in sorted(found) if listed.get(name) != found[name]]
    gone = sorted(set(listed) - set(found))
    assert not new, "GnuTLS differs here, and the table does not say so:\n" + "\n".join(new)
    assert not gone, f"no difference any more, take them out of {TABLE.name}: {gone}"


def test_table_is_in_order():
    assert list(table()) == sorted(table())


def test_all_recipes_are_asked_about(opinions):
    anonymous = {path.stem for path in (SOURCE / "certs").glob("*.xml") if 'key-exchange="anonymous"' in path.read_text()}
    assert set(opinions) == {path.stem for path in (SOURCE / "certs").glob("*.xml")} - anonymous
    assert {one.does for _, one in opinions.values()} == {"accepts", "refuses", "stops"}


def test_the_baseline_is_refused_for_another_name_purpose_or_root(out):
    """Whether the question is asked as it is meant: what is refused here is accepted as the recipe has it."""
    baseline = out / "ok-baseline"
    assert opinion(baseline, "example.test").does == "accepts"
    assert "name in the certificate" in opinion(baseline, "other.test").said
    assert "intended purpose" in opinion(baseline, "example.test", purpose="1.3.6.1.5.5.7.3.3").said
    assert "issuer is unknown" in opinion(baseline, "example.test", trust=out / "ok-path-cross-first-untrusted").said
