"""Assignments as a kind: who has which letter, named and ended as by hand, row by row."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.access import Actor, permitted, readable
from governance.core.errors import RuleViolation
from governance.core.exports import KINDS as EXPORTS
from governance.core.sheets.sheet import Row
from governance.identity.models import Person
from governance.ownership import commands, reading
from governance.ownership.answers import Party, PartyKind
from governance.ownership.answers import Row as Named
from governance.ownership.models import Activity, Assignment, Letter, Mode, Team
from governance.ownership.parties import NOBODY, PartyKey, parties
from governance.ownership.rules import Naming, Permission, may_be_ended, may_be_named
from governance.ownership.subjects import Subject, of_place
from governance.places.models import Place
from governance.register.imports.cells import Said, said
from governance.register.imports.kinds import KINDS, Compare, Kind, Question, Write
from governance.register.imports.models import Import, Outcome
from governance.register.imports.namings import FIELDS, sheet
from governance.register.imports.places import plain
from governance.register.imports.planned import Planned, words
from governance.register.imports.reading import indices
from governance.register.models import Asset
from governance.register.queries.records import subject_of

REFERENCE = "OW-{:05}"


class Comparison:
    """The namings as they are, and as the lines so far make them."""

    def __init__(self, session: Session, actor: Actor, question: Question) -> None:
        """Read the places; what stands on records is read as the rows ask for it."""
        self._session, self._actor = session, actor
        self._at = indices(question.sheet.header, question.reading)
        may_name = permitted(actor, Permission.NAME, Place).label("may_name")
        below = Place.within([question.scope.path])
        found = session.execute(select(Place, may_name).where(below)).all()
        self._places = {place.path: place for place, _may in found}
        self._namable = {place.id for place, may in found if may}
        self._everywhere = {p.path: p for p in session.scalars(select(Place))}
        self._people = {p.email: p.id for p in session.scalars(select(Person))}
        self._teams = {t.name.casefold(): t.id for t in session.scalars(select(Team))}
        self._rows: dict[tuple[str, int], list[Named]] = {}

    def compare(self, rows: Sequence[Row]) -> list[Planned]:
        """Say of each row what it does."""
        return [self._one(row) for row in rows]

    def _one(self, row: Row) -> Planned:
        told = said(row, self._at, FIELDS, {})
        subject = self._subject(told)
        naming = self._naming(told) if subject and not told.reasons else None
        label = subject.label if subject else told.values.get("place", "")
        if subject is None or naming is None:
            return Planned(told.line, Outcome.REFUSED, None, label, told=tuple(told.reasons))
        same = self._same(subject)
        there = next((each for each in same if self._is(each, naming)), None)
        if there is not None:
            return self._ended(told, there, naming, label)
        return self._named(told, subject, naming)

    def _subject(self, told: Said) -> Subject | None:
        """Return the record a row is about, if the reader may see it."""
        path, tag = told.values.get("place", ""), told.values.get("tag")
        place = self._places.get(plain(path))
        if place is None:
            told.refuse(f"there is no place {path or 'given'} here: write its path from the root.")
            return None
        if tag is None:
            return of_place(place)
        wanted = readable(self._actor, Asset).where(
            Asset.tag == tag, Asset.site_id == place.site_id
        )
        asset = self._session.scalars(wanted).first()
        if asset is None:
            told.refuse(f"there is no asset {tag} at that site, or none that you may read.")
        return subject_of(asset) if asset else None

    def _naming(self, told: Said) -> Naming | None:
        """Return what a row asks for; None if it names no party that there is."""
        values = told.values
        for name in ("activity", "letter", "starts_on"):
            if name not in values:
                told.refuse(f"{name.replace('_', ' ')} is not given: a naming needs one.")
        person, team = values.get("person"), values.get("team")
        if person is not None and person.lower() not in self._people:
            told.refuse(f"nobody has the e-mail address {person}: write the one they sign in with.")
        if team is not None and team.casefold() not in self._teams:
            told.refuse(f"there is no team {team}: found it first.")
        held_at = self._everywhere.get(plain(values.get("role_place", "")))
        if "role_place" in values and held_at is None:
            told.refuse(f"there is no place {values['role_place']}: write its path from the root.")
        if told.reasons:
            return None
        name, _equals, value = values.get("facet", "").partition("=")
        return Naming(
            values["activity"], self._people[person.lower()] if person else None,
            values["starts_on"], values.get("ends_on"),
            values.get("reason", ""), values["letter"], values.get("mode", Mode.SET),
            values.get("role"), held_at.id if held_at else None,
            self._teams[team.casefold()] if team else None, (name, value) if name else None,
        )  # fmt: skip

    def _same(self, subject: Subject) -> list[Named]:
        """Return every row about a record, those of earlier lines among them."""
        if subject.key not in self._rows:
            every = tuple(Activity), [subject.key], tuple(Letter)
            self._rows[subject.key] = reading.assignments(self._session, *every)
        return self._rows[subject.key]

    @staticmethod
    def _is(row: Named, naming: Naming) -> bool:
        """Whether a row is the naming that a line means: same party, part, fact and first day."""
        return (
            row.activity is naming.activity
            and row.letter is naming.letter
            and row.facet == naming.facet
            and row.starts_on == naming.starts_on
            and _key(row.party)[:2] == _key_of(naming, row)[:2]
            and (row.party.role or None) == naming.role
        )

    def _ended(self, told: Said, there: Named, naming: Naming, label: str) -> Planned:
        """Say what a line does about a naming that is there: it can only end it."""
        ends_on, changes = naming.ends_on, {}
        if ends_on is not None and ends_on != there.ends_on:
            changes["ends_on"] = (words(there.ends_on), words(ends_on))
            told.refuse(*_against(lambda: may_be_ended(there, ends_on, "sheet", clock.today())))
        outcome = Outcome.UPDATE if changes else Outcome.UNCHANGED
        return Planned(
            told.line, Outcome.REFUSED if told.reasons else outcome, there.id, label, changes,
            tuple(told.reasons), {"ends_on": ends_on, "reason": naming.reason},
        )  # fmt: skip

    def _named(self, told: Said, subject: Subject, naming: Naming) -> Planned:
        if subject.place_id not in self._namable:
            told.refuse(f"You may not name anybody at {subject.label}: ask somebody who may.")
        if naming.role is not None and naming.role_place_id is None:
            naming = replace(naming, role_place_id=subject.place_id)
        key = _key_of(naming, None)
        party = parties(self._session, [key])[key]
        given = [each for each in (naming.person_id, naming.role, naming.team_id) if each]
        if len(given) != (0 if naming.mode is Mode.NONE else 1):
            told.refuse("name one of person, role and team, or none of them where it is blank.")
        else:
            node = reading.chains(self._session, [subject])[subject.key].nodes[0]
            same = [r for r in self._same(subject) if r.activity is naming.activity]
            told.refuse(*_against(lambda: may_be_named(naming, party, node, same, clock.today())))
        changes = {name: (None, words(value)) for name, value in told.values.items()}
        if told.reasons:
            return Planned(
                told.line, Outcome.REFUSED, None, subject.label, changes, tuple(told.reasons)
            )
        self._same(subject).append(_row(subject, naming, party))
        written = {"subject": subject, "naming": naming}
        return Planned(told.line, Outcome.CREATE, None, subject.label, changes, written=written)


def _row(subject: Subject, naming: Naming, party: Party) -> Named:
    """Return a naming of an earlier line as a row."""
    return Named(
        0, naming.activity, subject.key, party, naming.starts_on, naming.ends_on, "",
        naming.letter, naming.mode, naming.facet,
    )  # fmt: skip


def _key(party: Party) -> PartyKey:
    if party.kind is PartyKind.NOBODY:
        return NOBODY
    kind = PartyKind.TEAM if party.kind is PartyKind.ORGANISATION else party.kind
    return (kind, party.id or 0, party.role or "")


def _key_of(naming: Naming, beside: Named | None) -> PartyKey:
    """Return what tells the party of a naming; a role without a place is held where it stands."""
    if naming.person_id is not None:
        return (PartyKind.PERSON, naming.person_id, "")
    if naming.role is not None:
        held_at = naming.role_place_id or (beside.party.id if beside else None)
        return (PartyKind.ROLE, held_at or 0, naming.role)
    return (PartyKind.TEAM, naming.team_id, "") if naming.team_id else NOBODY


def _against(check: Any) -> Iterator[str]:
    try:
        check()
    except RuleViolation as refusal:
        yield from refusal.reasons


def compare(session: Session, actor: Actor, question: Question) -> Compare:
    """Say of each row which naming it means, and what it does."""
    return Comparison(session, actor, question).compare


def writer(session: Session, actor: Actor, _record: Import) -> Write:
    """Name and end as by hand."""

    def write(rows: Sequence[Planned]) -> None:
        for one in rows:
            if one.outcome is Outcome.CREATE:
                commands.name(session, actor, one.written["subject"], one.written["naming"])
            elif one.outcome is Outcome.UPDATE:
                named = session.get_one(Assignment, one.record_id)
                ends_on: date = one.written["ends_on"]
                why = one.written["reason"] or f"Ended by line {one.line} of a sheet."
                commands.end(session, actor, named, ends_on, why)

    return write


EXPORTS["assignments"] = sheet
KINDS["assignments"] = Kind(
    name="assignments",
    singular="naming",
    plural="namings",
    fields=FIELDS,
    named_by=("place",),
    bring=Permission.NAME,
    compare=compare,
    writer=writer,
    index="ownership.index",
    page="ownership.show",
    reference=REFERENCE,
)
