"""What became of single assets in the company's year: each move with its reason, each double."""

from dataclasses import dataclass
from datetime import date

from demo.tables import rows

_MOVES = """
leuven/SC-63102 | store | 2026-05-19 | A larger drive took its place; kept as a spare in store M-14.
leuven/AP-70002 | decommission | 2026-06-17 | Taken down when the racks moved.
leuven/PC-WH2 | decommission | 2026-06-17 | Its successor is registered; waits for disposal.
wismar/PC-OFF2 | decommission | 2026-06-17 | Its successor is registered; given back to IT.
wismar/PC-OFF2 | dispose | 2026-07-02 | Collected by the recycler; its disk was shredded on site.
durham/TR-122-02 | report_absent | 2026-09-08 | Not in chamber 2 at the mapping; last seen in May.
wismar/FL2.3-PH01 | quarantine | 2026-10-12 | Acts on touches that nobody made; recipe is in doubt.
durham/LC-111-05 | maintain | 2026-10-20 | Pump seal leaks; the vendor comes on Thursday.
"""


ENTERED_TWICE = (
    ("leuven/SC-41101", "SC 41101", date(2026, 4, 14)),
    ("durham/LC-111-05", "HPLC-2", date(2026, 5, 5)),
)
"""Assets that somebody else registered once more: under which tag, and when."""


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A move of an asset along its life."""

    key: str
    verb: str
    on: date
    reason: str


MOVES: tuple[MoveRow, ...] = tuple(
    MoveRow(key, verb, date.fromisoformat(on), reason)
    for _, (key, verb, on, reason) in rows(_MOVES)
)
"""In the order of their days."""
