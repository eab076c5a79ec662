"""What an asset depends on, and what depends on it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from governance.core.access import Actor, made_once, permitted
from governance.ownership.answers import Answer, day
from governance.ownership.models import Activity
from governance.ownership.queries import accountable_for
from governance.register.models import Asset, Consent, Dependency, DependencyType, Strength
from governance.register.queries.masking import MASK
from governance.register.queries.records import subject_of
from governance.register.rules import Permission
from governance.register.vocabulary import AssetState

SHOWN = 100
"""Neighbours of each kind on a page; a hub has more, and the page says so."""

TYPES = {
    DependencyType.RUNS_ON: ("runs on", "runs"),
    DependencyType.HOSTED_BY: ("is hosted by", "hosts"),
    DependencyType.CONTROLLED_BY: ("is controlled by", "controls"),
    DependencyType.RECEIVES_DATA_FROM: ("receives data from", "feeds data to"),
    DependencyType.COMMANDED_BY: ("is commanded by", "commands"),
    DependencyType.MONITORED_BY: ("is monitored by", "monitors"),
    DependencyType.HISTORISED_BY: ("is historised by", "historises"),
    DependencyType.BACKED_UP_BY: ("is backed up by", "backs up"),
    DependencyType.BACKS_UP: ("backs up", "is a source of backups for"),
    DependencyType.POWERED_BY: ("is powered by", "powers"),
    DependencyType.COOLED_BY: ("is cooled by", "cools"),
    DependencyType.TIME_FROM: ("takes its time from", "gives its time to"),
    DependencyType.AUTHENTICATES_WITH: ("authenticates with", "authenticates"),
    DependencyType.LICENSED_BY: ("is licensed by", "licenses"),
    DependencyType.NAME_RESOLVED_BY: ("has names resolved by", "resolves names for"),
    DependencyType.CONNECTS_THROUGH: ("connects through", "connects"),
    DependencyType.REMOTE_ACCESS_VIA: ("is reached from outside via", "lets outsiders reach"),
    DependencyType.RECIPE_FROM: ("takes recipes from", "gives recipes to"),
    DependencyType.ENGINEERED_WITH: ("is engineered with", "is used to engineer"),
    DependencyType.PROTECTED_BY: ("is protected by", "protects"),
    DependencyType.REDUNDANT_WITH: ("is redundant with", "is redundant with"),
    DependencyType.SPARED_BY: ("has as its spare", "is the spare of"),
    DependencyType.REPLACES: ("replaces", "is replaced by"),
}
"""A type as the dependent's page says it, and as the provider's does."""

STRENGTHS = {
    Strength.HARD: ("stops without it", "stop"),
    Strength.DEGRADED: ("goes on with limits without it", "wait"),
    Strength.SOFT: ("goes on without it", "idle"),
}
"""What happens to the dependent, and the shape that stands for it."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One edge as seen from one of its ends."""

    id: int
    """The dependency's."""

    asset_id: int | None
    """None where the reader may not see the asset."""

    tag: str
    name: str
    type: DependencyType
    strength: Strength
    relation: str
    consequence: str
    shape: str
    note: str
    is_in_operation: bool
    state: str
    """Where it is in its life, in a sentence's words; masked, only whether it is in operation."""

    facts: tuple[str, ...]
    """What else is known: the time it goes on without, its redundancy group, how it is known."""

    consent: Consent
    said: str
    """Who was asked, or what they said; empty where they agreed when asked."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Both sides of an asset."""

    providers: tuple[Neighbour, ...]
    """What it depends on."""

    dependents: tuple[Neighbour, ...]
    """What depends on it."""

    is_capped: bool


def neighbours(session: Session, actor: Actor, asset: Asset) -> Neighbours:
    """Return both sides, with the names of what the reader may not see masked."""
    (up, seen), (down, seen_below) = (
        _edges(session, actor, asset, is_up=is_up) for is_up in (True, False)
    )
    seen |= seen_below
    asked = _asked(session, asset, up, down)
    providers = (_neighbour(e, e.provider, TYPES[e.type][0], seen, asked) for e in up[:SHOWN])
    dependents = (_neighbour(e, e.dependent, TYPES[e.type][1], seen, asked) for e in down[:SHOWN])
    is_capped = len(up) > SHOWN or len(down) > SHOWN
    return Neighbours(tuple(providers), tuple(dependents), is_capped)


def _edges(
    session: Session, actor: Actor, asset: Asset, *, is_up: bool
) -> tuple[list[Dependency], set[int]]:
    """Return the edges of one side, and which of the assets there the actor may read."""
    found = session.execute(_side(actor, is_up=is_up), {"asset_id": asset.id}).all()
    beyond = Dependency.provider_id if is_up else Dependency.dependent_id
    return [edge for edge, _ in found], {
        getattr(edge, beyond.key) for edge, is_seen in found if is_seen
    }


@made_once
def _side(actor: Actor, *, is_up: bool) -> Select[Dependency, bool]:
    """Ask for the edges of one side."""
    here, there = Dependency.dependent_id, Dependency.provider
    if not is_up:
        here, there = Dependency.provider_id, Dependency.dependent
    return (
        select(Dependency, permitted(actor, Permission.READ, Asset))
        .join(there)
        .where(here == bindparam("asset_id"))
        .order_by(Dependency.type, Asset.tag, Dependency.id)
        .options(contains_eager(there), joinedload(Dependency.group))
        .limit(SHOWN + 1)
    )


def _asked(
    session: Session, asset: Asset, up: list[Dependency], down: list[Dependency]
) -> dict[int, Answer]:
    """Return who is accountable for what somebody waits for an answer about, by asset."""
    waiting = {e.provider_id: e.provider for e in up if e.consent is Consent.UNCONFIRMED}
    if any(e.consent is Consent.UNCONFIRMED for e in down):
        waiting[asset.id] = asset
    subjects = [subject_of(each) for each in waiting.values()]
    found = accountable_for(session, [Activity.ASSET_APPROVAL], subjects)
    return {key: answer for (_activity, (_kind, key)), answer in found.items()}


def _neighbour(
    edge: Dependency, other: Asset, relation: str, seen: set[int], asked: Mapping[int, Answer]
) -> Neighbour:
    is_seen = other.id in seen
    consequence, shape = STRENGTHS[edge.strength]
    return Neighbour(
        id=edge.id,
        asset_id=other.id if is_seen else None,
        tag=other.tag if is_seen else MASK,
        name=other.name if is_seen else "",
        type=edge.type,
        strength=edge.strength,
        relation=relation,
        consequence=consequence,
        shape=shape,
        note=edge.note if is_seen else "",
        is_in_operation=other.state is AssetState.IN_OPERATION,
        state=other.state.said if is_seen else "not in operation",
        facts=tuple(_facts(edge)) if is_seen else (),
        consent=edge.consent or Consent.UNCONFIRMED,
        said=_said(edge, asked) if is_seen else "",
    )


def _facts(edge: Dependency) -> Iterator[str]:
    if edge.tolerance_min is not None:
        yield f"goes on for {edge.tolerance_min} min"
    if edge.group is not None:
        yield f"one of its {edge.group.name}; {edge.group.needed} of them must be there"
    if edge.is_validated:
        yield "tried out"
    if edge.verified_on is not None:
        yield f"looked at on {day(edge.verified_on)} by {edge.verified_by}"


def _said(edge: Dependency, asked: Mapping[int, Answer]) -> str:
    """Say who is asked, that nobody can be, or what the answer was."""
    if edge.consent is Consent.OBJECTED:
        return f"{edge.answered_by}: {edge.consent_note}"
    if edge.consent is Consent.CONFIRMED:
        return edge.consent_note or ""
    if edge.consent is None:
        return "nobody was asked yet"
    owner = asked.get(edge.provider_id)
    if owner is None or not owner.is_filled:
        return "nobody is accountable, so nobody can be asked"
    return f"{owner.person} is asked"
