"""What people of the company are to learn, and what they did of it."""

from typing import NamedTuple

from demo.tables import rows
from governance.curricula.models import ItemKind
from governance.identity.models import Role

_ITEMS = """
@ marek, beatriz, company
C-001   | course   | 12 | 90  | 7  | GMP basics                                | Course book C-001
SOP-100 | document |    | 40  | 6  | Change control for IT and OT              | DMS SOP-100
SOP-115 | document | 24 | 30  | 3  | Accounts and access to computer systems   | DMS SOP-115
SOP-118 | document |    | 25  | 2  | Backup, and proof that it can be restored | DMS SOP-118
Q-115   | quiz     | 24 | 15  | 1  | Who may use whose account?                | In Concord
@ koen, elise, leuven
SOP-131 | document |    | 35  | 3  | Work on controllers                       | DMS SOP-131
SOP-204 | document |    | 30  | 9  | Cleaning of the bioreactor suites         | DMS SOP-204
OJT-31  | ojt      | 36 | 180 | 2  | Load, compare and take back a program     | Form OJT-31
@ jens, anke, wismar
SOP-012 | document |    | 20  | 4  | Making safe before work on the fillers    | DMS SOP-012
OJT-44  | ojt      | 36 | 120 | 1  | Exchange a drive on the filling line      | Form OJT-44
"""
_SHOWS = """
C-001   | GXP-GMP  | 2
SOP-100 | GXP-CC   | 1
SOP-131 | OT-PLC   | 1
OJT-31  | OT-PLC   | 3
SOP-012 | SAF-LOTO | 1
OJT-44  | OT-PLC   | 2
"""
_CURRICULA = """
@ marek, company, , Everybody
C-001 | 30
SOP-115 | 14
Q-115 | 21
@ koen, leuven, requester, Who works on systems in Leuven
SOP-100 | 14
SOP-131 | 21
OJT-31 | 60
@ jens, wismar, requester, Who works on systems in Wismar
SOP-100 | 14
SOP-012 | 7
"""
_READ = """
fien   | SOP-100
fien   | SOP-131
fien   | SOP-115
wout   | SOP-131
wout   | SOP-115
koen   | SOP-131
mehmet | SOP-012
svenja | SOP-012
"""
_DONE = """
elise | fien   | C-001  |
elise | wout   | C-001  |
koen  | fien   | OJT-31 | wout
anke  | mehmet | C-001  |
jens  | svenja | OJT-44 | mehmet
"""
QUESTIONS = (
    ("A colleague is locked out and the batch waits. You", "call the service desk",
     "sign in for them\ngive them your password for this once"),
    ("Who may use the account of the line's HMI?", "nobody alone: each act needs a name behind it",
     "whoever works on the line\nthe shift lead"),
)  # fmt: skip
QUIZ, PASS_MARK = "Q-115", 100
ANSWERED_BY = ("fien", "mehmet", "sofia")
LATER = ("koen", "elise", "SOP-131", "The comparison after a download is signed by two people.")
"""Of what a later version comes into force soon: who wrote it, who decided, and what changed."""


class ItemRow(NamedTuple):
    """One thing to learn: who keeps it, who decides on it, and where it hangs."""

    by: str
    quality: str
    place: str
    code: str
    kind: ItemKind
    months: int | None
    minutes: int
    label: str
    title: str
    lies: str


class CurriculumRow(NamedTuple):
    """One curriculum, with the days that people have for each item."""

    by: str
    place: str
    role: Role | None
    title: str
    items: tuple[tuple[str, int], ...]


COMPANY = "company"
"""In a heading: the whole of it."""


def _short(place: str) -> str:
    return "" if place == COMPANY else place


def _item(heading: str, cells: list[str]) -> ItemRow:
    code, kind, months, minutes, label, title, lies = cells
    by, quality, place = (each.strip() for each in heading.split(","))
    again = int(months) if months else None
    return ItemRow(
        by, quality, _short(place), code, ItemKind(kind), again, int(minutes),
        label, title, lies,
    )  # fmt: skip


def _curricula() -> tuple[CurriculumRow, ...]:
    held = dict[str, list[tuple[str, int]]]()
    for heading, (code, days) in rows(_CURRICULA):
        held.setdefault(heading, []).append((code, int(days)))
    found = []
    for heading, items in held.items():
        by, place, role, title = (each.strip() for each in heading.split(","))
        found.append(
            CurriculumRow(by, _short(place), Role(role) if role else None, title, tuple(items))
        )
    return tuple(found)


ITEMS = tuple(_item(*row) for row in rows(_ITEMS))
SHOWS = tuple((code, competence, int(level)) for _, (code, competence, level) in rows(_SHOWS))
CURRICULA = _curricula()
READ = tuple((name, code) for _, (name, code) in rows(_READ))
DONE = tuple((by, name, code, assessor) for _, (by, name, code, assessor) in rows(_DONE))
