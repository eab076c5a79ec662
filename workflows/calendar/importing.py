"""The calendar as a kind of import: windows, freezes and campaigns, each declared as by hand."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from governance.core.access import Actor, permitted
from governance.core.exports import KINDS as EXPORTS
from governance.core.exports import Sheet
from governance.core.sheets.sheet import Row
from governance.places.models import Level, Place
from governance.register.columns.fields import Field
from governance.register.columns.outcomes import Parsed
from governance.register.columns.values import Text, day
from governance.register.imports.cells import Said, among, said, whole
from governance.register.imports.kinds import KINDS, Compare, Kind, Question, Write
from governance.register.imports.models import Import, Outcome
from governance.register.imports.places import plain
from governance.register.imports.planned import Planned, words
from governance.register.imports.reading import indices
from workflows.calendar import commands
from workflows.calendar.models import CalendarEntry, EntryKind
from workflows.calendar.queries import IN_FORCE, SAID, SHOW, SPARED_SAID, shown
from workflows.calendar.rules.permissions import LONGEST, Permission, reasons_against, written

Key = tuple[int, EntryKind, str, str]
"""Where, what, called how, and when it begins: by that an entry is known again."""


def clock(text: str) -> Parsed | str:
    """Read what a clock shows: a day and a time."""
    found = re.fullmatch(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:00)?", text)
    if found is None:
        return "is no time on a clock: write 2026-12-24 18:00"
    return Parsed(f"{found[1]}T{found[2]}")


def spared(text: str) -> Parsed | str:
    """Read kinds of change, by a comma."""
    read = [SPARED(part.strip()) for part in text.split(",") if part.strip()]
    wrong = next((one for one in read if isinstance(one, str)), None)
    return wrong or Parsed(written(str(one.value) for one in read if isinstance(one, Parsed)))


SPARED = among(SPARED_SAID)
OTHER_WORDS = {
    EntryKind.WINDOW: "window, wartungsfenster, fenêtre de maintenance, onderhoudsvenster",
    EntryKind.FREEZE: "change freeze, blackout, sperre, gel, bevriezing",
    EntryKind.CAMPAIGN: "batch, kampagne, campagne, campaña",
}
FIELDS = (
    Field("place", "Place", Text(400), "Place path, Path, Ort, Bereich, Lieu, Plaats",
          is_required=True),
    Field("kind", "Kind", among(SAID, OTHER_WORDS), "Type, Art", is_required=True),
    Field("title", "Title", Text(LONGEST["title"]), "Name, Titel, Bezeichnung, Titre",
          is_required=True),
    Field("begins_local", "Begins", clock, "Start, From, Beginn, Von, Début", is_required=True),
    Field("ends_local", "Ends", clock, "End, To, Until, Ende, Bis, Fin", is_required=True),
    Field("every_weeks", "Again after weeks", whole, "Every weeks, Repeat, Wiederholung"),
    Field("until_on", "Last day", day, "Repeat until, Letzter Tag"),
    Field("product", "Product", Text(LONGEST["product"]), "Produkt, Produit, Material"),
    Field("lot", "Lots", Text(LONGEST["lot"]), "Lot, Batch, Batches, Charge, Chargen"),
    Field("reason", "Reason", Text(LONGEST["reason"], is_prose=True), "Why, Grund, Motif"),
    Field("spares", "Does not hold", spared, "Exempt, Except, Ausgenommen"),
)  # fmt: skip


def exported(entry: CalendarEntry) -> dict[str, str | None]:
    """Return an entry as a sheet holds it."""
    return {
        "place": entry.place.path,
        "kind": SAID[entry.kind],
        "title": entry.title,
        "begins_local": shown(entry.begins_local),
        "ends_local": shown(entry.ends_local),
        "every_weeks": str(entry.every_weeks) if entry.every_weeks else None,
        "until_on": words(entry.until_on),
        "product": entry.product or None,
        "lot": entry.lot or None,
        "reason": entry.reason or None,
        "spares": ", ".join(SPARED_SAID[one] for one in entry.spared) or None,
    }


class Comparison:
    """The calendar as it is, and as the lines so far make it."""

    def __init__(self, session: Session, actor: Actor, question: Question) -> None:
        """Read the places and what is in force there: both are few."""
        self._at = indices(question.sheet.header, question.reading)
        self._scope = question.scope
        may = permitted(actor, Permission.DECLARE, Place).label("may")
        below = Place.within([question.scope.path])
        found = session.execute(select(Place, may).where(below)).all()
        self._places = {place.path: place for place, _may in found}
        self._own = {place.id for place, may in found if may}
        self._known = {_key(entry): entry for entry in _in_force(session, below)}
        self._lines: dict[Key, int] = {}

    def compare(self, rows: Sequence[Row]) -> list[Planned]:
        """Say of each row what it does."""
        return [self._one(row) for row in rows]

    def _one(self, row: Row) -> Planned:
        told = said(row, self._at, FIELDS, {})
        place = self._place(told.values.pop("place", ""), told)
        missing = [f.label for f in FIELDS[1:5] if f.name not in told.values]
        told.refuse(*(f"{label} is not given." for label in missing if not told.reasons))
        title = told.values.get("title", "")
        if place is None or told.reasons:
            return Planned(row.line, Outcome.REFUSED, None, title, told=tuple(told.reasons))
        whole_row = _whole(told.values)
        key = (place.id, whole_row["kind"], title, whole_row["begins_local"])
        first = self._lines.setdefault(key, row.line)
        if first != row.line:
            told.refuse(f"it stands on line {first} already: keep one of them.")
        told.refuse(*reasons_against(whole_row))
        there = self._known.get(key)
        if there is not None and any(getattr(there, n) != v for n, v in whole_row.items()):
            told.refuse(f"{there} says otherwise, and nothing is edited: replace it on its page.")
        number = there.id if there else None
        if told.reasons:
            return Planned(row.line, Outcome.REFUSED, number, title, told=tuple(told.reasons))
        if there is not None:
            return Planned(row.line, Outcome.UNCHANGED, number, title)
        changes = {name: (None, words(value)) for name, value in told.values.items()}
        return Planned(row.line, Outcome.CREATE, None, title, changes,
                       written={"place_id": place.id, **whole_row})  # fmt: skip

    def _place(self, text: str, told: Said) -> Place | None:
        """Return the place that a row names: its path from the root, or from the site."""
        path = plain(text)
        found = self._places.get(path) or self._places.get(f"{self._scope.path}{path[1:]}")
        if found is None:
            told.refuse(f"there is no place {text or 'given'} here: write its path from the root.")
        elif found.id not in self._own:
            told.refuse(f"You do not write the calendar of {found.name}.")
        return found


def _whole(values: dict[str, Any]) -> dict[str, Any]:
    """Return what a row writes, with what it does not say."""
    blank = dict.fromkeys(("product", "lot", "reason"), "")
    return {**blank, "every_weeks": 0, "until_on": None, "spares": None, **values}


def _key(entry: CalendarEntry) -> Key:
    return (entry.place_id, entry.kind, entry.title, entry.begins_local)


def _in_force(session: Session, below: Any) -> Iterator[CalendarEntry]:
    wanted = select(CalendarEntry).join(CalendarEntry.place).where(IN_FORCE, below)
    loaded = wanted.options(joinedload(CalendarEntry.place)).order_by(CalendarEntry.id)
    yield from session.scalars(loaded)


def compare(session: Session, actor: Actor, question: Question) -> Compare:
    """Say of each row whether it is in the calendar."""
    return Comparison(session, actor, question).compare


def writer(session: Session, actor: Actor, _record: Import) -> Write:
    """Declare what is new, one by one, as by hand."""

    def write(rows: Sequence[Planned]) -> None:
        for one in rows:
            if one.outcome is Outcome.CREATE:
                told = dict(one.written)
                place = session.get_one(Place, told.pop("place_id"))
                commands.declare(session, actor, place, told)

    return write


def sheet(session: Session, site: str | None) -> Sheet:
    """Return what is in force everywhere, or at the site with this code."""
    there = select(Place.id).where(Place.level == Level.SITE, Place.code == (site or "").lower())
    below = Place.site_id.in_(there) if site else Place.id.is_not(None)
    rows = (tuple(exported(entry).values()) for entry in _in_force(session, below))
    return Sheet(tuple(field.label for field in FIELDS), rows)


EXPORTS["calendar"] = sheet
KINDS["calendar"] = Kind(
    name="calendar",
    singular="entry of the calendar",
    plural="calendar entries",
    fields=FIELDS,
    named_by=("title",),
    bring=Permission.DECLARE,
    compare=compare,
    writer=writer,
    index="calendar.index",
    page=SHOW,
    reference="CE-{:05}",
)
