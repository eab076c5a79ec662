"""Places as a kind: the tree as a sheet, each row named by its path; what is above comes first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core.access import Actor, permitted
from governance.core.exports import KINDS as EXPORTS
from governance.core.exports import Sheet
from governance.core.sheets.sheet import Row
from governance.places.models import CleanRoomGrade, Level, Place
from governance.places.rules import (
    LEVEL_LABELS,
    NewPlace,
    Permission,
    reasons_against_name,
    reasons_against_new,
)
from governance.register.columns.fields import Field
from governance.register.columns.values import Text
from governance.register.imports.cells import Said, among, said, truth, yes_or_no
from governance.register.imports.copies import Copies
from governance.register.imports.kinds import KINDS, Compare, Kind, Question, Write
from governance.register.imports.models import Import, Outcome
from governance.register.imports.planned import Changes, Planned
from governance.register.imports.reading import indices
from governance.register.rules import enumerated

GRADES = {grade: grade.replace("_", " ") for grade in CleanRoomGrade}
OTHERS = {
    Level.SITE: "werk, standort, vestiging, planta",
    Level.AREA: "bereich, zone, abteilung, halle, afdeling, área",
    Level.PRODUCTION_LINE: "line, linie, fertigungslinie, produktionslinie, ligne, lijn, línea",
    Level.PROCESS_CELL: "prozesszelle, anlage, cell, procescel",
    Level.UNIT: "teilanlage, unité, eenheid, unidad",
}
FIELDS = (
    Field("path", "Path", Text(400), "Place path, Place, Code, Pfad, Ortspfad, Chemin, Pad, Ruta",
          is_required=True),
    Field("name", "Name", Text(200), "Place name, Bezeichnung, Benennung, Nom, Naam, Nombre",
          is_required=True),
    Field("level", "Level", among(LEVEL_LABELS, OTHERS), "Kind, Type, Ebene, Art, Niveau, Nivel",
          is_required=True),
    Field("time_zone", "Time zone", Text(60), "Zeitzone, Fuseau horaire, Tijdzone, Zona horaria"),
    Field("process_segment", "Process segment", Text(200), "Segment, Prozessschritt, Process step"),
    Field("campaign", "Campaign", Text(200), "Kampagne, Campagne, Campaña"),
    Field("is_gmp_relevant", "GMP relevant", truth, "GMP, GMP-relevant, GxP, BPF"),
    Field("clean_room_grade", "Clean room grade", among(GRADES),
          "Grade, Reinraumklasse, Clean room class, Grado, Reinraumgrad"),
)  # fmt: skip
SETTLED = ("level", "time_zone")
"""What a place keeps: another one is added instead."""

DETAILS = ("process_segment", "campaign", "is_gmp_relevant", "clean_room_grade")
HAS_OWN_ZONE = frozenset({Level.ENTERPRISE, Level.SITE})


def exported(place: Place) -> dict[str, str | None]:
    """Return a place as a sheet holds it."""
    return {
        "path": place.path,
        "name": place.name,
        "level": LEVEL_LABELS[place.level],
        "time_zone": place.time_zone if place.level in HAS_OWN_ZONE else None,
        "process_segment": place.process_segment,
        "campaign": place.campaign,
        "is_gmp_relevant": yes_or_no(place.is_gmp_relevant),
        "clean_room_grade": place.clean_room_grade and GRADES[place.clean_room_grade],
    }


def sheet(session: Session, site: str | None) -> Sheet:
    """Return the tree, or the part of it at the site with this code."""
    wanted = select(Place).order_by(Place.path)
    if site is not None:
        at = select(Place.id).where(Place.level == Level.SITE, Place.code == site.lower())
        wanted = wanted.where(Place.site_id.in_(at))
    return Sheet(tuple(field.label for field in FIELDS), _rows(session.scalars(wanted)))


def _rows(places: Iterator[Place]) -> Iterator[Sequence[str | None]]:
    for place in places:
        yield tuple(exported(place).values())


@dataclass(slots=True)
class Found:
    """A place that is there, or that an earlier line adds."""

    place: Place
    may_add: bool
    may_edit: bool


class Comparison:
    """The tree as it is, and as the lines so far make it."""

    def __init__(self, session: Session, actor: Actor, question: Question) -> None:
        """Read the tree: it is small beside what hangs on it."""
        self._at = indices(question.sheet.header, question.reading)
        self._scope = question.scope
        self._known = _tree(session, actor, question)
        self._copies = _copies(question, self._at)

    def compare(self, rows: Sequence[Row]) -> list[Planned]:
        """Say of each row what it does."""
        return [self._one(row) for row in rows]

    def _one(self, row: Row) -> Planned:
        path = plain(row.cells[self._at["path"]])
        there = self._known.get(path)
        now = exported(there.place) if there else {}
        fields = (field for field in FIELDS if field.name != "path")
        told = said(row, self._at, fields, now)
        if lines := self._copies.get(row.line):
            told.refuse(f"{path} stands on lines {lines}: keep one of them.")
        if there is None or there.place.id is None:
            return self._added(path, told)
        return _edited(there, told)

    def _added(self, path: str, told: Said) -> Planned:
        values, (above, code) = told.values, split(path)
        told.refuse(*(
            f"{field.label} is not given: a new place needs one."
            for field in FIELDS[1:3]
            if field.name not in values and not told.reasons
        ))  # fmt: skip
        parent = self._known.get(above)
        if parent is None:
            told.refuse(
                f"there is no place {above or 'above it'} in {self._scope.name}, nor on a line "
                "before this one: write the path from the enterprise down."
            )
        elif not parent.may_add:
            told.refuse(f"You may not add places under {parent.place}: ask an administrator.")
        elif not told.reasons:
            new = NewPlace(values["level"], code, values["name"], values.get("time_zone"))
            told.refuse(*reasons_against_new(parent.place, new))
        if told.reasons or parent is None:
            return Planned(told.line, Outcome.REFUSED, None, path, told=tuple(told.reasons))
        zone = values.get("time_zone") or parent.place.time_zone
        written = {**values, "code": code, "path": path, "time_zone": zone, "above": above}
        made = Place(**{name: value for name, value in written.items() if name != "above"})
        self._known[path] = Found(made, parent.may_add, parent.may_edit)
        changes: Changes = {"path": (None, path)}
        changes |= {name: (None, _word(value)) for name, value in values.items()}
        return Planned(told.line, Outcome.CREATE, None, path, changes, written=written)


def _edited(there: Found, told: Said) -> Planned:
    place, now = there.place, exported(there.place)
    told.refuse(*(
        f"{place} keeps its {name.replace('_', ' ')}, which is {now[name] or 'that of its site'}: "
        "leave it as it is, or add another place."
        for name in SETTLED
        if name in told.values
    ))  # fmt: skip
    if "name" in told.values:
        told.refuse(*reasons_against_name(told.values["name"]))
    if told.values and not there.may_edit:
        told.refuse(f"You may not edit {place}: ask an administrator.")
    changes = {name: (now[name], _word(value)) for name, value in told.values.items()}
    outcome = Outcome.UPDATE if told.values else Outcome.UNCHANGED
    if told.reasons:
        outcome = Outcome.REFUSED
    reasons = tuple(told.reasons)
    return Planned(told.line, outcome, place.id, place.path, changes, reasons, told.values)


def plain(path: str) -> str:
    """Return a path as it is kept: small letters between slashes."""
    inner = "/".join(part.strip() for part in path.casefold().split("/") if part.strip())
    return f"/{inner}/" if inner else "/"


def split(path: str) -> tuple[str, str]:
    """Return the path above, and the code."""
    above, _, code = path.rstrip("/").rpartition("/")
    return (f"{above}/" if above else ""), code


def _word(value: Any) -> str | None:
    if isinstance(value, bool):
        return yes_or_no(value)
    labels: Mapping[Any, str] = {**LEVEL_LABELS, **GRADES} if not isinstance(value, str) else {}
    return str(labels.get(value, value))


def _tree(session: Session, actor: Actor, question: Question) -> dict[str, Found]:
    wanted = select(
        Place,
        permitted(actor, Permission.ADD, Place).label("may_add"),
        permitted(actor, Permission.RENAME, Place).label("may_edit"),
    ).where(Place.within([question.scope.path]))
    if question.is_locked:
        wanted = wanted.with_for_update(of=Place)
    found = session.execute(wanted.order_by(Place.path).execution_options(populate_existing=True))
    return {place.path: Found(place, bool(add), bool(edit)) for place, add, edit in found}


def _copies(question: Question, at: Mapping[str, int]) -> dict[int, str]:
    """Return, for each line whose path comes again, the lines on which it stands."""
    copies = Copies()
    for row in question.sheet.rows:
        copies.note(row.line, plain(row.cells[at["path"]]))
    return {
        line: enumerated(tuple(map(str, lines)))
        for lines in copies.found().values()
        for line in lines
    }


def compare(session: Session, actor: Actor, question: Question) -> Compare:
    """Say of each row which place it means, and what it does to it."""
    return Comparison(session, actor, question).compare


def writer(session: Session, _actor: Actor, _record: Import) -> Write:
    """Write places, each after the one above it."""

    def write(rows: Sequence[Planned]) -> None:
        for one in rows:
            if one.outcome is Outcome.CREATE:
                _add(session, dict(one.written))
            elif one.outcome is Outcome.UPDATE:
                place = session.get_one(Place, one.record_id)
                for name, value in one.written.items():
                    setattr(place, name, value)
        session.flush()

    return write


def _add(session: Session, written: dict[str, Any]) -> None:
    above = session.scalars(select(Place).where(Place.path == written.pop("above"))).one()
    made = Place(parent_id=above.id, site_id=above.site_id, **written)
    session.add(made)
    session.flush()
    if made.level is Level.SITE:
        made.site_id = made.id


EXPORTS["places"] = sheet
KINDS["places"] = Kind(
    name="places",
    singular="place",
    plural="places",
    fields=FIELDS,
    named_by=("path",),
    bring=Permission.ADD,
    compare=compare,
    writer=writer,
    index="places.index",
    page="places.show",
)
