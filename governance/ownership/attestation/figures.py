"""How a campaign was answered, and what casts doubt on its answers; pure."""

from collections.abc import Collection
from dataclasses import dataclass
from statistics import median

from governance.ownership.attestation.models import Reply

HASTY_SECONDS = 2.0
"""Seconds for a row, under which half of all answers cast doubt. Source: House rule, ADR 0032."""

LARGE_BATCH = 100
"""Rows in one answer, over which it casts doubt. Source: House rule, ADR 0032."""


@dataclass(frozen=True, slots=True)
class Said:
    """One row's answer as the figures need it."""

    reply: Reply
    seconds: float
    """Of the whole answer."""

    batch: int
    """Rows that shared it."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How a campaign was answered, all people together."""

    rows: int
    answered: int
    not_mine: int
    unsure: int
    seconds: float
    """All decisions together."""

    median_seconds: float | None
    """By row; None where nobody answered."""

    largest_batch: int

    @property
    def unanswered(self) -> int:
        """Rows without an answer: nothing is taken for a yes."""
        return self.rows - self.answered

    def pct(self, number: int) -> int:
        """Return a share of the answered rows in percent."""
        return round(100 * number / self.answered) if self.answered else 0

    @property
    def warnings(self) -> tuple[str, ...]:
        """Say what casts doubt on the answers."""
        return doubts(self.median_seconds, self.largest_batch)


def figures_of(rows: int, said: Collection[Said]) -> Figures:
    """Return the figures of a campaign of so many rows; an answer's time is shared by its rows."""
    replies = [one.reply for one in said]
    by_row = [one.seconds / one.batch for one in said]
    return Figures(
        rows=rows,
        answered=len(said),
        not_mine=replies.count(Reply.NOT_MINE),
        unsure=replies.count(Reply.UNSURE),
        seconds=round(sum(by_row), 1),
        median_seconds=round(median(by_row), 2) if by_row else None,
        largest_batch=max((one.batch for one in said), default=0),
    )


def doubts(median_seconds: float | None, largest_batch: int | None) -> tuple[str, ...]:
    """Return a sentence for each sign that answers were given without a look.

    Source: House rule, ADR 0032.
    """
    told: list[str] = []
    if median_seconds is not None and median_seconds < HASTY_SECONDS:
        told.append(
            f"Half of the rows were answered in {median_seconds:g} seconds each or less: under "
            f"{HASTY_SECONDS:g} seconds a row is hardly read."
        )
    if largest_batch is not None and largest_batch > LARGE_BATCH:
        told.append(
            f"One answer was given for {largest_batch} rows at once: more than {LARGE_BATCH} are "
            "hardly looked at."
        )
    return tuple(told)
