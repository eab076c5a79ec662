"""What is measured, what is wanted, and what the documentation says of it are the same rows."""

import json
from pathlib import Path

from bench.__main__ import TOGETHER
from bench.pages import addresses, visit
from bench.report import GOALS
from bench.results import LATEST
from bench.seed import seed

TOLD = Path(__file__).parents[2] / "docs/explanation/performance.md"
SIZE = 300


def test_each_page_that_is_measured_has_a_goal_or_says_that_there_is_none(
    database, tmp_path, monkeypatch
):
    monkeypatch.delenv("CONCORD_REAL_DATA", raising=False)
    seeded = seed(database, SIZE)

    pages = addresses(visit(database, seeded, tmp_path), seeded, 1)

    assert pages.keys() - GOALS.keys() == set()
    assert TOGETHER.keys() - pages.keys() == set()
    assert set(TOGETHER.values()) - GOALS.keys() == set()


def test_the_results_that_are_kept_hold_each_row_that_has_a_goal():
    rows = json.loads(LATEST.read_text("utf-8"))["rows"]

    assert {row["operation"] for row in rows} ^ GOALS.keys() == set()


def test_the_table_that_is_told_names_each_row_with_its_goal():
    lines = [line.split(" | ") for line in TOLD.read_text("utf-8").splitlines()]
    told = {cells[0].removeprefix("| "): cells[1] for cells in lines if len(cells) > 4}

    said = {row: "none" if isinstance(goal, str) else str(goal) for row, goal in GOALS.items()}
    assert {row: told.get(row) for row in said} == said
