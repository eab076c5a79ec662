"""Of whom a right is asked: it follows from the right itself, and is never typed. Pure.

Source: House rule, ADR 0080.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from governance.identity.models import ROLE_LABELS, Role


@dataclass(frozen=True, slots=True)
class Answering:
    """An active person who answers for a place: the role by which they do, and where."""

    person_id: int
    name: str
    role: Role
    path: str


@dataclass(frozen=True, slots=True)
class Right:
    """One role that somebody holds, as far as it says who is asked."""

    person_id: int
    path: str
    given_by: int | None
    manager: tuple[int, str] | None = None
    """Who leads its holder, if they work here: id and name."""


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Of whom a right is asked, and how that follows from it."""

    person_id: int | None
    why: str


NOBODY = Reviewer(None, "nobody else answers for the place")


def reviewer_of(
    right: Right, answering: Iterable[Answering], but: frozenset[int] = frozenset()
) -> Reviewer:
    """Return whom to ask: the manager, else who answers for the place, the nearest first.

    Where nobody else does, QA of elsewhere. Never the holder, nor whom `but` names; who gave the
    role only where there is nobody else.
    """
    out = but | {right.person_id}
    if right.manager and right.manager[0] not in out | {right.given_by}:
        return Reviewer(right.manager[0], "leads them")
    known = sorted(
        (each for each in answering if each.person_id not in out),
        key=lambda each: (each.person_id == right.given_by, -len(each.path), each.role, each.name),
    )
    for each in known:
        if right.path.startswith(each.path):
            return Reviewer(each.person_id, f"answers for the place, as {ROLE_LABELS[each.role]}")
    elsewhere = sorted(known, key=lambda each: each.role is not Role.QA)
    for each in elsewhere[:1]:
        where = f"is {ROLE_LABELS[each.role]} elsewhere"
        return Reviewer(each.person_id, f"{where}; nobody else answers for the place")
    return NOBODY
