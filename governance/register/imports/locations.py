"""Locations as a kind: each row named by its path, under one that is there or a line before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core.access import Actor, permitted
from governance.core.exports import KINDS as EXPORTS
from governance.core.exports import Sheet
from governance.core.sheets.sheet import Row
from governance.places.locations.models import HazardousZone, Location
from governance.places.locations.rules import (
    ENVELOPE,
    KIND_LABELS,
    Permission,
    reasons_against,
    reasons_against_facts,
)
from governance.places.models import Level, Place
from governance.register.columns.fields import Field
from governance.register.columns.values import Reader, Text
from governance.register.imports.cells import Said, among, number, said, truth, yes_or_no
from governance.register.imports.kinds import KINDS, Compare, Kind, Question, Write
from governance.register.imports.models import Import, Outcome
from governance.register.imports.places import plain, split
from governance.register.imports.planned import Changes, Planned
from governance.register.imports.reading import indices

READERS: dict[str, Reader] = {
    **dict.fromkeys(ENVELOPE, truth),
    **dict.fromkeys(("temp_min_c", "temp_max_c", "rh_min_pct", "rh_max_pct"), number),
    "required_ip": Text(20),
    "hazardous_zone": among({zone: zone.value for zone in HazardousZone}),
}
FIELDS = (
    Field("path", "Path", Text(400), "Location, Location path, Raum, Ort, Emplacement, Locatie",
          is_required=True),
    Field("name", "Name", Text(200), "Location name, Bezeichnung, Benennung, Nom, Naam, Nombre",
          is_required=True),
    Field("kind", "Kind", among(KIND_LABELS), "Type, Art, Location kind", is_required=True),
    Field("site", "Site", Text(60), "Werk, Standort, Vestiging, Planta"),
    *(Field(name, label, READERS[name], name) for name, (label, _) in ENVELOPE.items()),
)  # fmt: skip
Key = tuple[str, str]
"""The code of the site, and the path at it."""


def exported(location: Location, site: str) -> dict[str, str | None]:
    """Return a location as a sheet holds it."""
    air = {name: _word(getattr(location, name)) for name in ENVELOPE}
    kind = KIND_LABELS[location.kind]
    return {"path": location.path, "name": location.name, "kind": kind, "site": site, **air}


def _word(value: Any) -> str | None:
    return yes_or_no(value) if isinstance(value, bool) else value and str(value)


@dataclass(slots=True)
class Found:
    """A location that is there, or that an earlier line adds."""

    location: Location
    may_add: bool
    may_edit: bool


class Comparison:
    """The locations as they are, and as the lines so far make them."""

    def __init__(self, session: Session, actor: Actor, question: Question) -> None:
        """Read all of them: they are few beside what stands in them."""
        self._at = indices(question.sheet.header, question.reading)
        self._scope = question.scope
        may_build = permitted(actor, Permission.BUILD, Place).label("may_build")
        sites = select(Place.id, Place.code, may_build).where(
            Place.level == Level.SITE, Place.within([question.scope.path])
        )
        self._sites = {row.code: row for row in session.execute(sites)}
        self._known = self._tree(session, actor, is_locked=question.is_locked)
        self._lines: dict[Key, int] = {}

    def _tree(self, session: Session, actor: Actor, *, is_locked: bool) -> dict[Key, Found]:
        codes = {row.id: code for code, row in self._sites.items()}
        wanted = select(
            Location,
            permitted(actor, Permission.ADD, Location).label("may_add"),
            permitted(actor, Permission.EDIT, Location).label("may_edit"),
        ).where(Location.site_id.in_(codes))
        if is_locked:
            wanted = wanted.with_for_update(of=Location)
        rows = session.execute(wanted.execution_options(populate_existing=True))
        return {(codes[one.site_id], one.path): Found(one, bool(add), bool(edit))
                for one, add, edit in rows}  # fmt: skip

    def compare(self, rows: Sequence[Row]) -> list[Planned]:
        """Say of each row what it does."""
        return [self._one(row) for row in rows]

    def _one(self, row: Row) -> Planned:
        key = (self._site(row), plain(row.cells[self._at["path"]]))
        there = self._known.get(key)
        now = exported(there.location, key[0]) if there else {}
        told = said(row, self._at, (f for f in FIELDS if f.name not in {"path", "site"}), now)
        first = self._lines.setdefault(key, row.line)
        if first != row.line:
            told.refuse(f"{key[1]} stands on line {first} already: keep one of them.")
        if there is None or there.location.id is None:
            return self._added(key, told)
        return _edited(there, told)

    def _site(self, row: Row) -> str:
        named = row.cells[self._at["site"]].casefold() if "site" in self._at else ""
        return named or (self._scope.code if self._scope.level is Level.SITE else "")

    def _added(self, key: Key, told: Said) -> Planned:
        (code_of_site, path), values = key, told.values
        above, code = split(path)
        site, around = self._sites.get(code_of_site), self._known.get((code_of_site, above))
        told.refuse(*(
            f"{field.label} is not given: a new location needs one."
            for field in FIELDS[1:3]
            if field.name not in values and not told.reasons
        ))  # fmt: skip
        if site is None:
            told.refuse(f"there is no site {code_of_site} in {self._scope.name}: write its code.")
        elif above and around is None:
            told.refuse(f"there is no location {above} there, nor on a line before this one.")
        elif not (around.may_add if around else site.may_build):
            told.refuse(f"You may not add locations at {code_of_site}: ask an administrator.")
        elif not told.reasons:
            given = {**values, "code": code}
            told.refuse(*reasons_against(around.location if around else None, given, None))
        if told.reasons or site is None:
            return Planned(told.line, Outcome.REFUSED, None, path, told=tuple(told.reasons))
        written = {**values, "code": code, "path": path, "site_id": site.id}
        may_add, may_edit = (around.may_add, around.may_edit) if around else (True, True)
        self._known[key] = Found(Location(**written), may_add, may_edit)
        changes: Changes = {"path": (None, path), "site": (None, code_of_site)}
        changes |= {name: (None, _said(name, value)) for name, value in values.items()}
        written["above"] = above
        return Planned(told.line, Outcome.CREATE, None, path, changes, written=written)


def _edited(there: Found, told: Said) -> Planned:
    location = there.location
    values = {n: v for n, v in told.values.items() if v != getattr(location, n)}
    if "kind" in values:
        told.refuse(f"{location} keeps its kind: leave it, or add another location.")
    if values and not there.may_edit:
        told.refuse(f"You may not edit {location}: ask an administrator.")
    now = {name: getattr(location, name) for name in ("name", *ENVELOPE)}
    told.refuse(*(reasons_against_facts({**now, **values}) if values else ()))
    changes = {n: (_said(n, getattr(location, n)), _said(n, v)) for n, v in values.items()}
    outcome = Outcome.UPDATE if values else Outcome.UNCHANGED
    return Planned(
        told.line, Outcome.REFUSED if told.reasons else outcome, location.id, location.path,
        changes, tuple(told.reasons), values,
    )  # fmt: skip


def _said(name: str, value: Any) -> str | None:
    return KIND_LABELS[value] if name == "kind" else _word(value)


def compare(session: Session, actor: Actor, question: Question) -> Compare:
    """Say of each row which location it means, and what it does to it."""
    return Comparison(session, actor, question).compare


def writer(session: Session, _actor: Actor, _record: Import) -> Write:
    """Write locations, each after the one around it."""

    def write(rows: Sequence[Planned]) -> None:
        for one in rows:
            if one.outcome is Outcome.CREATE:
                _add(session, dict(one.written))
            elif one.outcome is Outcome.UPDATE:
                location = session.get_one(Location, one.record_id)
                for name, value in one.written.items():
                    setattr(location, name, value)
        session.flush()

    return write


def _add(session: Session, written: dict[str, Any]) -> None:
    above = written.pop("above")
    around = select(Location.id).where(
        Location.site_id == written["site_id"], Location.path == above
    )
    session.add(Location(parent_id=session.scalars(around).one_or_none(), **written))
    session.flush()


def sheet(session: Session, site: str | None) -> Sheet:
    """Return the locations of all sites, or of the site with this code, outer ones first."""
    wanted = select(Location, Place.code).join(Place, Place.id == Location.site_id)
    if site is not None:
        wanted = wanted.where(Place.code == site.lower())
    found = session.execute(wanted.order_by(Place.code, Location.path))
    return Sheet(tuple(field.label for field in FIELDS), _rows(found))


def _rows(found: Any) -> Iterator[Sequence[str | None]]:
    for location, site in found:
        yield tuple(exported(location, site).values())


EXPORTS["locations"] = sheet
KINDS["locations"] = Kind(
    name="locations",
    singular="location",
    plural="locations",
    fields=FIELDS,
    named_by=("path",),
    bring=Permission.BUILD,
    compare=compare,
    writer=writer,
    index="locations.index",
    page="locations.show",
)
