"""The verbs, by the lines that people and scripts rely on."""

import json
import subprocess

import pytest
from driver import SOURCE, ZOO, catalogue, footpad

VERBS = ["run", "list", "explain", "check", "certs", "report", "diff", "merge", "serve", "certify", "verify", "doctor"]
STRIP = "xmpp/strip-starttls-feature"


def test_help_names_every_verb():
    run = footpad("--help")
    assert run.exit == 0
    for verb in VERBS:
        assert verb in run.stdout


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(verb):
    run = footpad(verb, "--help")
    assert run.exit == 0
    assert verb in run.stdout


def test_a_misspelt_verb_is_a_usage_error():
    run = footpad("explian")
    assert run.exit == 2
    assert "did you mean 'footpad explain'?" in run.stderr


def test_no_verb_is_a_usage_error():
    assert footpad().exit == 2


def test_version():
    run = footpad("--version")
    assert run.exit == 0
    assert run.stdout.strip()


# --- list ------------------------------------------------------------------------------------------------------------


def test_list_shows_the_whole_catalogue():
    run = footpad("list")
    assert run.exit == 0
    for entry in catalogue().values():
        if entry.kind == "attack" and entry.id.startswith(("xmpp/", "certs/")):
            assert entry.id in run.stdout


def test_list_can_be_read_by_programs():
    run = footpad("list", "xmpp/*", "--format", "json")
    assert run.exit == 0
    listed = {row["scenario"] for row in json.loads(run.stdout) if row["kind"] == "attack"}
    expected = {entry.id for entry in catalogue().values() if entry.id.startswith("xmpp/") and entry.kind == "attack"}
    assert listed == expected


def test_list_says_why_something_would_not_run():
    run = footpad("list", STRIP, "--transport", "direct")
    assert run.exit == 5
    assert "--transport" in run.text


def test_list_of_nothing_is_exit_5():
    run = footpad("list", "xmpp/zzz*")
    assert run.exit == 5


# --- explain ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", sorted(file.stem for file in (SOURCE / "scenarios" / "profiles").glob("*.xml")))
def test_explain_says_what_passing_a_profile_means(profile):
    run = footpad("explain", f"+{profile}")
    assert run.exit == 0 and run.stdout.startswith(f"+{profile}\n")
    is_promise = profile not in ("demo", "smoke")
    assert ("\npassing " in run.stdout) == ("\npolicy " in run.stdout) == is_promise
    if is_promise:
        assert "RFC" in run.stdout


def test_a_profile_for_several_protocols_is_about_the_clients_own():
    listed = footpad("list", "+mail-client", "--protocol", "imap", "--format", "json").stdout
    assert "imap/strip-starttls-capability" in listed and "certs/time-leaf-expired" in listed
    assert '"smtp/' not in listed and '"pop3/' not in listed and '"xmpp/' not in listed


def test_the_protocol_is_the_one_of_what_is_selected():
    assert "https/control-honest-direct" in footpad("run", "+https-client", "--dry-run", "--", "curl", "{host}:{port}").stdout
    assert "imap/control-honest-starttls" in footpad("run", "imap/preauth-greeting", "--dry-run", "--", "curl", "{host}:{port}").stdout
    assert "xmpp/control-honest-starttls" in footpad("run", "+xmpp-client", "--dry-run", "--", "curl", "{host}:{port}").stdout
    several = footpad("run", "+mail-client", "--dry-run", "--", "curl", "{host}:{port}")
    assert several.exit == 2 and "speaks imap, pop3" in several.stderr and "--protocol" in several.stderr


@pytest.mark.parametrize("entry", [STRIP, "xmpp/inject-features-after-proceed", "certs/time-leaf-expired", "certs/pos-foreign-key-tls13"])
def test_explain_says_what_why_and_how_to_fix_it(entry):
    run = footpad("explain", entry)
    assert run.exit == 0
    assert entry in run.stdout
    assert "RFC" in run.stdout
    words = run.stdout.lower()
    for word in ("severity", "must"):
        assert word in words
    assert len(run.stdout.splitlines()) >= 8


def test_every_shipped_entry_can_be_explained():
    for entry in catalogue():
        run = footpad("explain", entry)
        assert run.exit == 0, entry
        assert entry in run.stdout


def test_explain_of_the_unknown_offers_the_nearest():
    run = footpad("explain", "xmpp/strip-starttls-featur")
    assert run.exit == 5
    assert STRIP in run.stderr


# --- certs -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("recipe, error", [("certs/ok-baseline", None), ("certs/time-leaf-expired", "certificate has expired"),
                                           ("certs/trust-unknown-root", "unable to get|self-signed")])
def test_certs_mints_what_the_recipe_says(recipe, error, tmp_path):
    run = footpad("certs", recipe, "--out", tmp_path / "minted")
    assert run.exit == 0, run.text
    folder = tmp_path / "minted" / recipe.split("/")[1]
    assert (folder / "key.pem").stat().st_mode & 0o777 == 0o600
    checked = subprocess.run(["openssl", "verify", "-purpose", "sslserver", "-CAfile", folder / "trust.pem", "-untrusted",
                              folder / "chain.pem", folder / "chain.pem"], capture_output=True, text=True)
    if error is None:
        assert checked.returncode == 0, checked.stderr
    else:
        assert checked.returncode != 0
        assert any(one in checked.stderr for one in error.split("|")), checked.stderr


def test_certs_minted_by_a_glob_are_indexed(tmp_path):
    out = tmp_path / "minted"
    assert footpad("certs", "time-*", "--out", out).exit == 0
    index = json.loads((out / "index.json").read_text())
    expected = {entry.id for entry in catalogue().values() if entry.id.startswith("certs/time-")}
    assert {one["id"] for one in index} == expected
    assert all((out / one["folder"] / "chain.pem").is_file() for one in index)


def test_certs_writes_what_is_to_be_had_at_the_places_that_they_name(tmp_path):
    out = tmp_path / "minted"
    assert footpad("certs", "rev-responder-revoked", "rev-crl-url-leaf-revoked", "--pages", "http://127.0.0.1:8089", "--out", out).exit == 0
    index = {one["folder"]: one for one in json.loads((out / "index.json").read_text())}
    for folder, path, command, said in (
            ("rev-responder-revoked", "/ocsp/leaf", ["openssl", "ocsp", "-noverify", "-resp_text", "-respin"], "Cert Status: revoked"),
            ("rev-crl-url-leaf-revoked", "/crl/sub", ["openssl", "crl", "-noout", "-text", "-in"], "Serial Number:")):
        (page,) = [page for page in index[folder]["pages"] if page["path"] == path]
        shown = subprocess.run([*command, out / folder / page["file"]], capture_output=True, text=True)
        assert said in shown.stdout, shown.stderr
        leaf = subprocess.run(["openssl", "x509", "-in", out / folder / "chain.pem", "-noout", "-text"], capture_output=True, text=True)
        assert f"http://127.0.0.1:8089{path}" in leaf.stdout


def test_certs_of_the_unknown_offers_the_nearest(tmp_path):
    run = footpad("certs", "certs/time-leaf-expird", "--out", tmp_path / "minted")
    assert run.exit == 5
    assert "certs/time-leaf-expired" in run.stderr


# --- for programs ----------------------------------------------------------------------------------------------------


def said(*arguments, exit=0, **options):
    run = footpad(*arguments, "--format", "json", **options)
    assert run.exit == exit, run.text
    return json.loads(run.stdout)


def test_every_verb_speaks_json(tmp_path):
    explained = said("explain", STRIP, "+xmpp-client")
    assert explained[0]["scenario"] == STRIP and explained[0]["references"]
    assert explained[1]["profile"] == "+xmpp-client" and explained[1]["policy"] == "verified" and "xmpp/*" in explained[1]["select"]
    bad = tmp_path / "bad.xml"
    bad.write_text("<scenario>\n  <titel/>\n</scenario>\n")
    checked = said("check", bad, SOURCE / "scenarios/xmpp/strip-starttls-feature.xml", exit=2)
    assert [entry["ok"] for entry in checked] == [False, True]
    assert any("titel" in error["what"] and "bad.xml:2" in error["place"] for error in checked[0]["errors"])
    minted = said("certs", "time-leaf-expired", out=tmp_path / "certs")
    assert minted == json.loads((tmp_path / "certs" / "index.json").read_text())
    machine = said("doctor")
    assert machine["ok"] is True and {"name", "ok", "text"} <= machine["clients"][0].keys()
    for part in ("1", "2"):
        footpad("run", "+smoke", "--subject", ZOO / "careful.xml", "--shard", f"{part}/2", out=tmp_path / part)
    merged = footpad("merge", tmp_path / "1", tmp_path / "2", "-o", tmp_path / "whole", "--format", "json")
    line = json.loads(merged.stdout)
    assert merged.exit == line["exit"] == 0 and line["shards"] == 2 and line["verdicts"] > 6


# --- doctor ----------------------------------------------------------------------------------------------------------


def test_doctor_says_what_this_machine_can_do():
    run = footpad("doctor")
    assert run.exit == 0
    for word in ("OpenSSL", "prosody", "cage"):
        assert word.lower() in run.stdout.lower()


# --- run -------------------------------------------------------------------------------------------------------------

VERDICT_FIELDS = {"scenario", "protocol", "transport", "policy", "kind", "verdict", "outcome", "grade", "reason", "reached", "control",
                  "connections", "alert", "client_exit", "seconds", "leaks"}


def test_a_run_leaves_what_the_design_says(tmp_path):
    out = tmp_path / "out"
    run = footpad("run", STRIP, "certs/time-leaf-expired", "--subject", ZOO / "opportunistic.xml", "--transport", "both", out=out)
    assert run.exit == 1
    first, last = run.events[0], run.events[-1]
    assert first["event"] == "run" and first["schema"] == "footpad.run/1"
    assert {"version", "catalogue", "subject", "seed"} <= set(first)
    assert last["event"] == "end" and last["exit"] == 1 and last["counts"]["vulnerable"] == 1
    assert {event["event"] for event in run.events} <= {"run", "case", "observation", "verdict", "end"}
    for line in run.verdicts:
        assert VERDICT_FIELDS <= set(line), set(line)
    assert (out / "junit.xml").is_file()
    line = run.attacks[(STRIP, "starttls")]
    assert any(leak["what"] == "password" for leak in line["leaks"])
    assert line["grade"] == "L3"
    folders = [folder for folder in (out / "cases").iterdir() if "strip-starttls-feature" in folder.name]
    assert folders
    transcript = (folders[0] / "transcript.txt").read_text()
    assert "auth" in transcript


def test_a_failure_tells_the_whole_story(tmp_path):
    run = footpad("run", STRIP, "--subject", ZOO / "opportunistic.xml", out=tmp_path / "out")
    assert run.exit == 1
    assert "vulnerable" in run.stdout and STRIP in run.stdout
    for line in run.attacks.values():
        assert line["reason"] in " ".join(run.stdout.split()), "in full, however the terminal wraps it"
    for word in ("What the client did", "Why it matters", "How to fix it"):
        assert word in run.stdout


def test_a_dry_run_runs_nothing(tmp_path):
    out = tmp_path / "out"
    run = footpad("run", "xmpp/*", "--subject", ZOO / "careful.xml", "--dry-run", "--out", out)
    assert run.exit == 0
    assert STRIP in run.stdout
    assert not (out / "run.ndjson").exists()


def test_a_client_may_be_any_command_line(tmp_path):
    words = [word for name in ("host", "port", "domain", "user", "password", "ca", "transport", "message")
             for word in (f"--{name}", f"{{{name}}}")]
    run = footpad("run", STRIP, "--protocol", "xmpp", "--", "zoo-careful", *words, out=tmp_path / "out")
    assert run.exit == 0, run.text
    assert {line["verdict"] for line in run.attacks.values()} == {"secure"}


def test_weak_is_a_failure_only_where_it_is_asked_for(tmp_path):
    for strict, code in (([], 0), (["--strict"], 1)):
        run = footpad("run", "xmpp/whitespace-after-proceed", "--subject", ZOO / "takes-injected.xml", *strict, out=tmp_path / "out")
        assert [line["verdict"] for line in run.attacks.values()] == ["weak"], run.text
        assert run.exit == code


def test_a_users_own_scenario_runs_by_its_path(tmp_path):
    own = tmp_path / "mine.xml"
    own.write_text((SOURCE / "scenarios" / f"{STRIP}.xml").read_text())
    run = footpad("run", own, "--subject", ZOO / "opportunistic.xml", out=tmp_path / "out")
    assert run.exit == 1
    assert len(run.attacks) == 1


def test_a_users_own_catalogue_is_added(tmp_path):
    folder = tmp_path / "more" / "house"
    folder.mkdir(parents=True)
    (folder / "own-strip.xml").write_text((SOURCE / "scenarios" / f"{STRIP}.xml").read_text())
    run = footpad("run", "house/own-strip", "--catalogue", tmp_path / "more", "--subject", ZOO / "opportunistic.xml", out=tmp_path / "out")
    assert run.exit == 1, run.text
    assert [key[0] for key in run.attacks] == ["house/own-strip"]


def test_secrets_of_the_developer_stay_out_of_the_client(tmp_path):
    program = tmp_path / "client"
    program.write_text("#!/bin/sh\nenv\nexit 1\n")
    program.chmod(0o755)
    out = tmp_path / "out"
    footpad("run", STRIP, "--", program, "{port}", out=out, FOOTPAD_SECRET="never-to-be-seen", SSL_CERT_FILE="/developers/own.pem")
    said = "".join(file.read_text(errors="replace") for file in out.rglob("client-output.txt"))
    assert "HOME=" in said
    assert "never-to-be-seen" not in said and "/developers/own.pem" not in said
