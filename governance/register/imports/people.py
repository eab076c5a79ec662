"""People as a kind: who there is, by e-mail address; no sheet gives a role or a way to sign in."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core.access import Actor, could
from governance.core.exports import KINDS as EXPORTS
from governance.core.exports import Sheet
from governance.core.sheets.sheet import Row
from governance.identity import commands
from governance.identity.models import Person, RoleGrant
from governance.identity.rules import NewPerson
from governance.identity.rules import Permission as OnPerson
from governance.places.models import Level, Place
from governance.places.rules import Permission, zone_reasons
from governance.register.columns.fields import Field
from governance.register.columns.outcomes import Parsed
from governance.register.columns.values import Text
from governance.register.imports.cells import Said, said
from governance.register.imports.copies import Copies
from governance.register.imports.kinds import KINDS, Compare, Kind, Question, Write
from governance.register.imports.models import Outcome
from governance.register.imports.planned import Planned
from governance.register.imports.reading import indices
from governance.register.rules import enumerated

LONGEST = 200


def address(text: str) -> Parsed | str:
    """Read an e-mail address: no blank, one sign in the middle."""
    name, sign, host = text.partition("@")
    if name and sign and "." in host and "@" not in host and not any(map(str.isspace, text)):
        return Parsed(text.lower()) if len(text) <= LONGEST else "is too long for an address"
    return "is no e-mail address: write one such as ada@plant.example"


FIELDS = (
    Field("email", "E-mail", address, "E-mail address, Mail, E-Mail-Adresse, Courriel, Correo",
          is_required=True),
    Field("name", "Name", Text(LONGEST), "Full name, Person, Mitarbeiter, Nom, Naam, Nombre",
          is_required=True),
    Field("time_zone", "Time zone", Text(60), "Zeitzone, Fuseau horaire, Tijdzone, Zona horaria"),
)  # fmt: skip


def exported(person: Person) -> dict[str, str | None]:
    """Return a person as a sheet holds them."""
    return {"email": person.email, "name": person.name, "time_zone": person.time_zone}


def sheet(session: Session, site: str | None) -> Sheet:
    """Return all people, or those who hold or held a role at the site with this code."""
    wanted = select(Person).order_by(Person.email)
    if site is not None:
        at = select(Place.id).where(
            Place.site_id.in_(
                select(Place.id).where(Place.level == Level.SITE, Place.code == site.lower())
            )
        )
        wanted = wanted.where(
            Person.id.in_(select(RoleGrant.person_id).where(RoleGrant.place_id.in_(at)))
        )
    return Sheet(tuple(field.label for field in FIELDS), _rows(session.scalars(wanted)))


def _rows(people: Iterator[Person]) -> Iterator[Sequence[str | None]]:
    for person in people:
        yield tuple(exported(person).values())


def compare(session: Session, actor: Actor, question: Question) -> Compare:
    """Say of each row which person it means, and what it does."""
    at = indices(question.sheet.header, question.reading)
    again = _copies(question, at["email"])
    may = Allowed(could(actor, OnPerson.ADD, Person), could(actor, OnPerson.EDIT, Person))

    def compared(rows: Sequence[Row]) -> list[Planned]:
        addresses = [row.cells[at["email"]].lower() for row in rows]
        wanted = select(Person).where(Person.email.in_(addresses))
        if question.is_locked:
            wanted = wanted.with_for_update()
        found = session.scalars(wanted.execution_options(populate_existing=True))
        there = {person.email: person for person in found}
        made = []
        for row, email in zip(rows, addresses, strict=True):
            person = there.get(email)
            told = said(row, at, FIELDS, exported(person) if person else {})
            if lines := again.get(row.line):
                told.refuse(f"{email} stands on lines {lines}: keep one of them.")
            _judge(told, person, may, question.scope.time_zone)
            made.append(_planned(told, email, person))
        return made

    return compared


class Allowed(NamedTuple):
    """What the actor may do about people."""

    add: bool
    edit: bool


def _judge(told: Said, there: Person | None, may: Allowed, zone: str) -> None:
    """Tell what stands against a row; a new person reads times as the place does, if unsaid."""
    if there:
        told.values.pop("email", None)
    if told.values.get("time_zone"):
        told.refuse(*zone_reasons(told.values["time_zone"]))
    if told.values and not (may.edit if there else may.add):
        told.refuse("You may not add or edit people: ask an administrator or HR.")
    if there is None:
        told.values.setdefault("time_zone", zone)
        told.refuse(*(
            f"{field.label} is not given: a new person needs one."
            for field in FIELDS
            if field.is_required and field.name not in told.values and not told.reasons
        ))  # fmt: skip


def _planned(told: Said, email: str, there: Person | None) -> Planned:
    now = exported(there) if there else {}
    changes = {name: (now.get(name), str(value)) for name, value in told.values.items()}
    outcome = Outcome.UPDATE if there else Outcome.CREATE
    if there and not told.values:
        outcome = Outcome.UNCHANGED
    if told.reasons:
        outcome = Outcome.REFUSED
    number = there.id if there else None
    return Planned(
        told.line, outcome, number, email, changes, tuple(told.reasons), written=told.values
    )


def _copies(question: Question, index: int) -> dict[int, str]:
    copies = Copies()
    for row in question.sheet.rows:
        copies.note(row.line, row.cells[index].lower())
    return {
        line: enumerated(tuple(map(str, lines)))
        for lines in copies.found().values()
        for line in lines
    }


def writer(session: Session, actor: Actor) -> Write:
    """Add and edit people as by hand: nobody is given a role or a link by it."""

    def write(rows: Sequence[Planned]) -> None:
        for planned in rows:
            if planned.outcome is Outcome.CREATE:
                commands.add(session, actor, NewPerson(**planned.written))
            elif planned.outcome is Outcome.UPDATE:
                person = session.get_one(Person, planned.record_id)
                told = {**exported(person), **planned.written}
                commands.edit(session, actor, person, NewPerson(**told))

    return write


EXPORTS["people"] = sheet
KINDS["people"] = Kind(
    name="people",
    singular="person",
    plural="people",
    fields=FIELDS,
    named_by=("email",),
    bring=Permission.ADD,
    compare=compare,
    writer=writer,
    index="people.index",
    page="people.show",
)
