"""The figures as rows for a program to compare, with the machine and the commit beside them."""

import json
import os
import platform
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.report import GOALS, Figure, Figures, Goal

LATEST = Path(__file__).parent / "results" / "latest.json"
A_SECOND = frozenset({"/s", "rows/s"})


def write(columns: Mapping[tuple[str, int], Figures]) -> None:
    """Write `results/latest.json`: the columns are by database and number of assets."""
    rows = [row for at, figures in columns.items() for row in _rows(*at, figures)]
    said = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _commit(),
        "machine": _machine(),
        "rows": rows,
    }
    LATEST.parent.mkdir(exist_ok=True)
    LATEST.write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n", "utf-8")


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
    goal, spent, floor = GOALS[work], figure.spent, figure.floor
    unit = goal.unit if isinstance(goal, Goal) else goal
    is_rate = unit in A_SECOND
    rate = figure.value if is_rate else 1 / spent.wall if spent else None
    return {
        "p50_ms": _rounded(spent and spent.wall * 1000),
        "p95_ms": _rounded(spent and spent.slow * 1000),
        "per_s": _rounded(rate),
        "floor_ms": _rounded(floor and floor.wall * 1000),
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
