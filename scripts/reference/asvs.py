"""How OWASP ASVS 5.0 is answered: by tests that bear a number of it, or in a sentence."""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from scripts.reference.sources import ROOT
from scripts.reference.traceability import shown_by
from scripts.reference.words import code, page, table

ABOUT = """
What the Application Security Verification Standard of OWASP, 5.0.0, asks at its levels 1 and 2: its
numbers, in our words, and our answer. The standard's own sentences are what counts. A test that is
named shows it, wholly where nothing else is said; *not met* says what is missing. Level 3 is not
answered here.
"""
WORDS = {
    "gap": "not met",
    "design": "by how it is built",
    "plant": "by whoever installs it",
    "absent": "does not apply",
}
"""The kinds of answer, in the order in which they count; without any, tests alone show it."""

SHOWN = "shown by tests"
LEVELS = (1, 2)
Row = Mapping[str, Any]


def chapters() -> dict[str, dict[str, Row]]:
    """Return the requirements of each chapter, by number."""
    return tomllib.loads((ROOT / "scripts/reference/asvs.toml").read_text("utf-8"))


def kind_of(row: Row, tests: set[str]) -> str:
    """Return how a requirement is met; nothing where neither a test nor a sentence says it."""
    said = next((kind for kind in WORDS if kind in row), "")
    return SHOWN if tests and said != "gap" else WORDS.get(said, "")


def asvs() -> str:
    """Return the page of the standard: counted, then what is not met, then every chapter."""
    shown, found = shown_by("asvs"), chapters()
    every = {number: row for rows in found.values() for number, row in rows.items()}
    return page(
        "OWASP ASVS 5.0, levels 1 and 2",
        ABOUT,
        _counted(found, shown),
        "## Not met",
        table(("", "It asks", "What is missing"), [
            (number, row["asks"], row["gap"]) for number, row in every.items() if "gap" in row
        ]),
        *_chapters(found, shown),
    )  # fmt: skip


def _counted(found: Mapping[str, Mapping[str, Row]], shown: Mapping[str, set[str]]) -> str:
    kinds = (SHOWN, *WORDS.values())
    rows = []
    for title, asked in found.items():
        levels = Counter(row["level"] for row in asked.values())
        met = Counter(kind_of(row, shown.get(number, set())) for number, row in asked.items())
        rows.append((title, *(levels[each] for each in LEVELS), *(met[each] for each in kinds)))
    whole = ("All", *(sum(column) for column in list(zip(*rows, strict=True))[1:]))
    return table(("Chapter", "Level 1", "Level 2", *kinds), [*rows, whole])


def _chapters(
    found: Mapping[str, Mapping[str, Row]], shown: Mapping[str, set[str]]
) -> Iterator[str]:
    for title, asked in found.items():
        yield f"## {title}"
        yield table(("", "Level", "It asks", "Answer (tests below tests/)"), [
            (number, row["level"], row["asks"], _answer(row, shown.get(number, set())))
            for number, row in asked.items()
        ])  # fmt: skip


def _answer(row: Row, tests: set[str]) -> str:
    said = [f"*{word}*: {row[kind]}" for kind, word in WORDS.items() if kind in row]
    return "<br>".join([*said, *map(code, sorted(tests))])
