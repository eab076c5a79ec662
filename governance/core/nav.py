"""Navigation is a registry: what stands at the left of every page, for whom, with what waiting."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from governance.core.access import Actor


class Group(StrEnum):
    """Where an entry stands."""

    MAIN = "main"
    BELOW = "below"


def anybody(_actor: Actor) -> bool:
    """Show an entry to everybody who is signed in."""
    return True


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, named by what people do."""

    label: str
    endpoint: str
    order: int
    group: Group = Group.MAIN
    visible: Callable[[Actor], bool] = anybody
    count: Callable[[Session, Actor], int] | None = None
    """How much waits there; a projection or an indexed count, since every page asks."""

    covers: tuple[str, ...] = ()
    """Blueprints whose pages belong to it; its endpoint's own always does."""

    by_site: str = ""
    """The parameter that narrows its page to the site, or place, of this id."""

    key: str = ""
    """The letter that leads there after `g`."""

    def is_lit(self, blueprint: str | None) -> bool:
        """Whether a page of this blueprint belongs to the entry."""
        return blueprint in {self.endpoint.rpartition(".")[0], *self.covers}


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A page of a section that stands beside its first one: the way to it is on top of each."""

    section: str
    """The endpoint of the section's entry."""

    label: str
    endpoint: str
    order: int
    covers: tuple[str, ...] = ()
    """Blueprints whose pages belong to it, besides its own."""

    def has(self, blueprint: str) -> bool:
        """Whether all pages of this blueprint belong to it."""
        own = self.endpoint.rpartition(".")[0]
        is_apart = own != self.section.rpartition(".")[0]
        return blueprint in self.covers or (is_apart and blueprint == own)


@dataclass(frozen=True, slots=True)
class Way:
    """The way to a neighbour, as one person sees it on one page."""

    label: str
    endpoint: str
    current: str
    """What the page is to it, in the word of ARIA: `page`, `true` for one of its pages, or none."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as one person sees it on one page."""

    label: str
    endpoint: str
    group: Group
    is_active: bool
    count: int
    key: str = ""
    by_site: str = ""
    arguments: Mapping[str, int | str] = field(default_factory=dict)
    """What narrows the page it leads to, such as the chosen site."""


@dataclass(frozen=True, slots=True)
class SiteLink:
    """A site in the switcher; the one without a code stands for all sites."""

    code: str
    name: str
    url: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page shows around its content; an empty address leaves its link out."""

    entries: Sequence[Shown]
    person: str
    roles: str
    """The person's roles in words, e.g. `OT lead, Leuven`."""

    zone: str
    """IANA name of the zone in which times are shown."""

    version: str
    now: datetime
    """When the page was made, for the foot of a print."""

    ways: Sequence[Way] = ()
    """To the pages beside this one, where it is one of several of its section."""

    sites: Sequence[SiteLink] = ()
    is_demo: bool = False
    home_url: str = "/"
    search_url: str = ""
    """Takes `q`."""

    glossary_url: str = ""
    sessions_url: str = ""
    sign_out_url: str = ""
    """Takes a POST."""


ENTRIES: dict[str, Entry] = {}
"""Every entry, by endpoint."""

NEIGHBOURS: dict[str, Neighbour] = {}
"""Every page beside others, by endpoint."""


def declare(*entries: Entry) -> None:
    """Add entries; the same one may be declared again, another with its endpoint may not."""
    for entry in entries:
        if ENTRIES.setdefault(entry.endpoint, entry) != entry:
            raise RuntimeError(f"{entry.endpoint}: another entry leads there")


def beside(*neighbours: Neighbour) -> None:
    """Put pages beside the others of their section.

    Raises `RuntimeError` where another one leads there.
    """
    for each in neighbours:
        if NEIGHBOURS.setdefault(each.endpoint, each) != each:
            raise RuntimeError(f"{each.endpoint}: another neighbour leads there")


def shown(session: Session, actor: Actor, blueprint: str | None) -> list[Shown]:
    """Return the entries that the actor sees, in their order, each with what waits."""
    seen = sorted((e for e in ENTRIES.values() if e.visible(actor)), key=lambda e: e.order)
    return [
        Shown(
            entry.label,
            entry.endpoint,
            entry.group,
            entry.is_lit(blueprint),
            entry.count(session, actor) if entry.count else 0,
            entry.key,
            entry.by_site,
        )
        for entry in seen
    ]


def ways(endpoint: str | None, may_open: Callable[[str], bool]) -> list[Way]:
    """Return the ways to the pages beside this one that may be opened; none where it has none.

    The pages of a neighbour's own blueprint have them as well; a record of the section itself, such
    as an asset, stands alone.
    """
    here = _neighbour(endpoint or "")
    if here is None:
        return []
    near = [each for each in NEIGHBOURS.values() if each.section == here.section]
    return [
        Way(each.label, each.endpoint, _current(each, here, endpoint))
        for each in sorted(near, key=lambda each: each.order)
        if may_open(each.endpoint)
    ]


def _neighbour(endpoint: str) -> Neighbour | None:
    blueprint = endpoint.rpartition(".")[0]
    whole = (each for each in NEIGHBOURS.values() if each.has(blueprint))
    return NEIGHBOURS.get(endpoint) or next(whole, None)


def _current(each: Neighbour, here: Neighbour, endpoint: str | None) -> str:
    if each is not here:
        return ""
    return "page" if each.endpoint == endpoint else "true"
