"""What people get wrong, and what the world does to a run: a clear message, the right exit code, and never a pass."""

import os
import shutil
import socket
import textwrap

import pytest
from driver import SOURCE, ZOO, footpad

CAREFUL = ZOO / "careful.xml"
ONE = "xmpp/strip-starttls-feature"

SCENARIO = """\
<?xml version="1.0" encoding="UTF-8"?>
<scenario protocol="xmpp" class="strip" transport="starttls">
  <title>Mine</title>
  <does>Removes the offer of TLS.</does>
  <demand>The client must stop.</demand>
  <why>Passwords.</why>
  <remedy>Demand TLS.</remedy>
  <on at="server.features" tls="off"><{action} select="starttls"/></on>
  <control>xmpp/control-honest-starttls</control>
  <caught by="opportunistic"/>
</scenario>
"""


def written(folder, name, text):
    file = folder / name
    file.write_text(text)
    return file


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


# --- files -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["check", "run"])
def test_a_misspelt_action_is_shown_with_a_caret(verb, tmp_path, out):
    file = written(tmp_path, "mine.xml", SCENARIO.format(action="remvoe"))
    arguments = ["check", file] if verb == "check" else ["run", file, "--subject", CAREFUL, "--out", out]
    run = footpad(*arguments)
    assert run.exit == 2
    assert f"{file}:8:39: " in run.stderr
    rows = run.stderr.splitlines()
    at = next(index for index, row in enumerate(rows) if "<remvoe select" in row and "|" in row)
    assert rows[at][rows[at + 1].index("^") :].startswith("remvoe"), "the caret stands under the word"
    assert "did you mean 'remove'?" in run.stderr
    assert not out.exists(), "nothing was run"


@pytest.mark.parametrize(
    "text",
    ["", "<scenario", "<scenario/>", "<unheard-of/>", "no xml at all", "\x00\x01\x02", "<a>" * 100_000],
    ids=["empty", "cut-off", "bare", "unknown-root", "words", "binary", "deep"],
)
def test_a_malformed_scenario_runs_nothing(text, tmp_path, out):
    file = written(tmp_path, "mine.xml", text)
    run = footpad("run", file, "--subject", CAREFUL, "--out", out)
    assert run.exit == 2
    assert "mine.xml" in run.stderr
    assert not out.exists()


def test_a_malformed_subject_runs_nothing(tmp_path, out):
    broken = CAREFUL.read_text().replace('policy="verified"', 'policy="verifed"')
    file = written(tmp_path, "subject.xml", broken)
    run = footpad("run", ONE, "--subject", file, "--out", out)
    assert run.exit == 2
    assert f"{file}:2:" in run.stderr and "verified" in run.stderr
    assert not out.exists()


def test_a_malformed_recipe_is_shown_with_a_caret(tmp_path):
    shipped = next((SOURCE / "certs").glob("time-leaf-expired.xml"))
    file = written(tmp_path, "mine.xml", shipped.read_text().replace("CERT_HAS_EXPIRED", "CERT_HAS_EXPIERD"))
    run = footpad("check", file)
    assert run.exit == 2
    assert "CERT_HAS_EXPIRED" in run.stderr and "^" in run.stderr


def test_good_files_pass_the_check(tmp_path):
    assert footpad("check", written(tmp_path, "mine.xml", SCENARIO.format(action="remove"))).exit == 0
    shipped = [file for pattern in ("scenarios/xmpp/*.xml", "certs/*.xml", "tests/zoo/*.xml", "tools/subjects/*.xml")
               for file in SOURCE.glob(pattern)]
    run = footpad("check", *shipped)
    assert run.exit == 0, run.text


@pytest.mark.parametrize(("host", "exit_code"), [('host="other.test"', 0), ('host="third.test"', 2), ("", 2)])
def test_only_the_host_that_speaks_it_has_the_units_of_another_protocol(host, exit_code, tmp_path):
    listen = '<listen host="other.test" port="443" protocol="https" transport="direct"/><listen host="third.test" port="5222"/>'
    on = f'<on at="client.request" {host} optional="true"><close/></on>'
    text = SCENARIO.format(action="remove").replace("  <on ", f"  {listen}{on}\n  <on ", 1)
    run = footpad("check", written(tmp_path, "mine.xml", text))
    assert run.exit == exit_code, run.text
    assert ("xmpp has no point 'client.request'" in run.stderr) == (exit_code != 0)


def test_a_missing_file_is_named(tmp_path):
    run = footpad("check", tmp_path / "nowhere.xml")
    assert run.exit == 2
    assert "nowhere.xml" in run.stderr


# --- selections ------------------------------------------------------------------------------------------------------


def test_an_unknown_id_is_answered_with_the_nearest(out):
    run = footpad("run", "xmpp/strip-starttls-featur", "--subject", CAREFUL, "--out", out)
    assert run.exit == 5
    assert "xmpp/strip-starttls-feature" in run.stderr
    assert not out.exists()


@pytest.mark.parametrize("nothing", ["xmpp/zzz*", "@no-such-tag", "+no-such-profile"])
def test_an_empty_selection_is_no_pass(nothing, out):
    run = footpad("run", nothing, "--subject", CAREFUL, "--out", out)
    assert run.exit == 5
    assert run.stderr.strip()


@pytest.mark.parametrize(
    "arguments",
    [["--no-such-option"], ["--jobs", "none"], ["--transport", "pigeon"], ["--policy", "strict"], ["--timeout", "-1"], []],
    ids=["option", "jobs", "transport", "policy", "timeout", "no-client"],
)
def test_a_usage_error_is_exit_2(arguments, out):
    subject = ["--subject", CAREFUL] if arguments else []
    run = footpad("run", ONE, *subject, *arguments, "--out", out)
    assert run.exit == 2
    assert run.stderr.strip()


@pytest.mark.parametrize("domain", ["../../owned", "a b", "<b>.test", ""])
def test_no_certificate_is_made_for_what_is_no_domain(domain, tmp_path):
    run = footpad("certs", "ok-baseline", "--domain", domain, "--out", tmp_path / "out")
    assert run.exit == 2
    assert "domain" in run.stderr
    assert not (tmp_path / "out").exists()


# --- clients ---------------------------------------------------------------------------------------------------------


def assert_inconclusive(run, *words):
    assert run.exit == 3, run.text
    assert run.attacks
    for line in run.attacks.values():
        assert line["verdict"] == "inconclusive", line
        for word in words:
            assert word in line["reason"] + run.text, line["reason"]


def test_a_client_that_does_not_exist(out):
    run = footpad("run", ONE, "--", "no-such-program", "{host}", "{port}", out=out)
    assert_inconclusive(run, "no-such-program")


def test_a_client_that_cannot_be_executed(tmp_path, out):
    program = written(tmp_path, "client", "#!/bin/sh\nexit 0\n")
    program.chmod(0o644)
    assert_inconclusive(footpad("run", ONE, "--", program, "{port}", out=out), str(program))


def test_a_client_that_dies_at_once_shows_its_last_words(tmp_path, out):
    program = written(tmp_path, "client", "#!/bin/sh\necho 'cannot find my spectacles' >&2\nexit 7\n")
    program.chmod(0o755)
    assert_inconclusive(footpad("run", ONE, "--", program, "{port}", out=out), "cannot find my spectacles")


def test_a_client_that_exits_0_without_connecting(out):
    assert_inconclusive(footpad("run", ONE, "xmpp/sasl-bad-server-signature", "--", "true", "{port}", out=out))


def test_a_flood_of_output_is_bounded(tmp_path, out):
    program = written(tmp_path, "client", "#!/bin/sh\nexec timeout 1 cat /dev/zero\n")
    program.chmod(0o755)
    assert_inconclusive(footpad("run", ONE, "--", program, "{port}", out=out))
    assert sum(file.stat().st_size for file in out.rglob("*") if file.is_file()) < 64 << 20


def test_an_unknown_placeholder_is_a_usage_error(out):
    run = footpad("run", ONE, "--", "client", "{hots}", "--out", out)
    assert run.exit == 2
    assert "{host}" in run.stderr or "host" in run.stderr


# --- servers ---------------------------------------------------------------------------------------------------------


def test_a_server_that_is_not_there_is_an_error(tmp_path, out):
    account = ["--user", "juliet", "--password-file", written(tmp_path, "password", "pencil\n")]
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # bound, not listening: nobody answers
        port = nobody.getsockname()[1]
        run = footpad("run", ONE, "--subject", CAREFUL, "--server", f"127.0.0.1:{port}", *account, out=out)
    assert run.exit == 4, run.text
    assert str(port) in run.text


def test_a_server_that_runs_already_needs_an_account(out):
    run = footpad("run", ONE, "--subject", CAREFUL, "--server", "127.0.0.1:5222", "--out", out)
    assert run.exit == 2
    assert "--password-file" in run.stderr


def test_an_unknown_server_is_a_usage_error(out):
    run = footpad("run", ONE, "--subject", CAREFUL, "--server", "prosodi", "--out", out)
    assert run.exit == 2
    assert "prosody" in run.stderr


def test_a_server_outside_is_refused(tmp_path, out):
    account = ["--user", "juliet", "--password-file", written(tmp_path, "password", "pencil\n")]
    run = footpad("run", ONE, "--subject", CAREFUL, "--server", "192.0.2.1:5222", *account, "--out", out)
    assert run.exit == 2
    assert "loopback only" in run.stderr


# --- the folder ------------------------------------------------------------------------------------------------------


def test_a_folder_that_footpad_did_not_make_is_refused(tmp_path):
    precious = written(tmp_path, "thesis.txt", "forty years of work")
    run = footpad("run", ONE, "--subject", CAREFUL, "--out", tmp_path)
    assert run.exit == 2, run.text
    assert str(tmp_path) in run.stderr
    assert precious.read_text() == "forty years of work"
    assert [file.name for file in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_folder_that_footpad_made_is_used_again(out):
    for _ in range(2):
        assert footpad("run", ONE, "--subject", CAREFUL, out=out).exit == 0


def test_an_out_that_is_a_file_is_refused(tmp_path):
    file = written(tmp_path, "out", "text")
    run = footpad("run", ONE, "--subject", CAREFUL, "--out", file)
    assert run.exit in (2, 4)
    assert str(file) in run.stderr
    assert file.read_text() == "text"


def test_an_unwritable_out_is_named():
    # Not even root makes folders here.
    run = footpad("run", ONE, "--subject", CAREFUL, "--out", "/proc/footpad-out")
    assert run.exit in (2, 4)
    assert "/proc/footpad-out" in run.stderr


def test_an_out_below_a_file_is_named(tmp_path):
    written(tmp_path, "file", "")
    run = footpad("run", ONE, "--subject", CAREFUL, "--out", tmp_path / "file" / "out")
    assert run.exit in (2, 4)
    assert "file" in run.stderr


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("mount"), reason="a full disk is made by root")
def test_a_full_disk_ends_the_run_with_a_message(tmp_path):
    small = tmp_path / "small"
    small.mkdir()
    # In a mount namespace of its own: nothing is left behind, whatever happens.
    script = textwrap.dedent(f"""\
        mount -t tmpfs -o size=64k tmpfs {small} || exit 77
        exec "$@"
    """)
    from driver import binary, environment
    import subprocess

    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", script, "sh", str(binary()), "run", "xmpp/*", "--subject", str(CAREFUL), "--out", str(small / "out")],
        capture_output=True, text=True, timeout=300, env=environment())
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip("no mounts here")
    assert done.returncode == 4, done.stdout + done.stderr
    assert "space" in (done.stdout + done.stderr).lower() or str(small) in done.stderr


# --- keys ------------------------------------------------------------------------------------------------------------


def test_nobody_is_asked_for_a_passphrase(tmp_path):
    """A key with one is refused: a run that waits at somebody's terminal waits for ever."""
    import subprocess

    from driver import binary, environment

    key = tmp_path / "key.pem"
    made = subprocess.run(["openssl", "genrsa", "-traditional", "-aes128", "-passout", "pass:x", "-out", str(key), "2048"], capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    done = subprocess.run([str(binary()), "verify", str(tmp_path), "--key", str(key)], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=60, start_new_session=True, env=environment())
    assert done.returncode == 2, done.stderr
    assert "pass phrase" not in done.stdout + done.stderr
    assert str(key) in done.stderr
