"""Who is consulted on a change, what they answered, and who answers whom."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload

from governance.core.access import Actor
from governance.ownership.answers import Effective, Share
from governance.ownership.models import Activity, Delegation
from governance.ownership.queries import Naming
from governance.ownership.subjects import Subject
from governance.register.models import Asset
from workflows.changes.consulted import ASKED, put_to_others
from workflows.changes.models import ChangeRequest, Consultation
from workflows.changes.rules.consulting import Voice

OF_CHANGE = (
    select(Consultation)
    .where(Consultation.change_id == bindparam("change_id"))
    .options(
        joinedload(Consultation.person),
        joinedload(Consultation.answered_by),
        joinedload(Consultation.replied_by),
        joinedload(Consultation.without_by),
    )
    .order_by(Consultation.id)
)
"""Made once."""


def asked(session: Session, change: ChangeRequest) -> Sequence[Consultation]:
    """Return everybody who was ever asked about a change, whatever content it was on."""
    return session.scalars(OF_CHANGE, {"change_id": change.id}).all()


def subjects_of(assets: Collection[Asset]) -> list[Subject]:
    """Return the assets of a change as ownership knows them."""
    return [Subject(Asset.__tablename__, one.id, one.place_id, one.tag) for one in assets]


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody to ask: the activity, the row that names their party, and who it reaches."""

    activity: Activity
    assignment_id: int
    party: str
    person_id: int | None
    """None: the party reaches nobody."""


def to_ask(change: ChangeRequest, named: Naming, route: Collection[Activity]) -> list[Named]:
    """Return who is consulted today for the activities of a route on the assets of a change.

    Its author has said what they think, and whoever is accountable for an activity signs: neither
    is asked about it. Of several assets each is asked once.
    """
    found = named.resolved(route)
    every = [
        (activity, share, holder_id)
        for (activity, _key), effective in found.items()
        for share, holder_id in _reached(effective, change.author_id)
    ]
    once = dict[tuple[Activity, int | None], Named]()
    for activity, share, person_id in every:
        row = share.source.assignment_id
        key = (activity, person_id if person_id is not None else -row)
        once.setdefault(key, Named(activity, row, share.party, person_id))
    return list(once.values())


def _reached(effective: Effective, author_id: int) -> Iterator[tuple[Share, int | None]]:
    apart = {author_id, effective.accountable.acts.person_id}
    for share in effective.consulted:
        if share.is_vacant:
            yield share, None
        for holder in share.people:
            if holder.id not in apart:
                yield share, holder.id


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that somebody may answer: as themselves, or for the person that was asked."""

    row: Consultation
    delegation_id: int | None


def to_answer(session: Session, actor: Actor, found: Iterable[Voice]) -> list[Asked]:
    """Return which of the parties' opinions the actor has still to give.

    For others only once nothing is asked of themselves, and for one person at a time.
    """
    rows = [row for voice in found for row in voice.rows if row.answered_at is None]
    if own := [Asked(row, None) for row in rows if row.person_id == actor.id]:
        return own
    columns = (ASKED.id, Delegation.__table__.c.id)
    given = put_to_others(actor, *columns).where(ASKED.id.in_([row.id for row in rows]))
    under = {row_id: delegation_id for row_id, delegation_id in session.execute(given)}  # noqa: C416  # rows
    others = [Asked(row, under[row.id]) for row in rows if row.id in under]
    return [each for each in others if each.row.person_id == others[0].row.person_id]
