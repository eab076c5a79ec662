"""Delegations as pages and acts need them."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Select,
    and_,
    bindparam,
    or_,
    select,
)
from sqlalchemy.orm import Session, joinedload

from governance.core import clock
from governance.core.access import Actor, readable
from governance.ownership.answers import dates
from governance.ownership.delegations.rules import in_words
from governance.ownership.models import Delegation
from governance.ownership.parties import place_words

of = Delegation
MOST = 50
"""Delegations that the page of one person shows; the list has them all."""


def delegations(actor: Actor) -> Select[Delegation]:
    """Select the delegations that the actor may read, each with its people and its place."""
    return readable(actor, Delegation).options(
        joinedload(of.from_person), joinedload(of.to_person), joinedload(of.place)
    )


def counts_on(on: date | BindParameter[date]) -> ColumnElement[bool]:
    """Return the condition under which a delegation is in force on a day."""
    stands = or_(of.cancelled_on.is_(None), of.cancelled_on > on)
    return and_(of.starts_on <= on, of.ends_on > on, stands)


GIVEN = select(of.from_person_id).where(
    of.to_person_id == bindparam("person_id"), counts_on(bindparam("today", type_=Date()))
)
"""Made once."""


def stands_for(session: Session, person_id: int) -> frozenset[int]:
    """Return the people for whom a person stands in today, wherever and in whatever; one statement.

    What keeps two duties apart looks at these as it looks at the person.
    """
    return frozenset(session.scalars(GIVEN, {"person_id": person_id, "today": clock.today()}))


def of_ids(session: Session, ids: Collection[int]) -> dict[int, Delegation]:
    """Return delegations with their people and places; one statement, none if none is asked for."""
    if not ids:
        return {}
    wanted = (
        select(of)
        .where(of.id.in_(ids))
        .options(joinedload(of.from_person), joinedload(of.to_person), joinedload(of.place))
        .execution_options(populate_existing=True)
    )
    return {each.id: each for each in session.scalars(wanted)}


def scope_of(delegation: Delegation) -> str:
    """Say what it is for, where and when; its place is loaded."""
    return (
        f"{in_words(delegation.activity)} at {place_words(delegation.place)} and below, "
        f"{dates(delegation.starts_on, delegation.ends_on)} (days in UTC)"
    )


def given_by(session: Session, person_id: int) -> Sequence[Delegation]:
    """Return the latest delegations that a person gave, the last first."""
    return _latest(session, of.from_person_id == person_id)


def received_by(session: Session, person_id: int) -> Sequence[Delegation]:
    """Return the latest delegations that a person received, the last first."""
    return _latest(session, of.to_person_id == person_id)


def _latest(session: Session, about: ColumnElement[bool]) -> Sequence[Delegation]:
    wanted = (
        select(of)
        .where(about)
        .options(joinedload(of.from_person), joinedload(of.to_person), joinedload(of.place))
        .order_by(of.starts_on.desc(), of.id.desc())
        .limit(MOST)
    )
    return session.scalars(wanted).all()
