"""What is measured, what is wanted, and what the documentation says of it are the same rows."""

import json

from bench import results
from bench.__main__ import TOGETHER
from bench.pages import addresses, visit
from bench.report import GOALS, Figure, table
from bench.results import LATEST, TOLD
from bench.seed import seed

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


def test_a_column_that_is_measured_anew_takes_its_old_place_in_rows_and_table(
    tmp_path, monkeypatch
):
    for name, kept in (("LATEST", LATEST), ("TOLD", TOLD)):
        copied = tmp_path / kept.name
        copied.write_text(kept.read_text("utf-8"), "utf-8")
        monkeypatch.setattr(results, name, copied)
    before = results.columns()
    at = ("PostgreSQL", 100_000)

    results.write(at, {"list, first page": Figure(1234.5, "of now")})

    assert results.columns() == {**before, at: {"list, first page": Figure(1234.5, "of now")}}
    assert list(results.columns()) == list(before)
    told = results.TOLD.read_text("utf-8")
    assert table(results.columns()) in told
    assert told.replace(table(results.columns()), "") == TOLD.read_text("utf-8").replace(
        table(before), ""
    )
