"""Who is late with what a change asks them to learn, and until when it waits for nobody. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

RESTRICTED = "restriction"
RESTRICTS = "I restrict them by name, for quality assurance, until they are trained."

MOST_DAYS = 30
"""Days for which people may be restricted at a time. Source: House rule, ADR 0049."""

TOLD = 5
"""People that a sentence names; the others are counted. Source: House rule."""


@dataclass(frozen=True, slots=True)
class Trainee:
    """Somebody whom a change affects, and what they lack of what it asks."""

    person_id: int
    name: str
    lacks: tuple[str, ...]
    """The items on which they are not current, by their codes."""

    due_on: date | None = None
    """Of who is restricted: the last day on which the release goes on without them."""

    def holds_release(self, today: date) -> bool:
        """Whether the release waits for them.

        Source: House rule, ADR 0049 (late people are restricted by name, for a time).
        """
        return bool(self.lacks) and (self.due_on is None or self.due_on < today)


def reasons_to_wait(change: str, trainees: Iterable[Trainee], today: date) -> tuple[str, ...]:
    """Return why a change is not released for use yet: who is late, with what, what to do.

    Source: House rule, ADR 0049 (affected people are trained before the release for use).
    """
    late = [one for one in trainees if one.holds_release(today)]
    if not late:
        return ()
    named = [f"{one.name} ({', '.join(one.lacks)})" for one in late[:TOLD]]
    more = f" and {len(late) - TOLD} more" if len(late) > TOLD else ""
    verb = "is" if len(late) == 1 else "are"
    told = f"{', '.join(named)}{more} {verb} not trained for what {change} changes"
    return (f"{told}: train them, or have quality assurance restrict them by name.",)


def restrictable(
    change: str, chosen: Collection[int], trainees: Sequence[Trainee], days: tuple[date, date]
) -> list[str]:
    """Return why these people cannot be restricted until that day; `days` are today and it.

    Source: House rule, ADR 0049.
    """
    (today, due_on), late = days, {one.person_id for one in trainees if one.lacks}
    told = []
    if not chosen or not set(chosen) <= late:
        told.append(f"Choose among those who are late with the training for {change}.")
    if not today <= due_on <= today + timedelta(days=MOST_DAYS):
        told.append(
            f"They are trained by a day from today to {today + timedelta(days=MOST_DAYS)}, "
            f"{MOST_DAYS} days at most."
        )
    return told
