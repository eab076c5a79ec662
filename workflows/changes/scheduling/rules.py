"""What stands against the window of a change, what that asks, and who may answer for it. Pure.

Guards of `change@5`; like those of `guards`, a version is never edited.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from governance.core.access import Actor
from workflows.calendar.rules.slots import merged, next_free
from workflows.calendar.rules.wall import Span

JUSTIFIED = "justification"
JUSTIFIES = "I answer for what this change meets, and agree that it goes on in that time."
AHEAD = timedelta(days=180)
"""How far ahead a free time is looked for. Source: House rule, ADR 0062."""

LASTS = timedelta(hours=4)
"""How long a window is looked for, where the change has none yet. Source: House rule, ADR 0062."""

TOLD = 3
"""Conflicts that one refusal names; the others are counted. Source: House rule."""


class Clash(StrEnum):
    """In what way some time is not free for a change."""

    SAME_ASSET = "same_asset"
    CONNECTED = "connected"
    CAMPAIGN = "campaign"
    FREEZE = "freeze"
    NO_WINDOW = "no_window"
    BOOKED = "booked"
    AWAY = "away"


class Weight(StrEnum):
    """What a conflict asks."""

    BLOCKS = "blocks"
    ASKS = "asks"
    """Whoever answers for what it meets signs why it goes on."""


WEIGHTS: Mapping[Clash, tuple[Weight, Weight]] = {
    **dict.fromkeys(Clash, (Weight.ASKS, Weight.ASKS)),
    Clash.CAMPAIGN: (Weight.ASKS, Weight.BLOCKS),
    Clash.FREEZE: (Weight.ASKS, Weight.BLOCKS),
}
"""What each conflict asks: where nothing bears on product quality, and where something does.

Source: House rule, ADR 0062 (nobody signs away a running campaign).
"""


class Subject(NamedTuple):
    """What somebody answers for, as ownership knows it."""

    kind: str
    id: int
    place_id: int
    label: str


@dataclass(frozen=True, slots=True)
class Taken:
    """Some time that is not free for a change, and what takes it."""

    clash: Clash
    id: int
    """Of what takes it; its kind tells of which table."""

    span: Span
    said: str
    about: Subject
    """Whoever may take that down may answer for it."""

    is_gxp: bool = False
    owner_id: int | None = None
    """Who else may answer for it: whose change it is, or who declared it."""

    path: tuple[str, ...] = ()
    """Tags from an asset of the change to what it meets."""

    path_ids: tuple[int, ...] = ()

    @property
    def weight(self) -> Weight:
        """What it asks."""
        return WEIGHTS[self.clash][self.is_gxp]


class Named(Protocol):
    """Somebody with a name."""

    @property
    def name(self) -> str:
        """What they are called."""


class Said(Protocol):
    """That somebody answered for a conflict."""

    conflict: str
    reason: str

    @property
    def justified_by(self) -> Named:
        """Who did."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """What a change meets in its window, and whether somebody answered for it."""

    taken: Taken
    span: Span
    """The time that both want."""

    zone: str
    justified: Said | None = None

    @property
    def key(self) -> str:
        """What tells it from others: another window meets another conflict."""
        at = "-".join(f"{each:%Y%m%dT%H%M}" for each in self.span)
        return f"{self.taken.clash}-{self.taken.id}-{at}"

    @property
    def sentence(self) -> str:
        """Say what it meets, when, and by which path."""
        by = f", reached by {' > '.join(self.taken.path)}" if self.taken.path[1:] else ""
        return f"{when(self.span, self.zone)}: {self.taken.said}{by}"

    @property
    def is_settled(self) -> bool:
        """Whether the change may go on in spite of it."""
        return self.justified is not None and self.taken.weight is Weight.ASKS


@dataclass(frozen=True, slots=True)
class Opened:
    """When maintenance may be done on one asset."""

    asset: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Planned:
    """All that bears on the time of one change."""

    zone: str
    taken: tuple[Taken, ...] = ()
    opened: tuple[Opened, ...] = ()
    outside: Mapping[str, Taken] = field(default_factory=dict)
    """For each asset with windows, what is said of a time outside them."""

    def conflicts(self, window: Span, justified: Mapping[str, Said]) -> tuple[Conflict, ...]:
        """Return what a window meets, what blocks first."""
        met = [
            Conflict(each, each.span.shared(window), self.zone)
            for each in self.taken
            if each.span.meets(window)
        ]
        met += [
            Conflict(self.outside[one.asset], window, self.zone)
            for one in self.opened
            if not any(span.holds(window) for span in one.spans)
        ]
        met.sort(key=lambda each: (each.taken.weight is Weight.ASKS, each.span, each.key))
        return tuple(
            Conflict(each.taken, each.span, each.zone, justified.get(each.key)) for each in met
        )

    def free(self, within: Span, lasts: timedelta) -> Span | None:
        """Return the next time that is free for all its assets, people and windows at once."""
        opened = [one.spans for one in self.opened]
        return next_free(within, opened, (each.span for each in self.taken), lasts)

    def in_the_way(self, within: Span) -> tuple[str, ...]:
        """Say what takes most of a time, the longest first: why nothing of it is free."""
        length: dict[str, timedelta] = {}
        for each in self.taken:
            if each.span.meets(within):
                begins, ends = each.span.shared(within)
                length[each.said] = length.get(each.said, timedelta()) + (ends - begins)
        told = sorted(length, key=lambda said: (-length[said], said))[:TOLD]
        narrow = [f"{one.asset} has windows for maintenance" for one in self.opened]
        return tuple(told + narrow[:TOLD])


def opened(asset: str, spans: Iterable[Span]) -> Opened:
    """Return when maintenance may be done; windows that overlap become one."""
    return Opened(asset, tuple(merged(spans)))


def when(span: Span, zone: str) -> str:
    """Say a time by clocks of a zone: `Sat 5 Dec 2026 06:00 to 10:00 (Europe/Berlin)`."""
    begins, ends = (at.astimezone(ZoneInfo(zone)) for at in span)
    day = f"{begins:%a} {begins.day} {begins:%b %Y %H:%M}"
    is_one = begins.date() == ends.date()
    until = f"{ends:%H:%M}" if is_one else f"{ends:%a} {ends.day} {ends:%b %Y %H:%M}"
    return f"{day} to {until} ({zone})"


@dataclass(frozen=True, slots=True)
class Scheduled:
    """What a guard may know of the time of a change."""

    blocked: tuple[str, ...] = ()
    """What it meets that nobody may answer for, in words."""

    unanswered: tuple[str, ...] = ()
    """What it meets that nobody has answered for yet."""

    free: str = ""
    """The next time that is free, or what stands in the way of any."""

    @property
    def unsettled(self) -> tuple[str, ...]:
        """Whatever stands against it."""
        return (*self.blocked, *self.unanswered)


UNMET = Scheduled()
"""What is known of a change that nothing was looked for."""


def scheduled(conflicts: Sequence[Conflict], free: str = "") -> Scheduled:
    """Return what guards look at."""
    opened_ = [each for each in conflicts if not each.is_settled]
    return Scheduled(
        tuple(each.sentence for each in opened_ if each.taken.weight is Weight.BLOCKS),
        tuple(each.sentence for each in opened_ if each.taken.weight is Weight.ASKS),
        free,
    )


class Timed(Protocol):
    """A change as these guards see it."""

    label: str
    scheduled: Scheduled


def conflicts_are_settled(change: Timed, _by: Actor, _at: datetime) -> str | None:
    """A plan goes up for approval once its time is free, or somebody answered for what it meets.

    Source: House rule, ADR 0062.
    """
    return _refusal(change)


def no_new_conflict(change: Timed, _by: Actor, _at: datetime) -> str | None:
    """What came into the time of a change since its approval stops its start as well.

    Source: House rule, ADR 0062.
    """
    return _refusal(change)


def _refusal(change: Timed) -> str | None:
    at, told = change.scheduled, []
    if at.blocked:
        told.append(f"{change.label} cannot be done in its window. {_some(at.blocked)}. {at.free}")
    if at.unanswered:
        told.append(
            f"{change.label} meets what nobody has answered for: {_some(at.unanswered)}. Move its "
            "window, or have whoever answers for it sign why it goes on."
        )
    return " ".join(told).strip() or None


def _some(told: tuple[str, ...]) -> str:
    more = f"; and {len(told) - TOLD} more" if len(told) > TOLD else ""
    return f"{'; '.join(told[:TOLD])}{more}"


def why_not_justify(
    conflict: Conflict | None, actor: Actor, author_id: int, answering: Collection[int]
) -> list[str]:
    """Return why the actor may not answer for a conflict of a change.

    Source: House rule, ADR 0062 (whoever answers for what is met agrees; the requester never).
    """
    if conflict is None:
        return ["Its window meets no such conflict any more: look at its schedule again."]
    if conflict.taken.weight is Weight.BLOCKS:
        return [f"Nobody can answer for this: {conflict.sentence}. Move the window."]
    if conflict.justified is not None:
        return [f"Somebody answered for this already: {conflict.sentence}."]
    if actor.id == author_id:
        return [f"{actor.name} wrote this change; somebody else must answer for what it meets."]
    if actor.id not in answering:
        return [f"{actor.name} does not answer for what this meets: {conflict.sentence}."]
    return []


GUARDS = {f"{guard.__name__}@1": guard for guard in (conflicts_are_settled, no_new_conflict)}
