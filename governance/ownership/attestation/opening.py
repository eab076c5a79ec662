"""What a campaign asks: the namings in its scope as they stand, each with whom it is asked of."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.queries import first_actor, latest_digest
from governance.core import clock
from governance.identity.models import Person, RoleGrant
from governance.identity.queries import is_held_on
from governance.ownership.answers import Row
from governance.ownership.attestation.reviewers import Namer, Reviewer, alike, reviewer_of
from governance.ownership.attestation.rules import MOST, Wanted
from governance.ownership.models import Activity, Assignment, Letter, is_in_force_on, prefixes
from governance.ownership.reading import rows_of
from governance.ownership.rules import NAMING
from governance.places.models import Place

A = Assignment


class Scoped(NamedTuple):
    """One naming in the scope of a campaign."""

    named: Assignment
    path: str
    """Of its place."""

    sha256: str
    """Of its latest line in the trail."""

    given_by: int | None
    """Who made it."""


def in_scope(session: Session, place: Place, wanted: Wanted) -> list[Scoped]:
    """Return the namings in force at a place or below: each, its path, its digest, who made it."""
    query = (
        select(A, Place.path, latest_digest("assignment", A.id), first_actor("assignment", A.id))
        .join(Place, Place.id == A.place_id)
        .where(A.within([place.path]), is_in_force_on(clock.today()))
        .order_by(A.activity, A.letter, A.subject, A.id)
        .limit(MOST + 1)
    )
    if wanted.activities:
        query = query.where(A.activity.in_([Activity(each) for each in wanted.activities]))
    if wanted.letters:
        query = query.where(A.letter.in_([Letter(each) for each in wanted.letters]))
    return [Scoped(*row) for row in session.execute(query)]


def snapshot(session: Session, place: Place, found: Sequence[Scoped]) -> list[dict[str, Any]]:
    """Return the rows of a campaign over these namings, in a fixed number of statements."""
    rows = rows_of(session, [each.named for each in found])
    namers, today = who_may_name(session, place), clock.today()
    return [
        _row(each, row, reviewer_of(row, each.path, each.given_by, namers, today))
        for each, row in zip(found, rows, strict=True)
    ]


def _row(each: Scoped, row: Row, reviewer: Reviewer) -> dict[str, Any]:
    named = each.named
    return {
        "assignment_id": named.id,
        "assignment_version": named.version,
        "assignment_sha256": each.sha256,
        "activity": named.activity,
        "letter": named.letter,
        "party": row.party.name,
        "subject": named.subject,
        "alike": alike(row),
        "reviewer_id": reviewer.person_id,
        "why": reviewer.why,
        "passed_from_id": reviewer.passed_from_id,
        "place_id": named.place_id,
        "site_id": named.site_id,
    }


def who_may_name(session: Session, place: Place) -> list[Namer]:
    """Return every active person who may name somebody at a place, above or below it."""
    at_or_below = Place.path.startswith(place.path, autoescape=True)
    held = (
        select(Person.id, Person.name, RoleGrant.role, Place.path)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .join(Place, Place.id == RoleGrant.place_id)
        .where(
            RoleGrant.role.in_(NAMING),
            at_or_below | Place.path.in_(prefixes(place.path)),
            Person.deactivated_at.is_(None),
            is_held_on(clock.today()),
        )
        .order_by(Person.id, RoleGrant.id)
    )
    return [Namer(*row) for row in session.execute(held)]
