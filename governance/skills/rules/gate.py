"""Whether somebody may do a thing at an instant, by what is asked and what they hold. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from governance.skills.rules.holdings import Holding, Span, held, lapsed
from governance.skills.rules.requirements import DOINGS

TOLD = 2
"""Others that a refusal names. Source: House rule."""


@dataclass(frozen=True, slots=True)
class Work:
    """What is done, on which record."""

    activity: str
    label: str
    """The record as people call it."""

    place_path: str
    roles: frozenset[str] = frozenset()
    """The roles that the person holds there or above."""

    asset_class: str | None = None
    asset_id: int | None = None
    procedures: frozenset[str] = frozenset()
    """The documents by which it is done."""

    said: str = ""
    """What a sentence calls it, where not by its activity."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One requirement as it is stored, with what it asks in words."""

    id: int
    competence_id: int
    competence: str
    level: int
    place_path: str
    activity: str | None = None
    role: str | None = None
    asset_class: str | None = None
    asset_id: int | None = None
    procedure: str | None = None

    @property
    def reference(self) -> str:
        """The short name of the requirement."""
        return f"SR-{self.id:05}"

    def applies(self, work: Work) -> bool:
        """Whether it is asked of this work: all that it is narrowed to must hold.

        Source: House rule, ADR 0044.
        """
        return (
            work.place_path.startswith(self.place_path)
            and self.activity in {None, work.activity}
            and (self.role is None or self.role in work.roles)
            and self.asset_class in {None, work.asset_class}
            and self.asset_id in {None, work.asset_id}
            and (self.procedure is None or self.procedure in work.procedures)
        )


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is asked of somebody, and what they hold of it."""

    asked: Asked
    holding: Holding
    lapsed_at: datetime | None = None
    """Since when the level is not held any more; None: it is, or never was."""

    others: tuple[str, ...] = ()
    """Who else of the site holds it."""

    @property
    def is_met(self) -> bool:
        """Whether enough is held."""
        return self.holding.level >= self.asked.level

    @property
    def words(self) -> str:
        """Say what is missing, e.g. `OT-PLC at level 3 (SR-00002); held until ..., now 0`."""
        missing = f"{self.asked.competence} at level {self.asked.level} ({self.asked.reference})"
        if self.lapsed_at is None:
            return f"{missing}; the level shown is {self.holding.level}"
        until = self.lapsed_at.astimezone(UTC)
        return f"{missing}; held until {until:%Y-%m-%d %H:%M} UTC, now {self.holding.level}"


@dataclass(frozen=True, slots=True)
class Lesson:
    """One thing that somebody is to have learned for a piece of work, as a higher slice tells."""

    what: str
    """What it is, e.g. `SOP-112 version 2`."""

    fact: str
    """By what they are current; empty: they are not."""

    refusal: str = ""
    """Why they may not, and what to do; empty: nothing stands against it."""

    assets: frozenset[int] | None = None
    """On which assets it is asked; None: whatever the record."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is asked of somebody for one piece of work, and whether they may do it."""

    person: str
    work: Work
    at: datetime
    items: tuple[Item, ...]
    lessons: tuple[Lesson, ...] = ()

    @property
    def missing(self) -> tuple[Item, ...]:
        """What is asked and not held."""
        return tuple(item for item in self.items if not item.is_met)

    @property
    def is_allowed(self) -> bool:
        """Whether everything that is asked is held; where nothing is asked, everybody may."""
        return not self.missing and not any(each.refusal for each in self.lessons)

    @property
    def refusals(self) -> tuple[str, ...]:
        """Say what is missing, who else could, and what to do; nothing if all is held."""
        doing = self.work.said or DOINGS.get(self.work.activity, self.work.activity)
        who = f"{self.person} is not qualified for {doing} on {self.work.label}"
        return (
            *(f"{who}: {item.words}. {_next(item)}" for item in self.missing),
            *(f"{who}: {each.refusal}" for each in self.lessons if each.refusal),
        )


def _next(item: Item) -> str:
    if not item.others:
        return "Nobody else of the site holds it: have it shown first, or ask quality assurance."
    named = " and ".join(filter(None, [", ".join(item.others[:-1]), item.others[-1]]))
    have = "has" if len(item.others) == 1 else "have"
    return f"{named} {have} it and could, or have it shown first."


def gate(
    person: str,
    work: Work,
    asked: Iterable[Asked],
    counted: Mapping[int, Sequence[Span]],
    at: datetime,
) -> Verdict:
    """Return whether somebody may do a thing at an instant, with each thing that is asked.

    Source: House rule, ADR 0044 (current qualification, at the moment of the act).
    """
    items = []
    for each in asked:
        if each.applies(work):
            shown = counted.get(each.competence_id, ())
            gone = lapsed(shown, each.level, at)
            items.append(Item(each, held(shown, at), gone))
    return Verdict(person, work, at, tuple(items))


def plain(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict as JSON can hold it."""
    return {
        "person": verdict.person,
        "activity": verdict.work.activity,
        "object": verdict.work.label,
        "at": verdict.at.isoformat(),
        "allowed": verdict.is_allowed,
        "items": [
            {
                "requirement": item.asked.reference,
                "competence": item.asked.competence,
                "level_needed": item.asked.level,
                "level_held": item.holding.level,
                "held": item.is_met,
                "evidence": [f"SE-{key:06}" for key in item.holding.evidence],
                "lapsed_at": item.lapsed_at and item.lapsed_at.isoformat(),
                "others": list(item.others),
            }
            for item in verdict.items
        ],
        "learned": [
            {"what": each.what, "held": not each.refusal, "fact": each.fact or each.refusal}
            for each in verdict.lessons
        ],
    }


def competences_of(asked: Collection[Asked]) -> list[int]:
    """Return the competences that are asked for, each once."""
    return sorted({each.competence_id for each in asked})
