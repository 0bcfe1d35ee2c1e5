import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import pytest  # noqa: E402

pytest.register_assert_rewrite("driver")


def pytest_collection_modifyitems(items):
    """Spreads the matrix over the other tests, its longest first: workers are handed runs of neighbours, and would
    else finish far apart."""
    matrix = [item for item in items if item.name.startswith("test_matrix[")]
    matrix.sort(key=lambda item: item.name not in ("test_matrix[hangs]", "test_matrix[no-limits]"))
    others = [item for item in items if item not in matrix]
    if not matrix or not others:
        return
    apart = max(1, len(others) * 9 // 10 // len(matrix))  # the last tenth is short tests alone
    spread = []
    while others or matrix:
        spread += matrix[:1] + others[:apart]
        del matrix[:1], others[:apart]
    items[:] = spread
