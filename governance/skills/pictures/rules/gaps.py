"""What is asked of people and not held. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from governance.places.models import Place
from governance.skills.models import Competence
from governance.skills.pictures.rules.crew import Crew, Member, Want, asked_of


@dataclass(frozen=True, slots=True)
class Gap:
    """One competence that somebody is asked for, and how much of it they hold."""

    member: Member
    competence: Competence
    want: Want
    """Of several that ask for it, the one that asks for most."""

    level: int
    lapsed_at: datetime | None
    """Since when the level is not held any more; None: it never was."""


@dataclass(frozen=True, slots=True)
class Share:
    """Of how many something is asked, and how many of them hold it."""

    competence: Competence
    asked: int
    able: int

    @property
    def percent(self) -> int:
        """Return the share that holds it, rounded down."""
        return self.able * 100 // self.asked


def gaps(crew: Crew) -> tuple[list[Gap], list[Share]]:
    """Return what each person lacks, and the share of those asked that holds each competence."""
    found, asked, able = list[Gap](), defaultdict[int, int](int), defaultdict[int, int](int)
    for member in crew.members:
        for key, want in asked_of(crew.wants, member).items():
            asked[key] += 1
            if crew.meets(member, want):
                able[key] += 1
                continue
            since = crew.lapsed_at(member.id, key, want.level)
            found.append(
                Gap(member, crew.competences[key], want, crew.level(member.id, key), since)
            )
    shares = [Share(crew.competences[key], number, able[key]) for key, number in asked.items()]
    return found, sorted(shares, key=lambda each: (each.percent, each.competence.code))


def by_place(found: Sequence[Gap], below: Sequence[Place]) -> list[tuple[Place, int]]:
    """Return how many gaps the people of each place have.

    Whoever holds roles at two of them counts at both.
    """
    return [(place, sum(_is_of(gap.member, place) for gap in found)) for place in below]


def _is_of(member: Member, place: Place) -> bool:
    return any(path.startswith(place.path) for _, path in member.grants)
