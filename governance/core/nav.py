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


def declare(*entries: Entry) -> None:
    """Add entries; the same one may be declared again, another with its endpoint may not."""
    for entry in entries:
        if ENTRIES.setdefault(entry.endpoint, entry) != entry:
            raise RuntimeError(f"{entry.endpoint}: another entry leads there")


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
