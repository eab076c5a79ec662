"""Roles that nobody holds together at one place: a declared table, asked wherever one is given.

Source: House rule, ADR 0079.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from governance.core import clock
from governance.core.errors import RuleViolation
from governance.identity.models import ROLE_LABELS, Person, Role, RoleGrant
from governance.identity.rights.models import SIGNING
from governance.identity.rules import NewGrant
from governance.places.models import Place


@dataclass(frozen=True, slots=True)
class Pair:
    """Two kinds of role that one person does not hold at one place, and why."""

    one: Role
    others: frozenset[Role]
    others_told: str
    why: str

    def meets(self, role: Role, held: Role) -> bool:
        """Whether a role and one that is held are such a pair."""
        return (role is self.one and held in self.others) or (
            held is self.one and role in self.others
        )


APART = (
    Pair(
        Role.ADMINISTRATOR,
        SIGNING,
        "any role that signs",
        "who gives rights decides nothing in the business",
    ),
    Pair(
        Role.AUDITOR,
        SIGNING,
        "any role that signs",
        "who audits does not look at what they signed themselves",
    ),
)
"""The pairs. Source: House rule, ADR 0079."""


def reasons_apart(person: str, new: NewGrant, path: str, held: Iterable[RoleGrant]) -> list[str]:
    """Return why a person who holds these roles, with their places, is not given this one there.

    Source: House rule, ADR 0079.
    """
    return [
        f"{person} is {ROLE_LABELS[other.role]} at {other.place}, and nobody is that and "
        f"{ROLE_LABELS[new.role]} at one place: {pair.why}. End the other role first."
        for other in held
        if _covers(path, other.place.path) and _share_a_day(new, other)
        for pair in APART
        if pair.meets(new.role, other.role)
    ]


def _covers(path: str, other: str) -> bool:
    """Whether one of two places is the other, or above it."""
    return path.startswith(other) or other.startswith(path)


def _share_a_day(new: NewGrant, other: RoleGrant) -> bool:
    ended_before = other.ends_on is not None and other.ends_on <= new.starts_on
    begins_after = new.ends_on is not None and new.ends_on <= other.starts_on
    return not ended_before and not begins_after


def met(roles: Iterable[Role]) -> Iterator[Pair]:
    """Yield the pairs that somebody holds at one place all the same: given before they were."""
    held = frozenset(roles)
    return (pair for pair in APART if pair.one in held and held & pair.others)


def held_by(session: Session, person: Person) -> list[RoleGrant]:
    """Return the roles of a person that have not ended, each with its place."""
    wanted = select(RoleGrant).where(
        RoleGrant.person_id == person.id,
        or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on > clock.today()),
    )
    return list(session.scalars(wanted.options(joinedload(RoleGrant.place)).order_by(RoleGrant.id)))


def check_apart(session: Session, person: Person, new: NewGrant, place: Place) -> None:
    """Raise `RuleViolation` with each role that a person holds and does not hold with this one."""
    if reasons := reasons_apart(str(person), new, place.path, held_by(session, person)):
        raise RuleViolation(*reasons)
