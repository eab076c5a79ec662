"""Pairs of entries that are likely one asset: found by what two assets seldom share.

Each sign is a key. Entries that share it are grouped first, so the cost grows with the number of
entries; a key that many share, such as a serial number of `n/a`, tells nothing and is left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    and_,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from governance.core.access import Actor, permitted, readable
from governance.register.duplicates.models import ToldApart
from governance.register.models import Asset
from governance.register.networks.models import Interface
from governance.register.queries.assets import MADE, PLACED
from governance.register.rules import Permission
from governance.register.vocabulary import ENDED

SIZE: Final = 50
"""Pairs of one page."""

SHARED_BY_MANY: Final = 8
"""A key that more entries share is no sign of a duplicate."""

SIGNS: Final[Mapping[str, str]] = {
    "serial": "same product and serial number",
    "mac": "same MAC address",
    "host": "same host name",
    "tag": "same tag but for its signs",
}
SIGNS_OF_A_TAG: Final = "- _./:"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries, why they look like one, and whether the reader may merge them."""

    first: Asset
    second: Asset
    why: tuple[str, ...]
    may_edit: bool


@dataclass(frozen=True, slots=True)
class Duplicates:
    """One page of pairs."""

    pairs: Sequence[Pair]
    next: str | None
    """What names the last pair, for the page after it."""


def bare(text: Any) -> ColumnElement[str]:
    """Return a tag without the signs between its letters and digits, in small letters."""
    for sign in SIGNS_OF_A_TAG:
        text = func.replace(text, sign, "")
    return func.lower(text)


def _signs(actor: Actor) -> list[Select[Any]]:
    """Return what each sign groups by: the name of the sign, its key, the site and the entry."""
    mine = readable(actor, Asset).where(Asset.state.not_in(ENDED))
    one, site = Asset.id.label("asset_id"), Asset.site_id.label("site_id")

    def by(sign: str, key: Any, also: Any = Asset.site_id) -> Select[Any]:
        columns = (literal(sign).label("sign"), key.label("key"), also.label("also"), site, one)
        return mine.with_only_columns(*columns).where(key.is_not(None), also.is_not(None))

    return [
        by("serial", func.lower(Asset.serial_no), Asset.product_id),
        by("host", func.lower(Asset.hostname)),
        by("tag", bare(Asset.tag)),
        by("mac", Interface.mac).join(Interface, Interface.asset_id == Asset.id),
    ]


def _pairs(actor: Actor) -> Select[Any]:
    """Select each pair once, with its signs."""
    found = [_pairs_by(sign.cte(f"by_{n}")) for n, sign in enumerate(_signs(actor))]
    every = union_all(*found).subquery("every")
    told = exists().where(
        ToldApart.first_id == every.c.first_id, ToldApart.second_id == every.c.second_id
    )
    signs = func.aggregate_strings(every.c.sign, ",").label("signs")
    return (
        select(every.c.first_id, every.c.second_id, signs)
        .where(~told)
        .group_by(every.c.first_id, every.c.second_id)
        .order_by(every.c.first_id, every.c.second_id)
    )


def _pairs_by(of: CTE) -> Select[Any]:
    here, there = of.alias(), of.alias()
    names = ("key", "also", "site_id")
    few = (
        select(*(of.c[name] for name in names))
        .group_by(*(of.c[name] for name in names))
        .having(func.count().between(2, SHARED_BY_MANY))
        .subquery()
    )
    return (
        select(here.c.asset_id.label("first_id"), there.c.asset_id.label("second_id"), here.c.sign)
        .select_from(few)
        .join(here, and_(*(here.c[name] == few.c[name] for name in names)))
        .join(there, and_(*(there.c[name] == few.c[name] for name in names)))
        .where(here.c.asset_id < there.c.asset_id)
    )


def duplicates(session: Session, actor: Actor, after: tuple[int, int] | None) -> Duplicates:
    """Return a page of the likely duplicates that the actor may read, in two statements."""
    wanted = _pairs(actor)
    if after is not None:
        rows = wanted.subquery("pairs")
        first, second = after
        wanted = (
            select(rows)
            .where(or_(rows.c.first_id > first,
                       and_(rows.c.first_id == first, rows.c.second_id > second)))
            .order_by(rows.c.first_id, rows.c.second_id)
        )  # fmt: skip
    found = session.execute(wanted.limit(SIZE + 1)).all()
    kept = found[:SIZE]
    known = _assets(session, actor, {key for row in kept for key in row[:2]})
    pairs = [
        Pair(
            known[row.first_id][0],
            known[row.second_id][0],
            tuple(words for sign, words in SIGNS.items() if sign in row.signs.split(",")),
            may_edit=bool(known[row.first_id][1] and known[row.second_id][1]),
        )
        for row in kept
    ]
    last = kept[-1] if len(found) > SIZE else None
    return Duplicates(pairs, f"{last.first_id}-{last.second_id}" if last else None)


@dataclass(frozen=True, slots=True)
class Apart:
    """Two entries that are two assets, as somebody said."""

    first: Asset
    second: Asset
    told: ToldApart
    may_edit: bool


def told_apart(session: Session, actor: Actor) -> list[Apart]:
    """Return the latest pairs of entries that are two assets, those that the actor may read."""
    mine = readable(actor, Asset).with_only_columns(Asset.id)
    both = ToldApart.first_id.in_(mine), ToldApart.second_id.in_(mine)
    wanted = select(ToldApart).where(*both).order_by(ToldApart.told_at.desc()).limit(SIZE)
    rows = session.scalars(wanted).all()
    known = _assets(session, actor, {key for row in rows for key in (row.first_id, row.second_id)})
    return [
        Apart(
            known[row.first_id][0],
            known[row.second_id][0],
            row,
            known[row.first_id][1] and known[row.second_id][1],
        )
        for row in rows
    ]


def _assets(session: Session, actor: Actor, ids: set[int]) -> dict[int, tuple[Asset, bool]]:
    may_edit = permitted(actor, Permission.EDIT, Asset).label("may_edit")
    wanted = readable(actor, Asset).add_columns(may_edit).where(Asset.id.in_(ids))
    return {
        asset.id: (asset, bool(is_mine))
        for asset, is_mine in session.execute(wanted.options(*PLACED, *MADE))
    }
