"""What ownership adds to who can do what: who acts for somebody, and who is named for what."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from governance.core.access import Actor, readable
from governance.identity.models import Person
from governance.identity.powers.besides import BESIDE, Beside
from governance.ownership.activities import ACTIVITY_LABELS
from governance.ownership.models import Assignment, Delegation, is_in_force_on

MOST = 200
"""Duties and delegations of one person that a page tells of."""


def delegated(session: Session, actor: Actor | None, person: Person, on: date) -> list[Beside]:
    """Return for whom a person acts on a day."""
    of = Delegation
    wanted = (readable(actor, of) if actor else select(of)).where(
        of.to_person_id == person.id,
        of.starts_on <= on,
        func.coalesce(of.cancelled_on, of.ends_on) > on,
    )
    loaded = wanted.options(joinedload(of.from_person), joinedload(of.place)).order_by(of.id)
    return [
        Beside(
            f"delegation {each.reference}",
            f"acts for {each.from_person.name}: "
            + (ACTIVITY_LABELS[each.activity] if each.activity else "all they answer for"),
            each.place.name,
            each.starts_on,
            each.cancelled_on or each.ends_on,
            f"{each.made_by}: {each.reason}",
        )
        for each in session.scalars(loaded.limit(MOST))
    ]


def named(session: Session, actor: Actor | None, person: Person, on: date) -> list[Beside]:
    """Return what a person is named for by name on a day."""
    of = Assignment
    wanted = (readable(actor, of) if actor else select(of)).where(
        of.person_id == person.id, is_in_force_on(on)
    )
    return [
        Beside(
            f"duty {each.reference}",
            f"{ACTIVITY_LABELS[each.activity]}, {each.letter.value}",
            each.subject,
            each.starts_on,
            each.ends_on,
            f"{each.assigned_by}: {each.reason}",
        )
        for each in session.scalars(wanted.order_by(of.activity, of.id).limit(MOST))
    ]


BESIDE.extend((delegated, named))
