"""Who may name whom, what a naming must meet, and when one may be ended."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import governance.places.rules  # noqa: F401  # what is permitted on a place is added to below
from governance.core.access import declare, extend, role
from governance.core.errors import RuleViolation
from governance.identity.models import Role
from governance.ownership.activities import ACTIVITY_LABELS, roles_in_words
from governance.ownership.answers import Node, Party, PartyKind, Row, dates, day
from governance.ownership.models import (
    Activity,
    Assignment,
    Letter,
    Mode,
    is_about_a_place,
    is_mine,
)
from governance.ownership.resolution import fits
from governance.places.models import Place

NAMING = (Role.AREA_OWNER, Role.OT_LEAD, Role.IT_LEAD, Role.QA, Role.CHANGE_COORDINATOR)
"""Who may name somebody at a place where they hold the role, and below it."""


class Permission(StrEnum):
    """What can be permitted about accountability."""

    READ = "ownership:read"
    NAME = "ownership:name"
    """On a place: say who is accountable for what is or hangs there."""

    END = "ownership:end"


declare(
    Assignment,
    read=Permission.READ,
    grants={
        Permission.READ: [[role(*Role)], [is_about_a_place], [is_mine]],
        Permission.END: [[role(*NAMING)]],
    },
)
extend(Place, {Permission.NAME: [[role(*NAMING)]]})


@dataclass(frozen=True, slots=True)
class Naming:
    """What somebody asks for: this party, with a letter, for this activity, from then on, and why.

    One of person, role and team; none of them where the mode is `none`.
    """

    activity: Activity
    person_id: int | None
    starts_on: date
    ends_on: date | None
    reason: str
    letter: Letter = Letter.ACCOUNTABLE
    mode: Mode = Mode.SET
    role: Role | None = None
    role_place_id: int | None = None
    """Where the role is held; None: at the place of the record."""

    team_id: int | None = None
    facet: tuple[str, str] | None = None
    source: str | None = None
    """The template it comes with."""


PARTS = {
    Letter.RESPONSIBLE: "responsible",
    Letter.ACCOUNTABLE: "accountable",
    Letter.CONSULTED: "consulted",
    Letter.INFORMED: "informed",
}


def may_be_named(
    naming: Naming, party: Party, node: Node, same: Iterable[Row], today: date
) -> None:
    """Raise `RuleViolation` with every reason against naming this party there.

    `same` are the rows of the same record and activity. One ends on the day the next one starts.
    """
    reasons = [*_against_party(naming, party, node, today), *_against_days(naming, today)]
    what = ACTIVITY_LABELS[naming.activity]
    part = PARTS[naming.letter]
    for row in same:
        if (
            row.letter is not naming.letter
            or row.facet != naming.facet
            or not _overlap(row, naming)
        ):
            continue
        new = f"{party.name} ({dates(naming.starts_on, naming.ends_on)})"
        if naming.letter is Letter.ACCOUNTABLE:
            reasons.append(
                f"Two people would be accountable for {what} of {node.label} at once: {row.words} "
                f"and {new}. End the one on the day the other starts."
            )
        elif (row.party.kind, row.party.id, row.party.role) == (party.kind, party.id, party.role):
            reasons.append(
                f"{row.words} is {part} for {what} of {node.label} already: nothing is left to do."
            )
    if not naming.reason.strip():
        reasons.append("Say why: the reason is kept with the naming.")
    if reasons:
        raise RuleViolation(*reasons)


def _against_party(naming: Naming, party: Party, node: Node, today: date) -> Iterable[str]:
    """Yield what speaks against the party itself.

    Source: House rule, ADR 0026 (accountability is always one person's).
    """
    for holder in party.people if party.kind is PartyKind.PERSON else ():
        if not holder.is_active(today):
            yield f"{holder.name} is deactivated: choose somebody who can act."
    if party.ended_on is not None and party.ended_on <= naming.starts_on:
        yield f"{party.name} ended on {day(party.ended_on)}: choose another team."
    if naming.letter is Letter.ACCOUNTABLE and naming.mode is not Mode.NONE:
        yield from _against_answering(naming, party, node)


def _against_answering(naming: Naming, party: Party, node: Node) -> Iterable[str]:
    """Yield why the party cannot answer: it is several, nobody, outside, or does not fit."""
    if naming.mode is Mode.ADD:
        yield "Nobody is accountable beside somebody else: set it, or leave it to what is above."
    if party.kind is PartyKind.ORGANISATION:
        yield f"{party.name} is outside: name somebody of the house who answers for its work."
        return
    answering = party.answering(naming.starts_on)
    if party.kind is not PartyKind.PERSON and len(answering) != 1:
        came = " and ".join(holder.name for holder in answering) or "nobody"
        yield (
            f"{party.name} comes to {came} on {day(naming.starts_on)}, and accountability is one "
            "person's: name a person, a role with one holder, or a team with a leader."
        )
    for holder in answering:
        if not fits(holder, naming.activity, node.path, naming.starts_on):
            yield (
                f"{holder.name} does not hold the role {roles_in_words(naming.activity)} at "
                f"{node.label} or above on {day(naming.starts_on)}: "
                f"{ACTIVITY_LABELS[naming.activity]} needs it. "
                "Grant it first, or choose somebody else."
            )


def _against_days(naming: Naming, today: date) -> Iterable[str]:
    if naming.starts_on < today:
        yield (
            f"{day(naming.starts_on)} is over: nobody becomes {PARTS[naming.letter]} for days "
            f"gone by. Begin on {day(today)} or later."
        )
    if naming.ends_on is not None and naming.ends_on <= naming.starts_on:
        yield f"It would end before it starts: end it after {day(naming.starts_on)}."


def _overlap(row: Row, naming: Naming) -> bool:
    """Whether both would be in force on some day; what was withdrawn is never in force."""
    for span in (row, naming):
        if span.ends_on is not None and span.ends_on <= span.starts_on:
            return False
    starts_before = naming.ends_on is None or row.starts_on < naming.ends_on
    return starts_before and (row.ends_on is None or naming.starts_on < row.ends_on)


def may_be_ended(row: Row, ends_on: date, reason: str, today: date) -> None:
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
