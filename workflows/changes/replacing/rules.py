"""Whether one unit replaces another like for like: every field compared, none guessed. Pure.

Source of all of it: House rule, ADR 0038.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from governance.core.access import Actor
from governance.core.states import Guard
from workflows.changes.replacing.models import Cause
from workflows.changes.rules.facts import ChangeFacts
from workflows.changes.rules.guards import listed

OF_THE_UNIT = {
    "firmware": "firmware",
    "nameplate.hardware_version": "hardware_version",
    "system.patch_level": "patch_level",
    "system.baseline_image": "baseline_image",
}
"""Fields of a profile that come with the unit -> what the form calls them; the other fields belong
to the position, and stay with it. Its product is compared besides, fact by fact."""

PRODUCT = "product"


@dataclass(frozen=True, slots=True)
class Line:
    """One field of the proof."""

    field: str
    label: str
    found: str | None
    """Of what is there; None: the register does not know it."""

    new: str | None
    """Of what replaces it; None: nobody read it."""

    covered_by: str = ""
    """The approval that lets it differ, if one does."""

    @property
    def is_alike(self) -> bool:
        """Whether both are known and the same, or may differ."""
        same = self.found is not None and self.found == self.new
        return same or bool(self.covered_by)

    @property
    def differs(self) -> bool:
        """Whether both are known and not the same, and nothing covers that."""
        known = self.found is not None and self.new is not None
        return known and not self.is_alike

    @property
    def words(self) -> str:
        """Say how they differ: `firmware (2.8.1 is there, 2.8.2 replaces it)`."""
        return f"{self.label.lower()} ({self.found} is there, {self.new} replaces it)"


def products_compared(
    found: Mapping[str, str], new: Mapping[str, str], covered_by: str
) -> list[Line]:
    """Return each fact in which two products differ; what one of them lacks is a difference."""
    names = sorted({*found, *new})
    return [
        Line(
            f"{PRODUCT}.{name}",
            f"Product, {name.replace('_', ' ')}",
            found.get(name, "not stated"),
            new.get(name, "not stated"),
            covered_by,
        )
        for name in names
        if found.get(name) != new.get(name)
    ]


def asks(tag: str, lines: Iterable[Line]) -> tuple[str, ...]:
    """Return what must be found out first, one sentence for each fact that nobody knows."""
    told = []
    for line in lines:
        if line.is_alike or line.differs:
            continue
        what = line.label.lower()
        if line.found is None:
            told.append(
                f"The register does not know the {what} of {tag}: read it on the unit that is "
                "there, and record it first."
            )
        else:
            told.append(f"The {what} of the new unit is not known: read it on it, and type it.")
    return tuple(told)


def unlike(lines: Iterable[Line]) -> tuple[str, ...]:
    """Return how they differ, in words, for each field that nothing covers."""
    return tuple(line.words for line in lines if line.differs)


def refused_before(
    tag: str, serials: tuple[str | None, str], open_ones: tuple[str, ...]
) -> tuple[str, ...]:
    """Return why a replacement is not begun, whatever the units are."""
    told = []
    if open_ones:
        told.append(f"{listed(open_ones)} replaces {tag} already: bring that to its end first.")
    if serials[0] == serials[1]:
        told.append(f"{serials[1]} is the unit that is there: type the number of the new one.")
    return tuple(told)


TEMPLATE = {
    "plan": (
        "Agree with the shift that the equipment stands, and make it safe.\n"
        "Take the unit out, and mark it.\n"
        "Put the new unit in, with the settings of the old one.\n"
        "Give the equipment back."
    ),
    "back_out": "Put the old unit back, if it still works; else leave the equipment down.",
    "tests": "It starts without a fault, and does for one cycle what it did before.",
}
"""What a replacement says of itself; Source: House rule, ADR 0038."""

CAUSES = {
    Cause.FAILED: "The unit failed.",
    Cause.WEARING_OUT: "The unit is wearing out.",
    Cause.LENT_OR_SENT_IN: "The unit is lent, or sent in for repair or calibration.",
    Cause.BY_PLAN: "The unit is replaced by plan.",
}


def written(
    cause: Cause, serials: tuple[str | None, str], differing: tuple[str, ...] = ()
) -> dict[str, str]:
    """Return the texts of a replacement; what differs is named in its reason and proposed state."""
    other = f" Not like for like: {listed(differing)}." if differing else ""
    return {
        "reason": CAUSES[cause] + other,
        "current": f"Unit with serial number {serials[0] or 'unknown'}.",
        "proposed": f"Unit with serial number {serials[1]}.{other}",
        **TEMPLATE,
    }


def done(change: str, serials: tuple[str | None, str]) -> str:
    """Return what was done, to begin with: whoever did it says where it was otherwise."""
    return (
        f"Took out the unit with serial number {serials[0] or 'unknown'} and put in the one with "
        f"serial number {serials[1]}, as {change} describes; it ran for one cycle without a fault."
    )


def is_drawn(reference: str, every: int) -> bool:
    """Whether a closed change is looked at: one in so many, told by its number alone."""
    drawn = int(hashlib.sha256(f"concord.sample:{reference}".encode()).hexdigest(), 16)
    return every > 0 and drawn % every == 0


def may_not_look(author_id: int, hands: Iterable[int | None], by: Actor) -> tuple[str, ...]:
    """Return why somebody does not look at a sample: nobody judges what they did."""
    if by.id in {author_id, *hands}:
        return (f"{by.name} had a part in this replacement: somebody else looks at it.",)
    return ()


def take_down_is_agreed(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """Where the site asks for it, nothing is taken down before its area owner agreed.

    Source: House rule, ADR 0038.
    """
    return change.take_down or None


def it_is_still_like_for_like(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """What was proved alike is what stands in the register when the work begins.

    Source: House rule, ADR 0038.
    """
    if change.altered:
        return (
            f"Since {change.label} was proved, {listed(change.altered)}: cancel it, and compare "
            "again."
        )
    return None


GUARDS: dict[str, Guard] = {
    f"{guard.__name__}@1": guard for guard in (take_down_is_agreed, it_is_still_like_for_like)
}
