"""Makes the Debian package of the pytest plugin: pytest_package.py VERSION FOLDER. It is what pip makes of tools/pytest."""

import gzip
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
NAME = "python3-pytest-footpad"
CONTROL = """\
Package: {name}
Version: {version}
Architecture: all
Maintainer: Footpad <footpad@example.test>
Installed-Size: {size}
Depends: python3 (>= 3.9), python3-pytest (>= 7)
Recommends: footpad
Section: python
Priority: optional
Description: attacks on TLS as test cases of pytest
 A fixture and a marker for pytest, by which each attack of Footpad's catalogue
 is a test case of its own: does this client, in the test's own process or as a
 command, abort before it gives anything away?
"""
CHANGES = """\
{name} ({version}) unstable; urgency=medium

  * The version that this package was built from.

 -- Footpad <footpad@example.test>  Fri, 27 Nov 2026 00:00:00 +0000
"""
SCRIPTS = {
    "postinst": '#!/bin/sh\nset -e\nif [ "$1" = configure ] && command -v py3compile >/dev/null; then py3compile -p {name}; fi\n',
    "prerm": "#!/bin/sh\nset -e\nif command -v py3clean >/dev/null; then py3clean -p {name}; fi\n",
}


def written(file, text, mode=0o644):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    file.chmod(mode)


def installed(source, site):
    """As pip installs it, less what only pip needs: dpkg knows which files are the package's."""
    shutil.copytree(SOURCE / "tools" / "pytest", source)  # what is built in a source tree stays there
    subprocess.run(["/usr/bin/python3", "-m", "pip", "install", "--quiet", "--no-index", "--no-build-isolation", "--no-deps", "--no-compile",
                    "--target", str(site), str(source)], check=True, env={**os.environ, "PIP_ROOT_USER_ACTION": "ignore"})
    for name in ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json"):
        for file in site.glob(f"*.dist-info/{name}"):
            file.unlink()
    for one in [site, *site.rglob("*")]:
        one.chmod(0o755 if one.is_dir() else 0o644)


def main(version, folder):
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch) / "root"
        installed(Path(scratch) / "source", root / "usr/lib/python3/dist-packages")
        documents = root / "usr/share/doc" / NAME
        written(documents / "copyright", (SOURCE / "tools/cmake/copyright").read_text())
        written(documents / "changelog.gz", gzip.compress(CHANGES.format(name=NAME, version=version).encode(), 9, mtime=0))
        written(documents / "README.md", (SOURCE / "tools/pytest/README.md").read_text())
        size = sum(file.stat().st_size for file in root.rglob("*") if file.is_file()) // 1024 + 1
        written(root / "DEBIAN/control", CONTROL.format(name=NAME, version=version, size=size))
        for script, text in SCRIPTS.items():
            written(root / "DEBIAN" / script, text.format(name=NAME), 0o755)
        for one in [root, *(one for one in root.rglob("*") if one.is_dir())]:
            one.chmod(0o755)
        package = Path(folder) / f"{NAME}_{version}_all.deb"
        subprocess.run(["dpkg-deb", "--root-owner-group", "--build", str(root), str(package)], check=True, stdout=subprocess.DEVNULL)
        print(package)


if __name__ == "__main__":
    main(*sys.argv[1:])
