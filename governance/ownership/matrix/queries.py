"""What the matrix of a place is made of, and what may be named in it."""

from collections import Counter
from collections.abc import Collection, Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.identity.models import ROLE_LABELS, Person, Role
from governance.ownership import reading
from governance.ownership.answers import PartyKind
from governance.ownership.matrix.cells import NOBODY, Key, text_of
from governance.ownership.matrix.grid import Gathered
from governance.ownership.matrix.plan import Plan
from governance.ownership.models import (
    Activity,
    Assignment,
    Letter,
    Team,
    is_in_force_on,
)
from governance.ownership.parties import parties, place_words
from governance.ownership.people import active, teams_at
from governance.ownership.subjects import of_place
from governance.places.models import Place

LOAD = 40
"""Namings as accountable from which one person may have too much. Source: House rule, ADR 0029."""


def gathered(session: Session, place: Place, further: Collection[Key] = ()) -> Gathered:
    """Return the scopes of a place, the rows at them, and further parties; some ten statements."""
    subject = of_place(place)
    chain = reading.chains(session, [subject])[subject.key]
    keys = {node.key for node in chain.nodes}
    rows = reading.assignments(session, tuple(Activity), keys, tuple(Letter))
    wanted = set(known(session, further)) | ({NOBODY} if further else set())
    added = parties(session, wanted) if wanted else {}
    return Gathered(chain, tuple(rows), {key: added[key] for key in wanted})


def known(session: Session, keys: Collection[Key]) -> list[Key]:
    """Return those of some parties that there are; one statement for each kind."""
    ids: dict[str, set[int]] = {}
    for kind, number, _role in keys:
        ids.setdefault(kind, set()).add(number)
    there = {
        (kind, number)
        for kind, model in (("person", Person), ("team", Team), ("role", Place))
        if kind in ids
        for number in session.scalars(select(model.id).where(model.id.in_(ids[kind])))
    }
    return [key for key in keys if key == NOBODY or key[:2] in there]


def nameable(session: Session, place: Place) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return every party that could be named at a place, by kind: roles, people, teams."""
    roles = [
        (text_of(("role", place.id, role)), f"{ROLE_LABELS[role]} at {place_words(place)}")
        for role in Role
    ]
    return [
        ("Roles", roles),
        ("People", _options("person", active(session))),
        ("Teams", _options("team", teams_at(session, place))),
    ]


def _options(kind: str, found: Iterable[tuple[int, str]]) -> list[tuple[str, str]]:
    return [(text_of((kind, number, "")), name) for number, name in found]


def load(session: Session, plan: Plan) -> list[str]:
    """Say who would answer for very much, by the rows that name them; one statement."""
    new = Counter(
        each.key[1]
        for each in plan.names
        if each.letter is Letter.ACCOUNTABLE and each.key[0] == PartyKind.PERSON
    )
    if not new:
        return []
    of = Assignment
    counted = (
        select(Person.id, Person.name, func.count())
        .join(of, of.person_id == Person.id)
        .where(
            Person.id.in_(new),
            of.letter == Letter.ACCOUNTABLE,
            is_in_force_on(plan.starts_on),
        )
        .group_by(Person.id, Person.name)
        .order_by(Person.name)
    )
    return [
        f"{name} would be named as accountable {number + new[key]} times: is it too much for one?"
        for key, name, number in session.execute(counted)
        if number + new[key] > LOAD
    ]
