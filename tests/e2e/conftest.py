import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import pytest  # noqa: E402

pytest.register_assert_rewrite("driver", "lane_server")


class Plugin:
    """tools/pytest, installed as its users install it, and a pytest of its own that finds it there."""

    def __init__(self, source, folder):
        # What is built in a source tree stays there.
        shutil.copytree(source / "tools" / "pytest", folder / "source")
        self.site = folder / "site"
        installed = subprocess.run(
            ["/usr/bin/python3", "-m", "pip", "install", "--quiet", "--no-index", "--no-build-isolation", "--no-deps", "--target", str(self.site),
             str(folder / "source")], capture_output=True, text=True)
        assert installed.returncode == 0, installed.stderr

    def environment(self, **more):
        from driver import binary, environment

        own = {"PYTHONPATH": str(self.site), "PYTHONDONTWRITEBYTECODE": "1", "FOOTPAD": str(binary()), **more}
        return {name: value for name, value in environment(**own).items() if not name.startswith(("PYTEST_", "COV_"))}

    def run(self, *arguments, cwd=None, **env):
        return subprocess.run(["/usr/bin/python3", "-m", "pytest", "-p", "no:cacheprovider", *map(str, arguments)], cwd=cwd or self.site,
                              capture_output=True, text=True, timeout=300, env=self.environment(**env))


@pytest.fixture(scope="session")
def plugin(tmp_path_factory):
    from driver import SOURCE

    return Plugin(SOURCE, tmp_path_factory.mktemp("plugin"))


def pytest_collection_modifyitems(items):
    """Spreads what meets the whole zoo over the other tests, the longest first: workers are handed runs of neighbours,
    and would else finish far apart."""
    longest = ("test_load_decides_no_verdict[", "test_matrix[hangs]", "test_matrix[no-limits]")
    zoo = [item for item in items if item.name.startswith((*longest, "test_matrix["))]
    zoo.sort(key=lambda item: not item.name.startswith(longest))
    others = [item for item in items if item not in zoo]
    if not zoo or not others:
        return
    apart = max(1, len(others) * 9 // 10 // len(zoo))  # the last tenth is short tests alone
    spread = []
    while others or zoo:
        spread += zoo[:1] + others[:apart]
        del zoo[:1], others[:apart]
    items[:] = spread
