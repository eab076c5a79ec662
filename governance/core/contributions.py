"""What slices add to pages that belong to none of them: the inbox, the search, the home page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CompoundSelect, Select, literal, select, union_all
from sqlalchemy.orm import Session

from governance.core.access import Actor, made_once


class Group(StrEnum):
    """What an item of the inbox asks of its reader; the order is the order of the page."""

    SIGN = "sign"
    ADVISE = "advise"
    ANSWER = "answer"
    DO = "do"
    LEARN = "learn"
    FIX = "fix"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a contribution leads: an endpoint and its arguments."""

    endpoint: str
    arguments: Mapping[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits for somebody: why it is theirs, since when, by when, and one verb."""

    group: Group
    reference: str
    title: str
    why: str
    verb: str
    target: Target
    since: datetime | None = None
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One record that a search found."""

    reference: str
    title: str
    where: str
    target: Target


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of record that the search finds."""

    find: Callable[[Session, Actor, str], list[Hit]]
    listed: str = ""
    """The endpoint of the list that takes the same `q`; empty: there is none."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the home page, and the rows behind it."""

    label: str
    value: int
    target: Target
    needs_care: bool = False
    """Whether anything but zero calls for somebody."""


NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)
Waiting = Callable[[Session, Actor], list[Item]]
Asked = Callable[[Actor], Select[Any]]
INBOX: list[Waiting] = []
ASKED: dict[Waiting, Asked] = {}
"""What a source of the inbox begins with: where that finds nothing, nothing waits."""

SEARCH: dict[str, Source] = {}
"""By the heading under which the hits are shown."""

FIGURES: list[Callable[[Session, Actor], list[Figure]]] = []


def only_where(asked: Asked) -> Callable[[Waiting], Waiting]:
    """Have a source of the inbox looked into only where what it begins with finds anything.

    Every page says how much waits, and of most kinds nothing does: all are asked in one statement.
    """

    def registered(source: Waiting) -> Waiting:
        ASKED[source] = asked
        return source

    return registered


@made_once
def _some(actor: Actor, sources: tuple[Waiting, ...]) -> CompoundSelect[int]:
    """Ask which of these sources find anything to begin with."""
    wanted = (ASKED[source](actor).order_by(None).exists() for source in sources)
    return union_all(*(select(literal(n)).where(finds) for n, finds in enumerate(wanted)))


def waiting(session: Session, actor: Actor) -> list[Item]:
    """Return what waits for the actor: by group, then what is due or older first."""
    order = list(Group)
    asked = tuple(source for source in INBOX if source in ASKED)
    some = {asked[n] for n in session.scalars(_some(actor, asked))} if asked else set()
    sources = [source for source in INBOX if source in some or source not in ASKED]
    items = [item for source in sources for item in source(session, actor)]
    return sorted(
        items,
        key=lambda item: (
            order.index(item.group),
            item.due is None,
            (item.due or item.since or NO_TIME).timestamp(),
            item.reference,
        ),
    )
