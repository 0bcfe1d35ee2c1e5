"""The help texts, word for word. FOOTPAD_UPDATE_GOLDEN=1 writes what is said now; read the difference before you keep it."""

import os
import re

import pytest
from driver import SOURCE, footpad

GOLDEN = SOURCE / "tests" / "golden" / "cli"
# From the table itself: a verb without a golden text fails.
VERBS = re.findall(r'^ +\{"([a-z]+)", "', (SOURCE / "harness/cli/verbs.cc").read_text(), re.MULTILINE)


def test_the_table_of_verbs_was_read():
    assert {"run", "list", "explain", "check", "certs", "doctor"} <= set(VERBS)


@pytest.mark.parametrize("name", ["footpad", *VERBS])
def test_help_reads_as_it_should(name):
    run = footpad(*([] if name == "footpad" else [name]), "--help")
    assert run.exit == 0
    assert not run.stderr
    golden = GOLDEN / f"{name}.txt"
    if "FOOTPAD_UPDATE_GOLDEN" in os.environ:
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(run.stdout)
    assert run.stdout == golden.read_text()


def test_no_golden_text_is_stale():
    assert {file.stem for file in GOLDEN.iterdir()} == {"footpad", *VERBS}
