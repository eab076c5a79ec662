"""What stands on a package of work, and how what was written on it is read. Pure.

Source of all rules: House rule, ADR 0057.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from governance.core.access import declare, role
from governance.core.errors import RuleViolation
from governance.identity.models import Role
from workflows.changes.models import ChangeRequest, ChangeState
from workflows.changes.packages.models import WorkBundle
from workflows.changes.rules.permissions import Permission

declare(
    WorkBundle,
    read=Permission.READ_BUNDLE,
    grants={Permission.READ_BUNDLE: [[role(*Role)]]},
)

PARTS = (("S", "plan"), ("T", "tests"), ("B", "back_out"))
"""The letters of the steps: of the plan, of its tests, of the back-out."""

NUMBERED = re.compile(r"^\s*\d{1,3}[.)]\s*")
MOST_OFFSET = 24 * 60
"""Minutes that a clock may be off; more is another day, and no clock."""


ISSUED_IN = frozenset({ChangeState.AUTHORISED, ChangeState.IMPLEMENTATION})
MOST = 25
"""How many changes go on paper together: what one person carries and brings back."""


def reasons_against(change: ChangeRequest) -> Iterator[str]:
    """Yield why a change does not go on paper.

    Source: House rule, ADR 0057.
    """
    if change.state not in ISSUED_IN or change.content_sha256 is None:
        yield f"{change} is {change.whereabouts}: what is authorised, or at work, goes on paper."


def reasons_against_together(changes: Sequence[ChangeRequest]) -> Iterator[str]:
    """Yield why changes do not go on paper in one bundle, whatever their state.

    Source: House rule, ADR 0057 (of one site, on whose clock all is written).
    """
    if not changes:
        yield "None of what was chosen is open to you any more: choose again in the list."
    if len({change.site_id for change in changes}) > 1:
        yield "These are changes of several sites: choose those of one, and issue site by site."
    if len(changes) > MOST:
        yield f"These are {len(changes)} changes: at most {MOST} go on paper together."


@dataclass(frozen=True, slots=True)
class Step:
    """One step, as it is printed."""

    key: str
    """`S1` of the plan, `T1` of the tests, `B1` of the back-out."""

    text: str


def steps(plan: str, tests: str, back_out: str) -> list[Step]:
    """Return the steps: one a line, without a number of their own."""
    found = []
    for (letter, _), text in zip(PARTS, (plan, tests, back_out), strict=True):
        lines = [NUMBERED.sub("", line).strip() for line in text.splitlines()]
        found += [Step(f"{letter}{n}", line) for n, line in enumerate(filter(None, lines), 1)]
    return found


@dataclass(frozen=True, slots=True)
class Done:
    """One line of a package that was filled in."""

    step: str
    at: datetime
    """When it was done, put right by how far the clock of the paper was off."""

    by: str
    words: str


def read(
    text: str, known: Iterable[Step], zone: str, offset: timedelta, issued_at: datetime
) -> list[Done]:
    """Read what was filled in: a line each, `step; 2026-03-01 08:15; who; what`.

    A line with nothing after its step says nothing. `offset` is how far the clock ran ahead. Raises
    `RuleViolation` with every line that cannot be read or cannot be.
    """
    keys, told, found = {step.key for step in known}, list[str](), list[Done]()
    earliest = issued_at.replace(second=0, microsecond=0)  # people write down minutes
    for line in filter(None, map(str.strip, text.splitlines())):
        step, when, who, what = (*map(str.strip, line.split(";", 3)), "", "", "")[:4]
        if not (when or who or what):
            continue
        at = _instant(when, zone)
        if step not in keys:
            told.append(f"“{line}” begins with no step of the package, such as S1.")
        elif at is None or not who:
            told.append(f"{step}: say when, such as 2026-03-01 08:15, and who, after semicolons.")
        elif at - offset < earliest:
            told.append(f"{step} was done before the package was issued: look at its date.")
        else:
            found.append(Done(step, at - offset, who, what or "done"))
    if told:
        raise RuleViolation(*told)
    if not found:
        raise RuleViolation(
            "Nothing was filled in: if nothing was done with it, it came back unused."
        )
    return sorted(found, key=lambda done: done.at)


def _instant(text: str, zone: str) -> datetime | None:
    try:
        local = datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo(zone))
        return local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def words(found: Sequence[Done], zone: str) -> str:
    """Tell what was filled in, a line each, on the clock of the site."""
    there = ZoneInfo(zone)
    return "\n".join(
        f"{done.step} {done.at.astimezone(there):%Y-%m-%d %H:%M} {done.by}: {done.words}"
        for done in found
    )


def unanswered(meanwhile: Sequence[str], said: str) -> list[str]:
    """Return what is still to be said where something was entered meanwhile as well.

    Source: House rule, ADR 0057.
    """
    if not meanwhile or said:
        return []
    number = f"{len(meanwhile)} entries were made in Concord since the package was issued"
    return [f"{number}: say how they and the paper go together."]
