"""Which sites are somebody's own, what their roles are called, when they are told. Pure."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from governance.core.access import Actor, declare
from governance.core.errors import NotFound
from governance.identity.models import ROLE_LABELS, Role
from governance.places.models import Level
from workflows.notifications.models import Notice, is_told_to


class Permission(StrEnum):
    """What can be done with what was told."""

    READ = "notice:read"


declare(Notice, read=Permission.READ, grants={Permission.READ: [[is_told_to]]})

DIGEST = time(6)
"""When a day's news is told, on the reader's clock. Source: House rule, ADR 0031."""


def next_digest(at: datetime, zone: str) -> datetime:
    """Return the next morning's digest after an instant, for somebody whose clock is that zone's.

    Source: House rule, ADR 0031.
    """
    there = at.astimezone(ZoneInfo(zone))
    today = datetime.combine(there.date(), DIGEST, there.tzinfo)
    if at < today:
        return today.astimezone(UTC)
    tomorrow = there.date() + timedelta(days=1)
    return datetime.combine(tomorrow, DIGEST, there.tzinfo).astimezone(UTC)


class Spot(NamedTuple):
    """One place, as the frame needs it."""

    id: int
    code: str
    name: str
    path: str
    level: Level


def own_sites(actor: Actor, spots: Iterable[Spot]) -> list[Spot]:
    """Return the sites at which the actor holds anything: first those named in a role of theirs."""
    sites = [spot for spot in spots if spot.level is Level.SITE]
    below = [site for site in sites if any(h.path.startswith(site.path) for h in actor.held)]
    above = [site for site in sites if any(site.path.startswith(h.path) for h in actor.held)]
    return list(dict.fromkeys([*below, *above]))


def check_site(code: str, sites: Iterable[Spot]) -> str:
    """Return a site's code if it is one of these, or empty for all; else raise `NotFound`."""
    if code and code not in {site.code for site in sites}:
        raise NotFound("There is no such site, or none where you hold a role.")
    return code


def roles_in_words(actor: Actor, spots: Sequence[Spot]) -> str:
    """Return the actor's roles by place, e.g. `OT lead and QA, Leuven`; empty without any."""
    names = {spot.path: spot.name for spot in spots}
    order = list(Role)
    held = sorted(actor.held, key=lambda each: (each.path, order.index(Role(each.role))))
    by_place: dict[str, list[str]] = {}
    for each in held:
        by_place.setdefault(each.path, []).append(ROLE_LABELS[Role(each.role)])
    return "; ".join(
        f"{' and '.join(roles)}, {names.get(path, path)}" for path, roles in by_place.items()
    )
