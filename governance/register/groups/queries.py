"""The groups of attributes of one asset, as its page and its forms show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.register.groups.declared import GROUPS, Fact, Group, Value, shown
from governance.register.groups.models import AlsoPlays, NotApplicable, OfAsset
from governance.register.models import Asset
from governance.register.profiles.rules import RELEVANCE, SAFETY, profile_of
from governance.register.vocabulary import OtFunction


@dataclass(frozen=True, slots=True)
class Said:
    """One attribute as a page shows it."""

    fact: Fact
    value: str | date | None
    reason: str | None
    """Why it does not apply; None: it may."""

    is_demanded: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One group as a page shows it."""

    group: Group
    facts: tuple[Said, ...]
    """Those that the kind of asset may have, and what is known besides."""

    known: int
    missing: int
    is_open: bool

    @property
    def editing(self) -> str:
        """The name of the group's form among the endpoints."""
        return f"editing_{self.group.code}"


def rows_of(session: Session, asset: Asset) -> dict[str, OfAsset | None]:
    """Return the row of each group that there is of an asset, in one statement."""
    models = [group.model for group in GROUPS.values()]
    asked = select(*models).select_from(Asset).where(Asset.id == asset.id)
    for model in models:
        asked = asked.outerjoin(model, model.asset_id == Asset.id)
    return dict(zip(GROUPS, session.execute(asked).one(), strict=True))


def excuses(session: Session, asset: Asset) -> dict[str, str]:
    """Return why fields of an asset do not apply, by field."""
    wanted = select(NotApplicable).where(NotApplicable.asset_id == asset.id)
    return {row.field: row.reason for row in session.scalars(wanted)}


def also_plays(session: Session, asset: Asset) -> list[OtFunction]:
    """Return the parts that an asset plays beside its main one."""
    wanted = select(AlsoPlays.function).where(AlsoPlays.asset_id == asset.id)
    return sorted(session.scalars(wanted), key=lambda function: function.label)


def shown_of(
    asset: Asset,
    rows: Mapping[str, OfAsset | None],
    reasons: Mapping[str, str],
    demanded: tuple[str, ...],
) -> list[Shown]:
    """Return the groups of an asset; those first that matter most in its domain."""
    asked = _asked(asset)
    found = [
        _shown(group, asset, rows[code], reasons, (demanded, asked))
        for code, group in GROUPS.items()
    ]
    return sorted(found, key=lambda each: not each.is_open)


def _asked(asset: Asset) -> frozenset[str]:
    """Return the fields that a kind of asset may have."""
    profile = profile_of(asset.asset_class)
    return frozenset((*profile.must, *profile.may, *RELEVANCE.must, *SAFETY.must))


def _shown(
    group: Group,
    asset: Asset,
    row: OfAsset | None,
    reasons: Mapping[str, str],
    asked: tuple[tuple[str, ...], frozenset[str]],
) -> Shown:
    demanded, may = asked
    facts = tuple(
        Said(fact, _value(group, fact, row), reasons.get(key), key in demanded)
        for fact in group.facts
        if (key := group.key(fact)) in may or key in reasons or _value(group, fact, row) is not None
    )
    missing = [each for each in facts if each.is_demanded and not (each.value or each.reason)]
    return Shown(
        group,
        facts,
        known=sum(each.value is not None for each in facts),
        missing=len(missing),
        is_open=asset.domain in group.first_for,
    )


def _value(group: Group, fact: Fact, row: OfAsset | None) -> str | date | None:
    value: Value = getattr(row, fact.name, None)
    return shown(group, fact, value)


def typed(
    group: Group, row: OfAsset | None, reasons: Mapping[str, str], prefix: str
) -> dict[str, Any]:
    """Return what a form of the group holds when it is opened."""
    values = {fact.name: getattr(row, fact.name, None) for fact in group.facts}
    return values | {prefix + fact.name: reasons.get(group.key(fact)) for fact in group.facts}
