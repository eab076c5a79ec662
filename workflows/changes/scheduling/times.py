"""The calendar as changes meet it: campaigns that they reach, freezes over them, their windows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session

from governance.places.models import Place
from workflows.calendar.models import CalendarEntry, EntryKind
from workflows.calendar.queries import in_force, runs, stretch_of
from workflows.calendar.rules.wall import Span
from workflows.changes.models import ChangeType
from workflows.changes.scheduling.reading import Spot
from workflows.changes.scheduling.rules import Clash, Opened, Subject, Taken, opened


class Reaching(Protocol):
    """A change as the calendar sees it."""

    type: ChangeType
    assets: list[int]
    reach: Mapping[int, tuple[tuple[str, ...], tuple[int, ...]]]


@dataclass(frozen=True, slots=True)
class Running:
    """A campaign, when it runs, and which of the assets that are looked at are part of it."""

    entry: CalendarEntry
    spans: Sequence[Span]
    assets: frozenset[int]


@dataclass(frozen=True, slots=True)
class Times:
    """What is in force in some time."""

    within: Span
    known: Mapping[int, Spot]
    campaigns: Sequence[Running]
    freezes: Sequence[CalendarEntry]
    windows: Sequence[CalendarEntry]

    def taken(self, mine: Reaching, at: Sequence[Spot]) -> Iterable[Taken]:
        """Yield the campaigns that a change reaches, and the freezes over its assets."""
        for running in self.campaigns:
            if (met := self._met(mine, running)) is not None:
                entry, (key, path, ids) = running.entry, met
                product = f"{entry.product}, {entry.lot}" if entry.lot else entry.product
                said = f"{entry} ({product}) runs in {entry.place.name}"
                is_gxp = self.known[key].is_gxp or any(spot.is_gxp for spot in at)
                for span in running.spans:
                    yield Taken(
                        Clash.CAMPAIGN, entry.id, span, said, subject_of(entry), is_gxp,
                        path=path, path_ids=ids,
                    )  # fmt: skip
        is_gxp = any(spot.is_gxp for spot in at)
        for entry in self.freezes:
            if mine.type in {ChangeType.EMERGENCY, *entry.spared}:
                continue
            said = f"{entry} holds: {entry.reason}".rstrip(".")
            for span in self._over(entry, at):
                yield Taken(
                    Clash.FREEZE, entry.id, span, said, subject_of(entry), is_gxp,
                    owner_id=entry.declared_by_id,
                )  # fmt: skip

    def opened(self, at: Sequence[Spot]) -> tuple[tuple[Opened, ...], dict[str, Taken]]:
        """Return when maintenance may be done on each asset that has windows, and what to say."""
        found, outside = [], {}
        for spot in at:
            mine = [entry for entry in self.windows if spot.path.startswith(entry.place.path)]
            if mine:
                each = (span for entry in mine for span in self._spans(entry, spot.zone))
                found.append(opened(spot.tag, each))
                said = f"it is outside every maintenance window of {spot.tag}"
                outside[spot.tag] = Taken(Clash.NO_WINDOW, spot.id, self.within, said, spot.subject)
        return tuple(found), outside

    def _met(
        self, mine: Reaching, running: Running
    ) -> tuple[int, tuple[str, ...], tuple[int, ...]] | None:
        """Return the nearest asset of a campaign that a change reaches, with the path there."""
        if own := running.assets.intersection(mine.assets):
            return min(own), (), ()
        if reached := running.assets & mine.reach.keys():
            nearest = next(key for key in mine.reach if key in reached)
            return nearest, *mine.reach[nearest]
        return None

    def _over(self, entry: CalendarEntry, at: Sequence[Spot]) -> list[Span]:
        zones = {spot.zone for spot in at if spot.path.startswith(entry.place.path)}
        found = {span for zone in sorted(zones) for span in self._spans(entry, zone)}
        return sorted(found)

    def _spans(self, entry: CalendarEntry, zone: str) -> list[Span]:
        return stretch_of(entry).on(zone, self.within)


def subject_of(entry: CalendarEntry) -> Subject:
    """Return the place of an entry as ownership knows it."""
    return Subject(Place.__tablename__, entry.place_id, entry.place_id, entry.place.name)


def times(session: Session, within: Span, known: Mapping[int, Spot]) -> Times:
    """Read what is in force in some time, for assets whose places are known; two statements."""
    of: dict[EntryKind, list[CalendarEntry]] = {kind: [] for kind in EntryKind}
    for entry in in_force(session, within):
        of[entry.kind].append(entry)
    run = runs(session, {entry.product for entry in of[EntryKind.CAMPAIGN]})
    campaigns = []
    for entry in of[EntryKind.CAMPAIGN]:
        spans = stretch_of(entry).on(entry.place.time_zone, within)
        steps = run.get((entry.site_id, entry.product), ())
        below = (entry.place.path, *(step.path for step in steps if step.path))
        named = {step.asset_id for step in steps if step.asset_id}
        inside = (key for key, at in known.items() if key in named or at.path.startswith(below))
        if spans:
            campaigns.append(Running(entry, spans, frozenset(inside)))
    return Times(within, known, campaigns, of[EntryKind.FREEZE], of[EntryKind.WINDOW])
