"""Reads the tables that this company is written down in: a line a row, cells between bars."""

from collections.abc import Iterator


def rows(table: str) -> Iterator[tuple[str, list[str]]]:
    """Each row of a table with the heading above it.

    A heading starts with `@`. Blank lines are skipped, cells are stripped.
    """
    heading = ""
    for line in table.splitlines():
        text = line.strip()
        if text.startswith("@"):
            heading = text[1:].strip()
        elif text:
            yield heading, [cell.strip() for cell in text.split("|")]
