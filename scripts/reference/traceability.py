"""Which test shows what, and which rule rests on which source."""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from scripts.reference.demands import ABUSES, LATER, SCENARIOS, STATEMENTS, WAITING
from scripts.reference.sources import ROOT, said_sources
from scripts.reference.words import code, page, table

ABOUT = """
Scenarios, statements and ways to abuse it are named by markers of the tests; those that no test
names yet are listed too, since much of them belongs to releases to come. Sources are named by the
code itself, in a line `Source:` under the rule that rests on it. A clause is named only where its
text was read; *House rule* means that no standard fixes it and that an ADR, where one is named,
says why it is so.
"""


def traceability() -> str:
    """Return the page that leads from scenarios, statements and sources to tests and code."""
    return page(
        "Traceability",
        ABOUT,
        "## Scenarios",
        _marked("scenario", SCENARIOS, LATER),
        "## Statements on signatures and records",
        _marked(
            "statement",
            {str(number): said for number, said in STATEMENTS.items()},
            {str(number): why for number, why in WAITING.items()},
        ),
        "## Abuse",
        _marked("abuse", {str(number): said for number, said in ABUSES.items()}),
        "## Sources",
        *_sources(),
    )


def _marked(
    marker: str, demands: Mapping[str, str], waiting: Mapping[str, str] = MappingProxyType({})
) -> str:
    found = {name: set[str]() for name in demands} | shown_by(marker)
    rows = [
        (name, demands.get(name, "?"), _shown(tests, waiting.get(name)))
        for name, tests in sorted(found.items(), key=lambda each: _place(each[0]))
    ]
    return table(("", "It demands", "Shown by (below tests/)"), rows)


def shown_by(marker: str) -> dict[str, set[str]]:
    """Return, by the value of a marker, the tests that bear it."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        where = path.relative_to(ROOT / "tests").as_posix()
        for value, test in _marks(ast.parse(path.read_text("utf-8")), marker):
            found[value].add(f"{where}::{test}" if test else where)
    return found


def _shown(tests: set[str], waits: str | None) -> str:
    return "<br>".join(map(code, sorted(tests))) or f"none yet: {waits}"


def _place(name: str) -> tuple[str, int]:
    digits = "".join(c for c in name if c.isdigit())
    return name.rstrip("0123456789"), int(digits or 0)


def _marks(tree: ast.Module, marker: str) -> Iterator[tuple[str, str]]:
    """Give each value of a marker with the test that bears it; nothing for a whole module."""
    inside: dict[ast.AST, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            inside |= dict.fromkeys(ast.walk(node), node.name)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == f"pytest.mark.{marker}":
            for value in node.args:
                yield str(ast.literal_eval(value)), inside.get(node, "")


def _sources() -> Iterator[str]:
    grouped: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for said, where in said_sources():
        source, _, more = said.partition(" (")
        grouped[source].append((code(where), more.rstrip(")")))
    for source in sorted(grouped):
        yield f"### {source}"
        yield table(("Where", "Which says"), sorted(set(grouped[source])))
