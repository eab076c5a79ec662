"""What nobody could do any more if somebody were not there. Pure."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from governance.identity.models import Role
from governance.skills.pictures.rules.crew import DOERS, Crew, Member, Want


class Doing(NamedTuple):
    """One kind of work for which something is asked."""

    ground: str
    activity: str | None
    role: Role | None
    asset_class: str | None
    asset_id: int | None
    procedure: str | None


@dataclass(frozen=True, slots=True)
class Work:
    """One kind of work at a place, with who may do it by role and by all that is asked."""

    place: str
    narrowed: str
    able: tuple[Member, ...]

    def without(self, gone: Collection[int]) -> tuple[Member, ...]:
        """Return who is left to do it."""
        return tuple(member for member in self.able if member.id not in gone)


def works(crew: Crew) -> list[Work]:
    """Return each kind of work for which something is asked, with who may do it."""
    named = {_doing(want): want for want in crew.wants}
    return [
        Work(want.place, want.narrowed, tuple(m for m in crew.members if _may(crew, doing, m)))
        for doing, want in sorted(named.items(), key=lambda each: (each[1].place, each[1].id))
    ]


def _doing(want: Want) -> Doing:
    return Doing(want.ground, want.activity, want.role, want.asset_class, want.asset_id,
                 want.procedure)  # fmt: skip


def _may(crew: Crew, doing: Doing, member: Member) -> bool:
    """Whether somebody has a role for it and holds all that is asked of them for it."""
    roles = member.roles_at(doing.ground)
    fitting = DOERS.get(doing.activity) if doing.activity else roles
    if doing.role is not None and doing.role not in roles:
        return False
    if not roles & (fitting or frozenset()):
        return False
    return all(
        crew.meets(member, want)
        for want in crew.wants
        if _applies(want, doing) and (want.role is None or want.role in roles)
    )


def _applies(want: Want, doing: Doing) -> bool:
    return (
        doing.ground.startswith(want.ground)
        and want.activity in {None, doing.activity}
        and want.asset_class in {None, doing.asset_class}
        and want.asset_id in {None, doing.asset_id}
        and want.procedure in {None, doing.procedure}
    )


def only_ones(found: Collection[Work]) -> dict[int, int]:
    """Return for how many kinds of work somebody is the only one, by person."""
    numbers = defaultdict[int, int](int)
    for work in found:
        if len(work.able) == 1:
            numbers[work.able[0].id] += 1
    return numbers
