"""Campaigns as pages show them: one, what waits in it for whom, and what is signed of it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload

from governance.core import clock
from governance.core.access import Actor, permitted, readable
from governance.evidence.models import KINDS
from governance.evidence.queries import content_of
from governance.identity.models import ROLE_LABELS, Person, RoleGrant
from governance.identity.queries import is_held_on
from governance.places.models import Place
from governance.recertification.models import Recertification, RecertifiedRight, Reply
from governance.recertification.rules import (
    Permission,
    RecertificationFacts,
    Said,
    warnings,
)

KIND = Recertification.__tablename__
ON_A_PAGE = 50
OF, R = Recertification, RecertifiedRight
REPLIES = {Reply.STILL: "still needed", Reply.NOT: "not needed", Reply.UNSURE: "unsure"}


def holds_still() -> ColumnElement[bool]:
    """Say whether a right of a campaign is held today by somebody who works here."""
    held = (
        select(RoleGrant.id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            RoleGrant.id == R.grant_id, is_held_on(clock.today()), Person.deactivated_at.is_(None)
        )
    )
    return held.correlate(R).exists()


def is_unanswered() -> ColumnElement[bool]:
    """Say whether a right waits for an answer; one that ended meanwhile does not."""
    return R.reply.is_(None) & holds_still()


def recertifications(actor: Actor) -> Select[Any]:
    """Select the campaigns that the actor may read, each with how many rights wait."""
    left = select(func.count()).where(R.recertification_id == OF.id, is_unanswered())
    number = left.correlate(OF).scalar_subquery()
    query = readable(actor, OF).join(OF.place).options(joinedload(OF.place))
    return query.add_columns(number.label("left"))


def rights(actor: Actor) -> Select[RecertifiedRight]:
    """Select the rights of campaigns that the actor may read, with whom they name."""
    people = (R.person, R.reviewer, R.unsure_by, R.answered_by)
    return readable(actor, R).options(
        *map(joinedload, people), joinedload(R.place), joinedload(R.recertification)
    )


def whole(session: Session, campaign_id: int, *, is_locked: bool = False) -> Recertification:
    """Return a campaign with its place and who opened it."""
    wanted = select(OF).where(OF.id == campaign_id)
    wanted = wanted.options(
        joinedload(OF.place, innerjoin=True), joinedload(OF.opened_by, innerjoin=True)
    )
    if is_locked:
        wanted = wanted.with_for_update(of=OF)
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def row_of(session: Session, row_id: int) -> RecertifiedRight:
    """Return a right of a campaign with whom it names."""
    people = (R.person, R.reviewer, R.unsure_by, R.answered_by, R.place, R.recertification)
    wanted = select(R).where(R.id == row_id).options(*map(joinedload, people))
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def rows_of(session: Session, campaign: Recertification) -> Sequence[RecertifiedRight]:
    """Return every right of a campaign with whom it names."""
    people = (R.person, R.reviewer, R.unsure_by, R.answered_by, R.place)
    wanted = select(R).where(R.recertification_id == campaign.id)
    return session.scalars(wanted.options(*map(joinedload, people)).order_by(R.id)).all()


def unanswered(session: Session, campaign: Recertification) -> int:
    """Return how many rights wait for an answer."""
    wanted = select(func.count()).where(R.recertification_id == campaign.id, is_unanswered())
    return session.scalar(wanted) or 0


def facts_of(
    session: Session, campaign: Recertification, reason: str | None = None
) -> RecertificationFacts:
    """Freeze what the guards may know."""
    answered = select(R.answered_by_id).where(
        R.recertification_id == campaign.id, R.answered_by_id.is_not(None)
    )
    people = session.scalars(answered.distinct()).all()
    only_by = people[0] if len(people) == 1 else None
    left = unanswered(session, campaign)
    return RecertificationFacts(str(campaign), campaign.state, left, only_by, reason)


@dataclass(frozen=True, slots=True)
class Progress:
    """How one reviewer is getting on."""

    person_id: int | None
    person: str | None
    total: int
    left: int

    @property
    def done(self) -> int:
        """How many need no answer any more."""
        return self.total - self.left


def progress(session: Session, campaign: Recertification) -> list[Progress]:
    """Return how far each reviewer is, who has most left first."""
    left = func.count().filter(is_unanswered()).label("left")
    wanted = (
        select(Person.id, Person.name, func.count(), left)
        .select_from(R)
        .join(Person, Person.id == R.reviewer_id, isouter=True)
        .where(R.recertification_id == campaign.id)
        .group_by(Person.id, Person.name)
        .order_by(left.desc(), Person.name)
    )
    return [Progress(*row) for row in session.execute(wanted)]


def waiting(session: Session, actor: Actor, campaign: Recertification) -> list[RecertifiedRight]:
    """Return what the actor may answer in a campaign, by role and place; as many as are shown."""
    wanted = (
        select(R)
        .where(
            R.recertification_id == campaign.id,
            is_unanswered(),
            permitted(actor, Permission.ANSWER, R),
        )
        .options(joinedload(R.person), joinedload(R.place), joinedload(R.unsure_by))
        .order_by(R.role, R.place_id, R.id)
        .limit(ON_A_PAGE)
    )
    return list(session.scalars(wanted))


def alike(row: RecertifiedRight) -> tuple[str, int]:
    """Return what rights share that may be confirmed at once: role and place."""
    return row.role, row.place_id


def grouped(rows: Sequence[RecertifiedRight]) -> list[list[RecertifiedRight]]:
    """Return rights in groups of those that are alike, in their order."""
    return [list(group) for _key, group in groupby(rows, key=alike)]


def said(rows: Sequence[RecertifiedRight]) -> list[Said]:
    """Return the answers as the warnings need them."""
    return [
        Said(row.answered_by.name, row.reply, row.seconds_spent or 0.0, row.batch or 1)
        for row in rows
        if row.reply and row.answered_by
    ]


def content(campaign: Recertification, rows: Sequence[RecertifiedRight]) -> dict[str, Any]:
    """Return what the signature binds; everything is loaded."""
    return {
        "reference": str(campaign),
        "name": campaign.name,
        "place": campaign.place.path,
        "opened_at": campaign.opened_at,
        "opened_by": campaign.opened_by.name,
        "due_on": campaign.due_on,
        "snapshot_sha256": campaign.snapshot_sha256,
        "warnings": list(warnings(said(rows))),
        "rights": [_told(row) for row in rows],
    }


def _told(row: RecertifiedRight) -> dict[str, Any]:
    return {
        "right": row.id,
        "person": row.person.name,
        "role": ROLE_LABELS[row.role],
        "place": row.place.path,
        "held": row.held,
        "sha256": row.grant_sha256,
        "asked_of": row.reviewer.name if row.reviewer else None,
        "why": row.why,
        "unsure": row.unsure_by.name if row.unsure_by else None,
        "answer": REPLIES[row.reply] if row.reply else "ended meanwhile",
        "by": row.answered_by.name if row.answered_by else None,
        "at": row.answered_at,
        "at_once": row.batch,
        "note": row.note,
    }


def read(body: str) -> dict[str, Any]:
    """Return a kept result for pages: its instants are instants again."""
    found: dict[str, Any] = json.loads(body)
    for row in found["rights"]:
        row["at"] = datetime.fromisoformat(row["at"]) if row["at"] else None
    return found


def body_of(session: Session, campaign: Recertification) -> str:
    """Return the exact text that was signed; empty while there is none."""
    kept = content_of(session, KIND, campaign.id, campaign.sha256 or "")
    return kept.body if kept else ""


def places(session: Session, actor: Actor) -> list[tuple[int, str]]:
    """Return the places at which the actor may open a campaign, from the top down."""
    may_open = permitted(actor, Permission.OPEN, Place)
    found = session.scalars(readable(actor, Place).where(may_open).order_by(Place.path))
    return [(place.id, f"{place.name} ({place.level.replace('_', ' ')})") for place in found]


KINDS[KIND] = Recertification
