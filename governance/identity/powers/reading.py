"""Who can do what with a record, and through which role: asked as `may` asks, set-wise.

The answer is the permissions' own SQL, for many people in one statement; the reasons are read off
the same clauses. So the page cannot say anything else than what a click would.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, literal, or_, select, union_all
from sqlalchemy.orm import Session, joinedload, selectinload

from governance.core import clock
from governance.core.access import (
    POLICIES,
    Actor,
    Clause,
    Held,
    Kept,
    Placed,
    permitted,
    readable,
    role,
)
from governance.identity.models import ROLE_LABELS, Person, Role, RoleGrant
from governance.identity.powers.rules import READERS, notes
from governance.identity.queries import is_called, is_held_on
from governance.places.models import Place

AT_ONCE = 25
"""People that are asked about in one statement."""

MOST_PEOPLE = 200
"""People that one page tells of; with more the reader narrows by name."""


@dataclass(frozen=True, slots=True)
class Power:
    """That one person may do one thing with the record, and why."""

    permission: StrEnum
    person: Person
    through: tuple[RoleGrant, ...]
    """The roles that give it, in force today; empty where something else does."""

    because: str
    """What gives it besides a role, such as having written the change; else empty."""

    notes: tuple[str, ...]
    """What is kept apart for somebody who holds these roles."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a page tells: the powers, and whether people were left out."""

    powers: list[Power]
    is_cut: bool


def kinds() -> dict[str, type[Placed]]:
    """Return what one can ask about, by the name in the address."""
    return {
        str(model.__tablename__): model for model in POLICIES if hasattr(model, "__tablename__")
    }


def record_of(session: Session, actor: Actor, kind: str, record_id: int) -> Placed | None:
    """Return a record whose powers the actor may see; None if there is none."""
    model = kinds().get(kind)
    if model is None:
        return None
    sees = role(*READERS)
    wanted = readable(actor, model).where(model.id == record_id, sees(actor, model))
    return session.scalars(wanted).one_or_none()


def powers(
    session: Session, record: Placed, called: str = "", only: str = "", on: date | None = None
) -> Told:
    """Return who may do what with a record on a day, by permission and name; None: today.

    The roles are those of that day; what else is asked of the record is as it stands now.
    """
    day = on or clock.today()
    people = _people(session, called, day)
    asked = [p for p in POLICIES[type(record)].grants if not only or p.value == only]
    found = [
        power
        for start in range(0, min(len(people), MOST_PEOPLE), AT_ONCE)
        for power in _of(session, record, people[start : start + AT_ONCE], asked, day)
    ]
    order = {permission: n for n, permission in enumerate(asked)}
    found.sort(key=lambda power: (order[power.permission], power.person.name, power.person.id))
    return Told(found, len(people) > MOST_PEOPLE)


def _people(session: Session, called: str, on: date) -> Sequence[Person]:
    """Return who worked here and held a role on a day, with their roles; one more than is told."""
    held = select(RoleGrant.id).where(RoleGrant.person_id == Person.id, is_held_on(on))
    wanted = select(Person).where(worked_here(on), held.exists())
    if called:
        wanted = wanted.where(is_called(called))
    loaded = wanted.options(selectinload(Person.grants).joinedload(RoleGrant.place))
    return session.scalars(loaded.order_by(Person.name, Person.id).limit(MOST_PEOPLE + 1)).all()


def worked_here(on: date) -> ColumnElement[bool]:
    """Return the condition that a person was active at the end of a day."""
    next_day = datetime.combine(on + timedelta(days=1), time(), UTC)
    return or_(Person.deactivated_at.is_(None), Person.deactivated_at >= next_day)


def in_force(person: Person, on: date) -> list[RoleGrant]:
    """Return the roles of a person in force on a day; they are loaded with their places."""
    return [grant for grant in person.grants if grant.is_in_force(on)]


def _of(
    session: Session,
    record: Placed,
    people: Sequence[Person],
    asked: Sequence[StrEnum],
    on: date,
) -> Iterator[Power]:
    model, path = type(record), path_of(session, record)
    by_id = {person.id: person for person in people}
    each = [
        select(
            literal(person.id),
            *(
                permitted(_as_actor(person, on), p, model).label(f"may_{n}")
                for n, p in enumerate(asked)
            ),
        ).where(model.id == record.id)
        for person in people
    ]
    for number, *answers in session.execute(union_all(*each)):
        person = by_id[number]
        for permission, yes in zip(asked, answers, strict=True):
            if yes:
                yield _power(
                    person,
                    permission,
                    POLICIES[model].grants[permission],
                    held_at(person, path, on),
                )


def _as_actor(person: Person, on: date) -> Actor:
    held = frozenset(Held(grant.role, grant.place.path) for grant in in_force(person, on))
    return Actor(person.id, person.name, held, person.time_zone)


def path_of(session: Session, record: Placed) -> str | None:
    """Return where a record hangs; None for one of the whole enterprise."""
    if isinstance(record, Place):
        return record.path
    place_id = getattr(record, "place_id", None)
    return session.scalar(select(Place.path).where(Place.id == place_id)) if place_id else None


def held_at(person: Person, path: str | None, on: date) -> list[RoleGrant]:
    """Return the roles of a person that reach a path on a day; without a path, all of them."""
    return [g for g in in_force(person, on) if path is None or path.startswith(g.place.path)]


def _power(
    person: Person, permission: StrEnum, lines: Kept, reaching: Sequence[RoleGrant]
) -> Power:
    named = {name for line in lines for part in line for name in part.roles}
    through = tuple(grant for grant in reaching if grant.role in named)
    because = "" if through else _because(part for line in lines for part in line)
    return Power(permission, person, through, because, tuple(notes(g.role for g in reaching)))


def _because(parts: Iterable[Clause]) -> str:
    """Return the conditions that ask for no role, as their own sentences say them."""
    said = [(part.__doc__ or "").split(":")[0].rstrip(".") for part in parts if not part.roles]
    return " or ".join(dict.fromkeys(each[:1].lower() + each[1:] for each in said if each))


@dataclass(frozen=True, slots=True)
class Ability:
    """What one role at one place lets a person do with one kind of record."""

    grant: RoleGrant
    kind: str
    permissions: tuple[str, ...]
    """In words; with a star where more than the role is asked for."""


def abilities(session: Session, person: Person, on: date | None = None) -> list[Ability]:
    """Return all that a person's roles of a day let them do, by role and kind; None: today."""
    day = on or clock.today()
    wanted = select(RoleGrant).where(RoleGrant.person_id == person.id)
    loaded = wanted.options(joinedload(RoleGrant.place)).order_by(RoleGrant.id)
    held = [grant for grant in session.scalars(loaded) if grant.is_in_force(day)]
    return [
        Ability(grant, kind.replace("_", " "), words)
        for grant in held
        for kind, model in sorted(kinds().items())
        if (words := tuple(_given(model, grant.role)))
    ]


def _given(model: type[Placed], held: Role) -> Iterator[str]:
    for permission, lines in POLICIES[model].grants.items():
        fitting = [line for line in lines if any(held in part.roles for part in line)]
        if fitting:
            is_plain = any(all(part.roles for part in line) for line in fitting)
            yield in_words(permission) + ("" if is_plain else "*")


def in_words(permission: StrEnum) -> str:
    """Return a permission as people say it: `asset:commission` is `asset: commission`."""
    return permission.value.replace(":", ": ").replace("_", " ")


def row_of(power: Power) -> tuple[str | None, ...]:
    """Return a power as a row of the export."""
    through = "; ".join(
        f"{ROLE_LABELS[g.role]} at {g.place.name} since {g.starts_on}"
        + (f" until {g.ends_on}" if g.ends_on else "")
        for g in power.through
    )
    notes_in_one = " ".join(power.notes) or None
    return (
        power.permission.value, power.person.name, power.person.email,
        through or power.because, notes_in_one,
    )  # fmt: skip
