"""The figures as rows for a program to compare, with the machine and the commit beside them."""

import json
import os
import platform
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from bench import report
from bench.report import GOALS, At, Figure, Figures, Goal

LATEST = Path(__file__).parent / "results" / "latest.json"
TOLD = Path(__file__).parents[1] / "docs/explanation/performance.md"
A_SECOND = frozenset({"/s", "rows/s"})


def write(at: At, figures: Figures) -> None:
    """Put a column into `results/latest.json`, and all of them into the page that tells of it."""
    kept = _kept()
    heads = [head for head in kept["columns"] if _at(head) != at]
    rows = [row for row in kept["rows"] if _at(row) != at]
    kept["columns"] = sorted([*heads, _head(at)], key=_order)
    kept["rows"] = sorted([*rows, *_rows(*at, figures)], key=_order)
    LATEST.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", "utf-8")
    TOLD.write_text(_pasted(TOLD.read_text("utf-8"), report.table(columns())), "utf-8")


def columns() -> dict[At, dict[str, Figure]]:
    """Return every column that was measured, the latest of each."""
    found: dict[At, dict[str, Figure]] = {}
    for row in _kept()["rows"]:
        found.setdefault(_at(row), {})[row["operation"]] = _figure(row)
    return found


def are_of_now() -> set[At]:
    """Return the columns that were measured at the commit that stands here."""
    return {_at(head) for head in _kept()["columns"] if head["commit"] == _commit()}


def _kept() -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads(LATEST.read_text("utf-8")))


def _at(row: Mapping[str, Any]) -> At:
    return row["database"], row["size"]


def _order(row: Mapping[str, Any]) -> tuple[int, bool]:
    return row["size"], row["database"] != "SQLite"


def _head(at: At) -> dict[str, Any]:
    """Say when a column was measured, of what, and on which machine."""
    kind, size = at
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return {
        "database": kind,
        "size": size,
        "measured_at": now,
        "commit": _commit(),
        "machine": _machine(),
    }


def _figure(row: Mapping[str, Any]) -> Figure:
    values = ("per_s", "p50_ms") if _unit(row["operation"]) in A_SECOND else ("p50_ms", "value")
    value = next(row[name] for name in values if row.get(name) is not None)
    return Figure(value, row["note"])


def _unit(work: str) -> str:
    goal = GOALS[work]
    return goal.unit if isinstance(goal, Goal) else goal


def _pasted(text: str, table: str) -> str:
    """Return a page with the table in the place of the one that stands there."""
    before, _, rest = text.partition("| work | goal |")
    lines = rest.split("\n")
    after = next(n for n, line in enumerate(lines[1:], start=1) if not line.startswith("|"))
    return "\n".join([before + table, *lines[after:]])


def _rows(database: str, size: int, figures: Figures) -> Iterator[dict[str, Any]]:
    for work, figure in figures.items():
        yield {
            "database": database,
            "size": size,
            "operation": work,
            "concurrency": figure.users,
            **_times(work, figure),
            "note": figure.note,
        }


def _times(work: str, figure: Figure) -> dict[str, float | str | None]:
    """Return milliseconds and how often a second; a figure of another kind under its unit."""
    unit, spent, floor = _unit(work), figure.spent, figure.floor
    is_rate = unit in A_SECOND
    rate = figure.value if is_rate else 1 / spent.wall if spent else None
    return {
        "p50_ms": _rounded(spent and spent.wall * 1000),
        "p95_ms": _rounded(spent and spent.slow * 1000),
        "per_s": _rounded(rate),
        "floor_ms": _rounded(floor and floor * 1000),
        "cpu_ms": _rounded(spent and spent.cpu * 1000) or None,
        "statements": (spent and spent.statements) or None,
        **({} if is_rate or spent else {"value": _rounded(figure.value), "unit": unit}),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _commit() -> str:
    asked = ["git", "rev-parse", "HEAD"]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603


def _machine() -> dict[str, Any]:
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "cores": os.cpu_count(),
        "memory_gib": round(pages / 2**30),
        "load": round(os.getloadavg()[0], 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }
