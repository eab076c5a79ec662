"""Assets to choose from for a change, and what else is open on them."""

from collections.abc import Collection, Sequence

from sqlalchemy import or_, select, union_all
from sqlalchemy.orm import Session, joinedload

from governance.core.access import Actor, permitted, readable
from governance.core.errors import RuleViolation
from governance.core.texts import is_storable, tidied
from governance.register.models import Asset
from governance.register.queries.masking import mask_of
from governance.register.queries.reach import reach
from governance.register.queries.search import LONGEST, matching
from governance.register.vocabulary import GONE
from workflows.changes.models import ChangeRequest, ChangeScope
from workflows.changes.queries.lists import CLOSED
from workflows.changes.rules.permissions import Permission

SHOWN = 50
"""Assets that a search shows at once."""

AlsoIn = dict[int, list[str]]
"""By asset, the other open changes that are about it, in words."""


def found(session: Session, actor: Actor, text: str, now: Collection[int]) -> Sequence[Asset]:
    """Return assets in use that hold the text and that a change is not about now, by tag."""
    text = tidied(text)[:LONGEST]
    if not text or not is_storable(text):
        return ()
    dialect = session.get_bind().dialect.name
    wanted = (
        readable(actor, Asset)
        .where(
            matching(dialect, reach(session, actor).searched_ids, text),
            Asset.state.not_in(GONE),
            Asset.id.not_in(list(now)),
        )
        .options(joinedload(Asset.place), joinedload(Asset.site))
    )
    return session.scalars(wanted.order_by(Asset.tag, Asset.id).limit(SHOWN)).all()


def chosen(
    session: Session, actor: Actor, ids: Collection[int], names: Collection[str]
) -> list[Asset]:
    """Return the assets that are ticked or named, by number or tag, in one statement.

    Raises `RuleViolation` with each name that no asset has which the actor may read, or several.
    """
    numbers = {name: int(name[3:]) for name in names if _is_number(name)}
    either = or_(Asset.id.in_({*ids, *numbers.values()}), Asset.tag.in_(names))
    assets = session.scalars(readable(actor, Asset).where(either).order_by(Asset.id)).all()
    by_name: dict[str, list[Asset]] = {}
    for asset in assets:
        by_name.setdefault(asset.tag, []).append(asset)
        by_name.setdefault(asset.reference, []).append(asset)
    references = {name: f"AS-{number:05}" for name, number in numbers.items()}
    told = [_told(name, by_name.get(references.get(name, name), [])) for name in names]
    if reasons := [*filter(None, told)]:
        raise RuleViolation(*reasons)
    return list(assets)


def _is_number(name: str) -> bool:
    return name.upper().startswith("AS-") and name[3:].isdecimal() and len(name) < 13  # noqa: PLR2004


def _told(name: str, assets: Sequence[Asset]) -> str | None:
    if not assets:
        return f"No asset is called {name}: type its number or tag, as on its label."
    if len(assets) > 1:
        numbers = " or ".join(asset.reference for asset in assets)
        return f"{name} is at several sites: type its number, {numbers}."
    return None


def also_in(session: Session, actor: Actor, change: ChangeRequest, ids: Collection[int]) -> AlsoIn:
    """Return which other changes are open on these assets; those that may not be read unnamed."""
    of = ChangeRequest
    pairs = union_all(
        select(of.asset_id, of.id.label("change_id")).where(of.asset_id.in_(ids)),
        select(ChangeScope.asset_id, ChangeScope.change_id).where(ChangeScope.asset_id.in_(ids)),
    ).subquery()
    open_ones = (
        select(of, pairs.c.asset_id, permitted(actor, Permission.READ, of).label("is_seen"))
        .join(pairs, pairs.c.change_id == of.id)
        .where(of.state.not_in(CLOSED), of.id != change.id)
        .order_by(of.id)
    )
    told: AlsoIn = {}
    for other, asset_id, is_seen in session.execute(open_ones) if ids else ():
        words = f"{other} ({other.state})" if is_seen else mask_of("change")
        told.setdefault(asset_id, []).append(words)
    return told
