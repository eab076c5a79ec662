"""What repeats on a list page: the rows of its table, and the boxes of its conditions.

Joined here and not by a template: for five hundred cells, the template's look-ups and its escaping
piece by piece cost more than everything else on the page together.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from html import escape as escaped

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from governance.core.addresses import MOST
from governance.core.listing.page import Header, Line, Page
from governance.core.listing.shape import Cell, Column
from governance.core.times import when

Linked = Callable[[str, int], str]
SPOT = "\ufffc"
"""Stands where a row is named, until it is: a sentence is said once for all rows."""


def escape(text: object) -> str:
    """Return a text, or words that are said only now, as a page may hold them."""
    return escaped(str(text))


def classes(column: Column | Header) -> Markup:
    """Return the attribute by which a column's fields are drawn; empty for an ordinary one."""
    is_reference = getattr(column, "is_reference", False)
    is_name = is_reference and column.name == "name"
    names = {
        "is-minor": column.is_minor, "number": column.is_number,
        "ref": is_reference and not is_name, "strong": is_name,
    }  # fmt: skip
    held = " ".join(name for name, is_so in names.items() if is_so)
    return Markup(f' class="{held}"') if held else Markup()  # noqa: S704  # the names above


def rows(page: Page, *, is_picked: bool = False) -> Markup:
    """Return the rows of the table, each with a box to choose it by if they are picked."""
    draw, picked = _drawing(page), _picking(page) if is_picked else _unpicked
    drawn = (f"<tr>{picked(line)}{draw(line)}</tr>" for line in page.lines)
    return Markup("\n".join(drawn))  # noqa: S704  # each cell is escaped below


def fields(page: Page, line: Line) -> Markup:
    """Return the fields of one row, for a table that a template writes."""
    return Markup(_drawing(page)(line))  # noqa: S704  # each cell is escaped below


def _unpicked(_line: Line) -> str:
    return ""


def _picking(page: Page) -> Callable[[Line], str]:
    """Return what draws the box by which a row is chosen."""
    named_by, choose = page.reference_at, _("Choose %(row)s", row=SPOT)
    before, _mark, after = escape(choose).partition(SPOT)

    def draw(line: Line) -> str:
        named = line.cells[named_by]
        return (
            '<td class="pick"><input class="form-check-input" type="checkbox" name="keys"'
            f' value="{line.id}" form="bulk"'
            f' aria-label="{before}{escape(named.text if named else "")}{after}"></td>'
        )

    return draw


def _drawing(page: Page) -> Callable[[Line], str]:
    """Return what draws the fields of a row."""
    linked, record = _linking(), page.listing.record_endpoint
    unknown = f'<span class="unknown">{escape(_("unknown"))}</span></td>'
    opened = [(f"<td{classes(column)}>", column.is_reference) for column in page.columns]

    def link(cell: Cell, line: Line, *, is_reference: bool) -> str:
        to = (record, line.id) if is_reference and record else cell.to
        if to is None:
            return _said(cell)
        mark = " data-row" if is_reference else ""
        text = escape(cell.text) if is_reference and record else _said(cell)
        return f'<a href="{linked(*to)}"{mark}>{text}</a>'

    def draw(line: Line) -> str:
        drawn = []
        for (td, is_reference), cell in zip(opened, line.cells, strict=True):
            if cell is None:
                drawn.append(td + unknown)
            elif is_reference or cell.to or cell.when:
                text = link(cell, line, is_reference=is_reference)
                drawn.append(f"{td}{text}{_hinted(cell)}</td>")
            else:
                drawn.append(_plain(td, cell))
        return "".join(drawn)

    return draw


@lru_cache(maxsize=5_000)
def _plain(td: str, cell: Cell) -> str:
    """Return a field that says the same on whatever row it stands, and to whomever."""
    return f"{td}{_said(cell)}{_hinted(cell)}</td>"


def _hinted(cell: Cell) -> str:
    return f'<div class="why">{escape(cell.hint)}</div>' if cell.hint else ""


def _said(cell: Cell) -> str:
    """Return what a cell says."""
    text = escape(cell.text)
    if cell.shape:
        tone = f" tone-{cell.tone}" if cell.tone else ""
        return f'<span class="state state-{cell.shape}{tone}">{text}</span>'
    if cell.when:
        return when(cell.when)
    if cell.is_strong:
        return f'<span class="strong">{text}</span>'
    return f'<span class="unknown">{text}</span>' if cell.is_muted else text


def _linking() -> Linked:
    """Return what gives the address of a record, having asked for each endpoint's once."""
    known: dict[str, tuple[str, str]] = {}

    def linked(endpoint: str, row_id: int) -> str:
        if endpoint not in known:
            before, _mark, after = escape(url_for(endpoint, id=MOST)).rpartition(str(MOST))
            known[endpoint] = before, after
        before, after = known[endpoint]
        return f"{before}{row_id}{after}"

    return linked


def boxes(name: str, options: Sequence[tuple[str, str]], chosen: Iterable[str]) -> Markup:
    """Return a box to tick for each value of a condition."""
    return _boxes(name, tuple(options), frozenset(chosen))


@lru_cache(maxsize=300)
def _boxes(name: str, options: tuple[tuple[str, str], ...], chosen: frozenset[str]) -> Markup:
    name, made = escape(name), []
    for n, (value, words) in enumerate(options, start=1):
        ticked = " checked" if str(value) in chosen else ""
        made.append(
            '<div class="form-check"><input class="form-check-input" type="checkbox"'
            f' name="{name}" value="{escape(value)}" id="filter-{name}-{n}"{ticked}>\n'
            f'<label class="form-check-label" for="filter-{name}-{n}">{escape(words)}</label>'
            "</div>\n"
        )
    return Markup("".join(made))  # noqa: S704  # every part was escaped
