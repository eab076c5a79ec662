"""Labels as a document: for each asset its QR code, its tag, what it is and where it stands."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import islice
from typing import NamedTuple

import segno

from governance.register.labels.rules import Grid

QUIET = 2
"""Modules of white around a code; the label's own white adds to it."""

STYLE = """
body { margin: 0; font-family: "Liberation Sans", "DejaVu Sans", sans-serif; color: #000 }
.sheet { position: relative; break-after: page }
.sheet:last-child { break-after: auto }
.label { position: absolute; overflow: hidden }
.label svg { position: absolute }
.words { position: absolute; overflow: hidden; line-height: 1.2 }
.words p { margin: 0; overflow-wrap: anywhere }
.tag { font-weight: bold }
"""


class Label(NamedTuple):
    """What one label says."""

    address: str
    tag: str
    reference: str
    name: str
    place: str


def document(labels: Iterable[Label], grid: Grid) -> str:
    """Return the pages of labels as HTML that holds all that it shows."""
    wide, high = grid.page
    page = f"@page {{ size: {wide}mm {high}mm; margin: 0 }}"
    sheet = f".sheet {{ width: {wide}mm; height: {high}mm }}"
    pages = "".join(_page(some, grid) for some in _paged(labels, grid.on_page))
    return f"<!doctype html><meta charset=utf-8><style>{page}{sheet}{STYLE}</style>{pages}"


def _paged(labels: Iterable[Label], most: int) -> Iterator[list[Label]]:
    left = iter(labels)
    while some := list(islice(left, most)):
        yield some


def _page(labels: Sequence[Label], grid: Grid) -> str:
    drawn = "".join(_label(label, grid, grid.at(n)) for n, label in enumerate(labels))
    return f'<div class="sheet">{drawn}</div>'


def _label(label: Label, grid: Grid, at: tuple[float, float]) -> str:
    wide, high = grid.size
    pad = high / 12
    code = min(high - 2 * pad, wide * 0.45)
    words = wide - code - 3 * pad
    size = high / 9
    return (
        f'<div class="label" style="{_box(at, (wide, high))}">'
        f'<div style="position:absolute;{_box((pad, pad), (code, code))}">{qr(label.address)}</div>'
        f'<div class="words" style="{_box((code + 2 * pad, pad), (words, high - 2 * pad))};'
        f'font-size:{size * 0.72:.2f}mm">'
        f'<p class="tag" style="font-size:{size:.2f}mm">{escape(label.tag)}</p>'
        f"<p>{escape(label.reference)}</p><p>{escape(label.name)}</p>"
        f"<p>{escape(label.place)}</p></div></div>"
    )


def qr(address: str) -> str:
    """Return the code as a drawing that fills what it stands in."""
    code = segno.make(address, micro=False, error="m")
    return str(code.svg_inline(border=QUIET, omitsize=True)).replace(
        "<svg ", '<svg style="width:100%;height:100%" ', 1
    )


def _box(at: tuple[float, float], size: tuple[float, float]) -> str:
    (left, top), (wide, high) = at, size
    return f"left:{left:.2f}mm;top:{top:.2f}mm;width:{wide:.2f}mm;height:{high:.2f}mm"
