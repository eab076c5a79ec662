"""Which two people of a site could learn from each other, and why. Pure.

What is looked at is what people hold, what their site asks, where and when they work. Nothing else
is: no age, no gender, no grade, no expected end of anybody's time here.

Source: House rule, ADR 0047.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from governance.identity.models import Role
from governance.skills.models import Field

TEACHES_FROM = 3
"""The level from which somebody works alone, and may be a buddy. Source: House rule."""

LITERACY = 1
"""What everybody is to hold in the other world. Source: House rule."""

EACH, MOST = 2, 50
"""Suggestions for one learner, and for a site: a list that is read."""

WORLDS = {Field.IT: Field.OT, Field.OT: Field.IT}
OF_ROLE = {Role.IT_LEAD: Field.IT, Role.OT_LEAD: Field.OT, Role.AREA_OWNER: Field.OT}


class Subject(NamedTuple):
    """One competence of IT or OT, and the highest level that the site asks of it; 0: nothing."""

    id: int
    label: str
    field: Field
    asked: int = 0

    @property
    def wanted(self) -> int:
        """What is worth holding of it there."""
        return max(self.asked, LITERACY)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could learn or teach."""

    id: int
    name: str
    world: Field | None
    """IT or OT; None: neither more than the other."""

    is_local: bool = True
    """Whether they work at the site; else their hours overlap with it."""

    levels: Mapping[int, int] = field(default_factory=dict)


def world_of(
    roles: Collection[str], levels: Mapping[int, int], subjects: Iterable[Subject]
) -> Field | None:
    """Return to which world somebody belongs: by a role of theirs, else by what they hold most."""
    by_role = {world for name, world in OF_ROLE.items() if name in roles}
    if len(by_role) == 1:
        return by_role.pop()
    held = dict.fromkeys(WORLDS, 0)
    for each in subjects:
        held[each.field] += levels.get(each.id, 0)
    if held[Field.IT] == held[Field.OT]:
        return None
    return max(held, key=lambda world: held[world])


@dataclass(frozen=True, slots=True)
class Suggestion:
    """That one person learns a thing from another, and perhaps teaches one in return."""

    learner: Candidate
    buddy: Candidate
    subject: Subject
    back: Subject | None = None

    @property
    def held(self) -> int:
        """What the learner holds of it."""
        return self.learner.levels.get(self.subject.id, 0)

    @property
    def key(self) -> tuple[int, int, int]:
        """What names it."""
        return self.learner.id, self.buddy.id, self.subject.id

    @property
    def why(self) -> str:
        """Say why these two."""
        return " ".join(self._reasons())

    def _reasons(self) -> Iterator[str]:
        one, what, level = self.learner.name, self.subject.label, self.buddy.levels[self.subject.id]
        if self.subject.asked:
            yield f"{one} holds level {self.held} in {what}, one below what is asked at the site."
        else:
            yield f"{one} holds nothing in {what} yet, a first step into the other world."
        near = "at the same site" if self.buddy.is_local else "in hours that overlap"
        yield f"{self.buddy.name} holds level {level} in it, {near}."
        if self.back:
            yield f"In return {self.buddy.name} learns {self.back.label} from {one}."


def gaps(who: Candidate, subjects: Iterable[Subject]) -> list[Subject]:
    """Return what somebody lacks by one level in the other world.

    What nobody asks is lacked by who holds nothing of that world: a first step, not a collection.
    """
    if who.world is None:
        return []
    there = [each for each in subjects if each.field is WORLDS[who.world]]
    is_new = not any(who.levels.get(each.id, 0) for each in there)
    return [
        each
        for each in there
        if who.levels.get(each.id, 0) == each.wanted - 1 and (each.asked or is_new)
    ]


def suggestions(people: Sequence[Candidate], subjects: Sequence[Subject]) -> list[Suggestion]:
    """Return who of a site could learn what from whom; a trade first, then what is asked there."""
    lacks = {one.id: gaps(one, subjects) for one in people}
    able = {
        each.id: [one for one in people if one.levels.get(each.id, 0) >= TEACHES_FROM]
        for each in subjects
    }
    best = (
        min(_pairs(learner, subject, able[subject.id], lacks), key=_rank, default=None)
        for learner in people
        if learner.is_local
        for subject in lacks[learner.id]
    )
    return list(_spread(sorted(filter(None, best), key=_rank)))[:MOST]


def _pairs(
    learner: Candidate,
    subject: Subject,
    able: Iterable[Candidate],
    lacks: Mapping[int, Sequence[Subject]],
) -> Iterator[Suggestion]:
    for buddy in able:
        if buddy is not learner:
            yield Suggestion(learner, buddy, subject, _return_of(learner, lacks[buddy.id]))


def _return_of(learner: Candidate, lacked: Iterable[Subject]) -> Subject | None:
    """Return what the learner could teach of what the buddy lacks: what is asked first."""
    taught = [each for each in lacked if learner.levels.get(each.id, 0) >= TEACHES_FROM]
    return min(taught, key=lambda each: (-each.asked, each.label), default=None)


def _rank(one: Suggestion) -> tuple[bool, int, bool, str, str, str]:
    return (
        one.back is None, -one.subject.asked, not one.buddy.is_local,
        one.learner.name, one.subject.label, one.buddy.name,
    )  # fmt: skip


def _spread(ranked: Iterable[Suggestion]) -> Iterator[Suggestion]:
    """Leave out the other half of a trade, and what is too much for one learner."""
    learning: dict[int, int] = {}
    traded = set[tuple[int, int, int]]()
    for one in ranked:
        number = learning.get(one.learner.id, 0)
        if one.key in traded or number >= EACH:
            continue
        learning[one.learner.id] = number + 1
        if one.back:
            traded.add((one.buddy.id, one.learner.id, one.back.id))
        yield one
