"""An asset at two moments, or beside another one at its own: what differs, in words."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.access import Actor
from governance.core.errors import RuleViolation
from governance.core.moments import moment_of
from governance.register.models import Asset
from governance.register.queries.records import named
from governance.register.queries.then import Card, Past, past

Line = tuple[str | None, ...]
NOTHING = Card("")


@dataclass(frozen=True, slots=True)
class Side:
    """An asset at a moment; None: it was not on the register."""

    asset: Asset
    moment: datetime
    past: Past | None


@dataclass(frozen=True, slots=True)
class Different:
    """A part of the page in which the two sides differ."""

    title: str
    facts: tuple[tuple[str, str | None, str | None], ...] = ()
    """What a fact is called, and what either side says."""

    columns: tuple[str, ...] = ()
    only: tuple[tuple[bool, Line], ...] = ()
    """The lines of a table that only one side has, and whether that is the second one."""


@dataclass(frozen=True, slots=True)
class Between:
    """Two sides, and all in which they differ."""

    sides: tuple[Side, Side]
    different: tuple[Different, ...]


def between(session: Session, actor: Actor, asset: Asset, asked: Mapping[str, str]) -> Between:
    """Return what differs between an asset at a moment and it, or another one, at a later one.

    Raises `RuleViolation` for what is no moment of the past, and no asset that the actor may read.
    """
    first = _moment(asked["one"], actor)
    second = _moment(asked["other"], actor) if asked["other"] else clock.now()
    beside = named(session, actor, asked["beside"], asset) if asked["beside"] else asset
    one = Side(asset, first, past(session, actor, asset, first))
    other = Side(beside, second, past(session, actor, beside, second))
    return Between((one, other), tuple(_different(one.past, other.past)))


def _moment(text: str, actor: Actor) -> datetime:
    found = moment_of(text, actor.time_zone)
    if found is None:
        raise RuleViolation(
            f"“{text[:40]}” is no moment: name a day, such as 2026-03-01, or a day and a time, "
            "such as 2026-03-01T12:00."
        )
    if found > clock.now():
        raise RuleViolation(f"{text[:40]} is yet to come: choose a moment of the past.")
    return found


def _different(one: Past | None, other: Past | None) -> Iterable[Different]:
    """Give each part in which two pasts differ, in the order of the page."""
    here, there = (
        {card.title: card for card in side.cards} if side else {} for side in (one, other)
    )
    for title in dict.fromkeys((*here, *there)):
        found = _between(title, here.get(title, NOTHING), there.get(title, NOTHING))
        if found.facts or found.only:
            yield found


def _between(title: str, one: Card, other: Card) -> Different:
    here, there = dict(one.facts), dict(other.facts)
    facts = tuple(
        (label, here.get(label), there.get(label))
        for label in dict.fromkeys((*here, *there))
        if here.get(label) != there.get(label)
    )
    lines, later = Counter(one.lines), Counter(other.lines)
    gone = ((False, line) for line in (lines - later).elements())
    come = ((True, line) for line in (later - lines).elements())
    return Different(title, facts, one.columns or other.columns, (*gone, *come))
