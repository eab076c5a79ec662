"""Of whom a naming is asked: it follows from the row itself, and is never typed. Pure.

Source: House rule, ADR 0032.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from governance.identity.models import Role
from governance.ownership.activities import FITTING
from governance.ownership.answers import Holder, PartyKind, Row
from governance.ownership.models import Activity


@dataclass(frozen=True, slots=True)
class Namer:
    """An active person who may name somebody, with the role by which they may, and where."""

    person_id: int
    name: str
    role: Role
    path: str
    """Of the place at which they hold the role."""


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Whom a row is asked of, and how that follows from it."""

    person_id: int | None
    why: str
    passed_from_id: int | None = None
    """Who holds it but gave it to themself."""


def reviewer_of(
    row: Row, path: str, given_by: int | None, namers: Iterable[Namer], on: date
) -> Reviewer:
    """Return whom to ask: the holder; where nobody can act, or gave it to themself, who may name.

    `path` is of the row's place, `given_by` who made it. Where nobody else may name there, the
    holder is asked all the same, and the row says so.
    """
    able = [holder for holder in row.party.answering(on) if holder.is_active(on)]
    holder = min(able, key=lambda each: (each.is_away(on), each.name, each.id), default=None)
    others = _by_nearness(namers, row.activity, path, holder)
    if holder is None:
        if not others:
            return Reviewer(None, "nobody who can act holds it, and nobody may name somebody there")
        return Reviewer(others[0].person_id, "may name somebody there; nobody who can act holds it")
    if holder.id != given_by:
        return Reviewer(holder.id, _holding(row, able))
    if others:
        why = f"may name somebody there; {holder.name} gave it to themself"
        return Reviewer(others[0].person_id, why, holder.id)
    return Reviewer(holder.id, "gave it to themself, and nobody else may name somebody there")


def _by_nearness(
    namers: Iterable[Namer], activity: Activity, path: str, but: Holder | None
) -> list[Namer]:
    """Return who else may name at a place: who fits the activity first, then the nearest."""
    there = (each for each in namers if path.startswith(each.path))
    others = (each for each in there if but is None or each.person_id != but.id)
    fitting = FITTING[activity]
    return sorted(
        others,
        key=lambda each: (each.role not in fitting, -len(each.path), each.name, each.person_id),
    )


def _holding(row: Row, able: Sequence[Holder]) -> str:
    """Say how the holder follows from the party."""
    party = row.party
    if party.kind is PartyKind.PERSON:
        return "is named"
    if party.kind is PartyKind.ROLE:
        who = f"one of {len(able)} people who hold" if len(able) > 1 else "holds"
        return f"{who} the role {party.name}"
    return f"leads {party.name}"


def alike(row: Row) -> str:
    """Return what identical rows share: activity, letter and party in one text."""
    party = row.party
    key = ":".join(str(part) for part in (party.kind, party.id, party.role) if part is not None)
    return f"{row.activity}|{row.letter}|{key}"
