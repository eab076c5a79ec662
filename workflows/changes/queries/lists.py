"""Changes as lists; every list starts from what the actor may read."""

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    false,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session, joinedload, selectinload, with_expression
from sqlalchemy.sql.base import ExecutableOption

from governance.core import clock
from governance.core.access import Actor, holds_root, made_once, permitted, readable
from governance.core.errors import RuleViolation
from governance.core.trigrams import holding
from governance.identity.models import Person, Role
from governance.places.models import Level, Place
from governance.register.models import Asset
from governance.register.queries.masking import MASK
from governance.register.queries.search import SEARCHED
from governance.register.rules import Permission as AssetPermission
from workflows.changes.execution.models import ChangeReference
from workflows.changes.models import ChangeRequest, ChangeScope, ChangeState, ChangeType
from workflows.changes.rules.machine import definitions_of
from workflows.changes.rules.scope import number_of

READERS = 500
"""People for whom it is kept what they are shown."""

CLOSED = (
    *(ChangeState.CLOSED, ChangeState.EFFECTIVENESS),
    *(ChangeState.REJECTED, ChangeState.CANCELLED),
)
"""States in which nothing more happens to its assets by itself."""


def changes(actor: Actor) -> Select[ChangeRequest]:
    """Select the changes the actor may read, with what a list shows of each."""
    return readable(actor, ChangeRequest).options(
        with_expression(ChangeRequest.is_asset_seen, _sees_main(actor)),
        with_expression(ChangeRequest.further_count, FURTHER),
        joinedload(ChangeRequest.asset),
        joinedload(ChangeRequest.author),
        joinedload(ChangeRequest.place),
    )


@made_once
def waiting_work(actor: Actor) -> Select[Any]:
    """Select the changes whose work nobody has begun."""
    return changes(actor).where(
        ChangeRequest.state.in_((ChangeState.AUTHORISED, ChangeState.IMPLEMENTATION)),
        ChangeRequest.started_at.is_(None),
    )


@made_once
def at_their_end(actor: Actor) -> Select[Any]:
    """Select the changes whose end somebody is to sign."""
    waits = (ChangeState.REVIEW, ChangeState.EFFECTIVENESS)
    return changes(actor).where(ChangeRequest.state.in_(waits))


FURTHER = (
    select(func.count())
    .where(ChangeScope.change_id == ChangeRequest.id)
    .correlate(ChangeRequest)
    .scalar_subquery()
)


def _sees_main(actor: Actor) -> ColumnElement[bool]:
    """Ask whether the actor may read the main asset."""
    mine = select(Asset.id).where(permitted(actor, AssetPermission.READ, Asset))
    return mine.where(Asset.id == ChangeRequest.asset_id).correlate(ChangeRequest).exists()


def asset_words(change: ChangeRequest) -> str:
    """Name the main asset of a change from a list, and say how many more there are."""
    named = change.asset.tag if change.is_asset_seen else MASK
    return f"{named} and {change.further_count} more" if change.further_count else named


@lru_cache(READERS)
def further_seen(actor: Actor) -> ExecutableOption:
    """Load with each change those of its further assets that the actor may read."""
    mine = select(Asset.id).where(permitted(actor, AssetPermission.READ, Asset))
    seen = ChangeRequest.further.and_(ChangeScope.asset_id.in_(mine))
    return selectinload(seen).joinedload(ChangeScope.asset)


@lru_cache(READERS)
def elsewhere_told(actor: Actor) -> ExecutableOption:
    """Load with each change the records of other systems, but of assets that may not be read."""
    mine = select(Asset.id).where(permitted(actor, AssetPermission.READ, Asset))
    of = ChangeReference
    named = func.aggregate_strings(of.identifier + literal(" in ") + of.system, ", ")
    told = select(named).where(
        of.change_id == ChangeRequest.id, or_(of.asset_id.is_(None), of.asset_id.in_(mine))
    )
    return with_expression(ChangeRequest.elsewhere, told.correlate(ChangeRequest).scalar_subquery())


def further_words(change: ChangeRequest) -> str:
    """Name the further assets of a change from a list, and say how many may not be seen."""
    shown = [row.asset.tag for row in change.further]
    if hidden := change.further_count - len(shown):
        shown.append(f"{number_of(hidden)} you may not see")
    return ", ".join(shown)


def sites(session: Session, actor: Actor) -> Sequence[Place]:
    """Return the sites the actor may read, by name: for filters and the cut of lists."""
    found = readable(actor, Place).where(Place.level == Level.SITE).order_by(Place.name)
    return session.scalars(found).all()


def one_by_one(actor: Actor, sites: Sequence[Place]) -> list[ColumnElement[bool]]:
    """Return one condition per site: a list over several is taken site by site.

    One more takes the changes of other sites that are about an asset of these.
    """
    ids = [site.id for site in sites]
    own = [ChangeRequest.site_id == site_id for site_id in ids]
    if holds_root(actor.paths(list(Role))):
        return own
    return [*own, and_(ChangeRequest.site_id.not_in(ids), _reaching(ids))]


def at_sites(ids: Sequence[int]) -> ColumnElement[bool]:
    """Match the changes of these sites, and those of others that are about an asset there."""
    return or_(ChangeRequest.site_id.in_(ids), _reaching(ids))


def _reaching(site_ids: Sequence[int]) -> ColumnElement[bool]:
    there = select(ChangeScope.change_id).join(Asset, Asset.id == ChangeScope.asset_id)
    return ChangeRequest.id.in_(there.where(Asset.site_id.in_(site_ids)))


def of_types(types: Collection[str]) -> ColumnElement[bool]:
    """Match the changes of these types."""
    wanted = {name for one in types for name in definitions_of(ChangeType(one))}
    return ChangeRequest.workflow.in_(wanted)


def overdue() -> ColumnElement[bool]:
    """Match the changes whose deadline is over; on hold none is."""
    return and_(ChangeRequest.due_at <= clock.now(), ChangeRequest.state != ChangeState.ON_HOLD)


def ways(actor: Actor, text: str) -> list[ColumnElement[bool]]:
    """Return how a change can hold a text: its title, what an asset of it is called, its number.

    Each goes through an index of its own; as alternatives of one condition none of them would. By
    an asset that the actor may not read nothing is found.
    """
    mine = select(ChangeScope.change_id).join(Asset, Asset.id == ChangeScope.asset_id)
    further = mine.where(
        holding(ChangeScope.asset_id, SEARCHED, text), permitted(actor, AssetPermission.READ, Asset)
    )
    number = text.rpartition("-")[2] if text.lower().startswith("cr-") else text
    is_number = number.isdecimal() and len(number) < 10  # noqa: PLR2004
    return [
        holding(ChangeRequest.id, (ChangeRequest.title,), text),
        and_(holding(ChangeRequest.asset_id, SEARCHED, text), _sees_main(actor)),
        ChangeRequest.id.in_(further),
        *([ChangeRequest.id == int(number)] if is_number else []),
    ]


def matching(actor: Actor, text: str) -> ColumnElement[bool]:
    """Match a text of three characters or more in any of these ways."""
    found = (select(ChangeRequest.id).where(way) for way in ways(actor, text))
    return ChangeRequest.id.in_(union_all(*found))


def about(asset: Any) -> ColumnElement[bool]:
    """Match the changes that an asset is part of, whether as main one or as a further one."""
    main = select(ChangeRequest.id).where(ChangeRequest.asset_id == asset)
    further = select(ChangeScope.change_id).where(ChangeScope.asset_id == asset)
    return ChangeRequest.id.in_(main.union_all(further))


OPEN_ON = (
    select(ChangeRequest)
    .where(about(bindparam("asset_id")), ChangeRequest.state.not_in(CLOSED))
    .order_by(ChangeRequest.id)
)
"""Made once."""


def open_on(session: Session, asset: Asset) -> Sequence[ChangeRequest]:
    """Return the changes on an asset that are not at their end, oldest first."""
    return session.scalars(OPEN_ON, {"asset_id": asset.id}).all()


NAMED = (
    select(ChangeRequest)
    .where(ChangeRequest.id == bindparam("change_id"))
    .options(
        joinedload(ChangeRequest.asset).joinedload(Asset.place),
        joinedload(ChangeRequest.further).joinedload(ChangeScope.asset).joinedload(Asset.place),
        joinedload(ChangeRequest.author),
        joinedload(ChangeRequest.implementer),
        joinedload(ChangeRequest.verifier),
        joinedload(ChangeRequest.place),
        joinedload(ChangeRequest.site),
    )
    .execution_options(populate_existing=True)
)
"""Made once."""


def named(session: Session, change: ChangeRequest) -> ChangeRequest:
    """Return the change with its assets, places and people at hand."""
    return session.scalars(NAMED, {"change_id": change.id}).unique().one()


def names_of(session: Session, ids: set[int]) -> dict[int, str]:
    """Return people's names by id."""
    found = session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {row.id: row.name for row in found}


def asset_numbered(session: Session, actor: Actor, asset_id: int | None) -> Asset | None:
    """Return an asset the actor may read, by its id."""
    if asset_id is None:
        return None
    return session.scalar(readable(actor, Asset).where(Asset.id == asset_id))


def asset_named(session: Session, actor: Actor, text: str) -> Asset:
    """Return the one asset that a person means: by number, `AS-00042`, or by tag.

    Raises `RuleViolation` if there is none that the actor may read, or one at several sites.
    """
    number = text.upper().removeprefix("AS-")
    is_number = number.isdecimal() and len(number) < 10  # noqa: PLR2004
    by_number = Asset.id == int(number) if is_number and text.upper() != number else false()
    wanted = readable(actor, Asset).where(or_(by_number, Asset.tag == text)).limit(3)
    found = session.scalars(wanted).all()
    if len(found) == 1:
        return found[0]
    if not found:
        raise RuleViolation(f"No asset is called {text}: type its number or tag, as on its label.")
    numbers = " or ".join(asset.reference for asset in found)
    raise RuleViolation(f"{text} is at several sites: type its number, {numbers}.")
