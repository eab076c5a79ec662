"""How many can do what is asked, who is the only one, and what ends soon. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from governance.skills.models import Competence
from governance.skills.pictures.rules.crew import Crew, Member, Want, asked_of
from governance.skills.rules.holdings import held
from governance.skills.rules.matrix import Bench

SOON = (30, 60, 90)
"""Days within which somebody plans to show a thing again. Source: House rule, people.md 3.4."""

LAST = timedelta(days=SOON[-1])


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is asked, with who of the place can do it."""

    competence: Competence
    want: Want
    able: tuple[Member, ...]
    nearly: int
    """How many are one level below."""

    @property
    def bench(self) -> Bench:
        """How many can, of so many asked for."""
        return Bench(len(self.able), self.want.people)

    @property
    def words(self) -> str:
        """Say how deep it is, e.g. `one alone: Nora`."""
        if not self.able:
            return "nobody"
        if len(self.able) == 1:
            return f"one alone: {self.able[0].name}"
        return "too few" if self.bench.is_thin else "enough"


def benches(crew: Crew, without: Iterable[int] = ()) -> list[Line]:
    """Return the bench of all that is asked, the shallowest first; as if some were not there."""
    gone = set(without)
    left = [member for member in crew.members if member.id not in gone]
    at = {
        ground: [member for member in left if member.roles_at(ground)]
        for ground in {want.ground for want in crew.wants}
    }
    found = []
    for want in crew.wants:
        there = at[want.ground]
        able = tuple(member for member in there if crew.meets(member, want))
        nearly = sum(crew.level(m.id, want.competence_id) == want.level - 1 for m in there)
        found.append(Line(crew.competences[want.competence_id], want, able, nearly))
    return sorted(found, key=lambda line: (not line.bench.is_empty, not line.bench.is_thin,
                                           line.competence.code, line.want.id))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ending:
    """A level that somebody holds and that ends soon, unless something new is shown."""

    member: Member
    competence: Competence
    level: int
    until: datetime
    after: int
    """The level that is left then."""

    asked: int
    """The level that is asked of them; 0: none is."""

    within: int
    """30, 60 or 90 days."""

    @property
    def is_missed(self) -> bool:
        """Whether what is asked of them is not held any more then."""
        return self.after < self.asked <= self.level


def ending(crew: Crew) -> list[Ending]:
    """Return what ends within 90 days, the first to end first."""
    last = crew.at + LAST
    names = {member.id: member for member in crew.members}
    asked = {member.id: asked_of(crew.wants, member) for member in crew.members}
    found = []
    for (person_id, key), spans in crew.spans.items():
        holding = crew.holding(person_id, key)
        if holding.until is None or holding.until > last or key not in crew.competences:
            continue
        want = asked[person_id].get(key)
        within = next(d for d in SOON if holding.until <= crew.at + timedelta(days=d))
        found.append(
            Ending(
                names[person_id], crew.competences[key], holding.level, holding.until,
                held(spans, holding.until).level, want.level if want else 0, within,
            )
        )  # fmt: skip
    return sorted(found, key=lambda each: (each.until, each.member.name, each.competence.code))
