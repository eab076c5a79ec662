"""What can be learned as a kind of import: items by code, with what they show and a version."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from governance.core.access import Actor, permitted, readable
from governance.core.exports import KINDS as EXPORTS
from governance.core.exports import Sheet
from governance.core.sheets.sheet import Row
from governance.curricula.commands import versions
from governance.curricula.commands.items import WRITTEN, add, add_effect, edit
from governance.curricula.models import (
    ItemKind,
    TrainingItem,
    TrainingItemEffect,
    TrainingItemVersion,
)
from governance.curricula.rules.completing import KIND_LABELS, reasons_against_effect
from governance.curricula.rules.permissions import Permission
from governance.places.models import Place
from governance.register.columns.fields import Field
from governance.register.columns.outcomes import Parsed
from governance.register.columns.values import Text, day
from governance.register.imports.cells import Said, among, said, whole
from governance.register.imports.kinds import KINDS, Compare, Kind, Question, Write
from governance.register.imports.models import Import, Outcome
from governance.register.imports.places import plain
from governance.register.imports.planned import Planned, words
from governance.register.imports.reading import indices
from governance.register.rules import enumerated
from governance.skills.importing.sheets import (
    again,
    code,
    ended_elsewhere,
    keep_what_differs,
    lacking,
    places_of,
)
from governance.skills.models import Competence

BAR = " | "
"""Stands between two things that an item shows."""

KIND_WORDS = {
    ItemKind.DOCUMENT: "sop, procedure, dokument, procédure, read",
    ItemKind.COURSE: "training, kurs, schulung, formation",
    ItemKind.OJT: "on the job, task, am arbeitsplatz",
    ItemKind.QUIZ: "test, exam, prüfung",
}


SHOWN = re.compile(r"([A-Za-z0-9-]+)\s+([1-4])")


def shows(text: str) -> Parsed | str:
    """Read what completing an item shows, such as `OT-PLC 2 | IT-SYS 1`."""
    if all(SHOWN.fullmatch(part.strip()) for part in text.split("|")):
        return Parsed(text)
    return "is not understood: write codes with levels, such as OT-PLC 2 | IT-SYS 1"


def _levels(text: str | None) -> dict[str, int]:
    return {code.upper(): int(level) for code, level in SHOWN.findall(text or "")}


FIELDS = (
    Field("code", "Code", code, "Item code, Number, Document number, SOP, Nummer, Numéro",
          is_required=True),
    Field("kind", "Kind", among(KIND_LABELS, KIND_WORDS), "Type, Art", is_required=True),
    Field("title", "Title", Text(120), "Name, Titel, Titre", is_required=True),
    Field("place", "Place", Text(400), "Place path, Path, Site, Ort, Lieu, Plaats",
          is_required=True),
    Field("lies", "Kept at", Text(200), "Location, DMS, Ablage"),
    Field("months", "Repeated after", whole, "Months, Retraining, Monate, Mois"),
    Field("shows", "Shows", shows, "Competences, Skills, Kompetenzen, Compétences"),
    Field("label", "Version", Text(20), "Revision, Edition, Fassung"),
    Field("changes", "What is different", Text(1000, is_prose=True), "Changes, Änderungen"),
    Field("minutes", "Minutes", whole, "Time to learn it, Duration, Dauer, Durée"),
    Field("pass_mark", "Pass mark", whole, "Bestehensgrenze"),
    Field("effective_on", "In force from", day, "Effective, Effective date, Gültig ab"),
    Field("ended_on", "Ended on", day, "Ends on, Endet am"),
)  # fmt: skip
NEEDED = tuple(field for field in FIELDS if field.is_required)
OF_VERSION = ("changes", "minutes", "pass_mark", "effective_on")
NEW_VERSION = tuple(f for f in FIELDS if f.name in {"changes", "minutes", "effective_on"})
LEAST, MOST, LONGEST, ALL = 1, 240, 10_000, 100


@dataclass(frozen=True, slots=True)
class There:
    """An item as it is: with all of its versions that were not called off."""

    item: TrainingItem
    may: bool
    now: Mapping[str, str | None]
    versions: Mapping[str, Mapping[str, str | None]]


def _of(version: TrainingItemVersion) -> dict[str, str | None]:
    return {"label": version.label, **{name: words(getattr(version, name)) for name in OF_VERSION}}


def exported(item: TrainingItem) -> dict[str, str | None]:
    """Return an item as a sheet holds it, with its latest version."""
    last = [each for each in item.versions if each.withdrawn_at is None][-1:]
    shown = [f"{e.competence.code} {e.level}" for e in item.effects if e.ended_at is None]
    said_of = _of(last[0]) if last else dict.fromkeys(("label", *OF_VERSION))
    return {
        "code": item.code,
        "kind": KIND_LABELS[item.kind],
        "title": item.title,
        "place": item.place.path,
        "lies": item.lies or None,
        "months": words(item.months),
        "shows": BAR.join(sorted(shown)) or None,
        **said_of,
        "ended_on": words(item.ended_on),
    }


LOADED = (
    joinedload(TrainingItem.place),
    selectinload(TrainingItem.versions),
    selectinload(TrainingItem.effects).joinedload(TrainingItemEffect.competence),
)


def sheet(session: Session, site: str | None) -> Sheet:
    """Return all that can be learned, or what is kept at the site with this code."""
    wanted = select(TrainingItem).options(*LOADED).order_by(TrainingItem.code)
    if (places := places_of(session, site)) is not None:
        wanted = wanted.where(TrainingItem.place_id.in_(places))
    rows = (tuple(exported(each).values()) for each in session.scalars(wanted))
    return Sheet(tuple(field.label for field in FIELDS), rows)


class Comparison:
    """The items as they are, beside the lines that speak of them."""

    def __init__(self, session: Session, actor: Actor, question: Question) -> None:
        """Read items, places and competences, once."""
        self._at = indices(question.sheet.header, question.reading)
        may_edit = permitted(actor, Permission.EDIT, TrainingItem).label("may")
        wanted = readable(actor, TrainingItem).add_columns(may_edit).options(*LOADED)
        found = session.execute(wanted.order_by(TrainingItem.id))
        self._there = {one.code: _there(one, bool(may)) for one, may in found}
        self._taken = set(session.scalars(select(TrainingItem.code)))
        may_add = permitted(actor, Permission.ADD, Place).label("may")
        places = session.execute(select(Place, may_add).where(Place.within([question.scope.path])))
        self._places = {place.path: (place, bool(may)) for place, may in places}
        self._competences = {one.code: one for one in session.scalars(select(Competence))}
        self._again = again(question, self._at, ("code",))

    def compare(self, rows: Sequence[Row]) -> list[Planned]:
        """Say of each row what it does."""
        return [self._one(row) for row in rows]

    def _one(self, row: Row) -> Planned:
        named = row.cells[self._at["code"]].upper()
        there = self._there.get(named)
        now = dict(there.now) if there else {}
        label = row.cells[self._at["label"]] if "label" in self._at else ""
        if there and label and label != now["label"]:
            now |= there.versions.get(label) or dict.fromkeys(("label", *OF_VERSION))
        told = said(row, self._at, FIELDS, now)
        keep_what_differs(told, now, _word)
        if lines := self._again.get(row.line):
            told.refuse(f"The code stands on lines {enumerated(lines)}: keep one of them.")
        kind = there.item.kind if there else told.values.get("kind")
        self._edited(told, there, now) if there else self._added(told, named)
        self._shown(told, kind, now)
        self._version(told, kind, now)
        key = there.item.id if there else None
        if told.reasons:
            return Planned(row.line, Outcome.REFUSED, key, named, told=tuple(told.reasons))
        changes = {name: (now.get(name), _word(value)) for name, value in told.values.items()}
        outcome = Outcome.UPDATE if changes else Outcome.UNCHANGED
        return Planned(row.line, outcome if there else Outcome.CREATE, key, named, changes,
                       written=told.values)  # fmt: skip

    def _added(self, told: Said, named: str) -> None:
        told.refuse(*lacking(told, NEEDED, "a new item"), *ended_elsewhere(told, {}, "ended_on"))
        _numbers(told)
        if named in self._taken:
            told.refuse(f"{named} is an item of another site: choose another code.")
        place, may = self._places.get(plain(told.values.get("place", "")), (None, False))
        if place is None and "place" in told.values:
            told.refuse("there is no such place here: write its path from the enterprise down.")
        elif place is not None and not may:
            told.refuse(f"You may not add anything to learn at {place}: ask a lead or QA.")
        if place is not None:
            told.values["place"] = place.path

    def _edited(self, told: Said, there: There, now: Mapping[str, str | None]) -> None:
        if "place" in told.values and plain(told.values["place"]) == now["place"]:
            del told.values["place"]
        told.refuse(*(
            f"{there.item.code} keeps its {name}, which is {now[name]}: leave it as it is."
            for name in ("kind", "place")
            if name in told.values
        ), *ended_elsewhere(told, now, "ended_on"))  # fmt: skip
        _numbers(told)
        if told.values and not there.may:
            told.refuse(f"You may not edit {there.item}: ask a lead of its place or QA.")

    def _shown(self, told: Said, kind: ItemKind | None, now: Mapping[str, str | None]) -> None:
        """Keep of what an item shows what it does not show yet, and judge that."""
        if "shows" not in told.values:
            return
        known, said_of = _levels(now.get("shows")), _levels(told.values["shows"])
        new = {name: level for name, level in said_of.items() if known.get(name) != level}
        for name, level in new.items():
            one = self._competences.get(name)
            if one is None:
                told.refuse(f"there is no competence {name}: add it first.")
            elif name in known:
                told.refuse(f"it shows {name} at level {known[name]}: end that on its page first.")
            elif kind is not None:
                told.refuse(*reasons_against_effect(kind, level, is_in_use=one.ended_on is None))
        told.values["shows"] = new
        if not new:
            del told.values["shows"]

    def _version(self, told: Said, kind: ItemKind | None, now: Mapping[str, str | None]) -> None:
        """Judge the version that a row adds; one that is there is never edited."""
        given = [name for name in OF_VERSION if name in told.values]
        if "label" in told.values:
            told.refuse(*lacking(told, NEW_VERSION, "a new version"))
            if kind is not None and (kind is ItemKind.QUIZ) != ("pass_mark" in told.values):
                told.refuse("a quiz has a pass mark, and nothing else has one.")
        elif given and now.get("label"):
            told.refuse(f"version {now['label']} is never edited: add another version.")
        elif given:
            told.refuse("Version is not given: what is said of it belongs to none.")


def _there(item: TrainingItem, may: bool) -> There:  # noqa: FBT001  # as the statement says
    open_ones = [each for each in item.versions if each.withdrawn_at is None]
    return There(item, may, exported(item), {each.label: _of(each) for each in open_ones})


def _numbers(told: Said) -> None:
    """Refuse numbers that no form would take."""
    bounds = {"months": MOST, "minutes": LONGEST, "pass_mark": ALL}
    told.refuse(*(
        f"{name.replace('_', ' ')} is {LEAST} to {most}."
        for name, most in bounds.items()
        if not LEAST <= told.values.get(name, LEAST) <= most
    ))  # fmt: skip


def _word(value: Any) -> str:
    """Return a value as an export writes it."""
    if isinstance(value, dict):
        return BAR.join(f"{name} {level}" for name, level in sorted(value.items()))
    return KIND_LABELS[value] if isinstance(value, ItemKind) else words(value) or ""


def compare(session: Session, actor: Actor, question: Question) -> Compare:
    """Say of each row which item it means, and what it does to it."""
    return Comparison(session, actor, question).compare


def writer(session: Session, actor: Actor, _record: Import) -> Write:
    """Add and edit items one by one, as by hand."""
    keys = {row.code: row.id for row in session.execute(select(Competence.code, Competence.id))}

    def write(rows: Sequence[Planned]) -> None:
        for planned in rows:
            if planned.outcome not in {Outcome.CREATE, Outcome.UPDATE}:
                continue
            said_of: dict[str, Any] = dict(planned.written)
            item = _written(session, actor, planned, said_of)
            for name, level in said_of.get("shows", {}).items():
                add_effect(session, actor, item, keys[name], level)
            if "label" in said_of:
                versions.add(session, actor, item, {"pass_mark": None} | said_of)

    return write


def _written(
    session: Session, actor: Actor, planned: Planned, said_of: dict[str, Any]
) -> TrainingItem:
    """Add the item, or edit what of it is said otherwise."""
    if planned.outcome is Outcome.CREATE:
        place = session.scalars(select(Place).where(Place.path == said_of["place"])).one()
        return add(session, actor, place, dict.fromkeys(WRITTEN) | said_of)
    item = session.get_one(TrainingItem, planned.record_id)
    if said_of.keys() & set(WRITTEN):
        edit(session, actor, item, {name: getattr(item, name) for name in WRITTEN} | said_of)
    return item


EXPORTS["training-items"] = sheet
KINDS["training-items"] = Kind(
    name="training-items",
    singular="item to learn",
    plural="items to learn",
    fields=FIELDS,
    named_by=("code",),
    bring=Permission.ADD,
    compare=compare,
    writer=writer,
    index="training_items.index",
    page="training_items.show",
)
