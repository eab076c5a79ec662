"""Who fits which activity, who is accountable in the end, and who may be named."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import governance.places.rules  # noqa: F401  # what is permitted on a place is added to below
from governance.core.access import declare, extend, role
from governance.core.errors import RuleViolation
from governance.identity.models import ROLE_LABELS, Role
from governance.ownership.answers import (
    Answer,
    Assignment,
    Cause,
    Chain,
    Node,
    Party,
    Source,
    Vacancy,
    dates,
    day,
)
from governance.ownership.models import Accountability, Activity, is_about_a_place, is_mine
from governance.ownership.subjects import Key
from governance.places.models import Place

FITTING: dict[Activity, frozenset[Role]] = {
    Activity.ASSET_APPROVAL: frozenset({Role.AREA_OWNER, Role.OT_LEAD, Role.IT_LEAD}),
    Activity.TAKE_DOWN: frozenset({Role.AREA_OWNER}),
    Activity.TECHNICAL_REVIEW: frozenset({Role.OT_LEAD, Role.IT_LEAD}),
    Activity.QA_PLAN: frozenset({Role.QA}),
    Activity.QA_RELEASE: frozenset({Role.QA}),
    Activity.VALIDATION: frozenset({Role.VALIDATION}),
    Activity.OT_SECURITY: frozenset({Role.OT_SECURITY}),
    Activity.PROCESS_SAFETY: frozenset({Role.PROCESS_SAFETY}),
    Activity.REGULATORY: frozenset({Role.REGULATORY}),
    Activity.DATA_INTEGRITY: frozenset({Role.DATA_INTEGRITY_OWNER}),
    Activity.MULTI_SITE: frozenset({Role.QA, Role.CHANGE_COORDINATOR}),
}
"""The roles one of which a person needs, at the record's place or above, to be accountable."""

ACTIVITY_LABELS: dict[Activity, str] = {
    Activity.ASSET_APPROVAL: "asset approval",
    Activity.TAKE_DOWN: "take-down",
    Activity.TECHNICAL_REVIEW: "technical review",
    Activity.QA_PLAN: "QA plan",
    Activity.QA_RELEASE: "QA release",
    Activity.VALIDATION: "validation",
    Activity.OT_SECURITY: "OT security",
    Activity.PROCESS_SAFETY: "process safety",
    Activity.REGULATORY: "regulatory affairs",
    Activity.DATA_INTEGRITY: "data integrity",
    Activity.MULTI_SITE: "multi-site coordination",
}
NAMING = (Role.AREA_OWNER, Role.OT_LEAD, Role.IT_LEAD, Role.QA, Role.CHANGE_COORDINATOR)
"""Who may name somebody at a place where they hold the role, and below it."""


class Permission(StrEnum):
    """What can be permitted about accountability."""

    READ = "ownership:read"
    NAME = "ownership:name"
    """On a place: say who is accountable for what is or hangs there."""

    END = "ownership:end"


declare(
    Accountability,
    read=Permission.READ,
    grants={
        Permission.READ: [[role(*Role)], [is_about_a_place], [is_mine]],
        Permission.END: [[role(*NAMING)]],
    },
)
extend(Place, {Permission.NAME: [[role(*NAMING)]]})


@dataclass(frozen=True, slots=True)
class Naming:
    """What somebody asks for: this person, for this activity, from then on, and why."""

    activity: Activity
    person_id: int
    starts_on: date
    ends_on: date | None
    reason: str


def roles_in_words(activity: Activity) -> str:
    """Return the roles that fit an activity, e.g. `area owner, OT lead or IT lead`."""
    words = [ROLE_LABELS[each] for each in Role if each in FITTING[activity]]
    return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def fits(party: Party, activity: Activity, path: str, on: date) -> bool:
    """Whether the person holds a fitting role at the place of that path, or above it."""
    return any(
        held.role in FITTING[activity] and path.startswith(held.path) and held.is_in_force(on)
        for held in party.held
    )


def effective(
    activity: Activity, chain: Chain, assignments: Iterable[Assignment], on: date
) -> Answer:
    """Return who is accountable on a day: the nearest scope with a row in force decides.

    Whoever cannot act there leaves a vacancy there: nobody above takes over in silence.
    """
    rows: dict[Key, list[Assignment]] = defaultdict(list)
    for row in assignments:
        if row.activity is activity:
            rows[row.key].append(row)
    return _nearest(activity, chain, rows, on)


def _nearest(
    activity: Activity, chain: Chain, rows: Mapping[Key, Sequence[Assignment]], on: date
) -> Answer:
    asked = Answer(activity, chain.subject, ACTIVITY_LABELS[activity])
    decided = [
        (node, found)
        for node in chain.nodes
        if (found := [row for row in rows.get(node.key, ()) if row.is_in_force(on)])
    ]
    if not decided:
        return replace(asked, vacancy=_unnamed(chain, rows, on))
    answers = [_at(asked, node, found, on) for node, found in decided]
    nearest, above = answers[0], answers[1:]
    if nearest.is_filled:
        return nearest
    return replace(nearest, acting=next((each for each in above if each.is_filled), None))


def _at(asked: Answer, node: Node, found: Sequence[Assignment], on: date) -> Answer:
    """Answer from one scope at which at least one row is in force."""
    if len(found) > 1:
        both = " and ".join(row.words for row in sorted(found, key=lambda row: row.id))
        return replace(
            asked, vacancy=Vacancy(Cause.TWO_NAMED, f"{node.label} names {both} at once")
        )
    row, party = found[0], found[0].party
    source = Source(
        row.id, row.key, node.label, row.key == asked.subject.key,
        row.starts_on, row.ends_on, row.named_by,
    )  # fmt: skip
    if lapse := _lapse(asked.activity, node, party, on):
        return replace(asked, source=source, vacancy=lapse)
    return replace(asked, source=source, person_id=party.id, person=party.name)


def _lapse(activity: Activity, node: Node, party: Party, on: date) -> Vacancy | None:
    """Return why the one person who is named cannot act; None if they can."""
    if party.deactivated_on is not None and not party.is_active(on):
        why = f"{party.name} was deactivated on {day(party.deactivated_on)}"
        return Vacancy(Cause.DEACTIVATED, why, party.name, party.deactivated_on)
    if fits(party, activity, node.path, on):
        return None
    until = [
        held.ends_on
        for held in party.held
        if held.role in FITTING[activity]
        and node.path.startswith(held.path)
        and held.ends_on is not None
        and held.ends_on <= on
    ]
    lost = f"no longer holds the role {roles_in_words(activity)} at {node.label} or above"
    return Vacancy(Cause.LOST_ROLE, f"{party.name} {lost}", party.name, max(until, default=None))


def _unnamed(chain: Chain, rows: Mapping[Key, Sequence[Assignment]], on: date) -> Vacancy:
    """Say of a record that no row speaks for whether one ever did, and whether one will."""
    all_rows = [row for node in chain.nodes for row in rows.get(node.key, ())]
    coming = min((row for row in all_rows if row.starts_on > on), key=_begin, default=None)
    begins = f"; {coming.party.name} begins on {day(coming.starts_on)}" if coming else ""
    for node in chain.nodes:
        over = [row for row in rows.get(node.key, ()) if row.was_in_force_before(on)]
        if over:
            last = max(over, key=_end)
            why = f"what {last.party.name} had at {node.label} ended on {day(_end(last))}"
            return Vacancy(Cause.ENDED, why + begins, last.party.name, _end(last))
    return Vacancy(Cause.NEVER_NAMED, f"nobody was ever named{begins}")


def _begin(row: Assignment) -> tuple[date, int]:
    return row.starts_on, row.id


def _end(row: Assignment) -> date:
    return row.ends_on or row.starts_on


def may_be_named(
    naming: Naming, party: Party, node: Node, same: Iterable[Assignment], today: date
) -> None:
    """Raise `RuleViolation` with every reason against naming this person there.

    `same` are the rows of the same record and activity. One ends on the day the next one starts.
    """
    what, reasons = ACTIVITY_LABELS[naming.activity], []
    if not party.is_active(today):
        reasons.append(f"{party.name} is deactivated: choose somebody who can act.")
    if not fits(party, naming.activity, node.path, naming.starts_on):
        needed = roles_in_words(naming.activity)
        reasons.append(
            f"{party.name} does not hold the role {needed} at {node.label} or above on "
            f"{day(naming.starts_on)}: {what} needs it. Grant it first, or choose somebody else."
        )
    if naming.starts_on < today:
        reasons.append(
            f"{day(naming.starts_on)} is over: nobody becomes accountable for days gone by. "
            f"Begin on {day(today)} or later."
        )
    if naming.ends_on is not None and naming.ends_on <= naming.starts_on:
        reasons.append(f"It would end before it starts: end it after {day(naming.starts_on)}.")
    reasons += [
        f"Two people would be accountable for {what} of {node.label} at once: {row.words} and "
        f"{party.name} ({dates(naming.starts_on, naming.ends_on)}). "
        "End the one on the day the other starts."
        for row in same
        if _overlap(row, naming)
    ]
    if not naming.reason.strip():
        reasons.append("Say why: the reason is kept with the naming.")
    if reasons:
        raise RuleViolation(*reasons)


def _overlap(row: Assignment, naming: Naming) -> bool:
    """Whether both would be in force on some day; what was withdrawn is never in force."""
    for span in (row, naming):
        if span.ends_on is not None and span.ends_on <= span.starts_on:
            return False
    starts_before = naming.ends_on is None or row.starts_on < naming.ends_on
    return starts_before and (row.ends_on is None or naming.starts_on < row.ends_on)


def may_be_ended(row: Assignment, ends_on: date, reason: str, today: date) -> None:
    """Raise `RuleViolation` with every reason against ending this row on that day."""
    reasons = []
    if row.ends_on is not None and row.ends_on <= max(today, row.starts_on):
        reasons.append(f"{row.words} is over already: nothing is left to end.")
    elif row.ends_on is not None and ends_on > row.ends_on:
        reasons.append(f"{row.words} ends earlier than {day(ends_on)} as it is.")
    if ends_on < today:
        reasons.append(f"{day(ends_on)} is over: end it on {day(today)} or later.")
    if ends_on < row.starts_on:
        reasons.append(
            f"It starts on {day(row.starts_on)}: to withdraw it before it counts, end it that day."
        )
    if not reason.strip():
        reasons.append("Say why: the reason is kept with the end.")
    if reasons:
        raise RuleViolation(*reasons)
