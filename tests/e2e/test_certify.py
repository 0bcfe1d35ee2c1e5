"""footpad certify and footpad verify: a bundle that passes, and everything that must not."""

import base64
import hashlib
import json
import os
import shutil
import signal
import subprocess
import time

import pytest
from driver import ZOO, binary, footpad, started

CAREFUL = ("--subject", ZOO / "careful.xml")
CARELESS = ("--subject", ZOO / "opportunistic.xml", "--policy", "verified")
MINE = """<profile policy="verified" level="{level}">
  <title>Three attacks</title>
  <means>The client withstands three attacks.</means>
  <select>xmpp/strip-starttls-feature</select>
  <select>xmpp/starttls-failure</select>
  <select>certs/trust-unknown-root</select>{more}
</profile>
"""
PATIENCE = 60  # seconds: a limit, never a wait


def openssl(*arguments, **options):
    return subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, **options)


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keys")
    for name, made in {"ed": ["-algorithm", "ed25519"], "other": ["-algorithm", "ed25519"],
                       "ec": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
                       "rsa": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
                       "locked": ["-algorithm", "ed25519", "-aes256", "-pass", "pass:x"]}.items():
        openssl("genpkey", *made, "-out", folder / f"{name}.pem")
        if name != "locked":
            openssl("pkey", "-in", folder / f"{name}.pem", "-pubout", "-out", folder / f"{name}.pub")
    return folder


def catalogue(folder, level="must", more=""):
    (folder / "profiles").mkdir(parents=True, exist_ok=True)
    (folder / "profiles" / "mine.xml").write_text(MINE.format(level=level, more=more))
    return folder


def certify(folder, keys, *arguments, key="ed.pem", level="must", more="", subject=CAREFUL):
    return footpad("certify", "--profile", "mine", "--key", keys / key, "--catalogue", catalogue(folder / "cat", level, more), *subject,
                   *arguments, out=folder / "bundle")


def verify(bundle, keys, key="ed.pub", *arguments):
    return footpad("verify", bundle, "--key", keys / key, *arguments)


@pytest.fixture(scope="module")
def passed(tmp_path_factory, keys):
    """A bundle that passed."""
    folder = tmp_path_factory.mktemp("passed")
    run = certify(folder, keys)
    assert run.exit == 0, run.text
    return run


@pytest.fixture
def bundle(passed, tmp_path):
    shutil.copytree(passed.out, tmp_path / "bundle")
    return tmp_path / "bundle"


def statement_of(bundle):
    return json.loads(base64.b64decode(json.loads((bundle / "attestation.json").read_text())["payload"]))


def test_a_client_that_withstands_all_of_it_passes(passed, keys):
    assert "+mine: PASSED" in passed.stdout and "The client withstands three attacks." in passed.stdout
    check = verify(passed.out, keys)
    assert check.exit == 0 and "as it was signed" in check.stdout and "+mine: PASSED" in check.stdout
    again = verify(f"{passed.out}/", keys, "ed.pub", "--format", "json")
    assert again.exit == 0
    line = json.loads(again.stdout)
    assert line["result"] == "PASSED" and len(line["passed"]) == 4 and line["reasons"] == []


def test_the_statement_is_what_in_toto_says_it_is(passed):
    statement = statement_of(passed.out)
    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert statement["predicateType"] == "https://in-toto.io/attestation/test-result/v0.1"
    predicate = statement["predicate"]
    assert predicate["result"] == "PASSED" and predicate["failedTests"] == [] and predicate["warnedTests"] == []
    assert sorted(predicate["passedTests"]) == ["certs/trust-unknown-root (direct)", "certs/trust-unknown-root (starttls)",
                                                "xmpp/starttls-failure (starttls)", "xmpp/strip-starttls-feature (starttls)"]
    configured = {each["name"]: each["digest"]["sha256"] for each in predicate["configuration"]}
    assert configured["manifest.json"] == hashlib.sha256((passed.out / "manifest.json").read_bytes()).hexdigest()
    assert configured["catalogue"] == passed.events[0]["catalogue"]
    program = binary().parent / "zoo" / "zoo-careful"
    assert {"name": str(program), "digest": {"sha256": hashlib.sha256(program.read_bytes()).hexdigest()}} in statement["subject"]


def test_the_signature_is_one_by_another_program_s_word(passed, keys, tmp_path):
    """DSSE: what is signed is built here once more, and OpenSSL's own tool verifies it."""
    envelope = json.loads((passed.out / "attestation.json").read_text())
    body = base64.b64decode(envelope["payload"])
    kind = envelope["payloadType"].encode()
    assert kind == b"application/vnd.in-toto+json"
    (tmp_path / "pae").write_bytes(b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(body), body))
    (tmp_path / "sig").write_bytes(base64.b64decode(envelope["signatures"][0]["sig"]))
    openssl("pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", keys / "ed.pub", "-in", tmp_path / "pae", "-sigfile", tmp_path / "sig")
    der = openssl("pkey", "-pubin", "-in", keys / "ed.pub", "-outform", "DER").stdout
    assert envelope["signatures"][0]["keyid"] == hashlib.sha256(der).hexdigest()


def test_the_environment_names_the_client_by_digests_and_packages(passed):
    environment = json.loads((passed.out / "environment.json").read_text())
    libraries = {file["path"].rsplit("/", 1)[-1]: file for file in environment["client"]["libraries"]}
    assert libraries["libssl.so.3"]["package"] == "libssl3" and len(libraries["libssl.so.3"]["sha256"]) == 64
    packages = {package["name"]: package for package in environment["client"]["packages"]}
    installed = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", "libssl3"], check=True, capture_output=True, text=True).stdout
    assert packages["libssl3"]["version"] == installed and "libc6" in packages
    assert environment["footpad"]["sha256"] == hashlib.sha256(binary().read_bytes()).hexdigest()


def test_each_clause_leads_to_its_tests_and_these_to_their_evidence(passed):
    clauses = {each["clause"]: each for each in json.loads((passed.out / "requirements.json").read_text())["requirements"]}
    strip = next(line for line in passed.verdicts if line["scenario"] == "xmpp/strip-starttls-feature")
    for reference in strip["references"]:
        tests = {test["test"]: test for test in clauses[reference]["tests"]}
        found = tests["xmpp/strip-starttls-feature (starttls)"]
        assert found["verdict"] == "secure" and (passed.out / found["evidence"] / "transcript.txt").is_file()
    text = (passed.out / "requirements.md").read_text()
    assert all(clause in text for clause in clauses)


def every_file(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_changed_byte_is_found_in_every_file_of_the_bundle(bundle, keys):
    """The first, middle and last byte of each; of the envelope, a unit test changes every single one."""
    files = every_file(bundle)
    assert len(files) > 20
    for file in files:
        whole = file.read_bytes()
        for at in {0, len(whole) // 2, len(whole) - 1} if whole else ():
            file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1:])
            check = verify(bundle, keys)
            assert check.exit == 2 and check.stderr, f"{file}, byte {at}"
            assert file.name in check.stderr, check.stderr
        file.write_bytes(whole + b" ")
        assert verify(bundle, keys).exit == 2, file
        file.write_bytes(whole[:-1])
        assert verify(bundle, keys).exit == 2 or not whole, file
        file.write_bytes(whole)
    assert verify(bundle, keys).exit == 0


def test_a_file_that_is_gone_or_new_is_found(bundle, keys):
    for file in every_file(bundle):
        file.rename(bundle.parent / "aside")
        assert verify(bundle, keys).exit == 2, file
        (bundle.parent / "aside").rename(file)
    (bundle / "cases" / "more.txt").write_text("")
    check = verify(bundle, keys)
    assert check.exit == 2 and "cases/more.txt was added" in check.stderr
    (bundle / "cases" / "more.txt").unlink()
    os.symlink("/etc/passwd", bundle / "cases" / "link")
    check = verify(bundle, keys)
    assert check.exit == 2 and "neither a file nor a folder" in check.stderr


def reseal(bundle, keys, statement):
    """Signed by the right key: what a signer could say whose run says something else."""
    body = json.dumps(statement).encode()
    kind = b"application/vnd.in-toto+json"
    (bundle.parent / "pae").write_bytes(b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(body), body))
    openssl("pkeyutl", "-sign", "-rawin", "-inkey", keys / "ed.pem", "-in", bundle.parent / "pae", "-out", bundle.parent / "sig")
    old = json.loads((bundle / "attestation.json").read_text())
    envelope = {"payload": base64.b64encode(body).decode(), "payloadType": kind.decode(),
                "signatures": [{"keyid": old["signatures"][0]["keyid"],
                                "sig": base64.b64encode((bundle.parent / "sig").read_bytes()).decode()}]}
    (bundle / "attestation.json").write_text(json.dumps(envelope, indent=1) + "\n")


def relist(bundle, name):
    manifest = json.loads((bundle / "manifest.json").read_text())
    for entry in manifest["files"]:
        if entry["path"] == name:
            content = (bundle / name).read_bytes()
            entry.update(size=len(content), sha256=hashlib.sha256(content).hexdigest())
    (bundle / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")
    return hashlib.sha256((bundle / "manifest.json").read_bytes()).hexdigest()


def test_even_the_signer_cannot_say_what_the_run_does_not(bundle, keys):
    statement = statement_of(bundle)
    reseal(bundle, keys, statement)
    assert verify(bundle, keys).exit == 0  # as it was: the test's own sealing is right
    statement["predicate"]["passedTests"].append("xmpp/never-run (starttls)")
    reseal(bundle, keys, statement)
    check = verify(bundle, keys)
    assert check.exit == 2 and "does not say what the run comes to" in check.stderr
    statement["predicate"]["passedTests"].pop()

    # A verdict is taken out of the run, and everything is listed and signed anew.
    run = bundle / "run.ndjson"
    lines = [line for line in run.read_text().splitlines(True) if '"event":"verdict"' not in line or "starttls-failure" not in line]
    run.write_text("".join(lines))
    statement["predicate"]["configuration"][0]["digest"]["sha256"] = relist(bundle, "run.ndjson")
    reseal(bundle, keys, statement)
    check = verify(bundle, keys)
    assert check.exit == 2 and "does not say what the run comes to" in check.stderr


def test_evidence_that_was_left_out_is_missed(bundle, keys):
    (bundle / "cases" / "xmpp.starttls-failure.starttls" / "transcript.txt").unlink()
    manifest = json.loads((bundle / "manifest.json").read_text())
    manifest["files"] = [entry for entry in manifest["files"] if "starttls-failure.starttls/transcript" not in entry["path"]]
    (bundle / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")
    statement = statement_of(bundle)
    statement["predicate"]["configuration"][0]["digest"]["sha256"] = relist(bundle, "")
    reseal(bundle, keys, statement)
    check = verify(bundle, keys)
    assert check.exit == 2 and "starttls-failure.starttls/transcript.txt is not in the bundle" in check.stderr


def test_another_key_opens_nothing(bundle, keys):
    check = verify(bundle, keys, "other.pub")
    assert check.exit == 2 and "the given key has not signed" in check.stderr
    check = verify(bundle, keys, "rsa.pub")
    assert check.exit == 2 and "no key that signs here" in check.stderr
    check = verify(bundle, keys, "none.pub")
    assert check.exit == 2 and "cannot read the key" in check.stderr
    assert "--key" in footpad("verify", bundle).stderr
    check = verify(bundle.parent, keys)
    assert check.exit == 2 and "attestation.json is missing" in check.stderr


def test_ecdsa_signs_as_well(tmp_path, keys):
    run = certify(tmp_path, keys, key="ec.pem")
    assert run.exit == 0, run.text
    assert verify(run.out, keys, "ec.pub").exit == 0 and verify(run.out, keys, "ed.pub").exit == 2


@pytest.mark.parametrize("key,why", [("rsa.pem", "no key that signs here"), ("locked.pem", "has a passphrase"),
                                     ("ed.pub", "holds no private key"), ("none.pem", "cannot read the key")])
def test_a_key_that_cannot_sign_costs_no_run(tmp_path, keys, key, why):
    run = certify(tmp_path, keys, key=key)
    assert run.exit == 2 and why in run.stderr and not run.out.exists()


def test_a_client_that_fails_is_certified_to_have_failed(tmp_path, keys):
    run = certify(tmp_path, keys, subject=CARELESS)
    assert run.exit == 1 and "+mine: FAILED" in run.stdout and "found the client vulnerable" in run.stdout
    check = verify(run.out, keys)
    assert check.exit == 1 and "as it was signed" in check.stdout and "+mine: FAILED" in check.stdout
    assert statement_of(run.out)["predicate"]["result"] == "FAILED"


def test_a_control_that_fails_proves_nothing(tmp_path, keys):
    run = certify(tmp_path, keys, subject=("--subject", ZOO / "aborts-always.xml"))
    assert run.exit == 3 and "+mine: FAILED" in run.stdout and "control" in run.stdout
    assert statement_of(run.out)["predicate"]["passedTests"] == []


UNSUPPORTED = "\n  <select>xmpp/dane-insecure-tlsa</select>"


def test_what_was_not_run_needs_a_declared_reason(tmp_path, keys):
    run = certify(tmp_path, keys, more=UNSUPPORTED)
    assert run.exit == 3 and "nobody has declared why that is no lack" in run.stdout, run.text
    file = tmp_path / "declared.xml"
    file.write_text('<declarations><unsupported scenario="xmpp/dane-*">It asks no TLSA.</unsupported></declarations>')
    run = certify(tmp_path, keys, "--declare", file, more=UNSUPPORTED)
    assert run.exit == 0 and "not run, for a declared reason" in run.stdout, run.text
    assert verify(run.out, keys).exit == 0
    assert json.loads((run.out / "certification.json").read_text())["not_run"][0]["reason"] == "It asks no TLSA."
    run = certify(tmp_path, keys, "--declare", file)
    assert run.exit == 3 and "is about nothing that is unsupported" in run.stdout


def test_a_file_of_declarations_that_is_wrong_costs_no_run(tmp_path, keys):
    file = tmp_path / "declared.xml"
    file.write_text('<declarations><unsupported scenario="xmpp/*"/></declarations>')
    run = certify(tmp_path, keys, "--declare", file)
    assert run.exit == 2 and "a declaration needs a reason" in run.stderr and not run.out.exists()
    assert footpad("check", file).exit == 2
    run = certify(tmp_path, keys, "--declare", tmp_path / "none.xml")
    assert run.exit == 2 and "cannot read the declarations" in run.stderr


def test_what_promises_too_little_is_not_certified(tmp_path, keys):
    run = certify(tmp_path, keys, "--policy", "opportunistic")
    assert run.exit == 2 and "hold it to that with --policy verified" in run.stderr and not run.out.exists()
    run = footpad("certify", "--profile", "+smoke", "--key", keys / "ed.pem", *CAREFUL, out=tmp_path / "out")
    assert run.exit == 2 and "+smoke is no profile to certify by" in run.stderr and "xmpp-client" in run.stderr
    run = footpad("certify", "--profile", "xmpp-cleint", "--key", keys / "ed.pem", *CAREFUL, out=tmp_path / "out")
    assert run.exit in (2, 5) and "+xmpp-client" in run.stderr


def order_of(run):
    return [(event["event"], event["case"]) for event in run.events if event["event"] == "case"]


def test_two_runs_have_the_same_selection_order_and_names(tmp_path, keys):
    """Without --seed too: it is made of what is certified."""
    first, second = certify(tmp_path / "a", keys), certify(tmp_path / "b", keys)
    assert first.exit == second.exit == 0
    assert first.events[0]["seed"] == second.events[0]["seed"] != 0
    assert sorted(order_of(first)) == sorted(order_of(second))
    one, other = certify(tmp_path / "c", keys, "--seed", "7", "--jobs", "1"), certify(tmp_path / "d", keys, "--seed", "7", "--jobs", "1")
    assert order_of(one) == order_of(other) and len(order_of(one)) > 6
    for name in ("certification.json", "requirements.json", "requirements.md", "environment.json"):
        assert (one.out / name).read_bytes() == (other.out / name).read_bytes(), name
    names = [(line["case"], line["verdict"], line["reason"]) for line in one.verdicts]
    assert names == [(line["case"], line["verdict"], line["reason"]) for line in other.verdicts]
    assert statement_of(one.out)["predicate"]["passedTests"] == statement_of(other.out)["predicate"]["passedTests"]


def test_a_client_that_changes_meanwhile_is_not_certified(tmp_path, keys):
    program = tmp_path / "client"
    program.write_text(f'#!/bin/sh\n[ -e {tmp_path}/grown ] || {{ touch {tmp_path}/grown; echo "# more" >> {program}; }}\nexec zoo-careful "$@"\n')
    program.chmod(0o755)
    subject = tmp_path / "mine.xml"
    subject.write_text((ZOO / "careful.xml").read_text().replace("<arg>zoo-careful</arg>", f"<arg>{program}</arg>"))
    # One at a time: a script cannot be written to while another client starts it.
    run = certify(tmp_path, keys, "--jobs", "1", subject=("--subject", subject))
    assert run.exit == 3 and "changed while it was tested" in run.stderr and not (run.out / "attestation.json").exists()


def test_an_interrupted_run_is_not_certified_and_can_go_on(tmp_path, keys):
    gate, reached = tmp_path / "gate", tmp_path / "reached"
    program = tmp_path / "client"
    program.write_text(f'#!/bin/sh\n[ -e {gate} ] || {{ touch {reached}; exec sleep {PATIENCE}; }}\nexec zoo-careful "$@"\n')
    program.chmod(0o755)
    subject = tmp_path / "mine.xml"
    subject.write_text((ZOO / "careful.xml").read_text().replace("<arg>zoo-careful</arg>", f"<arg>{program}</arg>"))
    arguments = ("certify", "--profile", "mine", "--key", keys / "ed.pem", "--catalogue", catalogue(tmp_path / "cat"), "--subject", subject)
    run = started(*arguments, out=tmp_path / "bundle")
    end = time.monotonic() + PATIENCE
    while not reached.exists() and time.monotonic() < end:
        time.sleep(0.01)
    run.send_signal(signal.SIGINT)
    text, _ = run.communicate(timeout=PATIENCE)
    assert run.returncode == 130 and "nothing was certified" in text
    assert not (tmp_path / "bundle" / "attestation.json").exists()
    gate.touch()
    again = footpad(*arguments, "--resume", out=tmp_path / "bundle")
    assert again.exit == 0, again.text
    assert verify(tmp_path / "bundle", keys).exit == 0


def test_json_for_programs(tmp_path, keys):
    run = certify(tmp_path, keys, "--format", "json")
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    assert lines[0]["event"] == "run" and lines[-1]["event"] == "certification" and lines[-1]["result"] == "PASSED"
    check = verify(run.out, keys, "other.pub", "--format", "json")
    assert check.exit == 2 and json.loads(check.stdout)["event"] == "refused"


def test_bundles_of_another_version_and_what_is_none(bundle, keys):
    def signed_anew(name):
        statement = statement_of(bundle)
        statement["predicate"]["configuration"][0]["digest"]["sha256"] = relist(bundle, name)
        reseal(bundle, keys, statement)
        return verify(bundle, keys)

    file = bundle / "certification.json"
    whole = file.read_text()
    file.write_text(whole.replace("footpad.certification/1", "footpad.certification/2"))
    check = signed_anew("certification.json")
    assert check.exit == 2 and "footpad.certification/2, and this one reads footpad.certification/1" in check.stderr
    file.write_text(whole)
    run = bundle / "run.ndjson"
    run.write_text(run.read_text().replace("footpad.run/1", "footpad.run/2"))
    relist(bundle, "certification.json")
    check = signed_anew("run.ndjson")
    assert check.exit == 2 and "footpad.run/2" in check.stderr
