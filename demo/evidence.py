"""The files of the demo's changes: a protocol to be filled in, and the same with its results."""

from demo.rows import ChangeRow

DONE = frozenset({"closed", "effectiveness", "release", "review"})
"""States in which each test was carried out."""

OPEN, PASSED = "____", "passed"


def protocol(row: ChangeRow) -> bytes:
    """Return the test protocol as it is approved with the plan."""
    return _written(row, "to be carried out", [OPEN for _ in row.tests])


def results(row: ChangeRow) -> bytes:
    """Return the protocol with what was found; while work goes on, the last test is open."""
    is_done = row.state in DONE
    found = [PASSED for _ in row.tests]
    return _written(row, "results", found if is_done else [*found[:-1], OPEN])


def numbered(lines: tuple[str, ...]) -> str:
    """Return steps as people write them down."""
    return "\n".join(f"{n}. {line}" for n, line in enumerate(lines, 1))


def _written(row: ChangeRow, kind: str, found: list[str]) -> bytes:
    tests = zip(row.tests, found, strict=True)
    lines = [
        f"TEST PROTOCOL ({kind})",
        row.title,
        f"Asset: {row.asset}",
        "",
        *(f"{n}. {test}\n   Result: {result}" for n, (test, result) in enumerate(tests, 1)),
        "",
        "Fictional company: no record.",
        "",
    ]
    return "\n".join(lines).encode()
