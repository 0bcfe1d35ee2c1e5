"""tools/setup installs every package that a definition names, however many stand on a line."""

import subprocess
import xml.etree.ElementTree as ElementTree

from driver import SOURCE


def test_no_package_of_a_definition_is_overlooked():
    files = [*(SOURCE / "tools" / "subjects").glob("*.xml"), *(SOURCE / "tools" / "servers").glob("*/server.xml")]
    named = {package.text for file in files for package in ElementTree.parse(file).getroot().iter("package")}
    script = 'eval "$(sed -n "/^packages_of_definitions/,/^}/p" tools/setup)"; packages_of_definitions'
    found = subprocess.run(["bash", "-euo", "pipefail", "-c", script], cwd=SOURCE, capture_output=True, text=True, check=True).stdout.split()
    assert len(named) > 30
    assert set(found) == named
