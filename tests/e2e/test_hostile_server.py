"""A real server behind Footpad that means it no good in the midst of one case: bounded memory and time, nothing is called secure
for it, and every other case is as it would have been."""

import pytest
from driver import ZOO
from hostile_server import MODES, Server
from test_hostile_client import MEBIBYTE, MOST_MEMORY, begun, check_folder, measured

ATTACKS = ["imap/strip-starttls-capability", "imap/strip-logindisabled-only", "certs/time-leaf-expired"]


def arguments(server, folder, user="juliet"):
    (folder / "password").write_text("pencil\n")
    return [*ATTACKS, "--subject", ZOO / "imap-careful.xml", "--server", f"127.0.0.1:{server.port}", "--user", user, "--password-file",
            folder / "password", "--transport", "starttls", "--jobs", "1"]


@pytest.fixture(scope="module")
def usual(tmp_path_factory):
    folder = tmp_path_factory.mktemp("honest")
    with Server(folder, "silent", -1) as server:
        run = measured(folder, *arguments(server, folder))
        run.connections = server.count
    assert run.exit == 0, run.text
    assert run.connections == len(begun(run)), "one connection a case"
    return run


@pytest.mark.parametrize("mode", sorted(MODES))
def test_one_case_goes_bad_and_no_other(mode, usual, tmp_path):
    nth = begun(usual).index(ATTACKS[0])
    with Server(tmp_path, mode, nth) as server:
        run = measured(tmp_path, *arguments(server, tmp_path))
    assert run.memory < MOST_MEMORY, f"{run.memory // MEBIBYTE} MiB"
    bad = run.attacks[(ATTACKS[0], "starttls")]
    # Whatever a server says, a client that was attacked all the same and left may have been right to.
    assert bad["verdict"] != "secure" or bad["reached"], bad
    for key, line in usual.attacks.items():
        if key[0] != ATTACKS[0]:
            assert (run.attacks[key]["verdict"], run.attacks[key]["outcome"]) == (line["verdict"], line["outcome"]), run.attacks[key]
    assert all(line["verdict"] == "secure" for line in run.controls), "the honest ones went well"
    check_folder(run)
    print(f"{mode}: {bad['verdict']} {bad['outcome']}, {run.memory // MEBIBYTE} MiB, {run.seconds:.1f} s")


@pytest.mark.parametrize("user", ["../../owned", "<script>alert(1)</script>", "\x1b[31mred\x07", "a\nb", "' OR 1=1 --", "u" * 5000, "\u202eevil"])
def test_a_user_whose_name_wants_to_be_something_else(user, tmp_path):
    with Server(tmp_path, "silent", -1) as server:
        run = measured(tmp_path, *arguments(server, tmp_path, user))
    if run.out.exists():
        check_folder(run)
    assert run.exit in (0, 2, 3), run.text
