"""What a campaign asks: the roles in its scope as they stand, each with whom it is asked of."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from governance.audit.queries import first_actor, latest_digest
from governance.core import clock
from governance.identity.employment.models import Employment
from governance.identity.models import Person, RoleGrant
from governance.identity.queries import is_held_on
from governance.identity.rights.models import OWNERS
from governance.identity.rules import dates
from governance.places.models import Place
from governance.recertification.reviewers import Answering, Right, reviewer_of
from governance.recertification.rules import MOST

MANAGER = aliased(Person)
G = RoleGrant


class Scoped(NamedTuple):
    """One role in the scope of a campaign."""

    grant: RoleGrant
    path: str
    sha256: str
    """Of its latest line in the trail."""

    given_by: int | None
    manager_id: int | None
    manager: str | None


def in_scope(session: Session, place: Place, only: int | None = None) -> list[Scoped]:
    """Return the roles that are held at a place or below today by people who work here."""
    wanted = (
        select(
            G, Place.path, latest_digest("role_grant", G.id), first_actor("role_grant", G.id),
            MANAGER.id, MANAGER.name,
        )
        .join(Place, Place.id == G.place_id)
        .join(Person, Person.id == G.person_id)
        .outerjoin(Employment, Employment.person_id == G.person_id)
        .outerjoin(
            MANAGER, (MANAGER.id == Employment.manager_id) & MANAGER.deactivated_at.is_(None)
        )
        .where(
            Place.within([place.path]), Person.deactivated_at.is_(None), is_held_on(clock.today())
        )
        .order_by(Person.name, G.id)
        .limit(MOST + 1)
    )  # fmt: skip
    if only is not None:
        wanted = wanted.where(G.id == only)
    return [Scoped(*row) for row in session.execute(wanted)]


def answering(session: Session) -> list[Answering]:
    """Return every active person who answers for a place."""
    held = (
        select(Person.id, Person.name, G.role, Place.path)
        .join(G, G.person_id == Person.id)
        .join(Place, Place.id == G.place_id)
        .where(G.role.in_(OWNERS), Person.deactivated_at.is_(None), is_held_on(clock.today()))
    )
    return [Answering(*row) for row in session.execute(held.order_by(Person.id, G.id))]


def right_of(each: Scoped) -> Right:
    """Return a role as far as it says who is asked."""
    manager = (each.manager_id, each.manager or "") if each.manager_id else None
    return Right(each.grant.person_id, each.path, each.given_by, manager)


def snapshot(session: Session, found: Sequence[Scoped]) -> list[dict[str, Any]]:
    """Return the rows of a campaign over these roles, in a fixed number of statements."""
    able = answering(session)
    return [_row(each, able) for each in found]


def _row(each: Scoped, able: Iterable[Answering]) -> dict[str, Any]:
    grant, reviewer = each.grant, reviewer_of(right_of(each), able)
    return {
        "grant_id": grant.id,
        "grant_sha256": each.sha256,
        "person_id": grant.person_id,
        "role": grant.role,
        "held": in_words(grant),
        "reviewer_id": reviewer.person_id,
        "why": reviewer.why,
        "place_id": grant.place_id,
        "site_id": grant.site_id,
    }


def in_words(grant: RoleGrant) -> str:
    """Return how a role is held: since when, by whom, why."""
    source = "a rule of the identity provider" if grant.identity_id else grant.granted_by
    second = f", confirmed by {grant.confirmed_by}" if grant.confirmed_by else ""
    return f"{dates(grant.starts_on, grant.ends_on)}, given by {source}{second}: {grant.reason}"


def digest_of(rows: Iterable[dict[str, Any]]) -> str:
    """Return one digest over the rights as they stand."""
    lines = "\n".join(f"{row['grant_id']}:{row['grant_sha256']}" for row in rows)
    return hashlib.sha256(lines.encode()).hexdigest()
