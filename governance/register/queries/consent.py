"""Which dependencies wait for consent: for the page that asks, and for two inboxes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from governance.core.access import Actor
from governance.core.contributions import INBOX, Group, Item, Target, only_where
from governance.ownership.answers import Answer
from governance.ownership.models import Activity
from governance.ownership.queries import Duty, accountable, accountable_for, activities_of
from governance.ownership.subjects import Subject
from governance.places.models import Place
from governance.register.models import Asset, Consent, Dependency
from governance.register.queries.graph import readable_ids
from governance.register.queries.masking import MASK
from governance.register.queries.neighbours import STRENGTHS, TYPES
from governance.register.queries.records import subject_of

MOST = 100
"""Items that one inbox shows, and dependencies that one page asks about."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What others say of their dependency on an asset, and who is to answer."""

    owner: Answer
    edges: Sequence[tuple[int, str]]
    """The dependencies that nobody has agreed to, each as a sentence."""


def asked(session: Session, actor: Actor, provider: Asset) -> Asked:
    """Return what waits for an answer about an asset, objections included: one may think again."""
    wanted = (
        select(Dependency)
        .where(
            Dependency.provider_id == provider.id,
            or_(Dependency.consent.is_(None), Dependency.consent != Consent.CONFIRMED),
        )
        .order_by(Dependency.asked_at, Dependency.id)
        .options(joinedload(Dependency.dependent), joinedload(Dependency.group))
        .limit(MOST)
    )
    edges = session.scalars(wanted).all()
    seen = readable_ids(session, actor, [edge.dependent_id for edge in edges])
    owner = accountable(session, Activity.ASSET_APPROVAL, subject_of(provider))
    return Asked(owner, [(edge.id, _sentence(edge, provider, seen)) for edge in edges])


def _sentence(edge: Dependency, provider: Asset, seen: set[int]) -> str:
    is_seen = edge.dependent_id in seen
    who = f"{edge.dependent.tag} {edge.dependent.name}" if is_seen else MASK
    parts = [f"{who} {TYPES[edge.type][0]} {provider.tag}: {STRENGTHS[edge.strength][0]}"]
    if edge.tolerance_min is not None:
        parts.append(f"it goes on for {edge.tolerance_min} min")
    if edge.group and is_seen:
        parts.append(f"one of its {edge.group.name}, of which it needs {edge.group.needed}")
    if edge.note and is_seen:
        parts.append(edge.note)
    if edge.consent is Consent.OBJECTED:
        parts.append(f"{edge.answered_by} objected: {edge.consent_note}")
    return "; ".join(parts)


def to_answer(session: Session, actor: Actor) -> list[Item]:
    """Return an item for each asset of the actor's that others say they depend on."""
    duties = activities_of(session, actor.id)
    mine = [duty for duty in duties if duty.activity is Activity.ASSET_APPROVAL]
    if not mine:
        return []
    waiting = _waiting(session, mine)
    subjects = {key: Subject("asset", key, place, tag) for key, tag, place, *_ in waiting}
    owners = accountable_for(session, [Activity.ASSET_APPROVAL], list(subjects.values()))
    return [
        Item(
            Group.ANSWER,
            tag,
            f"{count} {'asset says it depends' if count == 1 else 'assets say they depend'} on it",
            f"You are accountable for asset approval of {tag}.",
            "Answer",
            Target("consent.answering", {"id": key}),
            since=since,
        )
        for key, tag, _place, count, since in waiting
        if owners[Activity.ASSET_APPROVAL, subjects[key].key].person_id == actor.id
    ]


def _waiting(
    session: Session, mine: Sequence[Duty]
) -> Sequence[tuple[int, str, int, int, datetime | None]]:
    """Return the assets below those duties about which something was asked; two statements."""
    places = [duty.subject_id for duty in mine if duty.kind == Place.__tablename__]
    own = [duty.subject_id for duty in mine if duty.kind == Asset.__tablename__]
    paths = session.scalars(select(Place.path).where(Place.id.in_(places))).all()
    wanted = (
        select(
            Asset.id, Asset.tag, Asset.place_id,
            func.count(Dependency.dependent_id.distinct()), func.min(Dependency.asked_at),
        )
        .join(Dependency, Dependency.provider_id == Asset.id)
        .where(
            Dependency.consent == Consent.UNCONFIRMED,
            or_(Asset.id.in_(own), Asset.within(paths)),
        )
        .group_by(Asset.id, Asset.tag, Asset.place_id)
        .order_by(func.min(Dependency.asked_at), Asset.id)
        .limit(MOST)
    )  # fmt: skip
    return [(key, tag, at, count, since) for key, tag, at, count, since in session.execute(wanted)]


def _declared(actor: Actor) -> Select[Any]:
    return select(Dependency).where(
        Dependency.declared_by_id == actor.id, Dependency.consent == Consent.OBJECTED
    )


@only_where(_declared)
def objected(session: Session, actor: Actor) -> list[Item]:
    """Return the dependencies that the actor declared and somebody objects to."""
    wanted = (
        _declared(actor)
        .order_by(Dependency.answered_at, Dependency.id)
        .options(joinedload(Dependency.dependent), joinedload(Dependency.provider))
        .limit(MOST)
    )
    edges = session.scalars(wanted).all()
    ends = [key for edge in edges for key in (edge.dependent_id, edge.provider_id)]
    seen = readable_ids(session, actor, ends)
    return [
        Item(
            Group.ANSWER,
            edge.dependent.tag,
            f"{edge.answered_by} objects that it {TYPES[edge.type][0]} "
            f"{edge.provider.tag if edge.provider_id in seen else MASK}: {edge.consent_note}",
            "You declared it: alter it, remove it, or have the objection taken back.",
            "Open",
            Target("register.show", {"id": edge.dependent_id}),
            since=edge.answered_at,
        )
        for edge in edges
        if edge.dependent_id in seen
    ]


INBOX.extend((to_answer, objected))
